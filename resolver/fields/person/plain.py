"""Plain names of two or three ASCII words, read as columns: the majority, and the same answer.

What is read here, `parse` reads alike, one name at a time.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final

import polars as pl

from resolver.fields.person.reading import LEAST_PATRONYMIC, PATRONYMICS
from resolver.fields.person.words import (
    eastern,
    familial,
    family_names,
    never_family,
    special,
    words,
)

_WHOLE: Final = r"^[A-Za-z]+[.,]? [A-Za-z]+\.?(?: [A-Za-z]+\.?)?$"
"""`Jane Roe`, `Roe, Jane`, `J. Roe`, `Jane A. Roe`, `Roe, Jane A.`"""

_PATRONYMIC: Final = f"^.{{{LEAST_PATRONYMIC - 3},}}(?:{'|'.join(PATRONYMICS)})$"
_LONGEST: Final = 2
"""Letters of a word of one letter only that may still be a name."""


def split(cells: pl.DataFrame) -> pl.DataFrame:
    """Lower-case `first`, `middle` and `last` of every name, and whether it is `plain`.

    `ordered` says whether it is known which of them is the family name. Reads the trimmed columns
    `name, given, middle, family, suffix`.
    """
    name = pl.col("name")
    parts = (
        pl.col("given").str.contains("^[A-Za-z]{2,}$")
        & pl.col("family").str.contains("^[A-Za-z]{2,}$")
        & pl.col("middle").str.contains("^[A-Za-z]+$").fill_null(True)
        & pl.col("suffix").is_null()
    ).fill_null(False)
    apart = pl.all_horizontal(pl.col("given", "middle", "family", "suffix").is_null())
    whole = (name.str.contains(_WHOLE) & apart).fill_null(False)
    comma = (whole & name.str.contains(",", literal=True)).fill_null(False)
    lower = pl.when(whole).then(name.str.to_lowercase())
    three = lower.str.replace_all("[.,]", "").str.splitn(" ", 3).struct
    one, two, rest = (three.field(f"field_{i}") for i in range(3))
    given, middle, family = (
        pl.when(parts).then(pl.col(c).str.to_lowercase()) for c in ("given", "middle", "family")
    )
    frame = cells.select(
        given.alias("given"),
        pl.coalesce(middle, _between(name.str.to_lowercase(), given, family)).alias("middle"),
        family.alias("family"),
        plain=parts | whole,
        one=one,
        two=two,
        rest=rest,
        comma=comma,
        ordered=parts | comma,
    )
    return _arranged(frame)


def _between(name: pl.Expr, given: pl.Expr, family: pl.Expr) -> pl.Expr:
    """What the whole name has between its parts, if that is one plain name or initial."""
    inner = name.str.strip_prefix(given + " ").str.strip_suffix(" " + family)
    parts = pl.sum_horizontal(part.str.len_chars() for part in (inner, given, family))
    whole = parts + 2 == name.str.len_chars()
    return pl.when(whole & inner.str.contains(r"^[a-z]+\.?$")).then(inner.str.strip_chars_end("."))


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The plain rows of a `split` frame with the fields of a reading and of its compound parts."""
    first, last = pl.col("first"), pl.col("last")
    swapped = (
        ~pl.col("ordered")
        & pl.col("middle").is_null()
        & (
            (first.is_in(_listed(family_names)) & last.is_in(_listed(never_family)))
            | (first.is_in(_listed(eastern)) & ~last.is_in(_listed(familial)))
        )
    )
    empty = pl.lit(None, dtype=pl.String)
    return (
        frame.filter("plain")
        .select(
            "row",
            given=pl.when(swapped).then(last).otherwise(first),
            middle="middle",
            family=pl.when(swapped).then(first).otherwise(last),
            suffix=empty,
            single=empty,
            kind=pl.lit("person"),
            hint=empty,
            **dict.fromkeys(("unit", "former", "script", "native"), empty),
            full=_sorted_words(),
        )
        .with_columns(core="family", head=empty, tail=empty)
    )


def _arranged(frame: pl.DataFrame) -> pl.DataFrame:
    comma, one, two, rest = (pl.col(c) for c in ("comma", "one", "two", "rest"))
    names = frame.select(
        "plain",
        "ordered",
        first=pl.coalesce("given", pl.when(comma).then(two).otherwise(one)),
        middle=pl.coalesce("middle", pl.when(comma).then(rest).when(rest.is_not_null()).then(two)),
        last=pl.coalesce("family", pl.when(comma).then(one).otherwise(pl.coalesce(rest, two))),
    )
    columns = [pl.col(c) for c in ("first", "middle", "last")]
    odd = [c.is_in(_listed(special)).fill_null(False) for c in columns]
    odd += [_one_letter(c) for c in columns]
    return names.with_columns(plain=pl.col("plain") & ~pl.any_horizontal(*odd, _family_first()))


def _family_first() -> pl.Expr:
    """Whether three words may have the family name first, as in Russian forms and East Asia."""
    first, last = pl.col("first"), pl.col("last")
    may = (
        first.is_in(_listed(family_names))
        | first.is_in(_listed(_eastern_words))
        | last.str.contains(_PATRONYMIC)
    )
    return (~pl.col("ordered") & pl.col("middle").is_not_null() & may).fill_null(False)


def _one_letter(word: pl.Expr) -> pl.Expr:
    """Whether the word says one letter several times, which may be a placeholder."""
    same = word.str.strip_chars_start(word.str.head(1)) == ""
    return (same & (word.str.len_bytes() > _LONGEST)).fill_null(False)


def _sorted_words() -> pl.Expr:
    first, last = pl.col("first"), pl.col("last")
    two = pl.concat_str(
        pl.min_horizontal(first, last), pl.max_horizontal(first, last), separator=" "
    )
    three = pl.concat_list("first", "middle", "last").list.sort().list.join(" ")
    return pl.when(pl.col("middle").is_null()).then(two).otherwise(three)


def _eastern_words() -> frozenset[str]:
    return words("eastern")


@cache
def _listed(names: Callable[[], frozenset[str]]) -> pl.Series:
    return pl.Series(sorted(names())).implode()
