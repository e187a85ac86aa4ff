"""Statements that are asked again and again: written once for each kind of database.

SQLAlchemy writes them; the driver is asked without it, as what it does around every execution takes
longer than a database in the same process does to answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, TypeVar

from sqlalchemy import CompoundSelect, Connection, Dialect, Select

T = TypeVar("T")

Statement = Select[Any] | CompoundSelect[Any]
Values = Mapping[str, Any]
Convert = Callable[[Any], Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A statement for one kind of database.

    `names`: its parameters in their order, where they have no names there; `fixed`: the values of
    those that are part of it. `given` and `found`: how values are given by name, and columns found
    by place, where the driver takes or gives others.
    """

    text: str
    names: Sequence[str] | None
    fixed: Values
    given: Mapping[str, Convert]
    found: Mapping[int, Convert]

    def parameters(self, values: Values) -> Values | Sequence[Any]:
        """What the driver is given."""
        told = {**self.fixed, **values}
        for name, convert in self.given.items():
            told[name] = convert(told[name])
        return told if self.names is None else [told[name] for name in self.names]


class Asked(Generic[T]):
    """A statement that gives rows; `made` makes what is answered of the columns of a row."""

    def __init__(self, statement: Statement, made: Callable[[Sequence[Any]], T]) -> None:
        self._statement: Final = statement
        self._made: Final = made
        self._written: dict[str, _Written] = {}

    def rows(self, connection: Connection, **values: object) -> list[T]:
        """All rows there are for the values of the parameters."""
        kind = connection.dialect.name
        if kind not in self._written:
            self._written[kind] = _written(self._statement, connection.dialect)
        written = self._written[kind]
        rows = executed(connection, written.text, written.parameters(values))
        if written.found:
            rows = [_converted(row, written.found) for row in rows]
        return [*map(self._made, rows)]


def executed(
    connection: Connection, text: str, parameters: Values | Sequence[Any]
) -> Iterable[Sequence[Any]]:
    """The rows that the driver of a connection finds."""
    driver: Any = connection.connection.driver_connection
    rows: list[Sequence[Any]] = driver.execute(text, parameters).fetchall()
    return rows


def _written(statement: Statement, dialect: Dialect) -> _Written:
    compiled: Any = statement.compile(dialect=dialect)
    types = {name: bind.type for name, bind in compiled.binds.items()}
    given = {
        name: kind.dialect_impl(dialect).bind_processor(dialect) for name, kind in types.items()
    }
    columns = enumerate(statement.selected_columns)
    found = {
        n: column.type.dialect_impl(dialect).result_processor(dialect, None)
        for n, column in columns
    }
    return _Written(
        text=str(compiled),
        names=compiled.positiontup if compiled.positional else None,
        fixed={name: value for name, value in compiled.params.items() if value is not None},
        given={name: convert for name, convert in given.items() if convert is not None},
        found={place: convert for place, convert in found.items() if convert is not None},
    )


def _converted(row: Sequence[Any], found: Mapping[int, Convert]) -> Sequence[Any]:
    values = [*row]
    for n, convert in found.items():
        values[n] = convert(values[n])
    return values
