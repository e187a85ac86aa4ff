"""Names of companies: without their legal form, compared as words."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl
from rapidfuzz.distance import JaroWinkler

from resolver.fields.level import Level
from resolver.fields.text import fold, present
from resolver.frames.bridge import over_distinct, pairwise

COMPANY: Final = pl.Struct({"value": pl.String, "legal": pl.String})
"""The company struct; see `clean`."""

LEVELS: Final = (
    Level(0, "different", "different companies"),
    Level(1, "similar", "alike but for a typo, or one name begins with the other"),
    Level(2, "exact", "the same name, legal form apart"),
)
"""Levels of two company names; null where either is missing."""

_SIMILAR: Final = 0.92
_LEAST_PREFIX: Final = 5
"""Letters from which on one name may be the beginning of the other."""

_AHEAD: Final = frozenset({"ooo", "oao", "zao", "ao", "tov", "pt", "oy", "stichting"})
"""Legal forms that are written before the name."""

_JOINERS: Final = frozenset({"and", "und", "et", "y", "e", "the", "co"})


def clean(raw: pl.Expr) -> pl.Expr:
    """The company as a `COMPANY` struct of folded words, null where the text says there is none.

    `value` is the name without legal form, article and joining words, `legal` the form without
    blanks (`gmbh`, `sarl`). A name that is a legal form and nothing else keeps it as its value.
    """
    text = present(raw).str.replace_all(r"[&+]", " and ")
    return over_distinct(fold(text), _parsed, COMPANY)


def level(left: pl.Expr, right: pl.Expr) -> pl.Expr:
    """Int8 level of two company structs (`LEVELS`), null where either is missing."""
    a, b = left.struct.field("value"), right.struct.field("value")
    a, b = _unspaced(a), _unspaced(b)
    near = (a != b) & ((a.str.head(1) == b.str.head(1)) | (a.str.tail(1) == b.str.tail(1)))
    score = pairwise(pl.when(near).then(a), pl.when(near).then(b), JaroWinkler.similarity)
    shorter = pl.min_horizontal(a.str.len_bytes(), b.str.len_bytes())
    begins = (a.str.starts_with(b) | b.str.starts_with(a)) & (shorter >= _LEAST_PREFIX)
    return (
        pl.when(a.is_null() | b.is_null())
        .then(None)
        .when(a == b)
        .then(2)
        .otherwise((begins | (score >= _SIMILAR).fill_null(False)).cast(pl.Int8))
        .cast(pl.Int8)
    )


def _unspaced(value: pl.Expr) -> pl.Expr:
    return value.str.replace_all(" ", "", literal=True)


def _parsed(names: list[str]) -> list[dict[str, str | None]]:
    return [_split(name.split()) for name in names]


def _split(words: list[str]) -> dict[str, str | None]:
    """The name and the legal forms at its end, or the one before it (`ooo romashka`)."""
    forms, longest = _legal_forms()
    ahead = 1 if len(words) > 1 and words[0] in _AHEAD else 0
    kept, legal = words[ahead:], words[:ahead]
    while True:
        size = next((n for n in range(longest, 0, -1) if " ".join(kept[-n:]) in forms), 0)
        if not size or size >= len(kept):
            break
        legal = kept[-size:] + legal
        kept = kept[:-size]
        while len(kept) > 1 and kept[-1] in _JOINERS:
            kept = kept[:-1]
    content = [word for word in kept if word not in _JOINERS] or kept
    return {"value": " ".join(content), "legal": "".join(legal) or None}


@cache
def _legal_forms() -> tuple[frozenset[str], int]:
    text = (files("resolver.fields") / "data" / "company_legal_forms.txt").read_text("utf-8")
    forms = frozenset(line for line in text.splitlines() if line and not line.startswith("#"))
    return forms, max(len(form.split()) for form in forms)
