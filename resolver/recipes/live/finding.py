"""Records of a store, by the names that people call them by."""

from __future__ import annotations

from typing import Final

from resolver.errors import UnknownRecordError
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow

Key = tuple[str, str]

ERASED: Final = "erased"
"""Source of a record that was erased; its id is made up at random and tells nothing."""


def found(connection: Connection, key: str | Key) -> RecordRow:
    """The record named by `ID`, `SOURCE:ID` or `(source, id)`, as `resolver explain` names them.

    It may be deleted; where a living one has the id, no deleted one of another source is meant.

    Raises:
        UnknownRecordError: if there is none, or several sources hold the id.
    """
    rows = [row for row in _rows(connection, key) if row.version]
    rows = [row for row in rows if row.live] or rows
    if len(rows) == 1:
        return rows[0]
    if rows:
        sources = ", ".join(row.source for row in rows)
        raise UnknownRecordError(
            f"{shown(key)!r} is an id in several sources ({sources}): name it as SOURCE:ID."
        )
    raise UnknownRecordError(f"No record {shown(key)!r} in this store.")


def living(connection: Connection, key: str | Key) -> RecordRow:
    """The same of a record that is not deleted.

    Raises:
        UnknownRecordError: as `found`, and if it is deleted.
    """
    row = found(connection, key)
    if not row.live:
        raise UnknownRecordError(f"The record {shown(key)!r} is deleted.")
    return row


def key_of(row: RecordRow) -> Key | None:
    """The key of a record; None of one that was erased."""
    return None if row.source == ERASED and not row.live else (row.source, row.record_id)


def shown(key: str | Key) -> str:
    """A name as people write it."""
    return key if isinstance(key, str) else ":".join(key)


def is_storable(text: str) -> bool:
    """Whether a text is one that every database can keep."""
    return "\0" not in text and not any("\ud800" <= sign <= "\udfff" for sign in text)


def _rows(connection: Connection, key: str | Key) -> list[RecordRow]:
    if not is_storable("".join(key)):
        return []
    if isinstance(key, str):
        rows = lookups.called(connection, [key])
        if any(row.version for row in rows) or ":" not in key:
            return rows
        source, record_id = key.split(":", 1)
        key = (source, record_id)
    return [*lookups.by_key(connection, [key]).values()]
