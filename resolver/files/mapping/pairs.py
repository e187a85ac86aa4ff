"""Which two columns without a telling header hold given and family names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final

from resolver.files.mapping import lexicon
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
_GIVEN: Final = 0.5
_FAMILY: Final = 0.3
_SURE_FAMILY: Final = 0.5
_WORDS: Final = 2.2
_FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How far the words of a column are given and family names."""

    guess: Guess
    given: float
    family: float
    distinct: int


def name_pair(columns: list[Guess], profiles: Profiles, taken: set[str]) -> list[Guess]:
    """A given and a family name, decided jointly, since many names are both."""
    judged = []
    for guess in columns:
        values = profiles[guess.column]
        if values.words > _WORDS or values.distinct < _FEW:
            continue
        words = lexicon.folded(values.usual)
        if lexicon.cities(words) >= 0.3:
            continue
        judged.append(
            _Names(
                guess=guess,
                given=lexicon.given(words),
                family=lexicon.family(words),
                distinct=values.distinct,
            )
        )
    given = "given_name" not in taken and "name" not in taken
    family = "family_name" not in taken and "name" not in taken
    if given and family:
        return _pair(judged)
    if family:
        alone = [one for one in judged if one.family >= _SURE_FAMILY > one.given]
        return _only("family_name", alone)
    if given:
        return _only("given_name", [one for one in judged if one.given >= _GIVEN])
    return []


def _pair(judged: list[_Names]) -> list[Guess]:
    """The pair of columns that fits given and family name best, or a single given name."""

    def fit(pair: tuple[_Names, _Names]) -> float:
        first, last = pair
        varied = 0.2 if last.distinct > first.distinct else 0.0
        return first.given - first.family + last.family - last.given + varied

    pairs = [
        (first, last)
        for first, last in permutations(judged, 2)
        if first.given >= _GIVEN and (last.family >= _FAMILY or last.given >= _FAMILY)
    ]
    pairs.sort(key=fit, reverse=True)
    if pairs and (len(pairs) == 1 or fit(pairs[0]) > fit(pairs[1])):
        first, last = pairs[0]
        return [
            first.guess.taken_for("given_name", _said(first.given, "given")),
            last.guess.taken_for("family_name", _said(last.family, "family")),
        ]
    first_names = [one for one in judged if one.given >= _GIVEN]
    if first_names:
        return _only("given_name", first_names)
    return _only("family_name", [one for one in judged if one.family >= _SURE_FAMILY])


def _only(role: str, columns: list[_Names]) -> list[Guess]:
    """The role for the one column that fits; none where several do."""
    if len(columns) != 1:
        return []
    one = columns[0]
    kind = role.removesuffix("_name")
    return [one.guess.taken_for(role, _said(one.given if kind == "given" else one.family, kind))]


def _said(share: float, kind: str) -> str:
    return f"{int(share * 100)} % of the values are known {kind} names"
