"""What the store is asked: each question is one statement, built once.

All take a connection in a transaction and lists of any length. Where a great many records may
stand behind one key, no more than asked for are read.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final, TypeVar

import orjson
from sqlalchemy import (
    Column,
    Connection,
    ScalarSelect,
    Select,
    Table,
    Text,
    bindparam,
    case,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.sql.expression import ColumnElement

from resolver.store.asking import Asked
from resolver.store.many import Gathered, keyed, listed, listed_texts
from resolver.store.rows import EntityRow, EntryRow, ModelRow, RecordRow
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

T = TypeVar("T")

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


def _where(column: Column[Any], *shown: Column[Any] | Table) -> Select[Any]:
    """What rows show whose column is among the values that are asked for."""
    asked = _TEXTS if isinstance(column.type, Text) else _NUMBERS
    return select(*shown).join_from(asked, column.table, column == asked.c.value)


def _ruled(here: ColumnElement[Any], there: ColumnElement[Any]) -> Select[Any]:
    """Live records on which something is ruled together with one that is asked for."""
    return (
        select(here, there, literal("ruling"))
        .select_from(_NUMBERS)
        .join(RULINGS, here == _NUMBERS.c.value)
        .join(RECORDS, (RECORDS.c.id == there) & RECORDS.c.live)
    )


_HELD: Final = (HOLDERS.c.record, HOLDERS.c.signature, HOLDERS.c.own)
_TIE: Final = (TIES.c.record, TIES.c.other)
_KEYED: Final = (RECORDS.c.source == _PAIRS.c.source) & (RECORDS.c.record_id == _PAIRS.c.record_id)

_BLOCKS: Final = Asked(_first(KEYS, KEYS.c.record), tuple)
_HOLDERS: Final = Asked(_first(HOLDERS, *_HELD), tuple)
_OWNERS: Final = Asked(_first(HOLDERS, *_HELD, only=HOLDERS.c.own), tuple)
_LINKED: Final = Asked(_where(LINKS.c.a, LINKS), tuple)
_TIED: Final = Asked(_where(TIES.c.record, *_TIE), tuple)
_NEIGHBOURS: Final = Asked(
    union_all(
        _where(LINKS.c.a, LINKS.c.a, LINKS.c.b).add_columns(
            case((LINKS.c.likely, literal("likely")), else_=literal("near"))
        ),
        _where(TIES.c.record, *_TIE).add_columns(literal("tie")),
        _where(TIES.c.other, *_TIE).add_columns(literal("tie")),
        _ruled(RULINGS.c.left_record, RULINGS.c.right_record),
        _ruled(RULINGS.c.right_record, RULINGS.c.left_record),
    ),
    tuple,
)
_LAST: Final = Asked(select(JOURNAL).order_by(JOURNAL.c.seq.desc()).limit(1), EntryRow._make)
_ENTITIES: Final = Asked(_where(ENTITIES.c.id, ENTITIES), EntityRow._make)
_FORMERS: Final = Asked(_where(FORMERS.c.members, *FORMERS.c), tuple)
_BY_KEY: Final = Asked(select(RECORDS).join_from(_PAIRS, RECORDS, _KEYED), RecordRow._make)
_CALLED: Final = Asked(_where(RECORDS.c.record_id, RECORDS), RecordRow._make)
_BY_ID: Final = Asked(_where(RECORDS.c.id, RECORDS), RecordRow._make)
_SAYING: Final = Asked(
    select(
        _NUMBERS.c.value,
        _gathered(
            select(RECORDS.c.source, RECORDS.c.record_id, RECORDS.c.id)
            .where(RECORDS.c.content == _NUMBERS.c.value, RECORDS.c.live)
            .order_by(RECORDS.c.source, RECORDS.c.record_id)
            .limit(bindparam("most"))
        ),
    ),
    tuple,
)
_MEMBERS: Final = Asked(
    select(
        _TEXTS.c.value,
        _gathered(
            select(RECORDS.c.id)
            .where(RECORDS.c.entity == _TEXTS.c.value, RECORDS.c.live)
            .order_by(RECORDS.c.id)
        ),
    ),
    tuple,
)
_CARDS: Final = Asked(_where(CARDS.c.record, CARDS.c.record, CARDS.c.card), tuple)
_SKETCHES: Final = Asked(_where(CARDS.c.record, CARDS.c.record, CARDS.c.sketch), tuple)
_BODIES: Final = Asked(
    _where(RECORDS.c.id, RECORDS.c.id, VERSIONS.c.body)
    .join(VERSIONS, (VERSIONS.c.record == RECORDS.c.id) & (VERSIONS.c.version == RECORDS.c.version))
    .where(VERSIONS.c.body.is_not(None)),
    tuple,
)
_VERSION: Final = Asked(select(func.max(MODELS.c.id)), tuple)
_MODEL: Final = Asked(select(MODELS).where(MODELS.c.id == bindparam("version")), ModelRow._make)
_META: Final = Asked(select(META.c.value).where(META.c.name == bindparam("name")), tuple)
_GREATEST: Final = Asked(select(func.coalesce(func.max(RECORDS.c.id), 0)), tuple)


def _rows(
    connection: Connection, statement: Asked[T], asked: Sequence[Any], **more: int
) -> Sequence[T]:
    """The rows of a statement; where nothing is asked for there are none."""
    return statement.rows(connection, asked=asked, **more) if asked else ()


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


def linked(connection: Connection, records: Sequence[int]) -> dict[tuple[int, int], bool]:
    """The links `a, b` whose `a` is among the records, and whether they are likely."""
    return {(a, b): bool(likely) for a, b, likely in _rows(connection, _LINKED, records)}


def tied(connection: Connection, records: Sequence[int]) -> list[tuple[int, int]]:
    """The ties `record, other` of these records."""
    return [(a, b) for a, b in _rows(connection, _TIED, records)]


def neighbours(connection: Connection, records: Sequence[int]) -> list[tuple[int, int, str]]:
    """Each of the records with all others that it is linked to (`likely`, or merely `near`).

    Also those of which one is tied to the other (`tie`), and the live ones that anything was ever
    ruled on together with it (`ruling`).
    """
    return [(a, b, kind) for a, b, kind in _rows(connection, _NEIGHBOURS, records)]


def last_entry(connection: Connection) -> EntryRow | None:
    """The last line of the journal, if there is any."""
    return next(iter(_LAST.rows(connection)), None)


def entities(connection: Connection, ids: Sequence[str]) -> dict[str, EntityRow]:
    """The row of `entities` of each id that was ever given."""
    return {row.id: row for row in _rows(connection, _ENTITIES, ids)}


def formers(connection: Connection, groups: Sequence[int]) -> dict[int, str]:
    """The id that a group of records had, by the hash of the group, where it had one."""
    return {group: entity for group, entity in _rows(connection, _FORMERS, groups)}


def by_key(
    connection: Connection, keys: Sequence[tuple[str, str]]
) -> dict[tuple[str, str], RecordRow]:
    """The row of `records` of each key (source, record_id) that was ever seen."""
    rows = _rows(connection, _BY_KEY, keys)
    return {(row.source, row.record_id): row for row in rows}


def by_id(connection: Connection, ids: Sequence[int]) -> dict[int, RecordRow]:
    """The row of `records` of each id that there is."""
    return {row.id: row for row in _rows(connection, _BY_ID, ids)}


def called(connection: Connection, ids: Sequence[str]) -> list[RecordRow]:
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
    found: int | None = _VERSION.rows(connection)[0][0]
    return found


def model(connection: Connection, version: int | None) -> ModelRow:
    """The row of `models` of this number."""
    (found,) = _MODEL.rows(connection, version=version)
    return found


def meta(connection: Connection, name: str) -> str | None:
    """What the store keeps under a name."""
    rows = _META.rows(connection, name=name)
    return rows[0][0] if rows else None


def greatest(connection: Connection) -> int:
    """The greatest number of a record that was ever given, 0 where there is none."""
    return int(_GREATEST.rows(connection)[0][0])


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


def _lists(rows: Iterable[tuple[Any, ...]]) -> dict[Any, list[int]]:
    return {value: orjson.loads(text) for value, text in rows}
