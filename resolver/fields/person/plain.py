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
from resolver.frames.staging import Staged

PARTS: Final = ("name", "given", "middle", "family", "suffix")
"""The cells of a name, as columns `cell_name` and so on."""

_WHOLE: Final = r"^[A-Za-z]+[.,]? [A-Za-z]+\.?(?: [A-Za-z]+\.?)?$"
"""`Jane Roe`, `Roe, Jane`, `J. Roe`, `Jane A. Roe`, `Roe, Jane A.`"""

_PATRONYMIC: Final = f"^.{{{LEAST_PATRONYMIC - 3},}}(?:{'|'.join(PATRONYMICS)})$"
_TOLD: Final = ("given", "middle", "family")
_UNKNOWN: Final = (
    "suffix", "single", "hint", "unit", "former", "script", "native", "head", "tail",
)  # fmt: skip
"""What a plain name does not have."""
_LONGEST: Final = 2
"""Letters of a word of one letter only that may still be a name."""


def split(frame: Staged) -> Staged:
    """Lower-case `first`, `between` and `last` of every name, and whether it is `plain`.

    `ordered` says whether it is known which of them is the family name. Reads the trimmed columns
    `cell_name` and so on, null where empty.
    """
    name, *cells = (pl.col(f"cell_{part}") for part in PARTS)
    given, middle, family, suffix = cells
    parts = (
        given.str.contains("^[A-Za-z]{2,}$")
        & family.str.contains("^[A-Za-z]{2,}$")
        & middle.str.contains("^[A-Za-z]+$").fill_null(True)
        & suffix.is_null()
    ).fill_null(False)
    apart = pl.all_horizontal(cell.is_null() for cell in cells)
    whole = (name.str.contains(_WHOLE) & apart).fill_null(False)
    comma = (pl.col("whole") & name.str.contains(",", literal=True)).fill_null(False)
    lower = pl.when("whole").then(name.str.to_lowercase())
    three = pl.col("three").struct
    told = {
        part: pl.when("parts").then(pl.col(f"cell_{part}").str.to_lowercase()) for part in _TOLD
    }
    inner = _between(name.str.to_lowercase(), pl.col("given"), pl.col("family"))
    frame = (
        frame.with_columns(parts=parts, whole=whole)
        .with_columns(
            comma=comma, three=lower.str.replace_all("[.,]", "").str.splitn(" ", 3), **told
        )
        .with_columns(
            middle=pl.coalesce("middle", inner),
            plain=pl.col("parts") | pl.col("whole"),
            one=three.field("field_0"),
            two=three.field("field_1"),
            rest=three.field("field_2"),
            ordered=pl.col("parts") | pl.col("comma"),
        )
    )
    return _arranged(frame)


def _between(name: pl.Expr, given: pl.Expr, family: pl.Expr) -> pl.Expr:
    """What the whole name has between its parts, if that is one plain name or initial."""
    inner = name.str.strip_prefix(given + " ").str.strip_suffix(" " + family)
    parts = pl.sum_horizontal(part.str.len_chars() for part in (inner, given, family))
    whole = parts + 2 == name.str.len_chars()
    return pl.when(whole & inner.str.contains(r"^[a-z]+\.?$")).then(inner.str.strip_chars_end("."))


def plain(frame: Staged) -> Staged:
    """The fields of a reading and of its compound parts, null in rows that are not plain."""
    first, last, is_plain = pl.col("first"), pl.col("last"), pl.col("plain")
    swapped = (
        ~pl.col("ordered")
        & pl.col("between").is_null()
        & (
            (first.is_in(_listed(family_names)) & last.is_in(_listed(never_family)))
            | (first.is_in(_listed(eastern)) & ~last.is_in(_listed(familial)))
        )
    )
    empty = pl.lit(None, dtype=pl.String)
    return (
        frame.with_columns(swapped=swapped)
        .with_columns(
            given=pl.when(is_plain).then(pl.when("swapped").then(last).otherwise(first)),
            middle=pl.when(is_plain).then("between"),
            family=pl.when(is_plain).then(pl.when("swapped").then(first).otherwise(last)),
            kind=pl.when(is_plain).then(pl.lit("person")),
            full=pl.when(is_plain).then(_sorted_words()),
            **dict.fromkeys(_UNKNOWN, empty),
        )
        .with_columns(core="family")
    )


def _arranged(frame: Staged) -> Staged:
    comma, one, two, rest = (pl.col(c) for c in ("comma", "one", "two", "rest"))
    names = frame.with_columns(
        first=pl.coalesce("given", pl.when(comma).then(two).otherwise(one)),
        between=pl.coalesce("middle", pl.when(comma).then(rest).when(rest.is_not_null()).then(two)),
        last=pl.coalesce("family", pl.when(comma).then(one).otherwise(pl.coalesce(rest, two))),
    )
    columns = [pl.col(c) for c in ("first", "between", "last")]
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
    return (~pl.col("ordered") & pl.col("between").is_not_null() & may).fill_null(False)


def _one_letter(word: pl.Expr) -> pl.Expr:
    """Whether the word says one letter several times, which may be a placeholder."""
    same = word.str.strip_chars_start(word.str.head(1)) == ""
    return (same & (word.str.len_bytes() > _LONGEST)).fill_null(False)


def _sorted_words() -> pl.Expr:
    first, last = pl.col("first"), pl.col("last")
    two = pl.concat_str(
        pl.min_horizontal(first, last), pl.max_horizontal(first, last), separator=" "
    )
    three = pl.concat_list("first", "between", "last").list.sort().list.join(" ")
    return pl.when(pl.col("between").is_null()).then(two).otherwise(three)


def _eastern_words() -> frozenset[str]:
    return words("eastern")


@cache
def _listed(names: Callable[[], frozenset[str]]) -> pl.Series:
    return pl.Series(sorted(names())).implode()
