"""Keys of records and points of people as keyed hashes, by which they are known when they return.

The hashes are made with a key of the store: who has them without that key cannot try values.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from secrets import token_hex
from typing import Final

from resolver.errors import StoreError
from resolver.recipes.live.cards import Row, held
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.tables import META
from resolver.store.writing import add

Key = tuple[str, str]

KEY: Final = "suppression_key"
POINTS: Final = frozenset({"email", "handle", "external_id", "national_id"})
"""Kinds of values by which somebody is known, if they can be one person's own."""
_PHONE: Final = "phone"
_RECORD: Final = "record"
_DIGITS: Final = 32
"""Hexadecimal digits of a mark: 128 bits."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """Something that tells who somebody is, with the name that went with it (empty: unknown).

    `mark` and `who` are keyed hashes; `strict`: the name must be known and the same.
    """

    mark: str
    who: str
    strict: bool

    def meets(self, who: str) -> bool:
        """Whether the same value under this name is the same person."""
        return self.who == who or (not self.strict and "" in (self.who, who))


class Marker:
    """Makes the marks of one store.

    Raises:
        StoreError: if the store has lost its key.
    """

    def __init__(self, connection: Connection) -> None:
        found = lookups.meta(connection, KEY)
        if found is None:
            raise StoreError("The key of the suppressions is missing.", hint="Restore a back-up.")
        self._key = bytes.fromhex(found)

    def key(self, key: Key) -> str:
        """The mark of the key of a record."""
        return self._mark(_RECORD, *key)

    def points(self, row: Row) -> Iterator[Point]:
        """The points of a clean row by which its person may be known again."""
        signature, name = row["signature"], _name(row)
        for kind, text, own in held(row):
            if kind in POINTS and own:
                yield self._point(kind, text, signature, strict=False)
            elif kind == _PHONE and own and name is not None:
                yield self._point(kind, text, name, strict=True)

    def _point(self, kind: str, text: str, name: str | None, *, strict: bool) -> Point:
        who = "" if name is None else self._mark(kind, text, name)
        return Point(mark=self._mark(kind, text), who=who, strict=strict)

    def _mark(self, *parts: str) -> str:
        # Lengths keep apart what the same letters would say otherwise.
        text = "".join(f"{len(part)}:{part}" for part in parts)
        return hmac.new(self._key, text.encode(), sha256).hexdigest()[:_DIGITS]


def begin(connection: Connection) -> None:
    """Give an empty store the key of its marks."""
    add(connection, META, [{"name": KEY, "value": token_hex(32)}])


def _name(row: Row) -> str | None:
    """Given and family name, in any order; None where one is missing."""
    person = row["person"] or {}
    names = (person.get("given"), person.get("family"))
    return None if None in names else " ".join(sorted(map(str, names)))
