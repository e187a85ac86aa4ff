"""Given name against given name, family name against family name."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.person.typos import marked, mistyped, near, same_start, sexes
from resolver.fields.person.variants import family_variants, given_variants

_LEAST_PREFIX: Final = 3
_LEAST_CUT: Final = 4
_NICKNAME: Final = 2
_NAMES: Final = ("core", "head", "tail", "single")


def given_level(frame: pl.DataFrame, family: pl.Series | None = None) -> pl.Series:
    """Int8 level of the given names as they stand, null where one is absent.

    Where the family names are known to differ (level 0 of `family`), a given name among the further
    ones of the other side is no evidence: there it is often a family name.

    Reads the columns `given`, `given_mark`, `middle`, `core`, `nick` with the endings `_l` and
    `_r`.
    """
    left, right = frame["given_l"], frame["given_r"]
    knows = frame["nick_l"].is_not_null(), frame["nick_r"].is_not_null()
    known, half = knows[0] & knows[1], knows[0] ^ knows[1]
    marks = frame["given_mark_l"], frame["given_mark_r"]
    close = (near(*marks) & ~known) | (near(*marks, shortest=3) & half)
    typo = mistyped(left, right, close)
    same = given_variants().same(frame["nick_l"], frame["nick_r"])
    level = frame.select(
        pl.when(left.is_not_null() & right.is_not_null())
        .then(same.cast(pl.Int8) * 2)
        .alias("level")
    ).to_series()
    rows = (same_start(*marks) | typo).arg_true()
    alike = pl.DataFrame({"l": left, "r": right, "typo": typo, "level": level}).with_columns(
        known=known, half=half
    )
    level = level.scatter(rows, _given_alike(alike[rows]))
    further = (frame["middle_l"].is_not_null() | frame["middle_r"].is_not_null()).arg_true()
    if further.is_empty():
        return level
    more = frame.select(_both("given", "middle", "core"))[further]
    other = family[further] == 0 if family is not None else pl.lit(False)
    more = more.with_columns(level=level[further], other=other)
    return level.scatter(further, _with_middles(more))


def family_level(frame: pl.DataFrame) -> pl.Series:
    """Int8 level of the family names as they stand, null where one is absent.

    Reads the columns `family`, `middle`, `core`, `core_mark`, `head`, `tail`, `kin` with the
    endings `_l` and `_r`.
    """
    left, right = frame["core_l"], frame["core_r"]
    close = near(frame["core_mark_l"], frame["core_mark_r"], shortest=3)
    typo = mistyped(left, right, close)
    same = family_variants().same(frame["kin_l"], frame["kin_r"]) | typo
    level = frame.select(
        pl.when(left.is_not_null() & right.is_not_null())
        .then(same.cast(pl.Int8) * 2)
        .alias("level")
    ).to_series()
    rows = same_start(frame["core_mark_l"], frame["core_mark_r"]).arg_true()
    alike = pl.DataFrame(
        {"l": left, "r": right, "a": frame["family_l"], "b": frame["family_r"], "level": level}
    )
    level = level.scatter(rows, _family_alike(alike[rows]))
    several = frame.select(
        pl.any_horizontal(pl.col(_both("middle", "head")).is_not_null())
        | (pl.col("core_l") != pl.col("family_l"))
        | (pl.col("core_r") != pl.col("family_r"))
    ).to_series()
    further = several.fill_null(False).arg_true()
    if further.is_empty():
        return level
    more = frame.select(_both("family", "middle", "core", "head", "tail"))[further]
    return level.scatter(further, _with_parts(more.with_columns(level=level[further])))


def middle_level(frame: pl.DataFrame) -> pl.Series:
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
    return frame.select(level.cast(pl.Int8).alias("level")).to_series()


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


def _given_alike(frame: pl.DataFrame) -> pl.Series:
    """Levels of given names of one first letter, or that are typos of each other."""
    left, right = pl.col("l"), pl.col("r")
    apart = sexes(left, right, pl.col("half"))
    cut = prefix(left, right) & (shorter(left, right) >= _LEAST_PREFIX)
    level = (
        pl.when(shorter(left, right) == 1)
        .then(prefix(left, right).cast(pl.Int8))
        .when(left == right)
        .then(4)
        .when(pl.col("level") == 2)
        .then(2)
        .when(pl.col("typo") & ~apart)
        .then(3)
        .otherwise((cut & ~pl.col("known") & ~apart).cast(pl.Int8))
    )
    return frame.select(level.cast(pl.Int8).alias("level")).to_series()


def _with_middles(frame: pl.DataFrame) -> pl.Series:
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
        .when(named & one & ~pl.col("other").fill_null(False))
        .then(pl.max_horizontal("level", 2))
        .otherwise("level")
    )
    return frame.select(level.cast(pl.Int8).alias("level")).to_series()


def _family_alike(frame: pl.DataFrame) -> pl.Series:
    """Levels of family names of one first letter."""
    left, right = pl.col("l"), pl.col("r")
    starts = prefix(left, right)
    level = (
        pl.when(shorter(left, right) == 1)
        .then(starts.cast(pl.Int8))
        .when(pl.col("a") == pl.col("b"))
        .then(3)
        .when((left == right) | (pl.col("level") == 2) | _inflected(left, right))
        .then(2)
        .otherwise((starts & (shorter(left, right) >= _LEAST_CUT)).cast(pl.Int8))
    )
    return frame.select(level.cast(pl.Int8).alias("level")).to_series()


def _inflected(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether these are the forms that a man and a woman have of one Slavic family name."""
    longer = pl.when(left.str.len_bytes() < right.str.len_bytes()).then(right).otherwise(left)
    ends = longer.str.contains("(?:[eo]v|in)a$")
    return ends & ((left == right + "a") | (right == left + "a"))


def with_former(frame: pl.DataFrame, found: pl.DataFrame) -> pl.DataFrame:
    """The levels of two names, the family name at least 1 where a former one agrees.

    Two equal former names count only with given names that agree: many a note looks like one.
    """
    rows = frame.select(
        (pl.col("former_l").is_not_null() | pl.col("former_r").is_not_null()).arg_true()
    ).to_series()
    if rows.is_empty():
        return found
    part = frame[rows].with_columns(found[rows])
    hits = [
        (unspaced(f"former_{a}") == name).fill_null(False)
        for a, b in (("l", "r"), ("r", "l"))
        for name in (unspaced(f"family_{b}"), *(pl.col(f"{f}_{b}") for f in _NAMES))
    ]
    both = (pl.col("former_l") == pl.col("former_r")) & (pl.col("given") >= _NICKNAME)
    hit = pl.any_horizontal(*hits, both.fill_null(False))
    lone = pl.col("single_l").is_not_null() | pl.col("single_r").is_not_null()
    levels = part.select(
        given=pl.when(hit & lone & (pl.col("given") == 0)).then(None).otherwise("given"),
        family=pl.when(hit)
        .then(pl.max_horizontal("family", pl.lit(1, pl.Int8)))
        .otherwise("family"),
    )
    return found.select(found[c].scatter(rows, levels[c].cast(pl.Int8)) for c in found.columns)


def _with_parts(frame: pl.DataFrame) -> pl.Series:
    """Levels raised where the parts of compounds, or further given names, agree."""
    left, right = pl.col("core_l"), pl.col("core_r")
    doubled = [unspaced(f"middle_{side}") + pl.col(f"core_{side}") for side in ("l", "r")]
    whole = (
        (unspaced("family_l") == unspaced("family_r"))
        | (doubled[0] == right).fill_null(False)
        | (doubled[1] == left).fill_null(False)
    )
    spelt = frame.select(unspaced(f"family_{side}") for side in ("l", "r"))
    typo = read_typo(spelt, pl.col("family_l"), pl.col("family_r"))
    turned = (pl.col("head_l") == pl.col("tail_r")) & (pl.col("tail_l") == pl.col("head_r"))
    lone = shorter(left, right) == 1
    part = pl.when(lone).then(_initial_of_part()).otherwise(_shared_part(frame))
    level = (
        pl.when(pl.col("level").is_null())
        .then(None)
        .when(~lone & whole)
        .then(3)
        .when(~lone & (turned.fill_null(False) | typo))
        .then(pl.max_horizontal("level", 2))
        .otherwise(pl.max_horizontal("level", part.cast(pl.Int8)))
    )
    return frame.select(level.cast(pl.Int8).alias("level")).to_series()


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


def _shared_part(frame: pl.DataFrame) -> pl.Expr:
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
        read_typo(frame, first["l"], first["r"]),
        read_typo(frame, first["l"], _last_middle("r")),
        read_typo(frame, first["r"], _last_middle("l")),
    ]
    return pl.any_horizontal(*equal, *maiden, *typos)


def read_typo(frame: pl.DataFrame, left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Whether two words of the frame differ by a typo, for words without marks of their own."""
    words = frame.select(l=left, r=right)
    marks = words.select(marked(pl.all()))
    return pl.lit(mistyped(words["l"], words["r"], near(marks["l"], marks["r"])))
