"""How well two addresses agree, street and locality apart."""

from __future__ import annotations

from typing import Final

import polars as pl
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.fuzz import token_set_ratio

from resolver.fields.level import Level
from resolver.frames.bridge import pairwise

LEVELS_STREET: Final = (
    Level(0, "different", "another street"),
    Level(1, "same_street", "the street agrees, the house number differs or is missing"),
    Level(2, "building", "number and street agree, the units differ"),
    Level(3, "close", "the number agrees, the street is spelt alike"),
    Level(4, "exact", "number and street agree"),
)

LEVELS_LOCALITY: Final = (
    Level(0, "different", "another place"),
    Level(1, "same_city", "the city agrees (the region where nothing else is known)"),
    Level(
        2, "close", "postcodes one character apart, or the city agrees and a postcode is missing"
    ),
    Level(3, "postcode", "the same postcode"),
)

_ALIKE: Final = 0.92
_ALIKE_NUMBERED: Final = 0.88
_SUBSET: Final = 95.0


def levels(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Struct of the levels `street` and `locality` of every pair of `clean` structs, both Int8.

    Null where one side lacks a street, or nothing of the locality is known on both sides.
    """
    return pl.struct(street=_street(left, right), locality=_locality(left, right))


def _street(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    a, b = _both(left, right, "street")
    number = _same(left, right, "number")
    unequal = a != b
    alike = pairwise(pl.when(unequal).then(a), pl.when(unequal).then(b), JaroWinkler.similarity)
    subset = unequal & number
    within = pairwise(pl.when(subset).then(a), pl.when(subset).then(b), token_set_ratio)
    enough = pl.when(number).then(_ALIKE_NUMBERED).otherwise(_ALIKE)
    units = _both(left, right, "unit")
    conflict = (units[0] != units[1]).fill_null(False)
    when_equal = pl.when(~number).then(1).when(conflict).then(2).otherwise(4)
    when_alike = pl.when(~number).then(1).when(conflict).then(2).otherwise(3)
    similar = ((alike >= enough) | (within >= _SUBSET)).fill_null(False) & ~_ordinals(a, b, unequal)
    found = pl.when(~unequal).then(when_equal).when(similar).then(when_alike).otherwise(0)
    return pl.when(a.is_not_null() & b.is_not_null()).then(found).cast(pl.Int8)


def _ordinals(a: pl.Expr, b: pl.Expr, unequal: pl.Expr) -> pl.Expr:
    """Whether numbers in the names of unequal streets differ (`21 st` and `22 st`)."""
    digits = [pl.when(unequal).then(side).str.extract("([0-9]+)").fill_null("") for side in (a, b)]
    return (digits[0] != digits[1]).fill_null(False)


def _locality(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    a, b = _both(left, right, "postcode")
    city, other = _both(left, right, "city")
    region, other_region = _both(left, right, "region")
    codes = a.is_not_null() & b.is_not_null()
    cities = city.is_not_null() & other.is_not_null()
    regions = region.is_not_null() & other_region.is_not_null()
    by_code = pl.when(a == b).then(3).when(_one_edit(a, b)).then(2).otherwise(0)
    apart = (codes & (a != b)).fill_null(False)
    by_city = (
        pl.when(city == other)
        .then(pl.when(apart).then(1).otherwise(2))
        .otherwise(_alike(city, other))
    )
    by_region = pl.when(codes | cities).then(0).when(region == other_region).then(1).otherwise(0)
    found = pl.max_horizontal(
        pl.when(codes).then(by_code),
        pl.when(cities).then(by_city),
        pl.when(regions).then(by_region),
    )
    return found.cast(pl.Int8)


def _one_edit(a: pl.Expr, b: pl.Expr) -> pl.Expr:
    """Whether unequal postcodes are one edit apart: one half must then be untouched."""
    near = (a != b) & (
        (a.str.slice(0, 2) == b.str.slice(0, 2)) | (a.str.slice(-2) == b.str.slice(-2))
    )
    edits = pairwise(pl.when(near).then(a), pl.when(near).then(b), OSA.distance)
    return (edits <= 1).fill_null(False)


def _alike(city: pl.Expr, other: pl.Expr) -> pl.Expr:
    unequal = city != other
    alike = pairwise(
        pl.when(unequal).then(city), pl.when(unequal).then(other), JaroWinkler.similarity
    )
    held = city.str.ends_with(other) | other.str.ends_with(city)
    return (held | (alike >= _ALIKE)).fill_null(False).cast(pl.Int32)


def _both(left: pl.Expr, right: pl.Expr, part: str) -> tuple[pl.Expr, pl.Expr]:
    return left.struct.field(part), right.struct.field(part)


def _same(left: pl.Expr, right: pl.Expr, part: str) -> pl.Expr:
    a, b = _both(left, right, part)
    return (a == b).fill_null(False)
