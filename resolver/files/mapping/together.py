"""Columns whose headers say nothing: their roles from their values, judged beside one another.

Where two columns fit a role of one value, the fuller one has it; where that is no more than a guess
the column gets no role, since a wrong one does more harm than none.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

import polars as pl

from resolver.files.mapping import lexicon
from resolver.files.mapping.births import parts_of_birth
from resolver.files.mapping.contents import Content, births, contents, may_be_dialled
from resolver.files.mapping.detect import SILENT, Guess
from resolver.files.mapping.pairs import name_pair
from resolver.files.mapping.places import settle_places
from resolver.files.mapping.profile import Profile

Profiles = Mapping[str, Profile]
_SETS: Final = frozenset({"email", "phone"})
_ONE: Final = (
    "name",
    "company",
    "birth_date",
    "birth_year",
    "gender",
    "locale",
    "national_id",
    "address",
    "street",
    "postcode",
    "country",
    "region",
)
_NO_ROLE: Final = {
    "web": "addresses on the web, not a trait of a person",
    "moment": "points in time, not a trait of a person",
    "date": "dates, but not of birth",
    "yes_no": "only yes and no, and the header does not say of what",
    "amount": "amounts, not a trait of a person",
    "title": "forms of address, not names",
    "number": "numbers, and the header does not say of what",
}
_CODED: Final = ("code", "number")
_FEW: Final = 3
_MANY: Final = 100
_OFTEN: Final = 20
_CATEGORIES: Final = 8
_NAMES: Final = 0.5
_LONG: Final = 7
_COUNTED: Final = 5
_GAPS: Final = 1.5


def settle_silent(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The columns without a telling header, as far as their values tell their role.

    If no header of a table is understood, headers in an unknown language do not tell either.
    """
    free = [guess for guess in guesses if not (guess.said or guess.preset)]
    understood = len(free) < _FEW or any(
        guess.word not in ("", SILENT) or guess.said or guess.preset for guess in guesses
    )
    parts = parts_of_birth(guess.column for guess in free)
    silent = [
        guess
        for guess in free
        if guess.role != "ignore"
        and guess.column not in parts
        and (guess.word == SILENT or not (understood or guess.word))
    ]
    if not silent:
        return []
    held = {guess.column: contents(profiles[guess.column]) for guess in silent}
    taken = {guess.role for guess in guesses if guess not in silent}
    found = _plain(silent, held, profiles, taken)
    rest = [guess for guess in silent if guess.column not in {one.column for one in found}]
    worded = [guess for guess in rest if _is_words(held[guess.column])]
    names = name_pair(worded, profiles, taken | _roles(found), _mail([*guesses, *found], profiles))
    named = [*found, *names]
    rest = [guess for guess in rest if guess.column not in {one.column for one in names}]
    others = [guess for guess in guesses if guess not in silent]
    places = settle_places(rest, held, profiles, [*others, *named])
    named += places
    rest = [guess for guess in rest if guess.column not in {one.column for one in places}]
    ids = [] if "id" in taken else _id(rest, held, profiles)
    rest = [guess for guess in rest if guess.column not in {one.column for one in ids}]
    roles = taken | _roles(named)
    return [*named, *ids, *_without_sense(rest, held, profiles, roles)]


def _mail(guesses: Iterable[Guess], profiles: Profiles) -> Profile | None:
    mails = [profiles[guess.column] for guess in guesses if guess.role == "email"]
    return max(mails, key=lambda one: (one.filled, one.column.name), default=None)


def _said_again(values: Profile, roles: set[str]) -> str | None:
    """Names or cities where other columns are those of the record."""
    words = lexicon.folded(values.usual)
    named = max(lexicon.given(words), lexicon.family(words)) >= _NAMES
    if named and roles & {"name", "given_name", "family_name"}:
        return "names, but other columns are the name"
    if "city" in roles and lexicon.cities(words) >= _NAMES / 2:
        return "cities, but another column is the city"
    return None


def _without_sense(
    rest: list[Guess],
    held: Mapping[str, Content | None],
    profiles: Profiles,
    roles: set[str],
) -> list[Guess]:
    """Names and cities of others, and numbers or categories of which nobody says what they are."""
    ignored = []
    for guess in rest:
        content, values = held[guess.column], profiles[guess.column]
        if guess.word != SILENT or values.distinct == 1:
            continue
        coded = content is not None and content.kind in _CODED
        if coded and may_be_dialled(values):
            ignored.append(guess.ignored("phone numbers or numbers of customers, not told apart"))
            continue
        again = _said_again(values, roles) if _is_words(content) else None
        if again is not None:
            ignored.append(guess.ignored(again))
        elif content is not None and content.kind == "number":
            ignored.append(guess.ignored(_NO_ROLE["number"]))
        elif values.distinct <= _CATEGORIES and values.distinct < values.filled:
            ignored.append(guess.ignored("a few categories, and the header does not say of what"))
    return ignored


def _is_words(content: Content | None) -> bool:
    return content is not None and content.kind == "words"


def _roles(guesses: Iterable[Guess]) -> set[str]:
    return {guess.role for guess in guesses}


def _plain(
    silent: list[Guess],
    held: Mapping[str, Content | None],
    profiles: Profiles,
    taken: set[str],
) -> list[Guess]:
    """Columns that their values alone tell."""
    found: list[Guess] = []
    fitting: dict[str, list[Guess]] = {}
    for guess in silent:
        content = held[guess.column]
        if content is None:
            continue
        told = guess.taken_for(content.kind, content.text)
        if content.kind in _SETS:
            found.append(_own(told, profiles[guess.column]))
        elif content.kind in _ONE:
            fitting.setdefault(content.kind, []).append(told)
        elif content.kind in _NO_ROLE:
            numbered = content.kind == "number" and _may_count(profiles[guess.column])
            if guess.word == SILENT and not numbered:
                found.append(guess.ignored(_NO_ROLE[content.kind]))
    for role, columns in fitting.items():
        kept = None if role in taken else _best(role, columns, profiles)
        for guess in columns:
            other = f"{guess.reason}, but another column is the {role}"
            found.append(guess if guess is kept else guess.ignored(other))
    return found


def _may_count(values: Profile) -> bool:
    """Whether numbers may be an id, a postcode or a house number, to be judged with the others."""
    whole = values.looks("decimal") == 0
    return whole and (
        values.unique or max(values.looks("place_number"), values.looks("house_number")) >= 0.9
    )


def _own(guess: Guess, values: Profile) -> Guess:
    """A few contact points on many rows are not those of the customers."""
    if values.filled >= _MANY and values.distinct * _OFTEN < values.filled:
        return guess.ignored(f"{guess.reason}, the same few on many rows")
    return guess


def _best(role: str, columns: list[Guess], profiles: Profiles) -> Guess:
    """The fullest column, of dates the earliest; the last word has what the values are."""

    def rank(guess: Guess) -> tuple[int, int, int, list[str], str]:
        values = profiles[guess.column]
        dated = role in ("birth_date", "birth_year")
        first = (births(values) or 0) if dated else 0
        return (
            first,
            -values.filled,
            -values.distinct,
            values.values.head(3).to_list(),
            guess.column,
        )

    return min(columns, key=rank)


def _id(rest: list[Guess], held: Mapping[str, Content | None], profiles: Profiles) -> list[Guess]:
    """The one column that is filled and different on every row, codes before running numbers."""

    def whole(guess: Guess) -> bool:
        values, content = profiles[guess.column], held[guess.column]
        coded = content is not None and content.kind in _CODED
        every = values.unique and values.filled == values.rows and values.rows > 2
        return coded and every and is_key(values) and not may_be_dialled(values)

    ids = [guess for guess in rest if whole(guess)]
    lettered = [guess for guess in ids if profiles[guess.column].looks("letter") >= 0.5]
    best = lettered or ids
    if len(best) != 1:
        return [guess.ignored("unique on every row, as another column is") for guess in ids]
    reason = "a code that is different on every row"
    kept = best[0].taken_for("id", reason)
    return [kept, *(g.ignored("unique on every row") for g in ids if g is not best[0])]


def is_key(values: Profile) -> bool:
    """Codes with letters, long numbers of one length, and numbers that count."""
    if values.looks("decimal") > 0 or values.looks("year") >= 0.8:
        return False
    if values.looks("digits") < 0.5 or values.running:
        return True
    if bool((values.values.str.len_bytes() >= _LONG).all()):
        return True
    numbers = values.values.cast(pl.Int64, strict=False).drop_nulls().to_list()
    if len(numbers) < values.distinct or len(numbers) < _COUNTED:
        return False
    return bool(max(numbers) - min(numbers) < _GAPS * len(numbers))
