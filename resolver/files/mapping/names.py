"""Full names and their parts: what a header that can mean several means beside the others."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.files.mapping import family, lexicon
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile
from resolver.steps.columns import FORMER

Profiles = Mapping[str, Profile]
_SHORT: Final = 1.5
_FEW: Final = 2


def settle_names(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """Words that mean a full name alone and one part of it beside the other part."""
    given, family = _of(guesses, "given_name"), _families(guesses)
    changed = [
        replace(guess, role=role, reason=reason)
        for guess in _of(guesses, "name")
        if not guess.said
        for role, reason in [_beside(guess, profiles, given=bool(given), family=bool(family))]
    ]
    if not given and not family:
        changed += _lines(guesses, profiles)
    middle = _of(guesses, "middle_name")
    for guess in given:
        others = [g for g in given if g.stem == guess.stem and g.number < guess.number]
        if others and not middle and not guess.said:
            changed.append(replace(guess, role="middle_name", reason="a further given name"))
    now = {guess.column: guess for guess in [*guesses, *changed]}
    return changed + _one_family(now.values(), profiles)


def _beside(guess: Guess, profiles: Profiles, *, given: bool, family: bool) -> tuple[str, str]:
    """The role of a column headed as a name, and why, beside columns for a part of it."""
    short = guess.word == "name" and profiles[guess.column].words < _SHORT
    if guess.word == "sname":
        return ("middle_name" if family else "family_name"), guess.reason
    if family and not given and guess.word == "name_or_given":
        return "given_name", f"{guess.reason}, beside a family name"
    if given and not family and guess.word == "name_or_family":
        return "family_name", f"{guess.reason}, beside a given name"
    if family and not given and short:
        return "given_name", "a name beside a family name"
    if given and not family and short:
        return "family_name", "a name beside a given name"
    return guess.role, guess.reason


def _lines(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """`Name 1` and `Name 2` of one word each are a given and a family name; else lines of one."""
    lines = [
        guess
        for guess in guesses
        if guess.role == "name" and guess.word == "name" and guess.number and not guess.said
    ]
    first = [guess for guess in lines if guess.number == 1]
    second = [guess for guess in lines if guess.number == 2]
    if len(first) != 1 or len(second) != 1:
        return []
    if all(profiles[guess.column].words < _SHORT for guess in (*first, *second)):
        share = {
            guess.column: lexicon.given(lexicon.folded(profiles[guess.column].usual))
            for guess in (*first, *second)
        }
        pair = sorted((*first, *second), key=lambda guess: -share[guess.column])
        if share[pair[0].column] >= 0.5 and share[pair[0].column] > share[pair[1].column]:
            return [
                replace(pair[0], role="given_name", number=0, reason="mostly given names"),
                replace(pair[1], role="family_name", number=0, reason="a name beside given names"),
            ]
    reason = "a further line of the name"
    return [guess.ignored(reason) for guess in lines if guess is not first[0]]


def _one_family(guesses: Iterable[Guess], profiles: Profiles) -> list[Guess]:
    """Particles, numbered and second family names are parts of one; others say the same again."""
    columns = [guess for guess in _of(guesses, "family_name") if guess.label != FORMER]
    particles = [guess for guess in columns if guess.word == family.PREFIX]
    second = [guess for guess in columns if guess.word == family.SECOND]
    whole = [guess for guess in columns if guess not in particles]
    first = [guess for guess in whole if guess not in second] or whole
    if not first:
        reason = "particles without a column of the family name"
        return [guess.ignored(reason) for guess in particles if not guess.said]
    kept = best(first, profiles)
    parts = [
        part
        for same in (particles, second)
        if same and not family.holds(profiles[kept.column], profiles[same[0].column])
        for part in [best(same, profiles)]
    ]
    return [
        guess.ignored(f"redundant: family_name is read from {kept.column!r}")
        for guess in columns
        if guess not in (kept, *parts) and not guess.said and _again(guess, kept)
    ]


def _again(guess: Guess, kept: Guess) -> bool:
    """Whether a family name is not a further one of the same numbered columns."""
    return guess.word in family.RANKS or guess.stem != kept.stem or guess.number == kept.number


def _families(guesses: Iterable[Guess]) -> list[Guess]:
    """Columns of the family name that people have now, not of its particles."""
    own = [guess for guess in _of(guesses, "family_name") if guess.label != FORMER]
    return [guess for guess in own if guess.word != family.PREFIX]


def _of(guesses: Iterable[Guess], role: str) -> list[Guess]:
    return [guess for guess in guesses if guess.role == role]


def best(columns: Sequence[Guess], profiles: Profiles) -> Guess:
    """The column the user named, else that with the most values, most words, plainest header."""

    def rank(guess: Guess) -> tuple[bool, int, bool, float, int]:
        values = profiles[guess.column]
        return (guess.said, values.filled, not guess.place, values.words, -guess.order)

    return max(sorted(columns, key=lambda guess: guess.column, reverse=True), key=rank)
