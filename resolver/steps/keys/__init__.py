"""Blocking keys of every record: strong single keys, and weak tokens that count only in pairs."""

from __future__ import annotations

from resolver.steps.keys.blocks import (
    STRONG,
    TOKEN_GROUPS,
    affordable,
    block_sizes,
    conjunction_keys,
    conjunctions,
    cost,
    strong_keys,
    tokens,
)
from resolver.steps.keys.one import OneKeyer

__all__ = [
    "STRONG",
    "TOKEN_GROUPS",
    "OneKeyer",
    "affordable",
    "block_sizes",
    "conjunction_keys",
    "conjunctions",
    "cost",
    "strong_keys",
    "tokens",
]
