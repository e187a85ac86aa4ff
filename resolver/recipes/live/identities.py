"""Where ids of entities lead: every id that was ever given does, for ever."""

from __future__ import annotations

from resolver.errors import UnknownRecordError
from resolver.store import past
from resolver.store.database import Connection


def follow(connection: Connection, entity: str) -> tuple[str, str]:
    """What an id is now: `live` or `gone`, and the id itself or the one that it was merged into.

    However often an entity was merged, this is one statement.

    Raises:
        UnknownRecordError: if the id was never given.
    """
    found = past.end(connection, entity)
    if found is None:
        raise UnknownRecordError(f"{entity!r} is no entity, and never was one.")
    return found
