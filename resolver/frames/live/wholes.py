"""What becomes of a whole store: exports taken in, and models adopted."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Regrouped:
    """An entity that has other records than any had before.

    `entity_id` is its id from now on, `before` are the ids that its records had (none where all of
    them are new), `records` all it has now.
    """

    entity_id: str
    before: tuple[str, ...]
    records: tuple[Key, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a change of the whole store means for its entities.

    `unchanged`: entities with the same records as before; `merged`: those that hold records of
    several entities of before; `split`: entities of before whose records are in several;
    `moved`: records that have another id than before; `regrouped`: all entities that are not
    unchanged, by their first key.
    """

    unchanged: int
    merged: int
    split: int
    moved: int
    regrouped: tuple[Regrouped, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Adopted:
    """What another model, or other settings, mean for a store.

    `version` is the number under which they are in force; nothing was written if it was `tried`
    only. `seq` is the line of the journal that tells of it, None of a trial.
    """

    version: int
    tried: bool
    seq: int | None
    effect: Effect


@dataclass(frozen=True, slots=True, kw_only=True)
class Loaded:
    """What became of an export: accepted + rejected + skipped rows are all that there were.

    `rejects` (REJECTS) has a row for each that was not accepted. Of those accepted so many were
    `created`, `updated`, `unchanged`, `late` or `suppressed` (as in `Decision`); `deleted` are
    records that a complete export lacks. `learned`: whether a model was learned from it. `seq` is
    the line of the journal that tells of it, None where nothing changed. `effect` is told of a
    trial, in which nothing is written. `warnings` are sentences for people.
    """

    accepted: int
    rejected: int
    skipped: int
    rejects: pl.DataFrame
    created: int
    updated: int
    unchanged: int
    late: int
    suppressed: int
    deleted: int
    learned: bool
    seq: int | None
    effect: Effect | None
    warnings: tuple[str, ...]
