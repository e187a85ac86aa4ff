"""Several addresses of a record: which columns belong together, and which address is preferred.

One address a record is compared: in every row the first place that says where it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.files.mapping import lexicon
from resolver.files.mapping.detect import LAST_LINE, Guess
from resolver.files.mapping.profile import Profile
from resolver.frames.schema import ADDRESS_ROLES, LOCATING_ROLES

Profiles = Mapping[str, Profile]
_PREFERRED: Final = ("", "default", "primary", "main", "mailing", "home", "billing")
_FORMER: Final = "former"
_ONE_LINE: Final = 0.3
_STREETS: Final = 0.3
_LITTLE: Final = 0.3


def settle_addresses(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """All columns of addresses, each with its place; streets are told from whole addresses."""
    parts = [guess for guess in guesses if guess.role in ADDRESS_ROLES]
    groups: dict[str, list[Guess]] = {}
    for guess in parts:
        if not guess.said:
            groups.setdefault(guess.place, []).append(guess)
    places, dropped = _places(groups, profiles)
    said = [guess for guess in parts if guess.said]
    main = [*said, *(places[0] if places else [])]
    told = {guess.role for guess in said}
    settled = list(dropped)
    for rank, place in enumerate([main, *places[1:]]):
        name = next((guess.place for guess in place if not guess.said), "")
        lines = _lines(place, profiles)
        ordered = [replace(guess, rank=rank, place=name) for guess in lines]
        settled += _without_surplus(ordered, profiles, told)
    return settled


def _places(
    groups: dict[str, list[Guess]], profiles: Profiles
) -> tuple[list[list[Guess]], list[Guess]]:
    """The addresses in the order of preference, and what belongs to none.

    What only another place says, such as one country for all, completes the first.
    """

    def rank(place: str) -> tuple[bool, bool, int, int, str]:
        heavy = [guess for guess in groups[place] if guess.role in LOCATING_ROLES]
        filled = sum(profiles[guess.column].filled for guess in heavy)
        known = _PREFERRED.index(place) if place in _PREFERRED else len(_PREFERRED)
        first = min(guess.rank for guess in groups[place])
        preset = any(guess.preset for guess in groups[place])
        return (not preset, _FORMER in place, first if preset else -filled, known, place)

    places: list[list[Guess]] = []
    dropped: list[Guess] = []
    for place in sorted(groups, key=rank):
        group = groups[place]
        roles = {guess.role for guess in group}
        main = {guess.role for guess in places[0]} if places else set()
        apart = any(guess.preset for guess in group) and bool(roles & LOCATING_ROLES)
        if not places:
            places.append(group)
        elif not apart and (not main & roles or not main & LOCATING_ROLES):
            places[0] += group
        elif roles & LOCATING_ROLES:
            reason = f"a further address ({place or 'no name'}), read where the first is empty"
            places.append([replace(guess, reason=reason) for guess in group])
        else:
            reason = f"a part of a further address ({place or 'no name'})"
            dropped += [guess.ignored(reason) for guess in group]
    return places, dropped


def _lines(place: list[Guess], profiles: Profiles) -> list[Guess]:
    """The columns of one place; a street line headed as an address becomes a street."""
    located = any(guess.role in ("city", "postcode") for guess in place)
    numbered = any(guess.role == "street" and 1 < guess.number < LAST_LINE for guess in place)
    lines = []
    for guess in place:
        plain = guess.role == "address" and guess.word == "address" and not guess.said
        if located and plain and (numbered or profiles[guess.column].commas < _ONE_LINE):
            reason = "the street beside columns for the place"
            guess = replace(guess, role="street", reason=reason)
        lines.append(guess)
    return _with_unit(lines, profiles)


def _with_unit(place: list[Guess], profiles: Profiles) -> list[Guess]:
    """The lines with the second one as the unit, where it holds flats and houses, no streets.

    So the name of a house or an estate, which few people always give, does not part two streets.
    """
    told = {
        guess: lexicon.streets(profiles[guess.column].usual)
        for guess in place
        if guess.role == "street" and guess.number < LAST_LINE and not (guess.said or guess.preset)
    }
    first = [guess for guess in told if guess.number <= 1]
    further = [guess for guess in told if guess.number > 1]
    if len(first) != 1 or len(further) != 1 or any(guess.role == "unit" for guess in place):
        return place
    street, line = first[0], further[0]
    if told[street] < _STREETS or told[line] >= told[street] * _LITTLE:
        return place
    reason = f"{line.reason}, but hardly one is a street"
    unit = replace(line, role="unit", number=0, reason=reason)
    return [unit if guess is line else guess for guess in place]


def _without_surplus(place: list[Guess], profiles: Profiles, told: set[str]) -> list[Guess]:
    """The columns of one place; one that says again what a better one says is ignored.

    Numbered street lines all stay, and so does what a preset names.
    """
    settled = [guess for guess in place if guess.said or guess.preset]
    for role in ADDRESS_ROLES:
        columns = [
            guess for guess in place if guess.role == role and not (guess.said or guess.preset)
        ]
        by_number: dict[int, list[Guess]] = {}
        for guess in columns:
            number = max(1, guess.number) if role == "street" else 0
            by_number.setdefault(number, []).append(guess)
        for same in by_number.values():
            best = max(
                sorted(same, key=lambda guess: guess.column, reverse=True),
                key=lambda guess: profiles[guess.column].filled,
            )
            reason = f"redundant: {role} is read from another column"
            settled += [
                guess if guess is best and role not in told else guess.ignored(reason)
                for guess in same
            ]
    return settled
