"""Two names of which one was written with given and family name in each other's place."""

from __future__ import annotations

import polars as pl

from resolver.fields.person.straight import unspaced
from resolver.fields.person.typos import read_typo
from resolver.fields.person.variants import given_variants
from resolver.frames.staging import Staged


def swapped_levels(frame: Staged) -> Staged:
    """Int8 levels `swapped_given`, `swapped_family` if the names changed places, else null.

    Which of the two sides has them wrong is not known, so the lower level counts as that of the
    given name.
    """
    half = (pl.max_horizontal("first", "second") >= 3) & (pl.min_horizontal("first", "second") < 1)
    whole = _same_words() | _rotated("l", "r") | _rotated("r", "l")
    low = pl.min_horizontal("first", "second")
    high = pl.max_horizontal("first", "second", 2) - 1
    return (
        frame.with_columns(
            first=_crossed("given_l", "core_r"), second=_crossed("given_r", "core_l")
        )
        .within(half, _nicknames)
        .with_columns(whole=whole)
        .select(
            swapped_given=pl.when("whole").then(4).when(low > 0).then(low).cast(pl.Int8),
            swapped_family=pl.when("whole").then(3).when(low > 0).then(high).cast(pl.Int8),
        )
    )


def _crossed(given: str, family: str) -> pl.Expr:
    """4 equal, 3 a typo apart, 1 an initial, else 0: a given against a family name."""
    left, right = pl.col(given), pl.col(family)
    lone = (left.str.len_bytes() == 1) | (right.str.len_bytes() == 1)
    level = (
        pl.when(lone)
        .then((left.str.head(1) == right.str.head(1)).cast(pl.Int8))
        .when(left == right)
        .then(4)
        .otherwise(read_typo(left, right).cast(pl.Int8) * 3)
    )
    return level.cast(pl.Int8)


def _nicknames(frame: Staged) -> Staged:
    """Columns `first` and `second`, 0 raised to 2 where the names are known to be one."""
    levels = {}
    for column, code, name in (("first", "nick_l", "core_r"), ("second", "nick_r", "core_l")):
        known = given_variants().same(pl.col(code), given_variants().coded(pl.col(name)))
        level = pl.when((pl.col(column) == 0) & known).then(2).otherwise(column)
        levels[column] = level.cast(pl.Int8)
    return frame.select(**levels)


def _same_words() -> pl.Expr:
    """Whether both names have the same words, two or more and no initials."""
    full = pl.col("full_l")
    return (
        (full == pl.col("full_r"))
        & full.str.contains(" ", literal=True)
        & ~full.str.contains(r"\b[a-z]\b")
    )


def _rotated(a: str, b: str) -> pl.Expr:
    """Whether side b was written family name first, a given name in pieces on either side."""
    given = pl.concat_str(f"given_{a}", unspaced(f"middle_{a}"), ignore_nulls=True)
    rest = pl.concat_str(unspaced(f"middle_{b}"), f"core_{b}", ignore_nulls=True)
    several = pl.col(f"middle_{a}").is_not_null() | pl.col(f"middle_{b}").is_not_null()
    same = (pl.col(f"core_{a}") == pl.col(f"given_{b}")) & (given == rest)
    return (several & same).fill_null(False)
