"""Given name against given name, family name against family name."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.person.typos import mistyped, near, read_typo, same_start, sexes
from resolver.fields.person.variants import family_variants, given_variants
from resolver.frames.staging import Staged

_LEAST_PREFIX: Final = 3
_LEAST_CUT: Final = 4
_NICKNAME: Final = 2
_NAMES: Final = ("core", "head", "tail", "single")


def given_levels(frame: Staged) -> Staged:
    """The stages with `given`, the Int8 level of given names as they stand, null without.

    Where the family names are known to differ (0 in the column `family`), a given name among the
    further ones of the other side is no evidence: there it is often a family name.

    Reads the columns `given`, `given_mark`, `middle`, `core`, `nick` with the endings `_l` and
    `_r`.
    """
    left, right = pl.col("given_l"), pl.col("given_r")
    knows = pl.col("nick_l").is_not_null(), pl.col("nick_r").is_not_null()
    marks = pl.col("given_mark_l"), pl.col("given_mark_r")
    close = (near(*marks) & ~pl.col("known")) | (near(*marks, shortest=3) & pl.col("half"))
    same = given_variants().same(pl.col("nick_l"), pl.col("nick_r"))
    further = pl.col("middle_l").is_not_null() | pl.col("middle_r").is_not_null()
    return (
        frame.with_columns(known=knows[0] & knows[1], half=knows[0] != knows[1])
        .with_columns(close=close)
        .with_columns(
            typo=mistyped(left, right, pl.col("close")),
            given=pl.when(left.is_not_null() & right.is_not_null()).then(same.cast(pl.Int8) * 2),
        )
        .within(same_start(*marks) | pl.col("typo"), _given_alike)
        .within(further, _with_middles)
    )


def family_levels(frame: Staged) -> Staged:
    """The stages with `family`, the Int8 level of family names as they stand, null without.

    Reads the columns `family`, `middle`, `core`, `core_mark`, `head`, `tail`, `kin` with the
    endings `_l` and `_r`.
    """
    left, right = pl.col("core_l"), pl.col("core_r")
    marks = pl.col("core_mark_l"), pl.col("core_mark_r")
    typo = mistyped(left, right, near(*marks, shortest=3))
    same = family_variants().same(pl.col("kin_l"), pl.col("kin_r")) | typo
    several = (
        pl.any_horizontal(pl.col(part).is_not_null() for part in _both("middle", "head"))
        | (left != pl.col("family_l"))
        | (right != pl.col("family_r"))
    )
    return (
        frame.with_columns(
            family=pl.when(left.is_not_null() & right.is_not_null()).then(same.cast(pl.Int8) * 2)
        )
        .within(same_start(*marks), _family_alike)
        .within(several.fill_null(False), _with_parts)
    )


def middle_level() -> pl.Expr:
    """Int8 level of the further given names, null where one is absent or a family name.

    Reads the columns `middle` and `core` with the endings `_l` and `_r`.
    """
    left, right = pl.col("middle_l"), pl.col("middle_r")
    among_others = [
        pl.concat_str(pl.lit(" "), whole, pl.lit(" ")).str.contains(
            pl.concat_str(pl.lit(" "), part, pl.lit(" ")), literal=True
        )
        for whole, part in ((left, right), (right, left))
    ]
    same = pl.any_horizontal(*among_others) & (shorter(left, right) > 1)
    family = left.str.ends_with(pl.col("core_r")) | right.str.ends_with(pl.col("core_l"))
    level = (
        pl.when(left.is_null() | right.is_null())
        .then(None)
        .when(same)
        .then(2)
        .when(left.str.head(1) == right.str.head(1))
        .then(1)
        .when(~family.fill_null(False))
        .then(0)
    )
    return level.cast(pl.Int8)


def prefix(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether one of the two words begins the other; null where one is absent."""
    return left.str.starts_with(right) | right.str.starts_with(left)


def shorter(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Letters of the shorter of two ASCII words; null where one is absent."""
    lengths = left.str.len_bytes(), right.str.len_bytes()
    return pl.when(left.is_not_null() & right.is_not_null()).then(pl.min_horizontal(*lengths))


def among(word: pl.Expr, column: str) -> pl.Expr:
    """Whether the word, if not an initial, is one of the words of the column."""
    text = pl.lit(" ") + pl.col(column) + pl.lit(" ")
    asked = pl.when(pl.col(column).is_not_null() & (word.str.len_bytes() > 1)).then(word)
    return text.str.contains(pl.lit(" ") + asked + pl.lit(" "), literal=True).fill_null(False)


def unspaced(column: str) -> pl.Expr:
    """The words of the column written as one."""
    return pl.col(column).str.replace_all(" ", "", literal=True)


def _both(*fields: str) -> list[str]:
    return [f"{field}_{side}" for side in ("l", "r") for field in fields]


def _given_alike(frame: Staged) -> Staged:
    """Levels of given names of one first letter, or that are typos of each other."""
    left, right = pl.col("given_l"), pl.col("given_r")
    apart = sexes(left, right, pl.col("half"))
    cut = prefix(left, right) & (shorter(left, right) >= _LEAST_PREFIX)
    level = (
        pl.when(shorter(left, right) == 1)
        .then(prefix(left, right).cast(pl.Int8))
        .when(left == right)
        .then(4)
        .when(pl.col("given") == 2)
        .then(2)
        .when(pl.col("typo") & ~apart)
        .then(3)
        .otherwise((cut & ~pl.col("known") & ~apart).cast(pl.Int8))
    )
    return frame.select(given=level.cast(pl.Int8))


def _with_middles(frame: Staged) -> Staged:
    """Levels corrected by further given names.

    Written together (`jun fang`, `junfang`) they are equal, and one of them may be the name on the
    other side.
    """
    wholes = [
        pl.concat_str(f"given_{side}", unspaced(f"middle_{side}"), ignore_nulls=True)
        for side in ("l", "r")
    ]
    one = among(pl.col("given_l"), "middle_r") | among(pl.col("given_r"), "middle_l")
    named = shorter(pl.col("given_l"), pl.col("given_r")) > 1
    level = (
        pl.when(named & (wholes[0] == wholes[1]))
        .then(4)
        .when(named & one & ~(pl.col("family") == 0).fill_null(False))
        .then(pl.max_horizontal("given", 2))
        .otherwise("given")
    )
    return frame.select(given=level.cast(pl.Int8))


def _family_alike(frame: Staged) -> Staged:
    """Levels of family names of one first letter."""
    left, right = pl.col("core_l"), pl.col("core_r")
    starts = prefix(left, right)
    level = (
        pl.when(shorter(left, right) == 1)
        .then(starts.cast(pl.Int8))
        .when(pl.col("family_l") == pl.col("family_r"))
        .then(3)
        .when((left == right) | (pl.col("family") == 2) | _inflected(left, right))
        .then(2)
        .otherwise((starts & (shorter(left, right) >= _LEAST_CUT)).cast(pl.Int8))
    )
    return frame.select(family=level.cast(pl.Int8))


def _inflected(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether these are the forms that a man and a woman have of one Slavic family name."""
    longer = pl.when(left.str.len_bytes() < right.str.len_bytes()).then(right).otherwise(left)
    ends = longer.str.contains("(?:[eo]v|in)a$")
    return ends & ((left == right + "a") | (right == left + "a"))


def with_former(frame: Staged) -> Staged:
    """The levels of two names, the family name at least 1 where a former one agrees.

    Two equal former names count only with given names that agree: many a note looks like one.
    """
    told = pl.col("former_l").is_not_null() | pl.col("former_r").is_not_null()
    return frame.within(told, _by_former)


def _by_former(frame: Staged) -> Staged:
    hits = [
        (unspaced(f"former_{a}") == name).fill_null(False)
        for a, b in (("l", "r"), ("r", "l"))
        for name in (unspaced(f"family_{b}"), *(pl.col(f"{f}_{b}") for f in _NAMES))
    ]
    both = (pl.col("former_l") == pl.col("former_r")) & (pl.col("given") >= _NICKNAME)
    hit = pl.any_horizontal(*hits, both.fill_null(False))
    lone = pl.col("single_l").is_not_null() | pl.col("single_r").is_not_null()
    return frame.select(
        given=pl.when(hit & lone & (pl.col("given") == 0)).then(None).otherwise("given"),
        family=pl.when(hit)
        .then(pl.max_horizontal("family", pl.lit(1, pl.Int8)))
        .otherwise("family"),
    )


def _with_parts(frame: Staged) -> Staged:
    """Levels raised where the parts of compounds, or further given names, agree."""
    left, right = pl.col("core_l"), pl.col("core_r")
    doubled = [unspaced(f"middle_{side}") + pl.col(f"core_{side}") for side in ("l", "r")]
    whole = (
        (unspaced("family_l") == unspaced("family_r"))
        | (doubled[0] == right).fill_null(False)
        | (doubled[1] == left).fill_null(False)
    )
    typo = read_typo(unspaced("family_l"), unspaced("family_r"))
    turned = (pl.col("head_l") == pl.col("tail_r")) & (pl.col("tail_l") == pl.col("head_r"))
    lone = shorter(left, right) == 1
    part = pl.when(lone).then(_initial_of_part()).otherwise(_shared_part())
    level = (
        pl.when(pl.col("family").is_null())
        .then(None)
        .when(~lone & whole)
        .then(3)
        .when(~lone & (turned.fill_null(False) | typo))
        .then(pl.max_horizontal("family", 2))
        .otherwise(pl.max_horizontal("family", part.cast(pl.Int8)))
    )
    return frame.select(family=level.cast(pl.Int8))


def _initial_of_part() -> pl.Expr:
    """Whether a family name of one letter begins a part of the compound on the other side."""
    hits = [
        part.str.starts_with(pl.col(f"core_{b}")).fill_null(False)
        for a, b in (("l", "r"), ("r", "l"))
        for part in (pl.col(f"head_{a}"), pl.col(f"tail_{a}"), _last_middle(a))
    ]
    return pl.any_horizontal(hits)


def _last_middle(side: str) -> pl.Expr:
    """The last further given name if it is no initial: it may be a family name."""
    name = pl.col(f"middle_{side}").str.split(" ").list.last()
    return pl.when(name.str.len_bytes() > 1).then(name)


def _shared_part() -> pl.Expr:
    """Whether a part of a compound is a part, or a further given name, on the other side.

    The first parts may be a typo apart.
    """
    names = ("core", "head", "tail")
    equal = [
        (pl.col(f"{a}_l") == pl.col(f"{b}_r")).fill_null(False)
        for a in names
        for b in names
        if (a, b) != ("core", "core")
    ]
    maiden = [among(pl.col("core_l"), "middle_r"), among(pl.col("core_r"), "middle_l")]
    first = {side: pl.coalesce(f"head_{side}", f"core_{side}") for side in ("l", "r")}
    typos = [
        read_typo(first["l"], first["r"]),
        read_typo(first["l"], _last_middle("r")),
        read_typo(first["r"], _last_middle("l")),
    ]
    return pl.any_horizontal(*equal, *maiden, *typos)
