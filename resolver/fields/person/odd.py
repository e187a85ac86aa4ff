"""What stands in the place of a name and is none: contact points, user names, placeholders."""

from __future__ import annotations

import re
from typing import Final

from resolver.fields.person.letters import latin, unmistaken
from resolver.fields.person.reading import Reading
from resolver.fields.person.suffixes import SUFFIXES
from resolver.fields.person.words import placeholders, words

_LEAST_DIGITS: Final = 6


def not_a_person(lower: str) -> Reading | None:
    """The reading of a text that is a contact point or a placeholder."""
    squeezed = lower.strip()
    if "@" in squeezed or _telephone(squeezed):
        return Reading(kind="handle", hint=_hint(squeezed))
    folded = " ".join(part for word in squeezed.split() for part in latin(word))
    if not folded:
        return Reading(kind="none")
    parts = folded.split()
    if folded in placeholders() or parts[-1] in words("nobody") or _mashed(folded):
        return Reading(kind="placeholder")
    if " " not in squeezed and _user_name(squeezed):
        return Reading(kind="handle", hint=_hint(squeezed))
    return None


def without_mail(text: str) -> str:
    """The text without an address that stands beside a name (`Jane Roe <jane@example.com>`)."""
    if "@" not in text:
        return text
    others = [word for word in text.split() if "@" not in word]
    return " ".join(others) if len(others) > 1 else text


def _telephone(text: str) -> bool:
    digits = sum(c.isdigit() for c in text)
    if digits < _LEAST_DIGITS:
        return False
    letters = [w for w in re.split("[^a-z]+", text) if w and w not in words("telephone")]
    return sum(map(len, letters)) <= 2


def _mashed(folded: str) -> bool:
    """Whether every word is one letter said three times or more, or there is no letter at all."""
    parts = folded.split()
    return all(p.isdigit() or (len(p) > 2 and len(set(p)) == 1) for p in parts)


def _user_name(word: str) -> bool:
    """`german_vega`, `terry.severino`, `andy75`, but not `j.smith` or `dr.smith`."""
    if "_" in word.strip("_"):
        return True
    pieces = [piece for piece in word.split(".") if piece]
    if len(pieces) > 1:
        long = all(len(piece) > 2 for piece in pieces)
        return long and pieces[0] not in words("title", "loose_title") | set(SUFFIXES)
    return word[-1].isdigit() and bool(re.search("[a-z]{3}", word)) and unmistaken(word) != word


def _hint(text: str) -> str | None:
    local = text.strip("@").split("@", maxsplit=1)[0]
    parts = [part for piece in re.split(r"[\s._\-]+", local) for part in latin(piece)]
    return " ".join(filter(None, (part.strip("0123456789") for part in parts))) or None
