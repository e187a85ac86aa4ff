"""One customer as columns of text, as a table has those of many."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any, Final, NamedTuple

from resolver.fields.points import Cell
from resolver.files.formats.memory import whole
from resolver.files.formats.strict_json import flatten

_SHORT: Final = 4_096
"""Characters of a customer none of whose values can be too long, however it is written."""

_FEW: Final = 64
"""Items of a list and bits of a number that are short."""


class Cells(NamedTuple):
    """The cells of a customer that hold something, by their columns.

    `keys` are those of the customer itself. Lists that stand in `lists` are not written as JSON
    yet; `texts` are all texts in one, by which some things are told at once.
    """

    keys: tuple[str, ...]
    values: dict[str, Cell]
    lists: list[str]
    texts: str


def cells(customer: Mapping[str, Any]) -> Cells:
    """The cells of a customer.

    Raises:
        RowError: it holds what no customer may hold, or a value that is too long.
    """
    found = _usual(customer) if type(customer) is dict else None
    return found or _exact(customer)


def _exact(customer: Mapping[str, Any]) -> Cells:
    value = whole(customer)
    flat = flatten(value)
    return Cells(tuple(value), dict(flat), [], "\n".join(flat.values()))


def _usual(customer: dict[str, Any]) -> Cells | None:
    """The cells of a customer that is as nearly all are; None if it takes a closer look."""
    values: dict[str, Cell] = {}
    lists: list[str] = []
    texts = [*customer]
    for key, value in customer.items():
        if type(value) is str:
            if value:
                values[key] = value
                texts.append(value)
        elif type(value) is dict:
            if not _object(key, value, customer, values, lists, texts):
                return None
        elif value is not None and not _other(key, value, values, lists, texts):
            return None
    try:
        text = "\n".join(texts)
        text.isascii() or text.encode()
    except (TypeError, UnicodeEncodeError):
        return None
    if len(text) > _SHORT or "\0" in text:
        return None
    return Cells(tuple(customer), values, lists, text)


def _object(
    key: str,
    value: dict[str, Any],
    customer: dict[str, Any],
    values: dict[str, Cell],
    lists: list[str],
    texts: list[str],
) -> bool:
    texts += value
    for below, item in value.items():
        name = f"{key}.{below}"
        if name in customer or name in values:
            return False
        if type(item) is str:
            if item:
                values[name] = item
                texts.append(item)
        elif item is not None and not _other(name, item, values, lists, texts):
            return False
    return True


def _other(
    name: str, value: object, values: dict[str, Cell], lists: list[str], texts: list[str]
) -> bool:
    """Note what is neither text nor object, if it is simple."""
    if isinstance(value, list) and type(value) is list:
        if value:
            values[name] = value
            lists.append(name)
        return len(value) <= _FEW and _items(value, texts)
    if type(value) is bool:
        values[name] = "true" if value else "false"
    elif type(value) is int and value.bit_length() <= _FEW:
        values[name] = str(value)
    elif type(value) is float:
        if not math.isnan(value):
            values[name] = repr(value)
    else:
        return False
    return True


def _items(items: list[Any], texts: list[str]) -> bool:
    """Whether all items are texts, or objects of texts and flags; notes their texts."""
    for item in items:
        if type(item) is str:
            texts.append(item)
        elif type(item) is dict:
            texts += item
            for value in item.values():
                if type(value) is str:
                    texts.append(value)
                elif value is not None and value is not True and value is not False:
                    return False
        else:
            return False
    return True
