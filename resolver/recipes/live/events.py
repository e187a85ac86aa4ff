"""What a store tells its followers: the lines of the journal in order, with the keys of records.

The journal knows records by number alone. Their keys are looked up when it is read, so that a
record which was erased has none in any event, however old.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import orjson

from resolver.frames.live import Event, Key, Membership, Said
from resolver.recipes.live.finding import key_of
from resolver.store import lookups, past
from resolver.store.database import Connection
from resolver.store.past import Line

Keys = Mapping[int, Key]

_OWN: Final = frozenset({"records", "members", "created", "merged", "gone", "revived", "split"})
_NUMBERED: Final = ("records", "members")
_NO_KEY: Final = (None, None)


def events(connection: Connection, after: int, limit: int) -> list[Event]:
    """The first `limit` changes behind a cursor, in their order; none where there are no more.

    Raises:
        ValueError: if the limit is not positive.
    """
    if limit < 1:
        raise ValueError(f"The limit is {limit}; it is 1 at least.")
    found = [(line, said(line)) for line in past.after(connection, after, limit)]
    numbers = {one[0] for _, body in found for name in _NUMBERED for one in body.get(name, ())}
    keys = keys_of(connection, sorted(numbers))
    return [_event(line, body, keys) for line, body in found]


def said(line: Line) -> dict[str, Any]:
    """What a line of the journal says, beside when, why and by whom."""
    body: dict[str, Any] = orjson.loads(line.body)
    return body


def keys_of(connection: Connection, numbers: Sequence[int]) -> dict[int, Key]:
    """The keys of records, by number; those that were erased have none."""
    rows = lookups.by_id(connection, numbers)
    return {number: key for number, row in rows.items() if (key := key_of(row)) is not None}


def _event(line: Line, body: Mapping[str, Any], keys: Keys) -> Event:
    return Event(
        seq=line.seq,
        at=line.at,
        kind=line.kind,
        by=line.by_whom,
        model=line.model,
        records=tuple(_said(keys, *one) for one in body.get("records", ())),
        members=tuple(_membership(keys, *one) for one in body.get("members", ())),
        created=tuple(body.get("created", ())),
        merged=body.get("merged", {}),
        gone=tuple(body.get("gone", ())),
        revived=tuple(body.get("revived", ())),
        split={one: tuple(into) for one, into in body.get("split", {}).items()},
        more={name: value for name, value in body.items() if name not in _OWN},
    )


def _said(keys: Keys, number: int, version: int, what: str) -> Said:
    source, record_id = keys.get(number, _NO_KEY)
    return Said(number=number, source=source, record_id=record_id, version=version, what=what)


def _membership(keys: Keys, number: int, entity: str | None, auto: str | None) -> Membership:
    source, record_id = keys.get(number, _NO_KEY)
    return Membership(
        number=number,
        source=source,
        record_id=record_id,
        entity_id=entity,
        auto_entity_id=auto,
    )
