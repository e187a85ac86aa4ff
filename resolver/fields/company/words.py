"""The reference data of company names: legal forms, spellings, and words that say little."""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from resolver.fields.text import transliterate


@dataclass(frozen=True, slots=True, kw_only=True)
class Forms:
    """Legal forms as folded words, the same without blanks, and the words of the longest."""

    spaced: frozenset[str]
    compact: frozenset[str]
    longest: int


@cache
def forms() -> Forms:
    """The legal forms that are written in Latin letters."""
    lines = _text("company_legal_forms.txt").splitlines()
    spaced = frozenset(line for line in lines if line and not line.startswith("#"))
    compact = frozenset(form.replace(" ", "") for form in spaced)
    return Forms(spaced=spaced, compact=compact, longest=max(map(len, compact)))


@cache
def native() -> tuple[re.Pattern[str], dict[str, str]]:
    """A pattern that finds legal forms in other scripts, longest first, and what each stands for.

    Scripts that write without blanks have them anywhere in a name, others as words of their own.
    """
    rows = _rows("company_native_forms.csv")
    rows.sort(key=lambda row: -len(row["form"]))
    inside = "|".join(re.escape(row["form"]) for row in rows if row["apart"] == "no")
    apart = "|".join(re.escape(row["form"]) for row in rows if row["apart"] == "yes")
    pattern = re.compile(rf"(?:{inside}|(?<!\w)(?:{apart})(?!\w))")
    return pattern, {row["form"]: row["legal"] for row in rows}


@cache
def words(kind: str) -> frozenset[str]:
    """The words (or texts) of one kind.

    `joiner`: dropped between other words; `small`: no part of an acronym; `generic`: tell no
    company from another; `trade`: tell its trade only; `ahead`: legal forms before the name;
    `inside`: legal forms wherever they stand; `absent`: texts that mean that there is no company.
    """
    found = (row["word"] for row in _rows("company_words.csv") if row["kind"] == kind)
    return frozenset(transliterate(word) for word in found)


@cache
def one_form() -> dict[str, str]:
    """Legal forms without blanks that are written in several ways, and the usual way."""
    return {row["form"]: row["usual"] for row in _rows("company_form_spellings.csv")}


@cache
def spellings() -> dict[str, str]:
    """Abbreviations, plurals and foreign forms of words, and the form they are compared in."""
    rows = _rows("company_words.csv")
    return {row["word"]: row["canonical"] for row in rows if row["kind"] == "same"}


def _rows(name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(_text(name).splitlines()))


def _text(name: str) -> str:
    return (files("resolver.fields") / "data" / name).read_text("utf-8")
