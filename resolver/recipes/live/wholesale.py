"""Records that come or go in great numbers: they are written at once, and the store is rebuilt."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from resolver.recipes.live import arriving, rebuilding, stock
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.naming import Named
from resolver.recipes.live.stock import Fresh
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow
from resolver.store.tables import CARDS, RECORDS, VERSIONS
from resolver.store.writing import change, copy, drop

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Differing:
    """Records that are not in a store as they are: their keys, bodies and clean frame, in order."""

    keys: Sequence[Key]
    bodies: Sequence[str]
    plain: pl.DataFrame

    def only(self, wanted: Sequence[bool]) -> Differing:
        """Those of them that are wanted."""
        return Differing(
            keys=[key for key, kept in zip(self.keys, wanted, strict=True) if kept],
            bodies=[body for body, kept in zip(self.bodies, wanted, strict=True) if kept],
            plain=self.plain.filter(pl.Series(wanted, dtype=pl.Boolean)),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Applied:
    """What became of entities, None where nothing changed; how many records came as what.

    `told` is what the journal says of the records: number, version and what it was.
    """

    named: Named | None
    told: Sequence[Any]
    counts: Counter[str]


def apply(moment: Moment, came: Differing, gone: Sequence[RecordRow]) -> Applied:
    """Let records come and go; of those that come, the ones that come too late do not."""
    connection = moment.connection
    known = lookups.by_key(connection, came.keys)
    late = _late(connection, came, known)
    counts = Counter({arriving.LATE: sum(late)})
    newest = came.only([not one for one in late])
    if not (newest.keys or gone):
        return Applied(named=None, told=[], counts=counts)
    numbers = arriving.numbered(moment, newest.keys, known)
    ids = [numbers[key] for key in newest.keys]
    rows = [known.get(key) for key in newest.keys]
    versions = [1 if row is None else row.version + 1 for row in rows]
    _write(moment, newest, list(zip(ids, rows, versions, strict=True)), gone)
    fresh = Fresh(ids=ids, plain=newest.plain)
    made = rebuilding.rebuilt(moment, stock.with_fresh(connection, moment.deck.rules, fresh))
    rebuilding.write(moment, made)
    living = sum(row is not None and row.live for row in rows)
    counts += Counter({arriving.UPDATED: living, arriving.CREATED: len(ids) - living})
    came_as = [[record, version, "upsert"] for record, version in zip(ids, versions, strict=True)]
    went_as = [[row.id, row.version + 1, "delete"] for row in gone]
    return Applied(named=made.named, told=[*came_as, *went_as], counts=counts)


def _late(connection: Connection, came: Differing, known: Mapping[Key, RecordRow]) -> list[bool]:
    """Which records are older, by their own time, than what the store has of them."""
    live = sorted(row.id for row in known.values() if row.live)
    then = {
        known_as: arriving.own_time(card)
        for some in stock.held(connection, live)
        for known_as, card in some
    }
    now = came.plain.select(pl.coalesce("modified", "created")).to_series()
    before = (then.get(known[key].id) if key in known else None for key in came.keys)
    return [arriving.is_older(time, other) for time, other in zip(now, before, strict=True)]


def _write(
    moment: Moment,
    came: Differing,
    numbered: Sequence[tuple[int, RecordRow | None, int]],
    gone: Sequence[RecordRow],
) -> None:
    """Write the rows of records and versions, and take away cards that are no more."""
    connection, at = moment.connection, moment.at
    copy(
        connection,
        RECORDS,
        ("id", "source", "record_id", "version", "live", "at"),
        (
            (record, *key, version, True, at)
            for key, (record, row, version) in zip(came.keys, numbered, strict=True)
            if row is None
        ),
    )
    again = [(row, version, True) for _, row, version in numbered if row is not None]
    ended = [(row, row.version + 1, False) for row in gone]
    change(
        connection,
        RECORDS,
        [{"id": row.id, "version": v, "live": live, "at": at} for row, v, live in again + ended],
    )
    drop(connection, CARDS, [{"record": row.id} for row, *_ in again + ended if row.live])
    said = (
        (record, version, at, "upsert", body)
        for (record, _, version), body in zip(numbered, came.bodies, strict=True)
    )
    copy(connection, VERSIONS, ("record", "version", "at", "what", "body"), said)
    last = ((row.id, version, at, "delete", None) for row, version, _ in ended)
    copy(connection, VERSIONS, ("record", "version", "at", "what", "body"), last)
