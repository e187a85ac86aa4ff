"""Two people, or a whole family, in one name: `John & Mary Smith`, `Familie Müller`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from resolver.fields.person.reading import Reading, Word, core, named, ordered
from resolver.fields.person.wording import flattened, organisation, worded
from resolver.fields.person.words import family_names, first_names, given_names, words

_JOINED: Final = re.compile(r" *[&+] *| +(?:and|und|et|og|oraz|samt|och|ja|en|ve|и|та|και) +")
_LOOSELY: Final = re.compile(r" (?:y|e|i|a) ")
"""Words that join two given names, and as often the halves of one family name."""
_PARTED: Final = re.compile("[,;]")
_ARTICLES: Final = frozenset({"the", "die", "la", "les", "los"})

Side = tuple[list[str], list[str]]
"""Given and family names of one of the people."""


def joined(lower: str) -> bool:
    """Whether the lower-case text has a word or sign that joins two people."""
    return len([side for side in _JOINED.split(lower) if side.strip()]) > 1


def joint(lower: str) -> Reading | None:
    """The reading of two people in one cell, or of a whole family; None of any other name.

    Two words with nothing but a joiner between them are a firm, unless both are given names.
    """
    sides = [side.strip() for side in _JOINED.split(lower)]
    if len(sides) < 2:
        sides = _couple(lower) or sides
    if len(sides) < 2 and words("family").isdisjoint(w.strip(".,") for w in lower.split()):
        return None
    read = [worded(side) for side in sides]
    flat = flattened(read)
    family = bool(words("family").intersection(flat)) and len(flat) > 1
    if not family and (len(sides) < 2 or not all(read)):
        return None
    if organisation(read) or (not family and _firm(read)):
        return company(flat)
    titles = any(_titled(side) for side in read)
    known = [_side(side, family, titles) for side in sides]
    givens = [name for given, _ in known for name in given]
    families = [name for _, inherited in known for name in inherited]
    if not givens and not families:
        return None
    cores = sorted({"".join(core(name)) for name in families})
    return Reading(
        kind="joint",
        hint=" ".join(flat),
        unit=f"{' '.join(sorted(givens))}/{'+'.join(cores)}",
        family=families[0] if len(set(families)) == 1 else None,
    )


def company(flat: Sequence[str]) -> Reading:
    """The reading of the name of an organisation."""
    name = " ".join(flat) or None
    return Reading(kind="organisation", hint=name, unit=name)


def _couple(lower: str) -> list[str] | None:
    """`anna y luis garcía` in two, but not `ramón y cajal`."""
    sides = _LOOSELY.split(lower)
    if len(sides) != 2:
        return None
    left, right = map(worded, sides)
    couple = len(left) == 1 and len(right) > 1 and left[0][0] in given_names()
    return sides if couple and right[0][0] in first_names() else None


def _firm(sides: Sequence[Sequence[Word]]) -> bool:
    """Whether the sides are family names: `johnson & johnson`, `marks and spencer`."""
    if any(_titled(side) for side in sides):
        return False
    if all(len(side) == 1 for side in sides):
        return not all(side[0][0] in given_names() for side in sides)
    first = [side[0][0] for side in sides]
    inherited = all(name in family_names() and name not in given_names() for name in first)
    return inherited and len(sides[0]) == 1


def _titled(side: Sequence[Word]) -> bool:
    return side[0][0] in words("title")


def _side(text: str, household: bool, titles: bool) -> Side:
    """What one side says: `smith, john`, `mary jones`, `mrs j smith`, `mary`, `mr`.

    Of a `household` everything that is no given name is the family name; where there are `titles`,
    a lone `m` is one.
    """
    pieces = [piece for piece in map(worded, _PARTED.split(text)) if piece]
    if len(pieces) > 1:
        given = [word for piece in pieces[1:] for word in _bare(piece)]
        return [word[0] for word in given[:1]], _inherited(_bare(pieces[0]))
    found = pieces[0] if pieces else []
    kept = _bare(found)
    if not kept or (titles and found == [("m",)]):
        return [], []
    titled = len(kept) < len(found)
    if household and kept[0][0] not in first_names():
        return [], _inherited(kept)
    if len(kept) == 1:
        return ([], _inherited(kept)) if titled or household else ([kept[0][0]], [])
    reading = ordered(kept)
    return [reading.given] if reading.given else [], [reading.family] if reading.family else []


def _inherited(found: Sequence[Word]) -> list[str]:
    family = named([], found).family
    return [family] if family else []


def _bare(found: Sequence[Word]) -> list[Word]:
    """The words that are names: without titles, words for a family and the article before them."""
    kept = [word for word in found if word[0] not in words("title", "family", "suffix")]
    return kept[1:] if len(kept) > 1 and kept[0][0] in _ARTICLES else kept
