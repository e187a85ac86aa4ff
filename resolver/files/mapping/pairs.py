"""Which two columns without a telling header hold given and family names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Final

import polars as pl

from resolver.files.mapping import lexicon
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
_GIVEN: Final = 0.5
_FAMILY: Final = 0.3
_SURE_FAMILY: Final = 0.5
_RATHER_GIVEN: Final = 0.35
_HARDLY: Final = 0.1
_LED: Final = 0.05
_MAILED: Final = 0.2
_WORDS: Final = 2.2
_FEW: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class _Names:
    """How far the words of a column are given and family names.

    `led` is the share that begins with a particle, `mailed` that of rows whose e-mail holds it.
    """

    guess: Guess
    given: float
    family: float
    led: float
    mailed: float
    distinct: int


def name_pair(
    columns: list[Guess], profiles: Profiles, taken: set[str], mail: Profile | None = None
) -> list[Guess]:
    """A given and a family name, decided jointly, since many names are both.

    `mail` is the column of e-mail addresses, which often hold the name.
    """
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
                led=lexicon.led(words),
                mailed=_mailed(values, mail),
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


def _mailed(values: Profile, mail: Profile | None) -> float:
    if mail is None:
        return 0.0
    frame = pl.DataFrame([values.column.alias("name"), mail.column.alias("mail")])
    frame = frame.filter(pl.col("name").is_in(values.sample.implode()))
    return lexicon.mailed(frame["name"], frame["mail"])


def _pair(judged: list[_Names]) -> list[Guess]:
    """The pair of columns that fits given and family name best, or a single given name."""

    def fit(pair: tuple[_Names, _Names]) -> float:
        first, last = pair
        varied = 0.2 if last.distinct > first.distinct else 0.0
        return first.given - first.family + last.family - last.given + varied

    pairs = [(first, last) for first, last in permutations(judged, 2) if _fits(first, last)]
    pairs.sort(key=fit, reverse=True)
    if pairs and (len(pairs) == 1 or fit(pairs[0]) > fit(pairs[1])):
        first, last = pairs[0]
        return [
            first.guess.taken_for("given_name", _said(first.given, "given")),
            last.guess.taken_for("family_name", _said(last.family, "family")),
        ]
    first_names = [one for one in judged if one.given >= _GIVEN]
    if first_names:
        return _only("given_name", first_names) + _beside(first_names, judged)
    return _only("family_name", [one for one in judged if one.family >= _SURE_FAMILY])


def _fits(first: _Names, last: _Names) -> bool:
    """Whether given and family name are told, of a few names by that neither is the other."""
    if first.given >= _GIVEN:
        return max(last.family, last.given) >= _FAMILY
    apart = max(first.family, last.given) < _HARDLY
    return apart and first.given >= _RATHER_GIVEN and last.family >= _FAMILY


def _beside(given: list[_Names], judged: list[_Names]) -> list[Guess]:
    """The one column of unknown names beside a given name: in e-mails, or with particles."""
    last = [
        one for one in judged if one not in given and (one.mailed >= _MAILED or one.led >= _LED)
    ]
    if len(given) != 1 or len(last) != 1:
        return []
    one = last[0]
    in_mail = f"{int(one.mailed * 100)} % of the e-mails hold the name"
    reason = in_mail if one.mailed >= _MAILED else "names with particles beside a given name"
    return [one.guess.taken_for("family_name", reason)]


def _only(role: str, columns: list[_Names]) -> list[Guess]:
    """The role for the one column that fits; none where several do."""
    if len(columns) != 1:
        return []
    one = columns[0]
    kind = role.removesuffix("_name")
    return [one.guess.taken_for(role, _said(one.given if kind == "given" else one.family, kind))]


def _said(share: float, kind: str) -> str:
    return f"{int(share * 100)} % of the values are known {kind} names"
