"""How well two names agree, whatever the order of their words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.fields.level import Level
from resolver.fields.person.across import across_levels, written_apart
from resolver.fields.person.lone import lone_levels
from resolver.fields.person.straight import (
    family_level,
    given_level,
    middle_level,
    with_former,
)
from resolver.fields.person.swapped import swapped_levels
from resolver.fields.person.typos import near, same_start
from resolver.fields.person.units import unit_levels
from resolver.frames.bridge import framewise

LEVELS_GIVEN: Final = (
    Level(0, "conflict", "different given names, or father and son"),
    Level(1, "initial", "an initial, or a name cut short, that fits the other name"),
    Level(2, "nickname", "a nickname, a variant or a further given name of the other"),
    Level(3, "close", "a typo apart"),
    Level(4, "exact", "the same given name"),
)
"""Levels of the given name; null where a record has none."""

LEVELS_FAMILY: Final = (
    Level(0, "conflict", "different family names"),
    Level(1, "partial", "an initial, one part of the other family name, or a former one"),
    Level(2, "close", "a typo apart, a known variant, or the same but for particles or endings"),
    Level(3, "exact", "the same family name"),
)
"""Levels of the family name; null where a record has none."""

LEVELS_MIDDLE: Final = (
    Level(0, "conflict", "further given names that begin with other letters"),
    Level(1, "initial", "the same first letter"),
    Level(2, "exact", "the same further given names, or one among the other's"),
)
"""Levels of further given names; null where a record has none, or they are a family name."""

AGREEMENT: Final = pl.Struct(
    {"given": pl.Int8, "family": pl.Int8, "middle": pl.Int8, "generation": pl.Boolean}
)

_FIELDS: Final = (
    "given", "middle", "family", "suffix", "single", "full", "core", "head", "tail", "nick", "kin",
    "given_mark", "core_mark", "unit", "former", "script", "native",
)  # fmt: skip
_GOOD: Final = 2
"""Level from which on the order in which the names were written needs no second look."""


def levels(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Struct of the Int8 levels `given`, `family` and `middle` of two person structs.

    The names are compared as they stand and with given and family name swapped on one side; the
    better reading wins. A single word may be either. Different suffixes (Jr, Sr) are different
    people: `given` is 0 then, as it is of an organisation and a person; `generation` is whether
    the given names agree and only the suffixes differ. Symmetric; null where a side has no name of
    that sort, of two organisations, and where names in different scripts may be one or not;
    `given` also of a couple and one of the two.
    """
    return framewise(_sides(left, right), _levels, AGREEMENT)


def level_given(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of the given names alone, in the order they were read (`LEVELS_GIVEN`)."""
    return framewise(_sides(left, right), given_level, pl.Int8)


def level_family(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of the family names alone, in the order they were read (`LEVELS_FAMILY`)."""
    return framewise(_sides(left, right), family_level, pl.Int8)


def _sides(left: pl.Expr, right: pl.Expr) -> dict[str, pl.Expr]:
    return {
        f"{field}_{side}": person.struct.field(field)
        for side, person in (("l", left), ("r", right))
        for field in _FIELDS
    }


def _levels(frame: pl.DataFrame) -> pl.Series:
    """Equal names and missing ones first; what is left open is looked at more closely."""
    missing = pl.col("full_l").is_null() | pl.col("full_r").is_null()
    equal = (
        (pl.col("given_l") == pl.col("given_r"))
        & (pl.col("family_l") == pl.col("family_r"))
        & pl.col("middle_l").eq_missing(pl.col("middle_r"))
        & pl.col("suffix_l").eq_missing(pl.col("suffix_r"))
        & ~(pl.col("native_l") != pl.col("native_r")).fill_null(False)
        & (pl.col("given_l").str.len_bytes() > 1)
        & (pl.col("family_l").str.len_bytes() > 1)
    ).fill_null(False)
    settled = frame.select(
        given=pl.when(equal).then(4).cast(pl.Int8),
        family=pl.when(equal).then(3).cast(pl.Int8),
        generation=False,
        open=~missing & ~equal,
    )
    rows = settled["open"].arg_true()
    settled = _replaced(settled, rows, _judged, frame)
    units = frame.select(unit=pl.col("unit_l").is_not_null() | pl.col("unit_r").is_not_null())
    settled = _replaced(settled, units["unit"].arg_true(), unit_levels, frame)
    further = pl.when(settled["given"].is_not_null()).then(pl.lit(middle_level(frame)))
    return settled.select(
        pl.struct("given", "family", further.alias("middle"), "generation").alias("names")
    ).to_series()


def _replaced(
    found: pl.DataFrame,
    rows: pl.Series,
    judge: Callable[[pl.DataFrame], pl.DataFrame],
    frame: pl.DataFrame,
) -> pl.DataFrame:
    """The levels found, with those of some rows of the frame as `judge` has them."""
    if rows.is_empty():
        return found
    judged = judge(frame[rows])
    return found.with_columns(found[c].scatter(rows, judged[c]) for c in judged.columns)


def _judged(frame: pl.DataFrame) -> pl.DataFrame:
    family = family_level(frame)
    found = pl.DataFrame({"given": given_level(frame, family), "family": family})
    found = _better(found, _swapped_where_weak(frame, found))
    lone = frame.select(rows=(pl.col("single_l").is_not_null() | pl.col("single_r").is_not_null()))[
        "rows"
    ].arg_true()
    found = _replaced(found, lone, lone_levels, frame)
    found = _misplaced(frame, found)
    apart = written_apart(frame)
    if not apart.is_empty():
        known = found[apart]
        found = _replaced(found, apart, lambda rows: across_levels(rows, known), frame)
    found = with_former(frame, found)
    differ = pl.lit(_suffixes_differ(frame))
    return found.with_columns(
        given=pl.when(differ).then(0).otherwise("given").cast(pl.Int8),
        generation=(differ & (pl.col("given") > 0)).fill_null(False),
    )


def _misplaced(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The levels found; a lone name that is the other part of the other name is no conflict.

    Forms and imports that know one name of somebody put it in either column.
    """
    for a, b in (("l", "r"), ("r", "l")):
        one = pl.col(f"given_{a}").is_null() != pl.col(f"core_{a}").is_null()
        whole = pl.col(f"given_{b}").is_not_null() & pl.col(f"core_{b}").is_not_null()
        odds = pl.lit(found["given"]).eq_missing(0) | pl.lit(found["family"]).eq_missing(0)
        rows = frame.select((one & whole & odds & pl.col(f"single_{a}").is_null()).arg_true())
        places = rows.to_series()
        if places.is_empty():
            continue
        word = pl.coalesce(f"given_{a}", f"core_{a}").alias(f"single_{a}")
        second = lone_levels(frame[places].with_columns(word))
        fits = second.select((pl.col("given").is_null() | (pl.col("given") > 0)).arg_true())
        kept = fits.to_series()
        second = second[kept]
        found = found.with_columns(found[c].scatter(places[kept], second[c]) for c in found.columns)
    return found


def _suffixes_differ(frame: pl.DataFrame) -> pl.Series:
    """Jr against Sr and the like; Jr and II may be one person."""
    left, right = (pl.col(f"suffix_{side}").replace("ii", "jr") for side in ("l", "r"))
    return frame.select(differ=(left != right).fill_null(False)).to_series()


def _better(straight: pl.DataFrame, swapped: pl.DataFrame) -> pl.DataFrame:
    both = pl.concat([straight, swapped.rename(lambda c: f"swapped_{c}")], how="horizontal")
    better = (
        pl.col("swapped_given") + pl.col("swapped_family") > pl.col("given") + pl.col("family")
    ).fill_null(False)
    return both.select(
        pl.when(better).then(f"swapped_{column}").otherwise(column).alias(column)
        for column in ("given", "family")
    )


def _swapped_where_weak(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The swapped reading where the straight one is weak and the other not out of the question."""
    weak = found.select(
        ((pl.col("given") < _GOOD) | (pl.col("family") < _GOOD)).fill_null(False)
        & pl.col("given").is_not_null()
        & pl.col("family").is_not_null()
    ).to_series()
    marks = [frame[f"{name}_mark_{side}"] for side in ("l", "r") for name in ("given", "core")]
    crossed = [
        same_start(given, core) | near(given, core)
        for given, core in ((marks[0], marks[3]), (marks[2], marks[1]))
    ]
    likely = (crossed[0] & crossed[1]) | (crossed[0] | crossed[1]) & _twice(frame)
    rows = (weak & (likely | (frame["full_l"] == frame["full_r"]))).arg_true()
    empty = found.clear(len(found))
    if rows.is_empty():
        return empty
    swapped = swapped_levels(frame[rows])
    return empty.select(empty[c].scatter(rows, swapped[c]) for c in ("given", "family"))


def _twice(frame: pl.DataFrame) -> pl.Series:
    """Whether the given name of one side is the family name of the other."""
    return frame.select(
        (
            (pl.col("given_l") == pl.col("core_r")) | (pl.col("given_r") == pl.col("core_l"))
        ).fill_null(False)
    ).to_series()
