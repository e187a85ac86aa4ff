"""One address of several: which columns belong together, and which of them is compared."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile
from resolver.frames.schema import ADDRESS_ROLES

Profiles = Mapping[str, Profile]
_HEAVY: Final = ("address", "street", "city", "postcode")
_PREFERRED: Final = ("", "default", "primary", "main", "mailing", "home", "billing")
_ONE_LINE: Final = 0.3


def settle_addresses(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The columns whose role changes: other addresses ignored, street lines told from addresses."""
    parts = [guess for guess in guesses if guess.role in ADDRESS_ROLES]
    free = [guess for guess in parts if not guess.said]
    groups: dict[str, list[Guess]] = {}
    for guess in free:
        groups.setdefault(guess.place, []).append(guess)
    kept, changed = _one_place(groups, profiles)
    said = {guess.role for guess in parts if guess.said}
    lines, dropped = _lines(kept, profiles, said)
    return [*changed, *dropped, *lines]


def _one_place(
    groups: dict[str, list[Guess]], profiles: Profiles
) -> tuple[list[Guess], list[Guess]]:
    """The columns of the fullest address with what only others have, and the rest ignored."""

    def rank(place: str) -> tuple[int, int, str]:
        heavy = [guess for guess in groups[place] if guess.role in _HEAVY]
        filled = sum(profiles[guess.column].filled for guess in heavy)
        known = _PREFERRED.index(place) if place in _PREFERRED else len(_PREFERRED)
        return (-filled, known, place)

    kept: list[Guess] = []
    changed: list[Guess] = []
    for place in sorted(groups, key=rank):
        roles = {guess.role for guess in kept}
        address = bool(roles & set(_HEAVY))
        if not address or not ({guess.role for guess in groups[place]} & roles):
            kept += groups[place]
        else:
            reason = f"a further address ({place or 'no name'}); one a record is compared"
            changed += [guess.ignored(reason) for guess in groups[place]]
    return kept, changed


def _lines(
    kept: list[Guess], profiles: Profiles, said: set[str]
) -> tuple[list[Guess], list[Guess]]:
    """Street lines and one-line addresses; and one column for every other part."""
    changed: dict[str, Guess] = {}
    dropped: list[Guess] = []
    located = any(guess.role in ("city", "postcode") for guess in kept)
    numbered = any(guess.role == "street" and guess.number > 1 for guess in kept)
    for guess in kept:
        if guess.role == "address" and located and guess.word == "address":
            one_line = profiles[guess.column].commas >= _ONE_LINE
            if numbered or not one_line:
                reason = "the street beside columns for the place"
                changed[guess.column] = replace(guess, role="street", reason=reason)
    now = [changed.get(guess.column, guess) for guess in kept]
    for role in ADDRESS_ROLES:
        columns = [guess for guess in now if guess.role == role]
        dropped += _surplus(role, columns, profiles, role in said)
    gone = {guess.column for guess in dropped}
    return [guess for name, guess in changed.items() if name not in gone], dropped


def _surplus(role: str, columns: list[Guess], profiles: Profiles, said: bool) -> list[Guess]:
    """Columns that say again what a better one says; numbered street lines all stay."""
    reason = f"redundant: {role} is read from another column"
    if said:
        return [guess.ignored(reason) for guess in columns]
    by_number: dict[int, list[Guess]] = {}
    for guess in columns:
        number = max(1, guess.number) if role == "street" else 0
        by_number.setdefault(number, []).append(guess)
    surplus = []
    for same in by_number.values():
        best = max(
            sorted(same, key=lambda guess: guess.column, reverse=True),
            key=lambda guess: profiles[guess.column].filled,
        )
        surplus += [guess.ignored(reason) for guess in same if guess is not best]
    return surplus
