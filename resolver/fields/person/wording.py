"""The words of a written name, and whether they are those of an organisation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from resolver.fields.person.letters import latin, unmistaken
from resolver.fields.person.reading import Word
from resolver.fields.person.words import first_names, words

ORDINAL: Final = re.compile("[0-9]+(?:st|nd|rd|th)$")
_BETWEEN: Final = re.compile(r"[\s._/]+")
_ENDED: Final = re.compile(
    r"(?<![^\W\d_])(sig|dott|dr|prof|avv|sr)\.(ra|na|ri|ssa|ta|a)(?![^\W\d_]|\.)"
)
"""Titles that are cut short and end in the letters of the long word: `sig.ra`, `dott.ssa`."""
_MOST_WORDS: Final = 16


def worded(text: str) -> list[Word]:
    """The folded words of a lower-case text, as many as names have at most."""
    if "." in text:
        for mark in words("dotted"):
            text = text.replace(mark, " " + mark.replace(".", "").replace("-", "") + " ")
        text = _ENDED.sub(r"\1\2", text)
    found: list[Word] = []
    for written in _BETWEEN.split(text):
        parts = tuple(p for p in map(_corrected, latin(written)) if p)
        if parts:
            found.append(parts)
    return _scots(found[:_MOST_WORDS])


def organisation(pieces: Sequence[Sequence[Word]]) -> bool:
    """Whether these pieces of a name, as commas divide them, are the name of an organisation."""
    flat = flattened(pieces)
    if len(flat) < 2:
        return False
    person = flat[0] in first_names() or (
        len(pieces) == 2 and all(word[0] in first_names() for word in pieces[1])
    )
    if flat[-1] in words("legal") or (flat[-1] in words("loose_legal") and not person):
        return True
    strong, loose = words("organisation", "legal"), words("loose_organisation")
    inner = flat[1:] if len(pieces) == 1 else flat
    count = sum(part in loose for part in inner)
    strongly = any(part in strong for part in flat) and not (person and len(pieces) > 1)
    return strongly or count > 1 or (count == 1 and not person and flat[-1] in loose)


def flattened(pieces: Sequence[Sequence[Word]]) -> list[str]:
    """The parts of all words of all pieces."""
    return [part for piece in pieces for word in piece for part in word]


def _corrected(part: str) -> str:
    return part if part.isalpha() or ORDINAL.match(part) else unmistaken(part)


def _scots(found: list[Word]) -> list[Word]:
    """`mc donald` in one word."""
    for index in range(len(found) - 2, -1, -1):
        if found[index] == ("mc",):
            following = found.pop(index + 1)
            found[index] = ("mc" + following[0], *following[1:])
    return found
