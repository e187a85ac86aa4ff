"""How well two names agree, whatever the order of their words."""

from __future__ import annotations

from functools import cache, partial
from typing import Final

import polars as pl

from resolver.fields.level import Level
from resolver.fields.person.across import across_levels, written_apart
from resolver.fields.person.lone import lone_levels
from resolver.fields.person.straight import (
    family_levels,
    given_levels,
    middle_level,
    with_former,
)
from resolver.fields.person.swapped import swapped_levels
from resolver.fields.person.typos import near, same_start
from resolver.fields.person.units import unit_levels
from resolver.frames.bridge import framewise
from resolver.frames.staging import Staged

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
_NAMED: Final = ("given", "family")
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
    return framewise(_sides(left, right), _levels(), AGREEMENT)


def level_given(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of the given names alone, in the order they were read (`LEVELS_GIVEN`)."""
    unknown = Staged().with_columns(family=pl.lit(None, pl.Int8))
    return framewise(_sides(left, right), given_levels(unknown).select("given"), pl.Int8)


def level_family(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of the family names alone, in the order they were read (`LEVELS_FAMILY`)."""
    return framewise(_sides(left, right), family_levels(Staged()).select("family"), pl.Int8)


def _sides(left: pl.Expr, right: pl.Expr) -> dict[str, pl.Expr]:
    return {
        f"{field}_{side}": person.struct.field(field)
        for side, person in (("l", left), ("r", right))
        for field in _FIELDS
    }


@cache
def _levels() -> Staged:
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
    unit = pl.col("unit_l").is_not_null() | pl.col("unit_r").is_not_null()
    middle = pl.when(pl.col("given").is_not_null()).then(middle_level())
    return (
        Staged()
        .with_columns(equal=equal)
        .with_columns(
            given=pl.when("equal").then(4).cast(pl.Int8),
            family=pl.when("equal").then(3).cast(pl.Int8),
            generation=pl.lit(False),
        )
        .within(~missing & ~pl.col("equal"), _judged)
        .within(unit, unit_levels)
        .select(names=pl.struct("given", "family", middle.alias("middle"), "generation"))
    )


def _judged(frame: Staged) -> Staged:
    differ = pl.col("differ")
    lone = pl.col("single_l").is_not_null() | pl.col("single_r").is_not_null()
    frame = _better(_swapped_where_weak(given_levels(family_levels(frame))))
    frame = _misplaced(frame.within(lone, lone_levels))
    return (
        with_former(frame.within(written_apart(), across_levels))
        .with_columns(differ=_suffixes_differ())
        .select(
            given=pl.when(differ).then(0).otherwise("given").cast(pl.Int8),
            family="family",
            generation=(differ & (pl.col("given") > 0)).fill_null(False),
        )
    )


def _misplaced(frame: Staged) -> Staged:
    """The levels found; a lone name that is the other part of the other name is no conflict.

    Forms and imports that know one name of somebody put it in either column.
    """
    for a, b in (("l", "r"), ("r", "l")):
        one = pl.col(f"given_{a}").is_null() != pl.col(f"core_{a}").is_null()
        whole = pl.col(f"given_{b}").is_not_null() & pl.col(f"core_{b}").is_not_null()
        odds = pl.col("given").eq_missing(0) | pl.col("family").eq_missing(0)
        word = pl.coalesce(f"given_{a}", f"core_{a}")
        frame = frame.within(
            one & whole & odds & pl.col(f"single_{a}").is_null(),
            partial(_as_lone, name=f"single_{a}", word=word),
        )
    return frame


def _as_lone(frame: Staged, name: str, word: pl.Expr) -> Staged:
    """The levels of names of which one is taken for a single word, where they are no conflict."""
    fits = pl.col("given").is_null() | (pl.col("given") > 0)
    before = frame.with_columns(**{name: word}).with_columns(old_given="given", old_family="family")
    return lone_levels(before, "old_given", "old_family").select(
        **{part: pl.when(fits).then(part).otherwise(f"old_{part}") for part in ("given", "family")}
    )


def _suffixes_differ() -> pl.Expr:
    """Jr against Sr and the like; Jr and II may be one person."""
    left, right = (pl.col(f"suffix_{side}").replace("ii", "jr") for side in ("l", "r"))
    return (left != right).fill_null(False)


def _better(frame: Staged) -> Staged:
    better = (
        pl.col("swapped_given") + pl.col("swapped_family") > pl.col("given") + pl.col("family")
    ).fill_null(False)
    return frame.with_columns(
        **{part: pl.when(better).then(f"swapped_{part}").otherwise(part) for part in _NAMED}
    )


def _swapped_where_weak(frame: Staged) -> Staged:
    """The swapped reading where the straight one is weak and the other not out of the question."""
    weak = (
        ((pl.col("given") < _GOOD) | (pl.col("family") < _GOOD)).fill_null(False)
        & pl.col("given").is_not_null()
        & pl.col("family").is_not_null()
    )
    marks = [pl.col(f"{name}_mark_{side}") for side in ("l", "r") for name in ("given", "core")]
    crossed = [
        same_start(given, core) | near(given, core)
        for given, core in ((marks[0], marks[3]), (marks[2], marks[1]))
    ]
    likely = (pl.col("one") & pl.col("other")) | (pl.col("one") | pl.col("other")) & _twice()
    same = pl.col("full_l") == pl.col("full_r")
    none = pl.lit(None, pl.Int8)
    return frame.with_columns(
        one=crossed[0], other=crossed[1], swapped_given=none, swapped_family=none
    ).within(weak & (likely | same), swapped_levels)


def _twice() -> pl.Expr:
    """Whether the given name of one side is the family name of the other."""
    return (
        (pl.col("given_l") == pl.col("core_r")) | (pl.col("given_r") == pl.col("core_l"))
    ).fill_null(False)
