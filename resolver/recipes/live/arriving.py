"""Records as they come in: which are new, which say something else, and which come too late."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

import orjson

from resolver.frames.live import Decision
from resolver.recipes.live.cards import Card, Row
from resolver.recipes.live.changing import Arrival
from resolver.recipes.live.moment import Moment
from resolver.store import lookups
from resolver.store.rows import RecordRow

Key = tuple[str, str]

CREATED: Final = "created"
UPDATED: Final = "updated"
UNCHANGED: Final = "unchanged"
LATE: Final = "late"
DELETED: Final = "deleted"

_PLACE: Final = frozenset({"file", "line"})
"""Where a record was read, which it does not say."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """Records that came: what they mean for the store, their numbers, and what becomes of each."""

    arrival: Arrival
    numbers: Mapping[Key, int]
    told: Mapping[int, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Coming:
    """A record as read, with its card, and what is kept of it."""

    key: Key
    card: Card
    body: str


def coming(record: Row, card: Card) -> Coming:
    """A record that has been read and cleaned."""
    return Coming(key=(record["source"], record["record_id"]), card=card, body=body(record))


def body(record: Row) -> str:
    """What a record says, as text; the same for the same record, null where it says nothing."""
    said = {k: v for k, v in record.items() if v is not None and k not in _PLACE}
    return orjson.dumps(said, option=orjson.OPT_SORT_KEYS).decode()


def received(moment: Moment, records: Sequence[Coming]) -> Received:
    """What records that came mean for the store.

    Of several with one key the last one counts, unless it is older by its own time. One that was
    deleted comes back under its old number.
    """
    known = lookups.by_key(moment.connection, sorted({one.key for one in records}))
    numbers = numbered(moment, [one.key for one in records], known)
    bodies = lookups.bodies(moment.connection, [row.id for row in known.values() if row.live])
    before = moment.deck.cards(row.id for row in known.values() if row.live)
    newest: dict[int, Coming] = {}
    told: dict[int, str] = {}
    for one in records:
        record = numbers[one.key]
        card = newest[record].card if record in newest else before.get(record)
        if card is not None and is_older(own_time(one.card), own_time(card)):
            told.setdefault(record, LATE)
        elif record not in newest and bodies.get(record) == one.body:
            told[record] = UNCHANGED
        else:
            newest[record] = one
            told[record] = UPDATED if record in before else CREATED
    rows = {row.id: row for row in known.values()}
    arrival = _arrival(moment, newest, rows, before)
    return Received(arrival=arrival, numbers=numbers, told=told)


def deleted(moment: Moment, rows: Iterable[RecordRow]) -> Arrival:
    """What it means that live records are no more."""
    gone = {row.id: row for row in rows}
    before = moment.deck.cards(gone)
    return Arrival(
        changes={record: (before[record], None) for record in gone},
        changed=[_row(moment, row.id, row.version + 1, None) for row in gone.values()],
        versions=[_version(moment, row.id, row.version + 1, None) for row in gone.values()],
    )


def told(arrival: Arrival) -> dict[str, Any]:
    """What the journal says of records that came or went: number, version and what it was."""
    return {"records": [[one["record"], one["version"], one["what"]] for one in arrival.versions]}


def decisions(
    moment: Moment, numbers: Mapping[Key, int], told: Mapping[int, str]
) -> dict[Key, Decision]:
    """What became of records, by key; `told` says what, by number."""
    rows = lookups.by_id(moment.connection, sorted(set(numbers.values())))
    return {
        key: Decision(
            source=key[0],
            record_id=key[1],
            what=told[record],
            entity_id=rows[record].entity,
            auto_entity_id=rows[record].auto,
            seq=None if told[record] in (UNCHANGED, LATE) else moment.seq,
        )
        for key, record in numbers.items()
    }


def numbered(moment: Moment, keys: Iterable[Key], known: Mapping[Key, RecordRow]) -> dict[Key, int]:
    """The number of every record, counted on for those that were never seen."""
    fresh = dict.fromkeys(key for key in keys if key not in known)
    first = lookups.greatest(moment.connection) + 1 if fresh else 0
    new = {key: first + n for n, key in enumerate(fresh)}
    return {**{key: row.id for key, row in known.items()}, **new}


def own_time(card: Card) -> datetime | None:
    """When a record was changed last, as far as it says so itself."""
    time: datetime | None = card.row["modified"] or card.row["created"]
    return time


def is_older(time: datetime | None, other: datetime | None) -> bool:
    """Whether a record was changed before another of the same key, as far as both say when."""
    return time is not None and other is not None and time < other


def _arrival(
    moment: Moment,
    newest: Mapping[int, Coming],
    rows: Mapping[int, RecordRow],
    before: Mapping[int, Card],
) -> Arrival:
    versions = {record: rows[record].version + 1 if record in rows else 1 for record in newest}
    made = {r: _row(moment, r, versions[r], one.card) for r, one in newest.items()}
    blank = {"entity": None, "auto": None, "origin": None}
    return Arrival(
        changes={record: (before.get(record), one.card) for record, one in newest.items()},
        added=[
            {**made[r], **blank, "source": one.key[0], "record_id": one.key[1]}
            for r, one in newest.items()
            if r not in rows
        ],
        changed=[made[record] for record in newest if record in rows],
        versions=[_version(moment, r, versions[r], one.body) for r, one in newest.items()],
    )


def _row(moment: Moment, record: int, version: int, card: Card | None) -> dict[str, Any]:
    return {
        "id": record,
        "version": version,
        "live": card is not None,
        "at": moment.at,
        "content": None if card is None else card.content,
    }


def _version(moment: Moment, record: int, version: int, said: str | None) -> dict[str, Any]:
    what = "delete" if said is None else "upsert"
    return {"record": record, "version": version, "at": moment.at, "what": what, "body": said}
