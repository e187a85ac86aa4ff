"""Columns that hold postcode and city together, such as `PLZ/Ort`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.files.mapping.detect import LAST_LINE, LOCALITY, Guess
from resolver.files.mapping.profile import Profile

_LINES: Final = {"street": 0, "address": 10, "house_number": 20, "unit": 30}


def settle_localities(guesses: Sequence[Guess], profiles: Mapping[str, Profile]) -> list[Guess]:
    """Such a column is one address with the street beside it, in the order of a letter.

    Beside columns for the city or the postcode it says nothing new.
    """
    changed: list[Guess] = []
    places: set[str] = set()
    columns = [guess for guess in guesses if guess.role == LOCALITY]
    for guess in sorted(columns, key=lambda one: (-profiles[one.column].filled, one.column)):
        place = [other for other in guesses if other.place == guess.place]
        placed = any(one.role in ("city", "postcode") for one in place)
        if placed or guess.place in places:
            changed.append(guess.ignored("redundant: the place is read from another column"))
            continue
        places.add(guess.place)
        lines = [one for one in place if one.role in _LINES and not one.preset]
        rank = min((one.rank for one in lines), default=guess.rank)
        reason = f"{guess.reason}: postcode and city of one address"
        changed.append(replace(guess, role="address", reason=reason, number=LAST_LINE, rank=rank))
        changed += [
            replace(one, role="address", number=_LINES[one.role] + one.number) for one in lines
        ]
    return changed
