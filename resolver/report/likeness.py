"""How texts of one field that are not the same differ: in spelling, in completeness, or truly."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

LONGEST: Final = 256
"""Characters of a text that are looked at; a longer one differs."""

_WORD: Final = re.compile(r"[^\W_]+")
_CODES: Final = ("national_id", "gender", "locale", "consent")
"""Fields whose values are one word however they are written: a part of one is another one."""
_ORDERLESS: Final = ("name", "company")
"""Fields whose words are the same in any order."""


def likeness(field: str, texts: Iterable[str]) -> str:
    """How these texts of one field differ, of which at least two are not the same.

    `spelling` where they are equal but for case, accents, punctuation and blanks, `less` where the
    words of each are among those of the fullest, `differs` otherwise.
    """
    distinct = list(dict.fromkeys(texts))
    if any(len(text) > LONGEST for text in distinct):
        return "differs"
    words = [_words(text) for text in distinct]
    if not all(words):
        return "differs"
    if len({"".join(found) for found in words}) == 1:
        return "spelling"
    if field in _CODES:
        return "differs"
    if field in _ORDERLESS and len({tuple(sorted(found)) for found in words}) == 1:
        return "spelling"
    fullest = max(words, key=lambda found: (len(found), found))
    inside = _among if field in _ORDERLESS else _in_order
    return "less" if all(inside(found, fullest) for found in words) else "differs"


def _words(text: str) -> list[str]:
    """The words without case, accents and punctuation."""
    if not text.isascii():
        apart = unicodedata.normalize("NFKD", text)
        text = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return _WORD.findall(text.casefold())


def _among(words: Sequence[str], fullest: Sequence[str]) -> bool:
    return not Counter(words) - Counter(fullest)


def _in_order(words: Sequence[str], fullest: Sequence[str]) -> bool:
    rest = iter(fullest)
    return all(word in rest for word in words)
