"""Cells that hold JSON objects, such as `customAttributes` or `addresses`, as columns."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import polars as pl

from resolver.files.accounting import RowError
from resolver.files.formats.strict_json import flatten, parse, record
from resolver.files.limits import MAX_COLUMNS
from resolver.files.mapping.words import heading
from resolver.frames.result import Finding
from resolver.steps.columns import PLACE

_POINTS: Final = ("email", "phone", "handle", "channels", "external_id")
_ADDRESSES: Final = ("addresses", "locations")
OBJECT: Final = r"^\s*\{"
"""What a cell begins with that is an object."""

FIRST: Final = 5
"""How many addresses of a list become columns."""

UNREAD: Final = "unread_addresses"
"""Code of the finding about lists with more of them."""

_KEY: Final = "__cell__"
_HIT: Final = "__opened__"


def expand_objects(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `column.key` columns in place of cells that are JSON objects.

    Beside lists of addresses stand columns `column.1.key`, `column.2.key`, ... for the first ones
    (`FIRST`).
    Columns of contact points and ids keep their JSON, which is read as such. A cell that is no
    strict JSON object stays in its column.
    """
    for name in [name for name in frame.columns if name not in PLACE]:
        cells = frame[name].drop_nulls()
        if cells.is_empty() or not opens(name):
            continue
        if float(cells.str.contains(OBJECT).mean() or 0.0) > 0.5:  # type: ignore[arg-type]
            frame = _without(_expanded(frame, name, _object), name)
        elif lists_addresses(name):
            frame = _expanded(frame, name, _list).drop(_HIT)
    return frame


def opened_lists(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The frame with columns `column.1.key`, `column.2.key`, ... beside lists of objects."""
    for name in columns:
        frame = _expanded(frame, name, _list).drop(_HIT)
    return frame


def unread(frame: pl.DataFrame, source: str) -> tuple[Finding, ...]:
    """What lists of addresses hold beyond those that become columns, in how many records."""
    found = []
    for name in [name for name in frame.columns if lists_addresses(name)]:
        cells = frame[name].drop_nulls()
        long = cells.filter(cells.str.count_matches("{", literal=True) > FIRST)
        more = [cell for cell in long.unique() if _length(cell) > FIRST]
        if count := int(long.is_in(more).sum()):
            text = f"More than {FIRST} addresses; the others and their phones are not read."
            found.append(Finding(code=UNREAD, source=source, field=name, records=count, text=text))
    return tuple(found)


def opens(name: str) -> bool:
    """Whether objects in the column become columns, rather than being read as JSON."""
    said = heading(name)
    return said is None or said.word not in _POINTS


def lists_addresses(name: str) -> bool:
    """Whether the column holds lists of addresses, by its name."""
    return name not in PLACE and name.lower().rsplit(".", 1)[-1] in _ADDRESSES


def _length(cell: str) -> int:
    try:
        return len(_objects(cell))
    except RowError:
        return 0


def _object(cell: str) -> dict[str, str]:
    return flatten(record(cell))


def _list(cell: str) -> dict[str, str]:
    return {
        f"{number}.{key}": text
        for number, item in enumerate(_objects(cell)[:FIRST], start=1)
        for key, text in flatten(item).items()
    }


def _objects(cell: str) -> list[dict[str, Any]]:
    items = parse(cell)
    return [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []


def _without(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    """The frame without the cells that have become columns, nor the column if none is left."""
    rest = frame.with_columns(pl.when(~pl.col(_HIT)).then(pl.col(name)).alias(name)).drop(_HIT)
    return rest if rest[name].null_count() < rest.height else rest.drop(name)


def _expanded(
    frame: pl.DataFrame, name: str, opened: Callable[[str], dict[str, str]]
) -> pl.DataFrame:
    keys: list[str] = []
    found: dict[str, list[str | None]] = {}
    for cell in frame[name].drop_nulls().unique().sort():
        try:
            flat = {f"{name}.{key}": text for key, text in opened(cell).items()}
        except RowError:
            continue
        new = flat.keys() - found.keys()
        if flat.keys() & set(frame.columns) or len(new) + len(found) + frame.width > MAX_COLUMNS:
            continue
        for column in flat:
            if column not in found:
                found[column] = [None] * len(keys)
        keys.append(cell)
        for column, texts in found.items():
            texts.append(flat.get(column))
    lookup = pl.DataFrame(
        {_KEY: keys, **found}, schema={_KEY: pl.String, **dict.fromkeys(found, pl.String)}
    )
    return frame.join(
        lookup, left_on=name, right_on=_KEY, how="left", maintain_order="left"
    ).with_columns(pl.col(name).is_in(lookup[_KEY].implode()).fill_null(value=False).alias(_HIT))
