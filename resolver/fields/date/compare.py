"""How well two dates of birth agree."""

from __future__ import annotations

from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields.level import Level
from resolver.frames.bridge import pairwise

LEVELS: Final = (
    Level(0, "different", "neither the year nor two parts agree"),
    Level(1, "same_year", "the year agrees"),
    Level(2, "near", "two of year, month and day agree, or one digit differs or is transposed"),
    Level(3, "swapped", "equal when the day and month of one side change places"),
    Level(4, "exact", "the same date, or the same digits where no calendar holds them"),
)


LEVELS_YEAR: Final = (
    Level(0, "different", "years of birth more than two apart"),
    Level(1, "near", "years of birth one or two apart, as ages make them"),
    Level(2, "same", "the same year of birth"),
)
_NEAR_YEARS: Final = 2


def level_year(left: pl.Expr, right: pl.Expr, told: pl.Expr, other: pl.Expr) -> pl.Expr:
    """The level of the years of birth, Int8, where one is all that is known or both are told.

    `left`, `right`: `clean` structs; `told`, `other`: the years that stand in columns of their own.
    Null where the dates say it all.
    """
    years = [
        pl.coalesce(year, side.struct.field("year")).cast(pl.Int32)
        for year, side in ((told, left), (other, right))
    ]
    stated = (told.is_not_null() & other.is_not_null()) | _year_only(left) | _year_only(right)
    apart = pl.when(stated).then((years[0] - years[1]).abs())
    near = pl.when(apart <= _NEAR_YEARS).then(1).when(apart.is_not_null()).then(0)
    return pl.when(apart == 0).then(2).otherwise(near).cast(pl.Int8)


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """The level of every pair of `clean` structs, Int8; null where no part can be compared.

    Where only the year of a side is known, the years are compared by `level_year` alone.
    """
    same_year = _same(left, right, "year")
    same = sum((_same(left, right, part) for part in ("month", "day")), same_year.cast(pl.Int8))
    exact = _same(left, right, "digits")
    swapped = _swapped(left, right)
    near = (same >= 2) | _yearless_crossed(left, right)
    plain = (
        pl.when(~_comparable(left, right))
        .then(None)
        .when(exact)
        .then(4)
        .when(swapped)
        .then(3)
        .when(near)
        .then(2)
        .when(same_year)
        .then(1)
        .otherwise(0)
        .cast(pl.Int8)
    )
    typed = ~exact & ~swapped & (same < 2)
    return pl.max_horizontal(plain, _one_slip(left, right, typed))


def _one_slip(left: pl.Expr, right: pl.Expr, where: pl.Expr) -> pl.Expr:
    """2 where the digits are one edit or one transposition apart, null elsewhere."""
    a, b = (side.struct.field("digits") for side in (left, right))
    whole = where & (a.str.len_bytes() >= 7) & (b.str.len_bytes() >= 7)
    edits = pairwise(pl.when(whole).then(a), pl.when(whole).then(b), OSA.distance)
    return pl.when(edits <= 1).then(2).cast(pl.Int8)


def _swapped(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    value, other = (side.struct.field("value") for side in (left, right))
    turned, other_turned = (side.struct.field("alternative") for side in (left, right))
    month, day = left.struct.field("month"), left.struct.field("day")
    crossed = (
        _same(left, right, "year")
        & _true(month == right.struct.field("day"))
        & _true(day == right.struct.field("month"))
    )
    whole = _both(left, right, "year")
    return crossed | (
        whole
        & (_true(value == other_turned) | _true(turned == other) | _true(turned == other_turned))
    )


def _yearless_crossed(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether a birthday without a year is the other's when read the other way round."""
    ambiguous = pl.any_horizontal(
        side.struct.field("alternative").is_not_null() for side in (left, right)
    )
    month, day = (left.struct.field(part) for part in ("month", "day"))
    return (
        ~_both(left, right, "year")
        & ambiguous
        & _true(month == right.struct.field("day"))
        & _true(day == right.struct.field("month"))
    )


def _year_only(side: pl.Expr) -> pl.Expr:
    parts = [side.struct.field(part).is_null() for part in ("month", "day")]
    return pl.all_horizontal(side.struct.field("year").is_not_null(), *parts)


def _comparable(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    whole = ~_year_only(left) & ~_year_only(right)
    return whole & (
        _both(left, right, "year")
        | _both(left, right, "digits")
        | (_both(left, right, "month") & _both(left, right, "day"))
    )


def _both(left: pl.Expr, right: pl.Expr, part: str) -> pl.Expr:
    return left.struct.field(part).is_not_null() & right.struct.field(part).is_not_null()


def _same(left: pl.Expr, right: pl.Expr, part: str) -> pl.Expr:
    return _true(left.struct.field(part) == right.struct.field(part))


def _true(condition: pl.Expr) -> pl.Expr:
    return condition.fill_null(False)
