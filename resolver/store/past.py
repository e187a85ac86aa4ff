"""What the store is asked of its past: lines of the journal, where records were, where ids lead.

As in `lookups`, each question is one statement, built once.
"""

from __future__ import annotations

from collections.abc import Generator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, select

from resolver.store.many import listed
from resolver.store.tables import ENTITIES, JOURNAL, MEMBERSHIPS

Line = Row[Any]
"""A row of `journal`."""

_PAGE: Final = 100
"""Lines of the whole journal that are in memory at a time; a line may be long."""

_MERGED: Final = "merged"

_NUMBERS: Final = listed("asked")
_AFTER: Final = (
    select(JOURNAL)
    .where(JOURNAL.c.seq > bindparam("after"))
    .order_by(JOURNAL.c.seq)
    .limit(bindparam("most"))
)
_ALL: Final = select(JOURNAL).order_by(JOURNAL.c.seq)
_LINES: Final = select(JOURNAL).join_from(_NUMBERS, JOURNAL, JOURNAL.c.seq == _NUMBERS.c.value)
_UNTIL: Final = (
    select(JOURNAL.c.seq)
    .where(JOURNAL.c.at <= bindparam("at"))
    .order_by(JOURNAL.c.at.desc(), JOURNAL.c.seq.desc())
    .limit(1)
)
_MOVES: Final = (
    select(MEMBERSHIPS)
    .join_from(_NUMBERS, MEMBERSHIPS, MEMBERSHIPS.c.record == _NUMBERS.c.value)
    .order_by(MEMBERSHIPS.c.record, MEMBERSHIPS.c.seq)
)
_VISITORS: Final = (
    select(MEMBERSHIPS.c.record)
    .where(MEMBERSHIPS.c.entity == bindparam("entity"))
    .distinct()
    .order_by(MEMBERSHIPS.c.record)
)
_HOME: Final = (
    select(MEMBERSHIPS.c.entity)
    .where(MEMBERSHIPS.c.record == bindparam("record"), MEMBERSHIPS.c.seq <= bindparam("seq"))
    .order_by(MEMBERSHIPS.c.seq.desc())
    .limit(1)
)
_LATER: Final = MEMBERSHIPS.alias("later")
_MEMBERS: Final = (
    select(MEMBERSHIPS.c.record)
    .where(
        MEMBERSHIPS.c.entity == bindparam("entity"),
        MEMBERSHIPS.c.seq <= bindparam("seq"),
        ~select(_LATER.c.seq)
        .where(
            _LATER.c.record == MEMBERSHIPS.c.record,
            _LATER.c.seq > MEMBERSHIPS.c.seq,
            _LATER.c.seq <= bindparam("seq"),
        )
        .exists(),
    )
    .order_by(MEMBERSHIPS.c.record)
)
_ONE: Final = (
    select(ENTITIES.c.id, ENTITIES.c.state, ENTITIES.c.into_id)
    .where(ENTITIES.c.id == bindparam("entity"))
    .cte("path", recursive=True)
)
# No id is met twice, so that even a ring would come to an end.
_PATH: Final = _ONE.union(
    select(ENTITIES.c.id, ENTITIES.c.state, ENTITIES.c.into_id).join_from(
        _ONE, ENTITIES, (ENTITIES.c.id == _ONE.c.into_id) & (_ONE.c.state == _MERGED)
    )
)
_END: Final = select(_PATH.c.id, _PATH.c.state).where(_PATH.c.state != _MERGED)


def after(connection: Connection, seq: int, most: int) -> Sequence[Line]:
    """The first `most` lines of the journal behind this one, in their order."""
    return connection.execute(_AFTER, {"after": seq, "most": most}).all()


def lines(connection: Connection, numbers: Sequence[int]) -> dict[int, Line]:
    """The lines of the journal of these numbers."""
    return {line.seq: line for line in connection.execute(_LINES, {"asked": numbers})}


def chain(connection: Connection) -> Generator[Line]:
    """All lines of the journal in the order of their numbers; only some are in memory at a time.

    What was tampered with may be anything: text that is no UTF-8 comes with lone surrogates.
    """
    driver: Any = connection.connection.driver_connection
    lenient = connection.dialect.name == "sqlite"
    try:
        if lenient:
            driver.text_factory = _anything
        with connection.execute(_ALL, execution_options={"yield_per": _PAGE}) as found:
            yield from found
    finally:
        if lenient:
            driver.text_factory = str


def _anything(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape")


def until(connection: Connection, at: str) -> int:
    """The number of the last line of the journal at this time or before it, 0 if there is none."""
    return int(connection.execute(_UNTIL, {"at": at}).scalar() or 0)


def moves(connection: Connection, records: Sequence[int]) -> Sequence[Row[Any]]:
    """All rows of `memberships` of these records, by record and line of the journal."""
    return connection.execute(_MOVES, {"asked": records}).all()


def visitors(connection: Connection, entity: str) -> list[int]:
    """The records that are or ever were in an entity, ascending."""
    return [*connection.execute(_VISITORS, {"entity": entity}).scalars()]


def home(connection: Connection, record: int, seq: int) -> str | None:
    """The entity that a record was in after this line of the journal, if in any."""
    found: str | None = connection.execute(_HOME, {"record": record, "seq": seq}).scalar()
    return found


def members(connection: Connection, entity: str, seq: int) -> list[int]:
    """The records that were in an entity after this line of the journal, ascending."""
    return [*connection.execute(_MEMBERS, {"entity": entity, "seq": seq}).scalars()]


def end(connection: Connection, entity: str) -> tuple[str, str] | None:
    """The state of an id and the id itself, or of the one it leads to; None if never given."""
    found = connection.execute(_END, {"entity": entity}).first()
    return None if found is None else (found.state, found.id)
