"""Attributes of unknown meaning: numbers by how near they are, texts and lists by their words."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA, JaroWinkler

from resolver.fields import text
from resolver.fields.level import Level
from resolver.frames.bridge import Scorer, over_distinct, over_distinct_rows, pairwise
from resolver.frames.staging import Staged

LEVELS: Final = (
    Level(0, "different", "another text or number"),
    Level(1, "similar", "misspelt, reordered, a part of the other, or a number that is near"),
    Level(2, "exact", "the same text or number"),
)

_NUMBER: Final = r"^-?[0-9]{1,15}(?:\.[0-9]{1,9})?$"
_COUNT: Final = 10_000
_NEAR: Final = 0.01
_SIMILAR: Final = 0.9
_SAME_WORDS: Final = 100.0
_WORD: Final = 4
_CODE: Final = 6


def clean(raw: pl.Expr) -> pl.Expr:
    """The attribute as it is compared, String; null where the text says that there is no value.

    A number without outer zeros and the `.0` of a float column, all else folded (`text.fold`).
    """
    return over_distinct(text.capped(raw.cast(pl.String), "text"), _canonical(), pl.String)


@cache
def _canonical() -> Staged:
    told, plain, value = pl.col("told"), pl.col("plain"), pl.col("value")
    number = pl.when(told.str.contains(_NUMBER)).then(told)
    decimal = pl.when(plain.str.contains(".", literal=True)).then(
        plain.str.strip_chars_end("0").str.strip_chars_end(".")
    )
    return (
        Staged()
        .select(told=text.present(value))
        .with_columns(plain=number.str.replace(r"^(-?)0+([0-9])", "$1$2"))
        .select(value=pl.coalesce(decimal, plain, text.fold(told)))
        .select(value=pl.when(~value.is_in([*text.ABSENT, "-0"])).then(value))
    )


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The level of every pair of `clean` values, Int8; null where either is null.

    Whole numbers under 10,000 (ages, years, counts) are near if they differ by one, decimals by one
    in a hundred; longer numbers and codes, of six characters or more, by one slip. Texts without
    digits are similar from a Jaro-Winkler similarity of 0.9 on, or if all words of one are among
    those of the other. Texts whose digits differ otherwise (`ward 12`, `ward 13`) are different.
    """
    pair = [pl.when(left != right).then(side) for side in (left, right)]
    unequal = over_distinct_rows(pair, _unequal(), pl.Int8)
    return pl.when(left == right).then(2).otherwise(unequal).cast(pl.Int8)


@cache
def _unequal() -> Staged:
    """0 or 1 for every pair of two different values."""
    return Staged().select(level=_similar(pl.col("0"), pl.col("1")).cast(pl.Int8))


def _similar(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two different values are similar."""
    numeric = left.str.contains(_NUMBER) & right.str.contains(_NUMBER)
    digits = [side.str.replace_all(r"[^0-9]+", "") for side in (left, right)]
    worded = ~numeric & (digits[0] == digits[1])
    words = [side.str.count_matches(" ") for side in (left, right)]
    several = worded & (pl.max_horizontal(words) > 0)
    coded = ~worded & (pl.max_horizontal(words) == 0) & ~_counts(left, right, numeric)
    return pl.any_horizontal(
        _scored(left, right, worded, JaroWinkler.similarity) >= _SIMILAR,
        (_scored(left, right, several, fuzz.token_set_ratio) >= _SAME_WORDS)
        & _telling(left, right),
        (_scored(left, right, coded & _long(left, right), OSA.distance) <= 1),
        _near(left, right, numeric),
    ).fill_null(False)


def _scored(left: pl.Expr, right: pl.Expr, where: pl.Expr, scorer: Scorer) -> pl.Expr:
    return pairwise(pl.when(where).then(left), pl.when(where).then(right), scorer)


def _long(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    return pl.min_horizontal(side.str.len_bytes() for side in (left, right)) >= _CODE


def _telling(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether the shorter text is more than an abbreviation."""
    return pl.min_horizontal(side.str.len_bytes() for side in (left, right)) >= _WORD


def _counts(left: pl.Expr, right: pl.Expr, numeric: pl.Expr) -> pl.Expr:
    """Whether both are numbers of which it matters how large they are."""
    values = (pl.when(numeric).then(side).cast(pl.Float64, strict=False) for side in (left, right))
    small = pl.all_horizontal(value.abs() < _COUNT for value in values)
    decimal = pl.any_horizontal(side.str.contains(".", literal=True) for side in (left, right))
    return (numeric & (small | decimal)).fill_null(False)


def _near(left: pl.Expr, right: pl.Expr, numeric: pl.Expr) -> pl.Expr:
    counted = _counts(left, right, numeric)
    a, b = (pl.when(counted).then(side).cast(pl.Float64, strict=False) for side in (left, right))
    decimal = pl.any_horizontal(side.str.contains(".", literal=True) for side in (left, right))
    largest = pl.max_horizontal(a.abs(), b.abs())
    return (a - b).abs() <= pl.when(decimal).then(_NEAR * largest).otherwise(1.0)
