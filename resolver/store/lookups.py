"""What the store is asked: each question is one statement, built once.

All take a connection in a transaction and lists of any length. Where a great many records may
stand behind one key, no more than asked for are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

import orjson
from sqlalchemy import (
    Connection,
    Executable,
    Row,
    ScalarSelect,
    Select,
    Table,
    bindparam,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.sql.expression import ColumnElement

from resolver.store.many import Gathered, keyed, listed, listed_texts
from resolver.store.tables import (
    CARDS,
    ENTITIES,
    FORMERS,
    HOLDERS,
    JOURNAL,
    KEYS,
    LINKS,
    META,
    MODELS,
    RECORDS,
    RULINGS,
    TIES,
    VERSIONS,
)

RecordRow = Row[Any]
"""A row of `records`."""

_NUMBERS: Final = listed("asked")
_TEXTS: Final = listed_texts("asked")
_PAIRS: Final = keyed("asked")


def _gathered(rows: Select[Any]) -> ScalarSelect[str]:
    """All rows found for one value that is asked for, in one text."""
    found = rows.correlate(_NUMBERS, _TEXTS).subquery()
    return select(Gathered(*found.c)).scalar_subquery()


def _first(
    table: Table, *columns: ColumnElement[Any], only: ColumnElement[bool] | None = None
) -> Select[Any]:
    """The first records under each hash: a walk along the key of the table that stops early."""
    rows = (
        select(*columns)
        .where(table.c.hash == _NUMBERS.c.value, *([] if only is None else [only]))
        .order_by(table.c.record)
        .limit(bindparam("most"))
    )
    return select(_NUMBERS.c.value, _gathered(rows))


_BLOCKS: Final = _first(KEYS, KEYS.c.record)
_HOLDERS: Final = _first(HOLDERS, HOLDERS.c.record, HOLDERS.c.signature, HOLDERS.c.own)
_OWNERS: Final = _first(
    HOLDERS, HOLDERS.c.record, HOLDERS.c.signature, HOLDERS.c.own, only=HOLDERS.c.own
)
_LINKED: Final = select(LINKS.c.a, LINKS.c.b).join_from(
    _NUMBERS, LINKS, LINKS.c.a == _NUMBERS.c.value
)
_FORTH: Final = select(TIES.c.record, TIES.c.other).join_from(
    _NUMBERS, TIES, TIES.c.record == _NUMBERS.c.value
)
_BACK: Final = select(TIES.c.record, TIES.c.other).join_from(
    _NUMBERS, TIES, TIES.c.other == _NUMBERS.c.value
)


def _ruled(here: ColumnElement[Any], there: ColumnElement[Any]) -> Select[Any]:
    """Live records on which something is ruled together with one that is asked for."""
    return (
        select(here, there, literal("ruling"))
        .select_from(_NUMBERS)
        .join(RULINGS, here == _NUMBERS.c.value)
        .join(RECORDS, (RECORDS.c.id == there) & RECORDS.c.live)
    )


_NEIGHBOURS: Final = union_all(
    _LINKED.add_columns(literal("link")),
    _FORTH.add_columns(literal("tie")),
    _BACK.add_columns(literal("tie")),
    _ruled(RULINGS.c.left_record, RULINGS.c.right_record),
    _ruled(RULINGS.c.right_record, RULINGS.c.left_record),
)
_LAST: Final = select(JOURNAL).order_by(JOURNAL.c.seq.desc()).limit(1)
_ENTITIES: Final = select(ENTITIES).join_from(_TEXTS, ENTITIES, ENTITIES.c.id == _TEXTS.c.value)
_FORMERS: Final = select(FORMERS.c.members, FORMERS.c.entity).join_from(
    _NUMBERS, FORMERS, FORMERS.c.members == _NUMBERS.c.value
)
_BY_KEY: Final = select(RECORDS).join_from(
    _PAIRS,
    RECORDS,
    (RECORDS.c.source == _PAIRS.c.source) & (RECORDS.c.record_id == _PAIRS.c.record_id),
)
_CALLED: Final = select(RECORDS).join_from(_TEXTS, RECORDS, RECORDS.c.record_id == _TEXTS.c.value)
_BY_ID: Final = select(RECORDS).join_from(_NUMBERS, RECORDS, RECORDS.c.id == _NUMBERS.c.value)
_SAYING: Final = select(
    _NUMBERS.c.value,
    _gathered(
        select(RECORDS.c.source, RECORDS.c.record_id, RECORDS.c.id)
        .where(RECORDS.c.content == _NUMBERS.c.value, RECORDS.c.live)
        .order_by(RECORDS.c.source, RECORDS.c.record_id)
        .limit(bindparam("most"))
    ),
)
_MEMBERS: Final = select(
    _TEXTS.c.value,
    _gathered(
        select(RECORDS.c.id)
        .where(RECORDS.c.entity == _TEXTS.c.value, RECORDS.c.live)
        .order_by(RECORDS.c.id)
    ),
)


_CARDS: Final = select(CARDS.c.record, CARDS.c.card).join_from(
    _NUMBERS, CARDS, CARDS.c.record == _NUMBERS.c.value
)
_SKETCHES: Final = select(CARDS.c.record, CARDS.c.sketch).join_from(
    _NUMBERS, CARDS, CARDS.c.record == _NUMBERS.c.value
)
_BODIES: Final = (
    select(RECORDS.c.id, VERSIONS.c.body)
    .select_from(_NUMBERS)
    .join(RECORDS, RECORDS.c.id == _NUMBERS.c.value)
    .join(VERSIONS, (VERSIONS.c.record == RECORDS.c.id) & (VERSIONS.c.version == RECORDS.c.version))
    .where(VERSIONS.c.body.is_not(None))
)
_VERSION: Final = select(func.max(MODELS.c.id))
_MODEL: Final = select(MODELS).where(MODELS.c.id == bindparam("version"))
_META: Final = select(META.c.value).where(META.c.name == bindparam("name"))
_GREATEST: Final = select(func.coalesce(func.max(RECORDS.c.id), 0))


def _rows(
    connection: Connection, statement: Executable, asked: Sequence[Any], **more: int
) -> Iterable[Any]:
    """The rows of a statement; where nothing is asked for there are none."""
    return connection.execute(statement, {"asked": asked, **more}) if asked else ()


def blocks(connection: Connection, hashes: Sequence[int], most: int) -> dict[int, list[int]]:
    """Ids of the records under each blocking key, ascending; empty where there are none.

    Of each key at most `most + 1` are given, which tells that it is on more than `most`.
    """
    rows = _rows(connection, _BLOCKS, hashes, most=most + 1)
    return _lists(rows)


def holders(
    connection: Connection, hashes: Sequence[int], most: int
) -> dict[int, list[tuple[int, str | None, bool]]]:
    """Record, signature and `own` of those who hold each contact point, by ascending record.

    Of each point at most `most + 1` are given, which tells that it has more than `most` holders.
    """
    return _held(_rows(connection, _HOLDERS, hashes, most=most + 1))


def owners(
    connection: Connection, hashes: Sequence[int], most: int
) -> dict[int, list[tuple[int, str | None, bool]]]:
    """The same of those whose own the contact point can be."""
    return _held(_rows(connection, _OWNERS, hashes, most=most + 1))


def _held(rows: Iterable[Any]) -> dict[int, list[tuple[int, str | None, bool]]]:
    return {
        point: [(record, signature, bool(own)) for record, signature, own in orjson.loads(text)]
        for point, text in rows
    }


def linked(connection: Connection, records: Sequence[int]) -> list[tuple[int, int]]:
    """The links `a, b` whose `a` is among the records."""
    return [(a, b) for a, b in _rows(connection, _LINKED, records)]


def tied(connection: Connection, records: Sequence[int]) -> list[tuple[int, int]]:
    """The ties `record, other` of these records."""
    return [(a, b) for a, b in _rows(connection, _FORTH, records)]


def neighbours(connection: Connection, records: Sequence[int]) -> list[tuple[int, int, str]]:
    """Each of the records with all others that it is linked (`link`) or tied (`tie`) to.

    Also with the live ones that anything was ever ruled on together with it (`ruling`).
    """
    return [(a, b, kind) for a, b, kind in _rows(connection, _NEIGHBOURS, records)]


def last_entry(connection: Connection) -> Row[Any] | None:
    """The last line of the journal, if there is any."""
    return connection.execute(_LAST).first()


def entities(connection: Connection, ids: Sequence[str]) -> dict[str, Row[Any]]:
    """The row of `entities` of each id that was ever given."""
    return {row.id: row for row in _rows(connection, _ENTITIES, ids)}


def formers(connection: Connection, groups: Sequence[int]) -> dict[int, str]:
    """The id that a group of records had, by the hash of the group, where it had one."""
    return {group: entity for group, entity in _rows(connection, _FORMERS, groups)}


def by_key(
    connection: Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], Row[*tuple[Any, ...]]]:
    """The row of `records` of each key (source, record_id) that was ever seen."""
    rows = connection.execute(_BY_KEY, {"asked": keys})
    return {(row.source, row.record_id): row for row in rows}


def by_id(connection: Connection, ids: Sequence[int]) -> dict[int, Row[*tuple[Any, ...]]]:
    """The row of `records` of each id that there is."""
    return {row.id: row for row in connection.execute(_BY_ID, {"asked": ids})}


def called(connection: Connection, ids: Sequence[str]) -> list[Row[Any]]:
    """The rows of `records` of these record ids, of whatever source."""
    return [*_rows(connection, _CALLED, ids)]


def cards(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """What is kept of each record for comparing it, as text, where there is anything."""
    return {record: text for record, text in _rows(connection, _CARDS, ids)}


def sketches(connection: Connection, ids: Sequence[int]) -> dict[int, bytes]:
    """The sketch of each record, where there is one."""
    return {record: sketch for record, sketch in _rows(connection, _SKETCHES, ids)}


def version(connection: Connection) -> int | None:
    """The number of the newest model, None in an empty store."""
    found: int | None = connection.execute(_VERSION).scalar()
    return found


def model(connection: Connection, version: int | None) -> Row[Any]:
    """The row of `models` of this number."""
    return connection.execute(_MODEL, {"version": version}).one()


def meta(connection: Connection, name: str) -> str | None:
    """What the store keeps under a name."""
    found: str | None = connection.execute(_META, {"name": name}).scalar()
    return found


def greatest(connection: Connection) -> int:
    """The greatest number of a record that was ever given, 0 where there is none."""
    return int(connection.execute(_GREATEST).scalar_one())


def bodies(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """What the newest version of each record says, as JSON text, where it says anything."""
    rows = _rows(connection, _BODIES, ids)
    return {record: text for record, text in rows}


def saying(
    connection: Connection, contents: Sequence[int], most: int
) -> dict[int, list[tuple[str, str, int]]]:
    """The first `most` live records of each content hash: source, id and number, in that order."""
    rows = _rows(connection, _SAYING, contents, most=most)
    return {content: [tuple(one) for one in orjson.loads(text)] for content, text in rows}


def members(connection: Connection, entities: Sequence[str]) -> dict[str, list[int]]:
    """Ids of the live records of each entity, ascending; empty where there are none."""
    return _lists(_rows(connection, _MEMBERS, entities))


def _lists(rows: Iterable[Row[*tuple[Any, ...]]]) -> dict[Any, list[int]]:
    return {value: orjson.loads(text) for value, text in rows}
