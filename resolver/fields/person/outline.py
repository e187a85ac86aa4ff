"""Names in a few numbers, which tell of most pairs of names that they do not agree at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from zlib import crc32

import numpy as np
import numpy.typing as npt

from resolver.fields.person.variants import Variants, family_variants, given_variants

Numbers = npt.NDArray[np.uint32]
Flags = npt.NDArray[np.bool_]

_OTHER, _WHOLE, _NAMELESS = range(3)
_GIVEN, _FURTHER, _FAMILY = slice(1), slice(1, 2), slice(2, 5)
_WORDS: Final = 5
OUTLINE: Final = 3 + 3 * _WORDS
"""Numbers of 32 bits of an outline: what kind of name it is, the codes of the given and of the
family name among known ones; then of five words (the given name, a further one, and family names)
the beginnings, the letters, and lengths and ends."""
_ABSENT: Final = ("single", "former", "unit", "script", "native")
_BEGINNING: Final = 3
_SHORT: Final = 2
"""Letters up to which a word is taken for the beginning of any that begins with the same letter."""
_LEAST, _MOST_APART = 3, 2
"""Letters of the shorter of two words, and by how many they differ at most, if one is a typo."""
_APART: Final = np.array([2] * 5 + [4] * 4 + [6] * 56, dtype=np.uint8)
"""By the length of the shorter word, how many letters at most are in one of two words only, if one
is a typo of the other: two for each edit, and few of those are forgiven in short words."""
_LONGEST: Final = len(_APART) - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflicts:
    """What is sure of pairs of names; of what is not, the levels may be any.

    `unknown`: one of them is not known; `given`, `family`: given names, or family names, are in
    conflict (level 0); `further`: further given names agree in nothing (level 0, or none);
    `people`: both are one person's, if they are known.
    """

    unknown: Flags
    given: Flags
    family: Flags
    further: Flags
    people: Flags


def outline(person: Mapping[str, Any] | None, *, organisation: bool) -> tuple[int, ...]:
    """The outline of a person struct, or of the name of an organisation, of which it tells nothing.

    Of further words than five it tells nothing either, nor of letters other than Latin ones.
    """
    rest = (0,) * (OUTLINE - 1)
    named = person is not None and (person["full"] or person["unit"]) is not None
    if not named and not organisation:
        return _NAMELESS, *rest
    words = None if person is None or organisation else _words(person)
    if person is None or words is None:
        return _OTHER, *rest
    codes = (
        len(variants.names) if code is None else code
        for variants, code in (
            (given_variants(), person["nick"]),
            (family_variants(), person["kin"]),
        )
    )
    beginnings = (crc32(word[:_BEGINNING].encode()) if word else 0 for word in words)
    return _WHOLE, *codes, *beginnings, *map(_letters, words), *map(_ends, words)


def conflicts(left: Numbers, right: Numbers) -> Conflicts:
    """What is sure of the name of an outline (`left`) beside those of others (`right`, by row)."""
    kinds = left[0], right[:, 0]
    both = (kinds[0] == _WHOLE) & (kinds[1] == _WHOLE)
    known = (kinds[0] != _OTHER) & (kinds[1] != _OTHER)
    met, same, begun = _met(left[3:], right[:, 3:])
    turned = met[:, _GIVEN, _FAMILY], met[:, _FAMILY, _GIVEN]
    crossed = turned[0].any((1, 2)) & turned[1].any((1, 2))
    crossed |= same[:, _GIVEN, _FAMILY].any((1, 2)) | same[:, _FAMILY, _GIVEN].any((1, 2))
    straight = both & ~crossed
    given = met[:, :2, :2].any((1, 2)) | _same_name(given_variants(), left[1], right[:, 1])
    family = met[:, 1:, 1:].any((1, 2)) | _same_name(family_variants(), left[2], right[:, 2])
    return Conflicts(
        unknown=known & ~both,
        given=straight & ~given,
        family=straight & ~family,
        further=both & ~begun[:, 1, 1],
        people=known,
    )


def _words(person: Mapping[str, Any]) -> tuple[str, ...] | None:
    """The five words of a name, of which some may be empty, if it is one that has no more."""
    given, core = person["given"], person["core"]
    alone = person["kind"] == "person" and all(person[name] is None for name in _ABSENT)
    if not alone or given is None or core is None:
        return None
    further = (person["middle"] or "").split()
    unspaced = person["family"].replace(" ", "")
    family = [*dict.fromkeys(
        word for word in (core, person["head"], person["tail"], unspaced) if word
    )]  # fmt: skip
    room = _FAMILY.stop - _FAMILY.start
    if len(further) > 1 or len(family) > room:
        return None
    return given, *(further or [""]), *family, *([""] * (room - len(family)))


def _letters(word: str) -> int:
    """A bit for every letter of a word."""
    found = 0
    for letter in word:
        found |= 1 << ord(letter) % 32
    return found


def _ends(word: str) -> int:
    """First letter, last letter and length of a word."""
    if not word:
        return 0
    return ord(word[0]) % 256 << 16 | ord(word[-1]) % 256 << 8 | min(len(word), _LONGEST)


def _met(left: Numbers, right: Numbers) -> tuple[Flags, Flags, Flags]:
    """Of every word of one name beside every word of others: whether they may be one in any way.

    Beside that whether they may be equal, and whether they begin with one letter. Two words are one
    by a typo, or as the beginning of the other.
    """
    mine, theirs = left.reshape(1, 3, _WORDS), right.reshape(-1, 3, _WORDS)
    (start, end, length), (other_start, other_end, other_length) = (
        [(side[:, 2] >> shift).astype(np.uint8) for shift in (16, 8, 0)] for side in (mine, theirs)
    )
    short = np.minimum(length[:, :, None], other_length[:, None])
    near = np.maximum(length[:, :, None], other_length[:, None]) - short <= _MOST_APART
    apart = np.bitwise_count(mine[:, 1, :, None] ^ theirs[:, 1, None])
    begun = (start[:, :, None] == other_start[:, None]) & (short > 0)
    ended = (end[:, :, None] == other_end[:, None]) & (short >= _LEAST)
    equal = begun & (mine[:, 0, :, None] == theirs[:, 0, None])
    typo = (begun | ended) & near & (apart <= _APART[short])
    met = equal | (begun & (short <= _SHORT)) | typo
    return met, equal & (apart == 0) & near, begun


def _same_name(variants: Variants, left: np.uint32, right: Numbers) -> Flags:
    """Whether codes are those of one name."""
    most = len(variants.names)
    mine = np.minimum(left, np.uint32(most)).astype(np.int64)
    return variants.known_as_one(mine, np.minimum(right, np.uint32(most)).astype(np.int64))
