"""Whether two words of a name are one word mistyped."""

from __future__ import annotations

from typing import Final

import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler

from resolver.frames.bridge import pairwise

SHORTEST: Final = 4
"""Letters of the shorter word from which on one edit is more likely a typo than another name."""

_LONG: Final = 6
"""Letters from which on Jaro-Winkler similarity may stand for several edits."""

_SIMILAR: Final = 0.92
_EDITS: Final = 3


def mistyped(
    frame: pl.DataFrame, left: str, right: str, unless: pl.Expr | None = None
) -> pl.Series:
    """Per row whether the words differ by a typo: one edit, or Jaro-Winkler 0.92 of long words.

    Equal words are not mistyped, and a word that only goes on for some letters (`martin`,
    `martinez`) is another. Null words and rows where `unless` holds are not looked at.
    """
    a, b = pl.col(left), pl.col(right)
    small, large = _lengths(a, b)
    near = (
        (small >= SHORTEST)
        & (large - small < _EDITS)
        & ((a.str.head(1) == b.str.head(1)) | (a.str.tail(1) == b.str.tail(1)))
        & (a != b)
    )
    if unless is not None:
        near &= ~unless.fill_null(False)
    rows = frame.select(near.fill_null(False).arg_true()).to_series()
    words = frame.select(a=left, b=right)[rows]
    edits = words.select(pairwise(pl.col("a"), pl.col("b"), OSA.distance)).to_series()
    first, second = pl.col("a"), pl.col("b")
    far = (
        pl.lit((edits > 1) & (edits <= _EDITS))
        & (_lengths(first, second)[0] >= _LONG)
        & ~first.str.starts_with(second)
        & ~second.str.starts_with(first)
    )
    long = words.select(a=pl.when(far).then(first), b=pl.when(far).then(second))
    similar = long.select(pairwise(pl.col("a"), pl.col("b"), JaroWinkler.similarity)).to_series()
    hit = (edits <= 1) | (similar >= _SIMILAR).fill_null(False)
    found = pl.Series([False]).new_from_index(0, len(frame))
    return found.scatter(rows.filter(hit), True)


def _lengths(a: pl.Expr, b: pl.Expr) -> tuple[pl.Expr, pl.Expr]:
    sizes = a.str.len_bytes().cast(pl.Int16), b.str.len_bytes().cast(pl.Int16)
    return pl.min_horizontal(*sizes), pl.max_horizontal(*sizes)
