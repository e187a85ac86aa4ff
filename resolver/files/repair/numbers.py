"""Whole numbers that went through a column of floats."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from resolver.files.repair.damage import Damage, changed, suspects

_TAIL: Final = r"^\+?[0-9]+\.0$"
_WHOLE: Final = r"^\+?[0-9]+(?:\.0)?$"


def without_tails(frame: pl.DataFrame, columns: Sequence[str]) -> tuple[pl.DataFrame, list[Damage]]:
    """Columns of whole numbers without the `.0` that a float column has put behind them.

    Only where every cell of the column is a whole number: `1.0` beside `1.5` is a measure.
    """
    better = {}
    for name in suspects(frame, columns, _TAIL):
        if frame[name].drop_nulls().str.contains(_WHOLE).all():
            better[name] = pl.col(name).str.replace(r"\.0$", "")
    text = "Whole numbers written as 123.0; the tail was taken off."
    return changed(frame, better, "float", text)
