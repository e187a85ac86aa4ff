"""Customers that are already in memory: an iterable of Gladly-shaped dictionaries."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import Any

from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.columnar import json_value
from resolver.files.formats.strict_json import check, flatten
from resolver.files.table import Rows, Table

ITEMS = "records"
"""What an iterable is called in place of a file name."""


def read_items(items: Iterable[object], path: str = ITEMS) -> Table:
    """The dictionaries as a table; an item's line is its position from 1."""
    ledger, rows = Ledger(path), Rows(path)
    keys: dict[str, None] = {}
    position = 0
    for position, item in enumerate(items, start=1):
        try:
            value = whole(item)
            rows.add(position, position, flatten(value))
            keys.update(dict.fromkeys(value))
        except RowError as error:
            ledger.reject(position, error)
    return Table(
        path=path,
        format="items",
        frame=rows.frame(),
        rejects=ledger.frame(),
        physical=position,
        header=frozenset(keys),
        nested=True,
    )


def whole(item: object) -> dict[str, Any]:
    """The customer as JSON has it, numbers as text.

    Raises:
        RowError: it is no mapping, or holds what no JSON text of a customer may hold.
    """
    if not isinstance(item, Mapping):
        raise RowError("not_an_object", "A customer is a mapping; this is another value.")
    value = _plain(item)
    check(value)
    return value


def _plain(item: Mapping[object, object]) -> dict[str, object]:
    try:
        plain: dict[str, object] = json_value(item)
    except RecursionError:
        raise RowError("too_deep", "Lists and objects are nested too deep.") from None
    except ValueError:
        reason = f"A number has over {sys.get_int_max_str_digits()} digits."
        raise RowError("field_too_long", reason) from None
    if len(plain) != len(item):
        raise RowError("duplicate_key", "Two keys are the same as text.")
    return plain
