"""Rows into tables, out of them, and changed: the few of one change, or a great many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Delete, Table, Update, and_, bindparam, delete, insert, update

Rows = Sequence[Mapping[str, Any]]

_CHUNK: Final = 20_000
"""Rows given to SQLite at once, so that they need not all be in memory."""


def add(connection: Connection, table: Table, rows: Rows) -> None:
    """Put new rows into a table."""
    if rows:
        connection.execute(insert(table), rows)


def drop(connection: Connection, table: Table, rows: Rows) -> None:
    """Take rows out of a table, told by the columns of its key."""
    if rows:
        connection.execute(_deleting(table), [_marked(table, row) for row in rows])


def change(connection: Connection, table: Table, rows: Rows) -> None:
    """Give rows, told by the columns of the key, other values; all change the same columns."""
    if rows:
        columns = tuple(name for name in rows[0] if name not in table.primary_key.columns)
        statement = _updating(table, columns)
        others = ({name: row[name] for name in columns} for row in rows)
        connection.execute(
            statement, [_marked(table, r) | o for r, o in zip(rows, others, strict=True)]
        )


def copy(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> int:
    """Load rows the fastest way the database has; returns how many.

    Values are given as they are in the database: whole numbers, floats, texts, booleans and None.
    Where ids are given to a table that numbers its rows, the next numbers come after them.
    """
    if connection.dialect.name == "sqlite":
        return _inserted(connection, table, columns, rows)
    return _copied(connection, table, columns, rows)


def _inserted(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> int:
    places = ", ".join("?" * len(columns))
    statement = f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"
    remaining, loaded = iter(rows), 0
    while chunk := list(islice(remaining, _CHUNK)):
        connection.exec_driver_sql(statement, chunk)
        loaded += len(chunk)
    return loaded


def _copied(
    connection: Connection, table: Table, columns: Sequence[str], rows: Iterable[tuple[Any, ...]]
) -> int:
    loaded = 0
    cursor: Any = connection.connection.cursor()
    with cursor, cursor.copy(f"COPY {table.name} ({', '.join(columns)}) FROM STDIN") as stream:
        for row in rows:
            stream.write_row(row)
            loaded += 1
    numbered = table.autoincrement_column
    if numbered is not None and numbered.name in columns:
        sequence = f"pg_get_serial_sequence('{table.name}', '{numbered.name}')"
        connection.exec_driver_sql(
            f"SELECT setval({sequence}, max({numbered.name})) FROM {table.name}"
        )
    return loaded


@cache
def _deleting(table: Table) -> Delete:
    return delete(table).where(_told(table))


@cache
def _updating(table: Table, columns: tuple[str, ...]) -> Update:
    return update(table).where(_told(table)).values({name: bindparam(name) for name in columns})


def _told(table: Table) -> Any:  # noqa: ANN401 - a condition
    return and_(*(column == bindparam(f"of_{column.name}") for column in table.primary_key.columns))


def _marked(table: Table, row: Mapping[str, Any]) -> dict[str, Any]:
    return {f"of_{name}": row[name] for name in table.primary_key.columns.keys()}  # noqa: SIM118
