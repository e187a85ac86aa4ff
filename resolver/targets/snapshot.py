"""A record as a plan keeps it: what it was like, and a digest that changes when it does."""

from __future__ import annotations

import json
from collections.abc import Collection, Mapping
from hashlib import blake2b
from typing import Any, Final

from resolver.targets.case import Held
from resolver.targets.wire import Json

TIMES: Final = ("created_at", "modified_at")
"""What a record may say otherwise and be the same: systems touch it daily."""
ATTRIBUTES: Final = "attributes"
OPTED_OUT: Final = "opted_out"


def snapshot(held: Held) -> Json:
    """A record as the run has read it, without absent values."""
    found: Json = {
        **held.values,
        "emails": [point.value for point in held.emails],
        "phones": [point.value for point in held.phones],
        "handles": [point.value for point in held.handles],
        "external_ids": [{"system": system, "value": value} for system, value in held.ids],
        ATTRIBUTES: {own.column: own.value for own in held.attributes},
        OPTED_OUT: held.opted_out,
    }
    return {name: value for name, value in found.items() if value}


def compared(record: Mapping[str, Any], columns: Collection[str]) -> Json:
    """What of a snapshot is compared with a fresh one.

    That is all but times, and of free attributes those of these columns: others may have been read
    since, and nothing is known of what they held.
    """
    own = record.get(ATTRIBUTES, {})
    free = {name: own[name] for name in sorted(columns) if name in own}
    said = {name: _ordered(value) for name, value in record.items() if name not in TIMES}
    said[ATTRIBUTES] = free
    return {name: value for name, value in said.items() if value}


def digest(held: Held, columns: Collection[str]) -> str:
    """16 hexadecimal digits for what is compared of a record."""
    text = json.dumps(compared(snapshot(held), columns), sort_keys=True)
    return blake2b(text.encode(), digest_size=8).hexdigest()


def key(held: Held) -> Json:
    """Source and id."""
    return {"source": held.source, "record_id": held.record_id}


def expected(held: Held, columns: Collection[str], constants: Mapping[str, str]) -> Json:
    """What a plan expects of a record; `constants` are marks of the values of columns unread."""
    found = {**key(held), "digest": digest(held, columns), "columns": sorted(columns)}
    return {**found, "constants": dict(sorted(constants.items()))} if constants else found


def kept(held: Held) -> Json:
    """The record in the snapshot of a plan, with the columns of its export that are not in it."""
    return {**key(held), "record": snapshot(held), "unread": list(held.unread)}


def _ordered(value: object) -> object:
    """A list with its first entry, the main one, in front and the rest in order."""
    if not isinstance(value, list):
        return value
    return [*value[:1], *sorted(value[1:], key=lambda one: json.dumps(one, sort_keys=True))]
