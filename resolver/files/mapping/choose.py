"""The mapping of one kind of input: a role and a reason for every column."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from hashlib import blake2b
from typing import Final

import polars as pl

from resolver.files.mapping.detect import Guess, guess
from resolver.files.mapping.ids import without_repeated
from resolver.files.mapping.profile import Profile, profile, untold
from resolver.files.mapping.settle import CONSTANT, settle
from resolver.files.mapping.wishes import resolve
from resolver.frames.schema import ADDRESS_ROLES
from resolver.steps.columns import PLACE, Column

_HEADERS: Final = 4_096

MAPPING = pl.Schema(
    {
        "source": pl.String(),
        "column": pl.String(),
        "role": pl.String(),
        "label": pl.String(),
        "reason": pl.String(),
        "filled": pl.UInt32(),
        "distinct": pl.UInt32(),
        "constant": pl.String(),
    }
)
"""One column of the input with its role; `filled` and `distinct` count its values.

`constant` is the mark of the one value of a free attribute that is left out for having one only.
"""

TOLD = "as told"
"""The reason for what the user says of a column."""


def mark(text: str) -> str:
    """16 hexadecimal digits that tell whether another text is the same, but not what it is."""
    return blake2b(text.strip().encode(errors="backslashreplace"), digest_size=8).hexdigest()


def choose(
    frame: pl.DataFrame,
    wanted: Mapping[str, tuple[str, str]],
    source: str,
    known: Mapping[str, Guess] | None = None,
) -> tuple[list[Column], pl.DataFrame]:
    """The columns with their roles, and the MAPPING frame in the order of the input.

    `wanted` is what the user says of columns, `known` what is known of them from their system; all
    others are judged by their headers and values.
    """
    names = [name for name in frame.columns if name not in PLACE]
    known = known or {}
    profiles = {name: profile(frame[name]) for name in names}
    alone = {name: known.get(name) or guess(name, profiles[name]) for name in names}
    guesses = without_repeated(_wished(alone, wanted), frame)
    labelled = _distinct_labels(settle(guesses, profiles))
    return _columns(labelled), _table(labelled, profiles, source)


def by_headers(
    names: Sequence[str],
    wanted: Mapping[str, tuple[str, str]],
    known: Mapping[str, Guess] | None = None,
) -> list[Column]:
    """The columns with their roles as `choose` tells them, but by their headers alone."""
    known = known or {}
    profiles = dict.fromkeys(names, untold())
    guesses = _wished({name: known.get(name) or _by_header(name) for name in names}, wanted)
    return _columns(_distinct_labels(settle(guesses, profiles)))


@lru_cache(_HEADERS)
def _by_header(column: str) -> Guess:
    return guess(column, untold())


def _wished(alone: Mapping[str, Guess], wanted: Mapping[str, tuple[str, str]]) -> list[Guess]:
    """Every column taken alone, or as the user wishes."""
    wishes = {
        column: wish
        for name, wish in wanted.items()
        if (column := resolve(name, alone)) is not None
    }
    guesses = [_wish(known, wishes.get(name)) for name, known in alone.items()]
    if any(role == "id" for role, _ in wishes.values()):
        return [_no_id(one) for one in guesses]
    return guesses


def _columns(guesses: Sequence[Guess]) -> list[Column]:
    return [
        Column(name=one.column, role=one.role, label=one.label, group=_group(one))
        for one in sorted(guesses, key=_order)
    ]


def _wish(known: Guess, wish: tuple[str, str] | None) -> Guess:
    if wish is None:
        return known
    role, label = wish
    kept = known.label if role == known.role and not label else label
    return replace(known, role=role, label=kept, reason=TOLD, said=True)


def _no_id(known: Guess) -> Guess:
    """With an id column named by the user, other ids are attributes like any."""
    if known.role != "id" or known.said:
        return known
    return replace(known, role="attribute", label=known.column, reason="another id")


def _distinct_labels(guesses: list[Guess]) -> list[Guess]:
    """Attributes of one name get numbers, so that each keeps a column of its own."""
    taken: set[str] = set()
    result = []
    for known in guesses:
        label, n = known.label or known.column, 1
        while known.role == "attribute" and label in taken:
            n += 1
            label = f"{known.label or known.column}__{n}"
        if known.role == "attribute":
            taken.add(label)
            known = replace(known, label=label)
        result.append(known)
    return result


def _order(known: Guess) -> tuple[int, int, int, str]:
    return (known.rank, known.number, known.order if known.preset else 0, known.column)


def _group(known: Guess) -> str:
    """What ties columns together: a phone and its type, the parts of one address."""
    if known.role == "phone":
        return known.column
    return known.place if known.role in ADDRESS_ROLES else known.group


def _table(guesses: list[Guess], profiles: Mapping[str, Profile], source: str) -> pl.DataFrame:
    rows = [
        (
            source,
            known.column,
            known.role,
            known.label,
            known.reason,
            profiles[known.column].filled,
            profiles[known.column].distinct,
            mark(str(profiles[known.column].values[0])) if known.reason == CONSTANT else None,
        )
        for known in guesses
    ]
    return pl.DataFrame(rows, schema=MAPPING, orient="row")
