"""Names of which only one word is known, against any other name."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.person.straight import among, prefix, shorter, unspaced
from resolver.fields.person.typos import read_typo, sexes
from resolver.fields.person.variants import family_variants, given_variants
from resolver.frames.staging import Staged

_LEAST_PREFIX: Final = 4
_FIELDS: Final = ("given", "middle", "single", "core", "head", "tail", "nick", "kin")

Levels = tuple[int | None, int | None]


def lone_levels(frame: Staged, *kept: str) -> Staged:
    """Int8 columns `given` and `family` of rows where a side has a single word; `kept` ones too.

    The word counts as whichever of the other's names it fits; where it fits none, that is a
    conflict of given names, unless the other side has only one name too and of the other sort.
    """
    both = pl.col("single_r").is_not_null()
    none = pl.lit(None, pl.Int8)
    return (
        _turned(frame, kept)
        .with_columns(given=none, family=none)
        .within(both, _two_words)
        .within(~both, _word_and_name)
        .select("given", "family", *kept)
    )


def _turned(frame: Staged, kept: tuple[str, ...]) -> Staged:
    """The stages with a single word always on the left."""
    left = pl.col("single_l").is_not_null()
    sides = {
        f"{field}_{side}": pl.when(left).then(f"{field}_{side}").otherwise(f"{field}_{other}")
        for field in _FIELDS
        for side, other in (("l", "r"), ("r", "l"))
    }
    return frame.select(*kept, **sides)


def _two_words(frame: Staged) -> Staged:
    left, right = pl.col("single_l"), pl.col("single_r")
    first = pl.col("nick_l").is_not_null(), pl.col("nick_r").is_not_null()
    known, either = first[0] & first[1], first[0] | first[1]
    typo = read_typo(left, right) & ~known & ~sexes(left, right, first[0] != first[1])
    begins = prefix(left, right) & ~known & ~sexes(left, right, first[0] != first[1])
    least = shorter(left, right)
    cases: list[tuple[pl.Expr, Levels]] = [
        ((left == right) & (least == 1), (1, None)),
        ((left == right) & either, (4, None)),
        (left == right, (None, 3)),
        (given_variants().same(pl.col("nick_l"), pl.col("nick_r")), (2, None)),
        (family_variants().same(pl.col("kin_l"), pl.col("kin_r")), (None, 2)),
        (typo & either, (3, None)),
        (typo, (None, 2)),
        (begins & ((least == 1) | (least >= _LEAST_PREFIX)), (1, None)),
        (first[0] != first[1], (None, None)),
    ]
    return _chosen(frame, cases, (0, None))


def _word_and_name(frame: Staged) -> Staged:
    word, given, core = pl.col("single_l"), pl.col("given_r"), pl.col("core_r")
    knows = pl.col("nick_l").is_not_null(), pl.col("nick_r").is_not_null()
    other = (knows[0] & knows[1]) | sexes(word, given, knows[0] != knows[1])
    typo_given = read_typo(word, given) & ~other
    long = word.str.len_bytes() >= _LEAST_PREFIX
    fits_given = prefix(word, given) & (
        (shorter(word, given) == 1) | (shorter(word, given) >= _LEAST_PREFIX)
    )
    fits_family = prefix(word, core) & (
        (shorter(word, core) == 1) | (shorter(word, core) >= _LEAST_PREFIX)
    )
    cases: list[tuple[pl.Expr, Levels]] = [
        ((word == given) & (word.str.len_bytes() > 1), (4, None)),
        ((word == core) & (word.str.len_bytes() > 1), (None, 3)),
        (given_variants().same(pl.col("nick_l"), pl.col("nick_r")), (2, None)),
        (word == given + unspaced("middle_r"), (4, None)),
        ((word == given + core) | (word == core + given), (4, 3)),
        (long & (word == given.str.head(1) + core), (1, 3)),
        (long & (word == given + core.str.head(1)), (4, 1)),
        (family_variants().same(pl.col("kin_l"), pl.col("kin_r")), (None, 2)),
        (read_typo(word, core), (None, 2)),
        (typo_given, (3, None)),
        (among(word, "middle_r"), (2, None)),
        (((word == pl.col("head_r")) | (word == pl.col("tail_r"))), (None, 1)),
        (fits_given & ~other, (1, None)),
        (fits_family, (None, 1)),
        (given.is_null() | core.is_null(), (None, None)),
    ]
    return _chosen(frame, cases, (0, None))


def _chosen(frame: Staged, cases: list[tuple[pl.Expr, Levels]], last: Levels) -> Staged:
    """The levels of the first case that holds."""
    number = pl.lit(len(cases))
    for index in range(len(cases) - 1, -1, -1):
        number = pl.when(cases[index][0].fill_null(False)).then(index).otherwise(number)
    answers = [answer for _, answer in cases] + [last]
    given, family = (pl.Series(levels, dtype=pl.Int8) for levels in zip(*answers, strict=True))
    numbered = frame.with_columns(number=number)
    tables = {"given": pl.lit(given), "family": pl.lit(family)}
    return numbered.select(**{c: levels.gather(pl.col("number")) for c, levels in tables.items()})
