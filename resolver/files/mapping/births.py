"""One birth date a record: a whole one, else its parts, else dates that spread as births do."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from resolver.files.mapping.contents import births, contents
from resolver.files.mapping.detect import SILENT, Guess
from resolver.files.mapping.names import best
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
SHORT: Final = (
    {"by": "year", "bm": "month", "bd": "day"},
    {"yy": "year", "mm": "month", "dd": "day"},
    {"yyyy": "year", "mm": "month", "dd": "day"},
    {"year": "year", "month": "month", "day": "day"},
)
"""Headers that are year, month and day of birth where all three are there.

The last two of them may also be those of something that happened, so their years must spread.
"""
_OPEN: Final = ("attribute", "city", "ignore")
_PLAIN: Final = 2
_SMALL: Final = ("month", "day")
_HALF: Final = 0.5


def settle_birth(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The columns of the birth date, all others that would say it again ignored."""
    dates = [guess for guess in guesses if guess.role == "birth_date"]
    whole = [guess for guess in dates if not guess.label]
    parts = [guess for guess in dates if guess.label]
    years = [guess for guess in guesses if guess.role == "birth_year"]
    if whole:
        kept = best(whole, profiles)
        again = [guess for guess in [*whole, *parts] if guess is not kept and not guess.said]
        again += _spread(guesses, profiles)
        return [
            guess.ignored(f"redundant: birth_date is read from {kept.column!r}") for guess in again
        ]
    if parts and years:
        year = replace(best(years, profiles), role="birth_date", label="year")
        again = _spread(guesses, profiles)
        return [
            year,
            *(guess.ignored(f"redundant: the year is {year.column!r}") for guess in again),
        ]
    if {"month", "day"} <= {guess.label for guess in parts}:
        return []
    reason = "a part of a date without its year"
    changed = [guess.ignored(reason) for guess in parts if not guess.said]
    if years:
        return changed
    return changed + (_short_parts(guesses, profiles) or _spread(guesses, profiles)[:1])


def parts_of_birth(columns: Iterable[str]) -> set[str]:
    """Those of the columns that are together year, month and day by their short headers."""
    names = {column.strip().casefold(): column for column in columns}
    short = next((parts for parts in SHORT if parts.keys() <= names.keys()), {})
    return {names[name] for name in short}


def _short_parts(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    open_ = [guess for guess in guesses if guess.role in _OPEN and not guess.said]
    names = {guess.column.strip().casefold(): guess for guess in open_}
    for i, parts in enumerate(SHORT):
        if not parts.keys() <= names.keys():
            continue
        found = {part: names[name] for name, part in parts.items()}
        spread = births(profiles[found["year"].column]) is not None
        formed = all(profiles[found[part].column].looks(part) >= _HALF for part in _SMALL)
        if (i < _PLAIN and (i == 0 or formed)) or (spread and formed):
            return [
                replace(guess, role="birth_date", label=part, reason=f"{part} of birth")
                for part, guess in found.items()
            ]
    return []


def _spread(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The columns of unknown headers with dates that spread as births do, the earliest first."""
    found = []
    for guess in guesses:
        if (
            guess.role != "attribute"
            or guess.word not in ("", SILENT)
            or guess.said
            or guess.preset
        ):
            continue
        content = contents(profiles[guess.column])
        if content is not None and content.kind == "birth_date":
            median = births(profiles[guess.column]) or 0
            told = guess.taken_for("birth_date", content.text)
            found.append((median, -profiles[guess.column].filled, guess.column, told))
    return [told for *_, told in sorted(found, key=lambda one: one[:3])]
