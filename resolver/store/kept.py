"""What the store has kept of records over time, and what it must not take back.

As in `lookups`: each question is one statement, and lists may be of any length.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, bindparam, literal, select, union

from resolver.store.asking import Asked
from resolver.store.many import listed, listed_texts
from resolver.store.rows import RecordRow
from resolver.store.tables import (
    JOURNAL,
    MEMBERSHIPS,
    RECORDS,
    RETENTION,
    RULINGS,
    SUPPRESSED,
    VERSIONS,
)

_NUMBERS: Final = listed("asked")
_TEXTS: Final = listed_texts("asked")

_VERSIONS: Final = (
    select(VERSIONS)
    .join_from(_NUMBERS, VERSIONS, VERSIONS.c.record == _NUMBERS.c.value)
    .order_by(VERSIONS.c.record, VERSIONS.c.version)
)
_MEMBERSHIPS: Final = (
    select(MEMBERSHIPS)
    .join_from(_NUMBERS, MEMBERSHIPS, MEMBERSHIPS.c.record == _NUMBERS.c.value)
    .order_by(MEMBERSHIPS.c.record, MEMBERSHIPS.c.seq)
)
_RULED: Final = union(
    *(
        select(RULINGS).join_from(_NUMBERS, RULINGS, side == _NUMBERS.c.value)
        for side in (RULINGS.c.left_record, RULINGS.c.right_record)
    )
)
_LINES: Final = (
    select(JOURNAL.c.seq, JOURNAL.c.at, JOURNAL.c.kind, JOURNAL.c.by_whom, JOURNAL.c.model)
    .join_from(_NUMBERS, JOURNAL, JOURNAL.c.seq == _NUMBERS.c.value)
    .order_by(JOURNAL.c.seq)
)
# Lists of a line begin with the number of the record that they are about.
_NAMING: Final = select(JOURNAL.c.seq).where(JOURNAL.c.body.contains(bindparam("start")))
_MARKS: Final = select(SUPPRESSED).join_from(
    _TEXTS, SUPPRESSED, SUPPRESSED.c.mark == _TEXTS.c.value
)
_ANY_MARK: Final = Asked(select(literal(1)).select_from(SUPPRESSED).limit(1), tuple)
_PERIODS: Final = select(RETENTION.c.source, RETENTION.c.days).order_by(RETENTION.c.source)
_STALE: Final = Asked(
    select(RECORDS)
    .where(RECORDS.c.source == bindparam("source"), RECORDS.c.at < bindparam("before"))
    .order_by(RECORDS.c.source, RECORDS.c.record_id)
    .limit(bindparam("most")),
    RecordRow._make,
)


def versions(connection: Connection, records: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """All rows of `versions` of each record, the oldest first; of records that have any."""
    return _by_record(connection.execute(_VERSIONS, {"asked": records}).all())


def memberships(connection: Connection, records: Sequence[int]) -> dict[int, list[Row[Any]]]:
    """All rows of `memberships` of each record, the oldest first; of records that have any."""
    return _by_record(connection.execute(_MEMBERSHIPS, {"asked": records}).all())


def ruled(connection: Connection, records: Sequence[int]) -> list[Row[Any]]:
    """All that was ever ruled on any of the records, the oldest first."""
    rows = connection.execute(_RULED, {"asked": records}).all()
    return sorted(rows, key=lambda row: row.seq)


def lines(connection: Connection, numbers: Sequence[int]) -> list[Row[Any]]:
    """These lines of the journal, but for what they say."""
    return [*connection.execute(_LINES, {"asked": numbers})]


def naming(connection: Connection, record: int) -> list[int]:
    """The numbers of the lines of the journal that name a record; reads the whole journal."""
    return [*connection.execute(_NAMING, {"start": f"[{record},"}).scalars()]


def marks(connection: Connection, asked: Sequence[str]) -> dict[str, list[Row[Any]]]:
    """The rows of `suppressed` of each mark that there is."""
    found: dict[str, list[Row[Any]]] = defaultdict(list)
    for row in connection.execute(_MARKS, {"asked": asked}):
        found[row.mark].append(row)
    return found


def suppresses(connection: Connection) -> bool:
    """Whether there is anything that must not come back."""
    return bool(_ANY_MARK.rows(connection))


def periods(connection: Connection) -> dict[str, int]:
    """How many days records of each source are kept, where that is limited."""
    return {source: days for source, days in connection.execute(_PERIODS)}


def stale(connection: Connection, source: str, before: str, most: int) -> list[RecordRow]:
    """The rows of the first records of a source that were last changed before a time."""
    return _STALE.rows(connection, source=source, before=before, most=most)


def _by_record(rows: Sequence[Row[Any]]) -> dict[int, list[Row[Any]]]:
    found: dict[int, list[Row[Any]]] = defaultdict(list)
    for row in rows:
        found[row.record].append(row)
    return found
