"""Text as every kind of value needs it: length caps, folding to plain letters, absent values.

Caps come first: Unicode normalisation of tens of thousands of combining marks is quadratic in
CPython 3.11, so no value reaches it unbounded.
"""

from __future__ import annotations

import unicodedata
from typing import Final
from zlib import crc32

import polars as pl
from anyascii import anyascii

from resolver.frames.bridge import over_distinct

CAPS: Final = {"email": 320, "phone": 64, "name": 256, "address": 1024, "text": 256, "date": 64}
"""Characters of a value that are looked at, per kind; what follows is kept but not compared."""

ABSENT: Final = (
    "",
    "-",
    "--",
    "---",
    ".",
    "..",
    "...",
    "?",
    "??",
    "???",
    "x",
    "xx",
    "xxx",
    "0",
    "n/a",
    "na",
    "n.a.",
    "n.a",
    "none",
    "null",
    "nil",
    "nan",
    "unknown",
    "undefined",
    "not available",
    "not applicable",
    "not provided",
    "not given",
    "no",
    "declined",
    "refused",
    "tbd",
    "tba",
    "(none)",
    "(null)",
    "#n/a",
    "[deleted]",
    "deleted",
    "redacted",
    "[redacted]",
    "missing",
    "empty",
    "blank",
    "void",
)
"""Texts that mean no value where a contact point, address or attribute is expected.

Names are judged by their own rule: people are called Null and Na.
"""

_INVISIBLE: Final = (
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f"
    "\ufe00-\ufe0f\ufeff\x00-\x08\x0e-\x1f\x7f]"
)


def capped(value: pl.Expr, kind: str) -> pl.Expr:
    """The first characters of the value, as many as `CAPS` allows for its kind."""
    return value.str.head(CAPS[kind])


def tidy(value: pl.Expr, kind: str = "text") -> pl.Expr:
    """The value capped, in composed form, without invisible characters, blanks collapsed and cut.

    Empty becomes null.
    """
    text = (
        capped(value, kind)
        .str.normalize("NFKC")
        .str.replace_all(_INVISIBLE, "")
        .str.replace_all(r"\s+", " ")
        .str.strip_chars()
    )
    return pl.when(text != "").then(text)


def present(value: pl.Expr, kind: str = "text") -> pl.Expr:
    """The tidy value, null where its text says that there is none (`N/A`, `-`, `unknown`)."""
    text = tidy(value, kind)
    return pl.when(~text.str.to_lowercase().is_in(ABSENT)).then(text)


def fold(value: pl.Expr, kind: str = "text") -> pl.Expr:
    """Lower-case ASCII letters and digits of the value, words separated by single blanks, or null.

    Accents are dropped and other scripts transliterated (anyascii): a comparison key, not a
    display form. `O'Neil` gives `oneil`; a hyphen separates words.
    """
    text = capped(value, kind)
    plain = (
        pl.when(text.str.contains(r"^[\x00-\x7f]*$"))
        .then(text)
        .otherwise(over_distinct(_beyond_ascii(text), _transliterate, pl.String))
    )
    words = (
        plain.str.to_lowercase()
        .str.replace_all(r"['`\x00]", "")
        .str.replace_all(r"[^a-z0-9]+", " ")
        .str.strip_chars()
    )
    return pl.when(words != "").then(words)


def _beyond_ascii(text: pl.Expr) -> pl.Expr:
    return pl.when(~text.str.contains(r"^[\x00-\x7f]*$")).then(text)


def _transliterate(values: list[str]) -> list[str]:
    return [transliterate(value) for value in values]


def transliterate(value: str) -> str:
    """The value in ASCII: marks dropped, `ß` as `ss`, other scripts by anyascii."""
    marks_gone = "".join(
        c
        for c in unicodedata.normalize("NFKD", value.replace("’", "").replace("ʼ", ""))
        if not unicodedata.combining(c)
    )
    return anyascii(marks_gone)


def trace(text: str | None) -> int:
    """A positive number of 32 bits that equal texts have in common, 0 for none."""
    return 0 if text is None else crc32(text.encode()) or 1
