"""Roles settled among all columns: which of several, what belongs together, what tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from resolver.files.mapping.addresses import settle_addresses
from resolver.files.mapping.ages import settle_ages
from resolver.files.mapping.births import settle_birth
from resolver.files.mapping.contents import SURE
from resolver.files.mapping.detect import Guess, holds
from resolver.files.mapping.ids import names_an_id, other_id, settle_id
from resolver.files.mapping.localities import settle_localities
from resolver.files.mapping.names import best, settle_names
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.redundant import without_repeats
from resolver.files.mapping.together import settle_silent
from resolver.frames.schema import LOCATING_ROLES, NAME_ROLES

Profiles = Mapping[str, Profile]
_SINGLE = (
    "name",
    "given_name",
    "middle_name",
    "suffix",
    "company",
    "birth_year",
    "gender",
    "national_id",
    "locale",
    "verified",
    "created_at",
    "modified_at",
    "source",
)
CONSTANT = "the same on every row"
"""The reason why a free attribute with one value is left out."""
_FEW = 2
_HALF = 0.5
_MANY = 100
_OFTEN = 20


def settle(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The final role of every column, in the order given."""
    found = {guess.column: guess for guess in guesses}
    steps = (
        _empty,
        settle_silent,
        _counties,
        _postcodes,
        _staff,
        settle_names,
        settle_birth,
        settle_addresses,
        settle_localities,
        _single,
        _phone_types,
        settle_ages,
        _following,
    )
    for step in steps:
        for changed in step(list(found.values()), profiles):
            found[changed.column] = changed
    for changed in settle_id(list(found.values()), profiles):
        found[changed.column] = changed
    for guess in found.values():
        if guess.role == "attribute" and not guess.said:
            found[guess.column] = _informative(guess, profiles[guess.column])
    for changed in without_repeats(list(found.values()), profiles):
        found[changed.column] = changed
    return list(found.values())


def _of(guesses: Iterable[Guess], role: str) -> list[Guess]:
    return [guess for guess in guesses if guess.role == role]


def _empty(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    return [
        guess.ignored("no row has a value")
        for guess in guesses
        if not guess.said and guess.role != "ignore" and profiles[guess.column].filled == 0
    ]


def _single(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """Where several columns have a role of one value, the best keeps it."""
    changed = []
    for role in _SINGLE:
        columns = _of(guesses, role)
        if len(columns) < _FEW:
            continue
        kept = best(columns, profiles)
        for guess in columns:
            if guess is kept or guess.said:
                continue
            if role == "national_id":
                reason = "a second kind of national id"
                changed.append(replace(guess, role="external_id", label=guess.stem, reason=reason))
            else:
                changed.append(guess.ignored(f"redundant: {role} is read from {kept.column!r}"))
    return changed


def _phone_types(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """Types are tied to the phone of the same number and words; alone they say nothing."""
    phones = _of(guesses, "phone")
    changed = []
    for guess in guesses:
        bare = guess.role == "attribute" and guess.label.casefold() in ("type", "label")
        if bare and len(phones) == 1 and profiles[guess.column].looks("phone_type") >= SURE:
            changed.append(_tie(guess, phones[0]))
        if guess.role != "phone_type" or guess.group:
            continue
        same = [phone for phone in phones if phone.number == guess.number]
        near = [phone for phone in same if phone.stem == guess.stem] or same
        if len(near) == 1 or (near and guess.said):
            changed.append(_tie(guess, near[0]))
        else:
            changed.append(guess.ignored("no phone column goes with it"))
    return changed


def _tie(guess: Guess, phone: Guess) -> Guess:
    reason = f"the type of {phone.column!r}"
    return replace(guess, role="phone_type", group=phone.column, reason=reason, label="")


def _following(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """What follows from the date of birth or the address, and would count it twice."""
    born = any(guess.role in ("birth_date", "birth_year") for guess in guesses)
    placed = any(guess.role in LOCATING_ROLES for guess in guesses)
    dialled = any(guess.role == "phone" for guess in guesses)
    follows = {
        "age": (born, "follows from the date of birth"),
        "place_part": (placed, "follows from the address"),
        "area_code": (dialled, "a part of the phone number"),
    }
    return [
        guess.ignored(follows[guess.word][1])
        for guess in guesses
        if guess.role == "attribute" and not guess.said and follows.get(guess.word, (False,))[0]
    ]


def _counties(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """A county is the region of an address that has none other."""
    if _of(guesses, "region") or not any(guess.role in LOCATING_ROLES for guess in guesses):
        return []
    counties = [
        guess
        for guess in guesses
        if guess.word == "place_part"
        and not guess.said
        and guess.role == "attribute"
        and guess.stem in ("county", "county name", "county desc")
        and profiles[guess.column].looks("letter") >= SURE
    ]
    return [best(counties, profiles).taken_for("region", "the county")] if counties else []


def _postcodes(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """What is headed as an area code is a postcode where it is longer than one of phones."""
    if _of(guesses, "postcode"):
        return []
    codes = [
        guess
        for guess in guesses
        if guess.word == "area_code"
        and not guess.said
        and profiles[guess.column].looks("place_number") >= SURE
    ]
    return [best(codes, profiles).taken_for("postcode", "numbers as of postcodes")] if codes else []


def _staff(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """The names of employees are those of the records where no other column is a name.

    Those who serve customers are few, and come again on many rows.
    """
    if any(guess.role in NAME_ROLES for guess in guesses):
        return []
    named = []
    for guess in guesses:
        values = profiles[guess.column]
        full = values.commas >= _HALF or values.words > 1 + _HALF
        own = values.filled < _MANY or values.distinct * _OFTEN >= values.filled
        open_ = guess.word == "staff" and guess.role == "attribute" and not guess.said
        if open_ and full and own and holds(values) == "name":
            named.append(guess)
    reason = "names of employees, and no other column is a name"
    return [best(named, profiles).taken_for("name", reason)] if named else []


def _informative(guess: Guess, values: Profile) -> Guess:
    """An attribute tells people apart and is shared by records of one; all else is ignored."""
    if values.looks("nested") >= 0.5:
        return guess.ignored("lists or objects, not one value")
    if values.unique and names_an_id(guess.column):
        return other_id(guess, values)
    if values.unique:
        return guess.ignored("unique on every row, so no two records can agree")
    if values.distinct == 1:
        return guess.ignored(CONSTANT)
    if values.prose:
        return guess.ignored("free text")
    for kind, what in (("moment", "points in time"), ("amount", "amounts"), ("web", "web pages")):
        if values.looks(kind) >= SURE:
            return guess.ignored(f"{what}, not a trait of a person")
    return guess
