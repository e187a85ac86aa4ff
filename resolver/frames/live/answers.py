"""What a store answers: decisions, matches, entities and rulings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from resolver.frames.result import Part

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What became of a record that came to a store.

    `what` is `created`, `updated`, `unchanged`, `late` (older by its own time than what the store
    has), `suppressed` (erased, and not allowed back), `deleted` or `told`: no record came, but word
    that this one was merged in its source. `entity_id` and `auto_entity_id`
    are None where the record is in none; `seq` is the line of the journal that tells of the change,
    None where nothing changed.
    """

    source: str
    record_id: str
    what: str
    entity_id: str | None
    auto_entity_id: str | None
    seq: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An entity that a customer may be, by the record of it (`key`) that agrees best.

    `weight` in bits, `probability` and `band` are those of the pair; the bits of `reasons` add up
    to the weight.
    """

    entity_id: str
    key: Key
    weight: float
    probability: float
    band: str
    reasons: tuple[Part, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Entity:
    """One customer as a store has it.

    `state` is `live`, or `gone` where none of its records is left; `entity_id` is the id that it
    has now. `golden` is the golden customer in Gladly's shape, None of one that is gone; `proposal`
    is the row of PROPOSALS of an entity of two records or more.
    """

    entity_id: str
    state: str
    records: tuple[Key, ...] = ()
    auto: Mapping[Key, str] = field(default_factory=dict)
    golden: Mapping[str, Any] | None = None
    proposal: Mapping[str, Any] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """What was ruled on two records, or (`undo`) that this is taken back.

    `seq`: its number, which is that of the line of the journal that tells of it. `by` is `system`
    where a source has told of a merge. `state` is `standing`, `undone`, `replaced` (somebody has
    ruled on the same again since) or `reopened`: it is followed, but a record says something else
    since, so nothing that rests on it is `auto`. `undoes`: the number of what is taken back. The
    key is None of a record that was erased since.
    """

    seq: int
    ruling: str
    left: Key | None
    right: Key | None
    by: str
    at: str
    reason: str | None
    field: str | None
    state: str
    undoes: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedRuling:
    """A line of a rulings file (a row of a frame, from 1) that was not taken, and why."""

    line: int
    ruling: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenRulings:
    """What a rulings file comes to in a store: what is new, how many were known, which refused."""

    taken: tuple[Ruling, ...]
    known: int
    refused: tuple[RefusedRuling, ...]
