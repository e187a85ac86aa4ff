"""Roles settled among all columns: which of several, what belongs together, what tells nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from resolver.files.mapping.addresses import settle_addresses
from resolver.files.mapping.contents import SURE
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.localities import settle_localities
from resolver.files.mapping.names import best, settle_names
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.together import settle_silent

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
_FEW = 2


def settle(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """The final role of every column, in the order given."""
    found = {guess.column: guess for guess in guesses}
    steps = (
        _empty,
        settle_silent,
        settle_names,
        _birth,
        settle_addresses,
        settle_localities,
        _single,
        _phone_types,
        _ages,
    )
    for step in steps:
        for changed in step(list(found.values()), profiles):
            found[changed.column] = changed
    for changed in _id(list(found.values()), profiles):
        found[changed.column] = changed
    for guess in found.values():
        if guess.role == "attribute" and not guess.said:
            found[guess.column] = _informative(guess, profiles[guess.column])
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


def _birth(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """One birth date: a whole one, else year, month and day together."""
    dates = _of(guesses, "birth_date")
    whole = [guess for guess in dates if not guess.label]
    parts = [guess for guess in dates if guess.label]
    years = _of(guesses, "birth_year")
    changed: list[Guess] = []
    if whole:
        kept = best(whole, profiles)
        changed += [
            guess.ignored(f"redundant: birth_date is read from {kept.column!r}")
            for guess in [*whole, *parts]
            if guess is not kept and not guess.said
        ]
    elif parts and years:
        kept = best(years, profiles)
        changed.append(replace(kept, role="birth_date", label="year"))
    else:
        changed += [guess.ignored("a part of a date without its year") for guess in parts]
    return changed + _short_parts(guesses, bool(whole))


def _short_parts(guesses: list[Guess], whole: bool) -> list[Guess]:
    """`by`, `bm` and `bd` are year, month and day of birth where all three are there."""
    short = {
        guess.column.casefold(): guess for guess in guesses if guess.role in ("attribute", "city")
    }
    if whole or not {"by", "bm", "bd"} <= short.keys():
        return []
    parts = {"by": "year", "bm": "month", "bd": "day"}
    return [
        replace(short[name], role="birth_date", label=part, reason=f"{part} of birth")
        for name, part in parts.items()
        if not short[name].said
    ]


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


def _ages(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    born = [*_of(guesses, "birth_date"), *_of(guesses, "birth_year")]
    reason = "follows from the date of birth"
    return [guess.ignored(reason) for guess in guesses if born and guess.word == "age"]


def _id(guesses: list[Guess], profiles: Profiles) -> list[Guess]:
    """One id; the others are attributes, judged like any."""
    ids = _of(guesses, "id")
    if not ids:
        return []
    said = [guess for guess in ids if guess.said]

    def rank(guess: Guess) -> tuple[bool, bool, bool, int, int, str]:
        values = profiles[guess.column]
        unique = values.filled == values.rows and values.unique
        return (
            not guess.said,
            not guess.preset,
            not unique,
            -values.filled,
            guess.order,
            guess.column,
        )

    kept = min(ids, key=rank)
    changed = [
        replace(guess, role="attribute", label=guess.column, reason="another id")
        for guess in ids
        if guess is not kept and not guess.said
    ]
    if not said and profiles[kept.column].filled * 2 < profiles[kept.column].rows:
        reason = "most rows have no value, so it is no id"
        return [*changed, replace(kept, role="attribute", label=kept.column, reason=reason)]
    return [*changed, replace(kept, role="id", label="")]


def _informative(guess: Guess, values: Profile) -> Guess:
    """An attribute tells people apart and is shared by records of one; all else is ignored."""
    if values.looks("nested") >= 0.5:
        return guess.ignored("lists or objects, not one value")
    if values.unique:
        return guess.ignored("unique on every row, so no two records can agree")
    if values.distinct == 1:
        return guess.ignored("the same on every row")
    if values.prose:
        return guess.ignored("free text")
    for kind, what in (("moment", "points in time"), ("amount", "amounts"), ("web", "web pages")):
        if values.looks(kind) >= SURE:
            return guess.ignored(f"{what}, not a trait of a person")
    return guess
