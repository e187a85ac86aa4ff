"""What the whole store holds, for those who work on all of it at once."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Connection, Table, delete, func, select

from resolver.store.asking import Asked
from resolver.store.rows import RecordRow
from resolver.store.tables import CARDS, ENTITIES, RECORDS, VERSIONS

_BODIES: Final = (
    select(RECORDS.c.id, VERSIONS.c.body)
    .join(VERSIONS, (VERSIONS.c.record == RECORDS.c.id) & (VERSIONS.c.version == RECORDS.c.version))
    .where(RECORDS.c.live)
)
_RECORDS: Final = Asked(select(RECORDS).order_by(RECORDS.c.id), RecordRow._make)
_LIVING: Final = select(func.count()).where(RECORDS.c.live)


def records(connection: Connection) -> dict[int, RecordRow]:
    """The row of `records` of every key ever seen, by number."""
    return {row.id: row for row in _RECORDS.rows(connection)}


def living(connection: Connection) -> int:
    """How many live records there are."""
    return connection.scalars(_LIVING).one()


def bodies(connection: Connection) -> dict[int, str]:
    """What every live record says, as JSON text."""
    return {record: text for record, text in connection.execute(_BODIES)}


def cards(connection: Connection) -> dict[int, str]:
    """What is kept of every live record for comparing it, as text."""
    kept = select(CARDS.c.record, CARDS.c.card)
    return {record: text for record, text in connection.execute(kept)}


def entities(connection: Connection) -> frozenset[str]:
    """Every id of an entity that was ever given."""
    return frozenset(connection.scalars(select(ENTITIES.c.id)))


def clear(connection: Connection, table: Table) -> None:
    """Take all rows out of a table."""
    connection.execute(delete(table))
