"""Codes: external ids, handles, national ids, all compared as they stand."""

from __future__ import annotations

from functools import cache
from typing import Final

import polars as pl
from rapidfuzz.distance import OSA

from resolver.fields import text
from resolver.fields.level import Level
from resolver.frames.bridge import over_distinct, pairwise
from resolver.frames.staging import Staged

NULLS: Final = text.ABSENT
"""Words that mean no value."""

LEVELS_ID: Final = (
    Level(0, "different", "another code"),
    Level(1, "close", "one character differs, is missing or transposed; six characters or more"),
    Level(2, "exact", "the same code"),
)

NATIONAL_PLACEHOLDERS: Final = (
    "123456789",
    "1234567890",
    "987654321",
    "078051120",
    "219099999",
    "457555462",
)
"""Numbers that are typed for none, or were printed on sample cards and adverts in the USA."""

_CLOSE: Final = 6
_SHORTEST: Final = 5
_SALESFORCE = r"^(?:00[0-9A-Za-z]|500|701|a[0-9A-Za-z]{2})[0-9A-Za-z]{12}$"
_CHECK = "abcdefghijklmnopqrstuvwxyz012345"


def clean(raw: pl.Expr) -> pl.Expr:
    """The code in canonical form, String, null where the text says that there is none.

    Lower-case, composed, without outer blanks, the apostrophes and `="..."` guards of
    spreadsheets, and the `.0` of numbers that went through a float column. A Salesforce id of
    15 characters, in which case matters, becomes the one of 18.
    """
    return over_distinct(text.capped(raw.cast(pl.String), "text"), _canonical(), pl.String)


def clean_national(raw: pl.Expr) -> pl.Expr:
    """A national id as `clean`, letters and digits only; null for placeholders.

    Placeholders are fewer than five characters, one character repeated, and
    `NATIONAL_PLACEHOLDERS`.
    """
    return over_distinct(text.capped(raw.cast(pl.String), "text"), _national(), pl.String)


def case_safe(raw: pl.Expr) -> pl.Expr:
    """Salesforce ids of 15 characters, in which case matters, as those of 18; others as they are.

    Each block of five characters adds one that tells which of them are capitals
    (developer.salesforce.com, ID field type).
    """
    short = pl.when(raw.str.contains(r"^\s*[0-9A-Za-z]{15}\s*$")).then(raw.str.strip_chars())

    def long(codes: list[str]) -> list[str]:
        return [one + _check(one).upper() for one in codes]

    return pl.coalesce(over_distinct(short, long, pl.String), raw)


def level_id(left: pl.Expr, right: pl.Expr, *, close: bool = True) -> pl.Expr:
    """The level of every pair of codes, Int8, null where either is null.

    Without `close` (ids given by a system, where neighbours are other customers) it is 0 or 2.
    """
    equal = (left == right).cast(pl.Int8) * 2
    if not close:
        return equal
    lengths = [side.str.len_bytes().cast(pl.Int32) for side in (left, right)]
    likely = (pl.min_horizontal(lengths) >= _CLOSE) & ((lengths[0] - lengths[1]).abs() <= 4)
    likely &= left != right
    edits = pairwise(pl.when(likely).then(left), pl.when(likely).then(right), OSA.distance)
    return pl.when(edits <= 1).then(1).otherwise(equal).cast(pl.Int8)


def _unguarded(code: pl.Expr) -> pl.Expr:
    return (
        code.str.strip_chars_start("='\" ")
        .str.strip_chars_end("'\" ")
        .str.replace(r"^([0-9]+)\.0+$", "$1")
    )


@cache
def _canonical() -> Staged:
    code = pl.col("value")
    salesforce = pl.when(code.str.contains(_SALESFORCE)).then(code)
    return (
        Staged()
        .select(value=text.tidy(code))
        .select(value=_unguarded(code))
        .with_columns(long=over_distinct(salesforce, _eighteen, pl.String))
        .select(value=pl.coalesce("long", "value").str.to_lowercase())
        .select(value=text.tidy(code))
        .select(value=_unguarded(code))
        .select(value=pl.when(~code.is_in(NULLS)).then(code))
    )


@cache
def _national() -> Staged:
    code = pl.col("value")
    repeated = code.str.strip_chars_start(code.str.head(1)) == ""
    usable = (code.str.len_chars() >= _SHORTEST) & ~repeated & ~code.is_in(NATIONAL_PLACEHOLDERS)
    return (
        _canonical()
        .select(value=code.str.replace_all(r"[^\p{L}\p{N}]+", ""))
        .select(value=pl.when(usable).then(code))
    )


def _eighteen(codes: list[str]) -> list[str]:
    """The case-safe form: each block of five characters adds one that tells its capitals."""
    return [code + _check(code) if _mixed(code) else code for code in codes]


def _check(code: str) -> str:
    blocks = (code[i : i + 5] for i in (0, 5, 10))
    return "".join(_CHECK[sum(c.isupper() << i for i, c in enumerate(b))] for b in blocks)


def _mixed(code: str) -> bool:
    return not code.isdigit() and any(c.isupper() for c in code)
