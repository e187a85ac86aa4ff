"""How well two telephone numbers agree."""

from __future__ import annotations

from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields.level import Level
from resolver.frames.bridge import pairwise

LEVELS: Final = (
    Level(0, "different", "different numbers, or one number with different extensions"),
    Level(1, "one_digit", "one digit differs, is missing, or two neighbours are swapped"),
    Level(2, "same_digits", "the same last digits, but not both valid or not of one country"),
    Level(3, "exact", "the same number"),
)

_SHORTEST_SUFFIX: Final = 7
_SHORTEST_FUZZY: Final = 8
_EDGE: Final = 3
"""One edit in eight or more digits leaves the first or the last three as they are."""


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The level of agreement (Int8) of two cleaned numbers; see `LEVELS`.

    Null where either is missing, a placeholder, corrupt, or too short to compare. Symmetric.
    The sides should be columns: each is read several times.
    """
    digits = left.struct.field("digits"), right.struct.field("digits")
    value = left.struct.field("value"), right.struct.field("value")
    extension = left.struct.field("extension"), right.struct.field("extension")
    clash = (extension[0] != extension[1]).fill_null(False)
    same = (value[0] == value[1]).fill_null(False)
    return (
        pl.when(digits[0].is_null() | digits[1].is_null())
        .then(None)
        .when(same)
        .then(pl.when(clash).then(0).otherwise(3))
        .when(_same_digits(digits))
        .then(pl.when(clash).then(0).otherwise(2))
        .when(_one_digit(digits))
        .then(1)
        .otherwise(0)
        .cast(pl.Int8)
        .alias("level")
    )


def _same_digits(digits: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    """Equal digits; a number without its area code agrees with one that ends in it."""
    ends = digits[0].str.ends_with(digits[1]) | digits[1].str.ends_with(digits[0])
    shorter = pl.min_horizontal(digits[0].str.len_bytes(), digits[1].str.len_bytes())
    return (ends & (shorter >= _SHORTEST_SUFFIX)).fill_null(False)


def _one_digit(digits: tuple[pl.Expr, pl.Expr]) -> pl.Expr:
    length = tuple(side.str.len_bytes().cast(pl.Int32) for side in digits)
    edge = (digits[0].str.head(_EDGE) == digits[1].str.head(_EDGE)) | (
        digits[0].str.tail(_EDGE) == digits[1].str.tail(_EDGE)
    )
    near = (
        edge
        & (digits[0] != digits[1])
        & (pl.min_horizontal(*length) >= _SHORTEST_FUZZY)
        & ((length[0] - length[1]).abs() <= 1)
    )
    edits = pairwise(pl.when(near).then(digits[0]), pl.when(near).then(digits[1]), OSA.distance)
    return (edits <= 1).fill_null(False)
