"""Names of which only one word is known, against any other name."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.person.straight import among, prefix, read_typo, shorter, unspaced
from resolver.fields.person.typos import sexes
from resolver.fields.person.variants import family_variants, given_variants

_LEAST_PREFIX: Final = 4
_FIELDS: Final = ("given", "middle", "single", "core", "head", "tail", "nick", "kin")

Levels = tuple[int | None, int | None]


def lone_levels(frame: pl.DataFrame) -> pl.DataFrame:
    """Int8 columns `given` and `family` of rows where a side has a single word.

    The word counts as whichever of the other's names it fits; where it fits none, that is a
    conflict of given names, unless the other side has only one name too and of the other sort.
    """
    turned = _turned(frame)
    both = turned["single_r"].is_not_null()
    if both.all():
        return _two_words(turned)
    if not both.any():
        return _word_and_name(turned)
    numbered = turned.with_row_index("row")
    halves = [
        pl.concat([part.select("row"), judge(part)], how="horizontal")
        for part, judge in (
            (numbered.filter(both), _two_words),
            (numbered.filter(~both), _word_and_name),
        )
    ]
    return pl.concat(halves).sort("row").select("given", "family")


def _turned(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with a single word always on the left."""
    left = pl.col("single_l").is_not_null()
    return frame.select(
        expr
        for field in _FIELDS
        for expr in (
            pl.when(left).then(f"{field}_l").otherwise(f"{field}_r").alias(f"{field}_l"),
            pl.when(left).then(f"{field}_r").otherwise(f"{field}_l").alias(f"{field}_r"),
        )
    )


def _two_words(frame: pl.DataFrame) -> pl.DataFrame:
    left, right = pl.col("single_l"), pl.col("single_r")
    first = pl.col("nick_l").is_not_null(), pl.col("nick_r").is_not_null()
    known, either = first[0] & first[1], first[0] | first[1]
    typo = read_typo(frame, left, right) & ~known & ~sexes(left, right, first[0] != first[1])
    begins = prefix(left, right) & ~known & ~sexes(left, right, first[0] != first[1])
    least = shorter(left, right)
    cases: list[tuple[pl.Expr, Levels]] = [
        ((left == right) & (least == 1), (1, None)),
        ((left == right) & either, (4, None)),
        (left == right, (None, 3)),
        (pl.lit(given_variants().same(frame["nick_l"], frame["nick_r"])), (2, None)),
        (pl.lit(family_variants().same(frame["kin_l"], frame["kin_r"])), (None, 2)),
        (typo & either, (3, None)),
        (typo, (None, 2)),
        (begins & ((least == 1) | (least >= _LEAST_PREFIX)), (1, None)),
        (first[0] != first[1], (None, None)),
    ]
    return _chosen(frame, cases, (0, None))


def _word_and_name(frame: pl.DataFrame) -> pl.DataFrame:
    word, given, core = pl.col("single_l"), pl.col("given_r"), pl.col("core_r")
    knows = pl.col("nick_l").is_not_null(), pl.col("nick_r").is_not_null()
    other = (knows[0] & knows[1]) | sexes(word, given, knows[0] != knows[1])
    typo_given = read_typo(frame, word, given) & ~other
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
        (pl.lit(given_variants().same(frame["nick_l"], frame["nick_r"])), (2, None)),
        (word == given + unspaced("middle_r"), (4, None)),
        ((word == given + core) | (word == core + given), (4, 3)),
        (long & (word == given.str.head(1) + core), (1, 3)),
        (long & (word == given + core.str.head(1)), (4, 1)),
        (pl.lit(family_variants().same(frame["kin_l"], frame["kin_r"])), (None, 2)),
        (read_typo(frame, word, core), (None, 2)),
        (typo_given, (3, None)),
        (among(word, "middle_r"), (2, None)),
        (((word == pl.col("head_r")) | (word == pl.col("tail_r"))), (None, 1)),
        (fits_given & ~other, (1, None)),
        (fits_family, (None, 1)),
        (given.is_null() | core.is_null(), (None, None)),
    ]
    return _chosen(frame, cases, (0, None))


def _chosen(frame: pl.DataFrame, cases: list[tuple[pl.Expr, Levels]], last: Levels) -> pl.DataFrame:
    """The levels of the first case that holds."""
    number = pl.lit(len(cases))
    for index in range(len(cases) - 1, -1, -1):
        number = pl.when(cases[index][0].fill_null(False)).then(index).otherwise(number)
    answers = [answer for _, answer in cases] + [last]
    numbers = frame.select(number=number).to_series()
    table = pl.DataFrame(answers, schema={"given": pl.Int8, "family": pl.Int8}, orient="row")
    return table[numbers]
