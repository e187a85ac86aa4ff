"""Weighed pairs and their groups to evidence that people can read."""

from __future__ import annotations

from resolver.steps.explain.changes import told, variants
from resolver.steps.explain.growth import Merge, grow, path, tree
from resolver.steps.explain.parts import GENERATION, parts, words, written
from resolver.steps.explain.shipped import shipped

__all__ = [
    "GENERATION",
    "Merge",
    "grow",
    "parts",
    "path",
    "shipped",
    "told",
    "tree",
    "variants",
    "words",
    "written",
]
