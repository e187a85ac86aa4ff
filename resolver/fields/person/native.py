"""Words of other scripts in Latin letters: known names by table, the rest letter by letter."""

from __future__ import annotations

import csv
import re
import unicodedata
from functools import cache
from importlib.resources import files
from typing import Final

from anyascii import anyascii

from resolver.fields.text import transliterate

_MARKS: Final = re.compile("[\u0591-\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670]")
_LETTERS: Final = str.maketrans("أإآٱىیکة", "ااااييكه")
_ARTICLE: Final = "ال"
_SERVANT: Final = "عبد"
_SHORTEST: Final = 3
"""Letters of the shortest Arabic word behind an article."""
_LONG_VOWEL: Final = re.compile("o[uo]|uu|-")
_GREEK: Final = (("ου", "ou"), ("μπ", "b"), ("ντ", "d"), ("ευ", "ev"), ("αυ", "av"), ("γγ", "ng"))


def romanised(word: str, script: str) -> str:
    """The word of that script as one or more lower-case Latin words."""
    plain = unicodedata.normalize("NFC", word).lower()
    if script in {"arabic", "hebrew"}:
        return _semitic(_MARKS.sub("", plain).translate(_LETTERS))
    known = _names().get(plain)
    if known:
        return known
    if script == "greek":
        bare = "".join(c for c in unicodedata.normalize("NFD", plain) if c != "\u0301")
        for greek, latin in _GREEK:
            bare = bare.replace(greek, latin)
        return _latin(bare)
    if script == "kana":
        return _LONG_VOWEL.sub(lambda m: m[0][0].strip("-"), _lettered(plain))
    return _lettered(plain) if script in {"han", "hangul"} else _latin(plain)


def known(word: str) -> str | None:
    """The Latin spelling of a name that has one in the table."""
    return _names().get(word)


def _semitic(word: str) -> str:
    """An Arabic or Hebrew word; the article and `abd` are told apart from what follows."""
    found = _names().get(word)
    if found:
        return found
    rest = word.removeprefix(_ARTICLE)
    if rest != word and len(rest) >= _SHORTEST:
        return f"al-{_names().get(rest) or _latin(rest)}"
    rest = word.removeprefix(_SERVANT)
    if rest != word and len(rest) >= _SHORTEST:
        inner = rest.removeprefix(_ARTICLE)
        return f"abdul{_names().get(inner) or _latin(inner)}"
    return _latin(word)


def _latin(word: str) -> str:
    return "".join(c for c in transliterate(word).lower() if c.isalnum() or c in " -")


def _lettered(word: str) -> str:
    """Han, kana and Hangul, of which a decomposition would change the letters."""
    return "".join(c for c in anyascii(word).lower() if c.isalnum() or c == "-")


@cache
def _names() -> dict[str, str]:
    text = (files("resolver.fields") / "data" / "person_native.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {_plain(name): row["latin"] for row in rows for name in row["names"].split()}


def _plain(name: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFC", name)).translate(_LETTERS)
