"""Records erased: nothing that they ever said is left in the store, in one transaction.

A number stays, with the ids of the entities that it was in, so that the journal and its chain of
hashes hold, and every id ever given resolves.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, Final

import orjson

from resolver.errors import InputError
from resolver.recipes.live import changing, identities, suppressing, writing
from resolver.recipes.live.changing import Arrival
from resolver.recipes.live.finding import ERASED
from resolver.recipes.live.moment import Moment
from resolver.store import kept, lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow
from resolver.store.tables import RULINGS, VERSIONS
from resolver.store.writing import change, drop

Key = tuple[str, str]

_GIVEN_NAME: Final = 16
"""Bytes of the id that an erased record has."""
_TELLING: Final = 5
"""Letters from which on a word may tell who somebody is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """What was erased by one change: how many, ids of entities, line of the journal.

    `keys` and `emails` are what run directories are searched for, and are not kept.
    """

    records: int = 0
    entities: frozenset[str] = frozenset()
    seq: int | None = None
    keys: frozenset[Key] = frozenset()
    emails: frozenset[str] = frozenset()


def asked(connection: Connection, keys: Sequence[Key], entity: str | None) -> list[RecordRow]:
    """The records of these keys, live or deleted, and the live ones of an entity, by any id of it.

    Raises:
        UnknownRecordError: if the id of the entity was never given.
    """
    found = {row.id: row for row in lookups.by_key(connection, list(keys)).values()}
    if entity is not None:
        _, home = identities.follow(connection, entity)
        records = lookups.members(connection, [home]).get(home, [])
        found |= lookups.by_id(connection, records)
    return [found[record] for record in sorted(found)]


def erase(moment: Moment, rows: Sequence[RecordRow], kind: str, reason: str | None = None) -> Gone:
    """Erase records, and note it in the journal as of this kind; nothing where there are none.

    Raises:
        InputError: if the reason, or who it is by, repeats what is to be erased.
    """
    if not rows:
        return Gone()
    said = kept.versions(moment.connection, [row.id for row in rows])
    bodies = [orjson.loads(one.body) for found in said.values() for one in found if one.body]
    _check((reason, moment.by), rows, bodies)
    before = moment.deck.cards(row.id for row in rows if row.live)
    arrival = Arrival(
        changes={record: (card, None) for record, card in before.items()},
        changed=[_tombstone(moment, row) for row in rows],
    )
    named = changing.arrive(moment, arrival)
    versions = [{"record": r, "version": one.version} for r in said for one in said[r]]
    drop(moment.connection, VERSIONS, versions)
    _silence(moment, [row.id for row in rows])
    body = {"records": [[row.id, row.version + 1, "erase"] for row in rows]}
    writing.note(moment, kind, body | ({"reason": reason} if reason else {}), named)
    return Gone(
        records=len(rows),
        entities=frozenset(one for row in rows for one in (row.entity, row.origin) if one),
        seq=moment.seq,
        keys=frozenset((row.source, row.record_id) for row in rows),
        emails=frozenset(one.strip().lower() for body in bodies for one in _texts(body, "emails")),
    )


def bar(moment: Moment, rows: Sequence[RecordRow]) -> None:
    """Let none of the records come back unasked, by all that they ever said; they still say it."""
    said = kept.versions(moment.connection, [row.id for row in rows])
    carder = moment.deck.rules.carder
    cards = [
        carder.card(orjson.loads(one.body)) for found in said.values() for one in found if one.body
    ]
    keys = [(row.source, row.record_id) for row in rows]
    suppressing.bar(moment.connection, moment.at, keys, cards)


def _tombstone(moment: Moment, row: RecordRow) -> dict[str, Any]:
    return {
        "id": row.id,
        "source": ERASED,
        "record_id": token_hex(_GIVEN_NAME),
        "version": row.version + 1,
        "live": False,
        "at": moment.at,
        "content": None,
    }


def _silence(moment: Moment, records: Sequence[int]) -> None:
    """Take reasons and fingerprints from all rulings on the records, which count no more."""
    rows = kept.ruled(moment.connection, records)
    blank = {"reason": None, "fingerprint": None}
    change(moment.connection, RULINGS, [{"seq": row.seq, **blank} for row in rows])


def _check(
    texts: Sequence[str | None], rows: Sequence[RecordRow], bodies: Sequence[Mapping[str, Any]]
) -> None:
    """Nothing, if none of the texts, which stay in the journal, tells whom it is about.

    Raises:
        InputError: if one does.
    """
    telling = {text for body in bodies for text in _telling(body)}
    telling |= {row.record_id for row in rows}
    words = {text.strip().casefold() for text in telling}
    words = {word for word in words if len(word) >= _TELLING}
    for text in (text.casefold() for text in texts if text):
        if any(word in text for word in words):
            raise InputError(
                "The reason, or who it is by, repeats what is to be erased.",
                hint="Both are kept: name a number of the request instead.",
            )


def _telling(body: Mapping[str, Any]) -> Iterator[str]:
    """What of a record tells whom it is about, by itself."""
    for name in ("emails", "phones", "handles"):
        yield from _texts(body, name)
    yield from (code["value"] for code in body.get("external_ids") or () if code["value"])
    yield from (body[name] for name in ("national_id", "address") if body.get(name))
    name = body.get("name") or " ".join(
        body[part] for part in ("given_name", "family_name") if body.get(part)
    )
    if " " in name:
        yield name


def _texts(body: Mapping[str, Any], name: str) -> Iterator[str]:
    yield from (one["original"] for one in body.get(name) or () if one["original"])
