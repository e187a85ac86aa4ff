"""Given name against given name, family name against family name."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.person.typos import mistyped
from resolver.fields.person.words import SHIFT, family_pairs, given_pairs

_LEAST_PREFIX: Final = 3
_LEAST_CUT: Final = 4
_SEXED: Final = ("a", "e", "i", "o")
"""Last letters that tell the sexes apart in many languages (`mario`, `maria`)."""


def given_level(frame: pl.DataFrame) -> pl.Series:
    """Int8 level of the given names as they stand, null where one is absent.

    Reads the columns `given`, `middle`, `core`, `nick` with the endings `_l` and `_r`.
    """
    left, right = pl.col("given_l"), pl.col("given_r")
    known = pl.col("nick_l").is_not_null() & pl.col("nick_r").is_not_null()
    other = known | sexes(left, right)
    typo = mistyped(frame, "given_l", "given_r", other)
    starts = prefix(left, right)
    level = (
        pl.when(left.is_null() | right.is_null())
        .then(None)
        .when(shorter(left, right) == 1)
        .then(starts.cast(pl.Int8))
        .when((left == right) | _together())
        .then(pl.when(_middles_differ()).then(3).otherwise(4))
        .when(
            paired(pl.col("nick_l"), pl.col("nick_r"), given_pairs())
            | among(left, "middle_r")
            | among(right, "middle_l")
        )
        .then(2)
        .when(pl.lit(typo))
        .then(3)
        .otherwise((starts & ~other & (shorter(left, right) >= _LEAST_PREFIX)).cast(pl.Int8))
    )
    return frame.select(level.cast(pl.Int8).alias("given")).to_series()


def family_level(frame: pl.DataFrame) -> pl.Series:
    """Int8 level of the family names as they stand, null where one is absent.

    Reads the columns `family`, `middle`, `core`, `head`, `tail`, `kin` with the endings `_l` and
    `_r`.
    """
    left, right = pl.col("core_l"), pl.col("core_r")
    typo = mistyped(frame, "core_l", "core_r")
    starts = prefix(left, right)
    level = (
        pl.when(left.is_null() | right.is_null())
        .then(None)
        .when(shorter(left, right) == 1)
        .then((starts | _initial_of_part()).cast(pl.Int8))
        .when(_unspaced("family_l") == _unspaced("family_r"))
        .then(3)
        .when((_after_middle("l") == right) | (_after_middle("r") == left))
        .then(3)
        .when(
            (left == right)
            | paired(pl.col("kin_l"), pl.col("kin_r"), family_pairs())
            | _reversed()
            | pl.lit(typo)
        )
        .then(2)
        .when(_shared_part() | pl.lit(_similar_parts(frame)))
        .then(1)
        .otherwise((starts & (shorter(left, right) >= _LEAST_CUT)).cast(pl.Int8))
    )
    return frame.select(level.cast(pl.Int8).alias("family")).to_series()


def prefix(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether one of the two words begins the other; null where one is absent."""
    return left.str.starts_with(right) | right.str.starts_with(left)


def shorter(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Letters of the shorter of two ASCII words; null where one is absent."""
    lengths = left.str.len_bytes(), right.str.len_bytes()
    return pl.when(left.is_not_null() & right.is_not_null()).then(pl.min_horizontal(*lengths))


def paired(left: pl.Expr, right: pl.Expr, pairs: pl.Series) -> pl.Expr:
    """Whether the names with these codes are known to be one name."""
    left, right = left.cast(pl.UInt32), right.cast(pl.UInt32)
    both = pl.min_horizontal(left, right) * SHIFT + pl.max_horizontal(left, right)
    known = both.is_in(pairs.implode()) | (left == right)
    return (left.is_not_null() & right.is_not_null() & known).fill_null(False)


def among(word: pl.Expr, column: str) -> pl.Expr:
    """Whether the word, if not an initial, is one of the words of the column."""
    text = pl.lit(" ") + pl.col(column) + pl.lit(" ")
    asked = pl.when(pl.col(column).is_not_null() & (word.str.len_bytes() > 1)).then(word)
    return text.str.contains(pl.lit(" ") + asked + pl.lit(" "), literal=True).fill_null(False)


def sexes(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether the words differ by their last letter as names of men and women do."""
    vowels = left.str.tail(1).is_in(_SEXED) & right.str.tail(1).is_in(_SEXED)
    changed = vowels & (left != right) & (left.str.head(-1) == right.str.head(-1))
    return changed | (left == right + "a") | (right == left + "a")


def _nicknames() -> pl.Expr:
    return paired(pl.col("nick_l"), pl.col("nick_r"), given_pairs())


def _variants() -> pl.Expr:
    return paired(pl.col("kin_l"), pl.col("kin_r"), family_pairs())


def _together() -> pl.Expr:
    """Whether all given names are equal when written as one word (`jun fang`, `junfang`)."""
    sides = [
        pl.when(pl.col("middle_l").is_not_null() | pl.col("middle_r").is_not_null()).then(
            pl.concat_str(f"given_{s}", _unspaced(f"middle_{s}"), ignore_nulls=True)
        )
        for s in ("l", "r")
    ]
    return (sides[0] == sides[1]).fill_null(False)


def _middles_differ() -> pl.Expr:
    """Whether both have further given names, of different initials, none a family name there."""
    left, right = pl.col("middle_l"), pl.col("middle_r")
    family = left.str.ends_with(pl.col("core_r")) | right.str.ends_with(pl.col("core_l"))
    return (left.str.head(1) != right.str.head(1)).fill_null(False) & ~family.fill_null(False)


def _unspaced(column: str) -> pl.Expr:
    return pl.col(column).str.replace_all(" ", "", literal=True)


def _after_middle(side: str) -> pl.Expr:
    """The further given names and the family name in one word: some are double family names."""
    return _unspaced(f"middle_{side}") + pl.col(f"core_{side}")


def _reversed() -> pl.Expr:
    return (
        (pl.col("head_l") == pl.col("tail_r")) & (pl.col("tail_l") == pl.col("head_r"))
    ).fill_null(False)


def _initial_of_part() -> pl.Expr:
    """Whether a family name of one letter begins a part of the compound on the other side."""
    hits = [
        pl.col(f"{part}_{a}").str.starts_with(pl.col(f"core_{b}")).fill_null(False)
        for part in ("head", "tail")
        for a, b in (("l", "r"), ("r", "l"))
    ]
    return pl.any_horizontal(hits)


def _shared_part() -> pl.Expr:
    """Whether a part of a compound is a part, or a further given name, on the other side."""
    names = ("core", "head", "tail")
    equal = [
        (pl.col(f"{a}_l") == pl.col(f"{b}_r")).fill_null(False)
        for a in names
        for b in names
        if (a, b) != ("core", "core")
    ]
    maiden = [among(pl.col("core_l"), "middle_r"), among(pl.col("core_r"), "middle_l")]
    return pl.any_horizontal(*equal, *maiden)


def _similar_parts(frame: pl.DataFrame) -> pl.Series:
    """Whether the first parts are alike but for a typo, where either name is a compound."""
    either = pl.col("head_l").is_not_null() | pl.col("head_r").is_not_null()
    heads = frame.select(
        pl.when(either).then(pl.coalesce(f"head_{side}", f"core_{side}")).alias(side)
        for side in ("l", "r")
    )
    return mistyped(heads, "l", "r")
