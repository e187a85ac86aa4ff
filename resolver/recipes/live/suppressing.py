"""What was erased does not come back unasked: its keys and points are known by keyed hashes alone.

A record that comes is taken for an erased one where

- it has the key of an erased record, or
- no live record has its key, and it holds an e-mail of one person, a handle, an external id or a
  national id that an erased record held, and the initials of their names agree or one of them has
  no full name, or
- no live record has its key, and it holds a phone number that an erased record held under the same
  given and family name.

Families share an e-mail, so the initials have to agree. Numbers change hands, so a phone alone says
nothing. A live record was taken in lawfully, as one that shares an e-mail with somebody who was
erased, and goes on being kept up to date. Mailboxes of roles and switchboards are nobody's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from resolver.frames.live import Decision
from resolver.recipes.live.arriving import Coming
from resolver.recipes.live.cards import Card, Row
from resolver.recipes.live.marking import Marker, Point
from resolver.store import kept, lookups
from resolver.store.database import Connection
from resolver.store.tables import SUPPRESSED
from resolver.store.writing import add, drop

Key = tuple[str, str]

BARRED: Final = "suppressed"


def bar(connection: Connection, at: str, keys: Iterable[Key], cards: Iterable[Card]) -> None:
    """Let no record come that has one of the keys, or is of the person of one of the cards."""
    marker = Marker(connection)
    wanted = {(marker.key(key), "") for key in keys}
    wanted |= {(one.mark, one.who) for card in cards for one in marker.points(card.row)}
    _put(connection, at, sorted(wanted), allowed=False)


def barred(connection: Connection, records: Sequence[Coming]) -> frozenset[int]:
    """The places of the records that must not be taken in."""
    if not kept.suppresses(connection):
        return frozenset()
    marker = Marker(connection)
    keys = [marker.key(one.key) for one in records]
    points = [[*marker.points(one.card.row)] for one in records]
    asked = {*keys, *(one.mark for found in points for one in found)}
    known = kept.marks(connection, sorted(asked))
    if not known:
        return frozenset()
    rows = lookups.by_key(connection, sorted({one.key for one in records}))
    live = {key for key, row in rows.items() if row.live}
    return frozenset(
        place
        for place, one in enumerate(records)
        if _is_barred(known, keys[place], () if one.key in live else points[place])
    )


def refused(key: Key) -> Decision:
    """What became of a record that must not be taken in."""
    return Decision(
        source=key[0],
        record_id=key[1],
        what=BARRED,
        entity_id=None,
        auto_entity_id=None,
        seq=None,
    )


def told(barred: int) -> dict[str, int]:
    """What the journal says of records that were not taken in: how many."""
    return {"suppressed": barred} if barred else {}


def allow_keys(connection: Connection, at: str, keys: Iterable[Key]) -> int:
    """Let records with these keys come, whatever they hold; tells how many were barred by key."""
    marker = Marker(connection)
    marks = sorted({marker.key(key) for key in keys})
    known = kept.marks(connection, marks)
    _put(connection, at, [(mark, "") for mark in marks], allowed=True)
    return sum(not row.allowed for rows in known.values() for row in rows)


def allow_person(connection: Connection, row: Row) -> int:
    """Let the person of a clean row come, under any key; tells how many points were barred."""
    points = [*Marker(connection).points(row)]
    known = kept.marks(connection, sorted({one.mark for one in points}))
    gone = {
        (found.mark, found.who)
        for one in points
        for found in known.get(one.mark, ())
        if one.meets(found.who)
    }
    drop(connection, SUPPRESSED, _keyed(gone))
    return len({mark for mark, _ in gone})


def state(connection: Connection, keys: Sequence[Key]) -> list[dict[str, Any]]:
    """Of each of the keys that was erased or allowed: since when, and which."""
    marker = Marker(connection)
    marks = {marker.key(key): key for key in keys}
    known = kept.marks(connection, sorted(marks))
    return [
        {"source": source, "record_id": record_id, "since": row.at, "allowed": row.allowed}
        for mark, (source, record_id) in marks.items()
        for row in known.get(mark, ())
    ]


def _is_barred(known: Mapping[str, Sequence[Any]], key: str, points: Iterable[Point]) -> bool:
    for row in known.get(key, ()):
        return not row.allowed
    return any(one.meets(row.who) for one in points for row in known.get(one.mark, ()))


def _put(
    connection: Connection, at: str, marks: Sequence[tuple[str, str]], *, allowed: bool
) -> None:
    rows = _keyed(marks)
    drop(connection, SUPPRESSED, rows)
    add(connection, SUPPRESSED, [{**row, "at": at, "allowed": allowed} for row in rows])


def _keyed(marks: Iterable[tuple[str, str]]) -> list[dict[str, Any]]:
    return [{"mark": mark, "who": who} for mark, who in sorted(marks)]
