"""What one name was read as, and the order of its words: which are given, which family."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from resolver.fields.person.words import (
    eastern,
    familial,
    family_names,
    first_names,
    given_names,
    never_family,
    words,
)

Word = tuple[str, ...]
"""One written word: its folded parts, more than one where a hyphen joined them."""

PATRONYMICS: Final = (
    "ovich", "evich", "ovych", "evych", "ovna", "evna", "ivna", "ichna", "yovych", "oglu", "ogly",
    "oghlu", "qizi", "kyzy",
)  # fmt: skip
LEAST_PATRONYMIC: Final = 6
"""Letters of the shortest patronymic."""

_LONGEST_SYLLABLE: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """The folded parts of one name; `kind` as in the person struct."""

    kind: str = "person"
    given: str | None = None
    middle: str | None = None
    family: str | None = None
    suffix: str | None = None
    single: str | None = None
    hint: str | None = None
    unit: str | None = None
    former: str | None = None
    script: str | None = None
    native: str | None = None

    def with_suffix(self, suffix: str | None) -> Reading:
        """The same reading with this suffix."""
        return replace(self, suffix=suffix) if suffix else self

    def with_former(self, former: str | None) -> Reading:
        """The same reading with the family name of before, if it is that of a person."""
        fits = former and not self.former and self.kind in {"person", "none"}
        return replace(self, former=former) if fits else self


def named(given: Sequence[Word], family: Sequence[Word]) -> Reading:
    """The reading of words that are known to be given and family names."""
    first = [part for word in given for part in word]
    last = [part for word in family for part in word]
    if not first and not last:
        return Reading(kind="none")
    return Reading(
        given=first[0] if first else None,
        middle=" ".join(first[1:]) or None,
        family=" ".join(last) or None,
    )


def ordered(parts: Sequence[Word]) -> Reading:
    """The reading of the words of a whole name in the order they were written."""
    if not parts:
        return Reading(kind="none")
    if len(parts) == 1:
        return _lone(parts[0])
    if parts[0][0] in words("leading") and parts[0][0] not in first_names():
        size = next((i for i, w in enumerate(parts) if not _particle(w)), len(parts) - 1) + 1
        return named(parts[size:], parts[:size])
    if _family_first(parts):
        return named(parts[1:], parts[:1])
    start = _family_start(parts)
    return named(parts[:start], parts[start:])


def core(family: str) -> list[str]:
    """The words of a family name without its particles; all of them if there is nothing else."""
    parts = family.split()
    kept = [part for part in parts if part not in words("particle")]
    return kept or parts


def _lone(word: Word) -> Reading:
    if len(word) == 1:
        return Reading(single=word[0])
    if all(part in given_names() for part in word) and first_names().intersection(word):
        return named([word], [])
    return named([], [word]) if len(word[0]) > 1 else named([word[:1]], [word[1:]])


def _particle(word: Word) -> bool:
    return len(word) == 1 and word[0] in words("particle", "bound")


def _family_start(parts: Sequence[Word]) -> int:
    """The index of the first word of the family name of a name in Western order."""
    last = len(parts) - 1
    for index in range(1, last):
        if not _particle(parts[index]):
            continue
        return index
    for index in range(2, last):
        if parts[index] == ("y",) and len(parts[index - 1][0]) > 1:
            return index - 1
    return last


def _family_first(parts: Sequence[Word]) -> bool:
    """Whether the first word is the family name, as in Russian forms and East Asia."""
    flat = [word[0] for word in parts]
    if len(parts) == 2:
        east = flat[0] in eastern() and flat[1] not in familial()
        return all(len(word) == 1 for word in parts) and (east or _swapped(*flat))
    if len(parts) == 3 and _patronymic(flat[2]):
        return flat[0] not in first_names()
    if flat[0] in words("eastern") and len(parts) <= 4:
        return flat[-1] not in words("eastern") and not any(map(_western, parts[1:]))
    plain = all(len(word) == 1 for word in parts)
    return plain and _swapped(flat[0], flat[-1]) and _swapped(flat[0], flat[1])


def _patronymic(name: str) -> bool:
    return len(name) >= LEAST_PATRONYMIC and name.endswith(PATRONYMICS)


def _western(word: Word) -> bool:
    name = word[0]
    return (
        len(word) > 1
        or len(name) == 1
        or len(name) > _LONGEST_SYLLABLE
        or name in first_names()
        or name in family_names()
    )


def _swapped(first: str, last: str) -> bool:
    return first in family_names() and last in never_family()
