"""What the store is asked of rulings: each question is one statement, built once."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, Row, Select, select
from sqlalchemy.sql.expression import ColumnElement

from resolver.store.many import listed
from resolver.store.tables import RULINGS

RulingRow = Row[Any]
"""A row of `rulings`."""

_NUMBERS: Final = listed("asked")


def _where(column: ColumnElement[Any]) -> Select[Any]:
    return select(RULINGS).join_from(_NUMBERS, RULINGS, column == _NUMBERS.c.value)


_LEFT: Final = _where(RULINGS.c.left_record)
_RIGHT: Final = _where(RULINGS.c.right_record)
_NUMBERED: Final = _where(RULINGS.c.seq)
_ALL: Final = select(RULINGS).order_by(RULINGS.c.seq)


def concerning(connection: Connection, records: Sequence[int]) -> list[RulingRow]:
    """All rulings that were ever taken on one of the records, in their order."""
    sides = (connection.execute(side, {"asked": records}) for side in (_LEFT, _RIGHT))
    found = {row.seq: row for rows in sides for row in rows}
    return [found[seq] for seq in sorted(found)]


def numbered(connection: Connection, seq: int) -> RulingRow | None:
    """The ruling of this number, if there is one."""
    return connection.execute(_NUMBERED, {"asked": [seq]}).first()


def every(connection: Connection) -> list[RulingRow]:
    """All rulings that were ever taken, in their order."""
    return [*connection.execute(_ALL)]
