"""Rows into tables, out of them, and changed: the few of one change, or a great many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from itertools import islice
from typing import Any, Final

from sqlalchemy import Connection, Table

Rows = Sequence[Mapping[str, Any]]

_CHUNK: Final = 20_000
"""Rows given to SQLite at once, so that they need not all be in memory."""


def add(connection: Connection, table: Table, rows: Rows) -> None:
    """Put new rows into a table; all tell the same columns."""
    if rows:
        columns = tuple(rows[0])
        _do(connection, _inserting(table, columns), rows, columns)


def drop(connection: Connection, table: Table, rows: Rows) -> None:
    """Take rows out of a table, told by the columns of its key."""
    if rows:
        _do(connection, _deleting(table), rows, tuple(table.primary_key.columns.keys()))


def change(connection: Connection, table: Table, rows: Rows) -> None:
    """Give rows, told by the columns of the key, other values; all change the same columns."""
    if rows:
        key = tuple(table.primary_key.columns.keys())
        columns = tuple(name for name in rows[0] if name not in key)
        _do(connection, _updating(table, columns), rows, columns + key)


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
    statement = _inserting(table, tuple(columns))
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


def _do(connection: Connection, text: str, rows: Rows, columns: Sequence[str]) -> None:
    """Do a statement for every row; the driver is told without SQLAlchemy, as in `asking`."""
    mark = "?" if connection.dialect.name == "sqlite" else "%s"
    cursor: Any = connection.connection.cursor()
    values = [tuple(row[name] for name in columns) for row in rows]
    cursor.executemany(text.replace("?", mark), values)
    cursor.close()


@cache
def _inserting(table: Table, columns: tuple[str, ...]) -> str:
    places = ", ".join("?" * len(columns))
    return f"INSERT INTO {table.name} ({', '.join(columns)}) VALUES ({places})"


@cache
def _deleting(table: Table) -> str:
    return f"DELETE FROM {table.name} WHERE {_told(table)}"


@cache
def _updating(table: Table, columns: tuple[str, ...]) -> str:
    values = ", ".join(f"{name} = ?" for name in columns)
    return f"UPDATE {table.name} SET {values} WHERE {_told(table)}"


def _told(table: Table) -> str:
    return " AND ".join(f"{name} = ?" for name in table.primary_key.columns.keys())  # noqa: SIM118
