"""Candidate pairs to comparison levels: how well every field of two records agrees."""

from __future__ import annotations

from resolver.steps.compare.pairs import best_values, compare

__all__ = ["best_values", "compare"]
