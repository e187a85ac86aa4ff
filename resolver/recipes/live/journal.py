"""The journal: every change in its order, for followers, and chained so that tampering shows.

It names records and entities by number and id alone. What it says is in the same transaction as
the change itself.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Any, Final

import orjson

from resolver.frames.live import Head
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.tables import JOURNAL
from resolver.store.writing import add

START: Final = "0" * 64
"""What the first link of the chain hangs on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One line of the journal, before it is in the chain."""

    seq: int
    at: str
    kind: str
    by: str | None
    model: int
    body: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Last:
    """The newest line: its number, time and hash."""

    seq: int = 0
    at: str = ""
    mac: str = START


def last(connection: Connection) -> Last:
    """The newest line; of an empty journal what the first one will hang on."""
    found = lookups.last_entry(connection)
    return Last() if found is None else Last(seq=found.seq, at=found.at, mac=found.mac)


def following(connection: Connection) -> int:
    """The number of the next line; numbers have no gaps."""
    return last(connection).seq + 1


def head(connection: Connection) -> Head:
    """The newest line, as others keep it."""
    found = last(connection)
    return Head(seq=found.seq, mac=found.mac)


def append(connection: Connection, key: bytes, entry: Entry, before: str | None = None) -> None:
    """Write a line; `before` is the hash of the last one, if it is known."""
    row = {
        "seq": entry.seq,
        "at": entry.at,
        "kind": entry.kind,
        "by_whom": entry.by,
        "model": entry.model,
        "body": entry.body,
        "mac": chained(key, before or last(connection).mac, entry),
    }
    add(connection, JOURNAL, [row])


def chained(key: bytes, before: str, entry: Entry) -> str:
    """The keyed hash of a line and of everything before it, 64 hexadecimal digits."""
    told = [entry.seq, entry.at, entry.kind, entry.by, entry.model, entry.body]
    return hmac.new(key, before.encode() + orjson.dumps(told), sha256).hexdigest()


def text(body: Mapping[str, Any]) -> str:
    """The body of a line as text, the same for the same body."""
    return orjson.dumps(body, option=orjson.OPT_SORT_KEYS).decode()
