"""Rows that a preset speaks of: those whose columns hold certain values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import polars as pl

from resolver.files.presets.layout import Conditions, plain

ANY: Final = "*"
"""The value of a condition that every filled cell holds."""


def holds(when: Conditions, names: Mapping[str, str]) -> pl.Expr:
    """Whether every column holds one of its values; a column that is missing holds nothing.

    `names` are the columns of the frame by their headers as they are compared.
    """
    held = [_held(column, values, names) for column, values in when.items()]
    return pl.all_horizontal(pl.lit(value=True), *held)


def _held(column: str, values: frozenset[str], names: Mapping[str, str]) -> pl.Expr:
    if plain(column) not in names:
        return pl.lit("" in values)
    cell = pl.col(names[plain(column)])
    if ANY in values:
        return cell.is_not_null()
    return cell.fill_null("").str.strip_chars().str.to_lowercase().is_in(values)
