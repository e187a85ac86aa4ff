"""Which column is the id of a record, and what ids that come again on many rows are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from resolver.files.mapping.contents import may_be_dialled
from resolver.files.mapping.detect import Guess
from resolver.files.mapping.profile import Profile
from resolver.files.mapping.together import is_key
from resolver.files.mapping.vocabulary import phrase
from resolver.steps.columns import INPUT

Profiles = Mapping[str, Profile]
_AGAIN: Final = 0.1
_ROWS: Final = 30
_CUSTOMER: Final = (
    "customer client contact user guest patient donor employee student player applicant "
    "subscriber shopper buyer"
)
_PERSON: Final = (
    "record rec recid recordid row unique person personid identifier individual histid ncid "
    "voter voterid vuid uid uuid guid participant respondent subject resident pid inventor author"
)
_ANSWER: Final = "comes again: it tells which records belong together; an answer is no evidence"
_NAMED: Final = "id key identifier guid uuid number no nr num nummer cod code codigo ref reference"
_CARD: Final = "card account member membership loyalty konto compte cuenta tarjeta carte karte"
_SHORTEST: Final = 4
UNUSED_ID: Final = "an id that is unique on every row, so no two records can agree"
"""Why an id beside that of the records is not compared."""


def without_repeated(guesses: Sequence[Guess], frame: pl.DataFrame) -> list[Guess]:
    """The guesses; an id that comes again on many rows of one input is no id of a record.

    That of a customer is one in the system of the customers; that of a person is an answer; others
    are judged as attributes. Where a column tells when a row was changed, the rows of one id are
    versions of one record.
    """
    if any(guess.role == "modified_at" for guess in guesses):
        return [*guesses]
    return [
        _other(guess)
        if guess.role == "id" and not (guess.said or guess.preset) and _repeated(frame, guess)
        else guess
        for guess in guesses
    ]


def _repeated(frame: pl.DataFrame, guess: Guess) -> bool:
    """Whether one in ten of the filled cells of an input repeats another of them."""
    inputs = [INPUT] if INPUT in frame.columns else []
    keys = frame.select(*inputs, guess.column).drop_nulls(guess.column)
    return keys.height >= _ROWS and keys.n_unique() < (1 - _AGAIN) * keys.height


def _other(guess: Guess) -> Guess:
    words = {*guess.stem.split()}
    if words & {*_PERSON.split()}:
        return guess.ignored(_ANSWER)
    if words & {*_CUSTOMER.split()}:
        reason = "an id that comes again on many rows, so it is none of a record"
        return replace(guess, role="external_id", label=guess.stem, reason=reason)
    return replace(guess, role="attribute", label=guess.column, reason="another id")


def settle_id(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """One id; the others are attributes, judged like any."""
    ids = [guess for guess in guesses if guess.role == "id"] or _named(guesses, profiles)
    if not ids:
        return []
    said = [guess for guess in ids if guess.said]

    def rank(guess: Guess) -> tuple[bool, bool, bool, int, bool, int, str]:
        values = profiles[guess.column]
        unique = values.filled == values.rows and values.unique
        return (
            not guess.said,
            not guess.preset,
            not unique,
            -values.filled,
            bool(guess.place),
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


def _named(guesses: Sequence[Guess], profiles: Profiles) -> list[Guess]:
    """Where no header is a known id: those that end or begin as one, different on every row."""

    def whole(guess: Guess) -> bool:
        values = profiles[guess.column]
        if not (values.unique and values.filled == values.rows and values.rows > 2):
            return False
        return is_key(values) and not may_be_dialled(values)

    found = []
    for guess in guesses:
        named = _ends_as_id(phrase(guess.column)[0].split())
        if guess.role == "attribute" and not guess.said and named and whole(guess):
            found.append(replace(guess, role="id", reason="a code that is different on every row"))
    return found


def names_an_id(header: str) -> bool:
    """Whether a header names an id, or the number of a card or an account."""
    words = phrase(header)[0].split()
    return _ends_as_id(words) or not {*_CARD.split()}.isdisjoint(words)


def other_id(guess: Guess, values: Profile) -> Guess:
    """An id that no two rows share: one of another system where only some records have it.

    Two records that have two are then no safe merge. One on every row is but a second key.
    """
    if values.filled == values.rows:
        return guess.ignored(UNUSED_ID)
    reason = "an id that only some records have, and no two of them the same"
    return replace(guess, role="external_id", label=system_of(guess.column), reason=reason)


def system_of(header: str) -> str:
    """The system that an id is of, by its header: `webshop` of `Webshop ID`; in lower case."""
    words = phrase(header)[0].split()
    kept = [word for word in words if word not in _NAMED.split()]
    return "_".join(kept or words)


def _ends_as_id(words: Sequence[str]) -> bool:
    return bool(words) and (
        not {words[0], words[-1]}.isdisjoint(_NAMED.split())
        or (words[-1].endswith(("id", "nr")) and len(words[-1]) >= _SHORTEST)
    )
