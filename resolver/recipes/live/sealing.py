"""The key of the chain of the journal: kept in the store, or by whoever opens it and not here."""

from __future__ import annotations

import hmac
from hashlib import sha256
from secrets import token_hex
from typing import Final

from resolver.errors import StoreError
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.tables import META
from resolver.store.writing import add

KEY: Final = "audit_key"
CHECK: Final = "audit_check"
SHORTEST: Final = 16
"""Bytes that a key has at least: a shorter one could be found by trying."""

_ASKED: Final = b"the key of the chain"


class Seal:
    """The key that the lines of a journal are chained with.

    Who has the key can write the chain anew. One that is `given` is not stored, so that not even
    those can who may write to the database; the store keeps a keyed check value of it.
    """

    def __init__(self, given: bytes | None = None) -> None:
        """Take the key of the caller, if there is one.

        Raises:
            StoreError: if it is too short.
        """
        if given is not None and len(given) < SHORTEST:
            raise StoreError(f"The audit key is too short: it has at least {SHORTEST} bytes.")
        self._given = given
        self._key: bytes | None = None

    def begin(self, connection: Connection) -> None:
        """Give an empty store a key of its own, or the check value of the one that is given."""
        if self._given is None:
            row = {"name": KEY, "value": token_hex(32)}
        else:
            row = {"name": CHECK, "value": _checked(self._given)}
        add(connection, META, [row])

    def key(self, connection: Connection) -> bytes:
        """The key; read once, as that of a store never changes.

        Raises:
            StoreError: if the store wants a key and none or another is given, if it has a key of
                its own and another is given, or if it has lost what it knew of its key.
        """
        if self._key is None:
            self._key = self._found(connection)
        return self._key

    def _found(self, connection: Connection) -> bytes:
        kept, check = lookups.meta(connection, KEY), lookups.meta(connection, CHECK)
        if kept is None and check is None:
            raise StoreError("The key of the journal is missing.", hint="Restore a back-up.")
        if self._given is None:
            if kept is None:
                raise StoreError(
                    "The audit key of this store is not kept in it, and none was given.",
                    hint="Give the one that it was made with.",
                )
            return bytes.fromhex(kept)
        if check is None:
            raise StoreError(
                "The store keeps its own audit key, and another was given.",
                hint="Open it without; only a new store takes one.",
            )
        if not hmac.compare_digest(check, _checked(self._given)):
            raise StoreError(
                "The audit key is not the one that the store was made with.",
                hint="Give that one.",
            )
        return self._given


def _checked(key: bytes) -> str:
    return hmac.new(key, _ASKED, sha256).hexdigest()
