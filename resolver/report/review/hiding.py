"""Masks for many proposals: the costly ones are made only where a text could give somebody away."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Final

from resolver.report.mask import Mask, kind_of, mask_for, mask_value
from resolver.report.review.tables import Entry
from resolver.report.visible import LONGEST, tags

_WORD: Final = re.compile(r"[^\W\d_]+")
_FEWEST_DIGITS: Final = 7

_NOBODY: Final = Mask(active=True)


@lru_cache(maxsize=200_000)
def hidden(field: str, value: str) -> Entry:
    """A value of a field, masked, with the tags that its letters deserve."""
    masked = mask_value(_kind(field), value)
    if value.isascii() and value.isprintable():
        return masked
    found = tuple(tag.text for tag in tags(value))
    return (masked, *found) if found else masked


@lru_cache(maxsize=200_000)
def cut_value(value: str, longest: int = LONGEST) -> Entry:
    """A value as it stands, cut where it is very long."""
    if len(value) <= longest:
        return value
    return (value[:longest], f"cut, {len(value):,} characters")


class Hiding:
    """What must not be read in the texts and keys of one proposal.

    `names` and `phones` are those of its people. The result is that of `mask_for` with them.
    """

    def __init__(self, names: Iterable[str], phones: Iterable[str]) -> None:
        self._names, self._phones = list(names), list(phones)
        self._words = {word for name in self._names for word in _words(name)}
        self._mask: Mask | None = None

    def key(self, text: str) -> str:
        """A key or source without what gives a person away."""
        return self._for(text).key(text)

    def text(self, text: str) -> str:
        """Free text without what gives a person away."""
        return self._for(text).text(text)

    def note(self, text: str) -> str:
        """What people wrote by hand, hidden as a whole."""
        return _NOBODY.note(text)

    def _for(self, text: str) -> Mask:
        # A name can only be found where a whole word of the text is a word of a name, and a phone
        # only among seven digits; letters beyond ASCII have cases of their own.
        harmless, words = _read(text)
        if harmless and self._words.isdisjoint(words):
            return _NOBODY
        if self._mask is None:
            self._mask = mask_for(True, self._names, self._phones)
        return self._mask


class Open:
    """Nothing is hidden."""

    def key(self, text: str) -> str:
        """The key as it stands."""
        return text

    def text(self, text: str) -> str:
        """The text as it stands."""
        return text

    def note(self, text: str) -> str:
        """The note as it stands."""
        return text


_kind = lru_cache(maxsize=1_000)(kind_of)


@lru_cache(maxsize=10_000)
def _read(text: str) -> tuple[bool, list[str]]:
    """Whether a text holds neither a number like a phone nor strange letters, and its words."""
    digits = sum(map(text.count, "0123456789"))
    return text.isascii() and digits < _FEWEST_DIGITS, _words(text)


def _words(text: str) -> list[str]:
    return [word.casefold() for word in _WORD.findall(text)]
