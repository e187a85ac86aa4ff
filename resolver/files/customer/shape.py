"""What the keys of a customer say: how all customers with these keys are read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import polars as pl

from resolver.fields import points
from resolver.files.formats.nested import lists_addresses, opens
from resolver.files.limits import MAX_COLUMNS, MAX_NAME
from resolver.files.mapping.choose import by_headers
from resolver.files.presets.columns import guesses
from resolver.files.presets.layout import Conditions, Layout, plain
from resolver.files.presets.recognise import candidates
from resolver.files.table import literal
from resolver.frames.onerow import NotReadableError, compiled
from resolver.frames.schema import ATTRIBUTE, SCALAR_ROLES
from resolver.steps.columns import CHANNELS, Column, pointing, scalars

Wishes = Mapping[str, tuple[str, str]]
Row = Mapping[str, Any]

_KINDS: Final = (points.EMAIL, points.PHONE, points.HANDLE)
_KEPT: Final = 1_024


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """A column with points or codes: its label, the column of their types, and whether mixed."""

    name: str
    label: str
    types: str | None = None
    mixed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """The column of every value of a record.

    `ids` and `sources` may be empty; `points` are by kind; `attributes` are in the order of their
    names. `lists` are the columns whose lists are read as such, `opened` those of which objects
    would be columns.
    """

    ids: tuple[str, ...]
    sources: tuple[str, ...]
    scalars: Callable[[Row], dict[str, str | None]]
    points: tuple[tuple[Place, ...], ...]
    codes: tuple[Place, ...]
    attributes: tuple[tuple[str, str], ...]
    lists: frozenset[str]
    opened: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How customers of one layout are read; without a plan, as a table of one row."""

    layout: Layout | None
    plan: Plan | None


def readings(keys: tuple[str, ...], names: tuple[str, ...], wanted: Wishes) -> tuple[Reading, ...]:
    """The readings of customers with these keys and columns.

    The first holds whose layout finds its forms in the values, the last one in any case.
    """
    headers = [*keys, *(name for name in names if name not in keys)]
    if len(names) > MAX_COLUMNS or any(len(name) > MAX_NAME for name in (*keys, *names)):
        return (Reading(layout=None, plan=None),)
    found = candidates(headers)
    sure = next((i for i, one in enumerate(found) if not one.values), len(found))
    return tuple(
        Reading(layout=layout, plan=_plan(names, layout, wanted))
        for layout in [*found, None][: sure + 1]
    )


def _plan(names: Sequence[str], layout: Layout | None, wanted: Wishes) -> Plan | None:
    odd = any(literal(name) != name or lists_addresses(name) for name in names)
    if odd or (layout is not None and _has_rules(layout, {plain(name) for name in names})):
        return None
    columns = by_headers(names, wanted, guesses(layout, names))
    try:
        values = _scalars(tuple(one for one in columns if one.role in SCALAR_ROLES))
    except NotReadableError:
        return None
    return _planned(names, columns, values)


def _planned(
    names: Sequence[str], columns: list[Column], values: Callable[[Row], dict[str, str | None]]
) -> Plan:
    pointed = tuple(
        tuple(
            Place(name=one.name, label=one.label, types=types, mixed=one.label == CHANNELS)
            for one, types in pointing(kind, columns)
        )
        for kind in _KINDS
    )
    codes = tuple(
        Place(name=one.name, label=one.label) for one in columns if one.role == "external_id"
    )
    free = [(ATTRIBUTE + (c.label or c.name), c.name) for c in columns if c.role == "attribute"]
    return Plan(
        ids=tuple(one.name for one in columns if one.role == "id"),
        sources=tuple(one.name for one in columns if one.role == "source"),
        scalars=values,
        points=pointed,
        codes=codes,
        attributes=tuple(sorted(free)),
        lists=frozenset(place.name for places in (*pointed, codes) for place in places),
        opened=tuple(name for name in names if opens(name)),
    )


def _has_rules(layout: Layout, names: set[str]) -> bool:
    """Whether the layout may change what stands in these columns, or leave the customer out."""
    cells = (layout.case_safe, layout.flags, layout.parts, layout.separator)
    rows = (layout.blanks, layout.fills, layout.recipients, layout.rows)
    merged = any({plain(one.kept), plain(one.gone)} <= names for one in layout.merges)
    return (
        any(cells)
        or any(rows)
        or merged
        or any(len(one.columns) > 1 for one in layout.ids)
        or any(plain(one) in names for one in layout.opens)
        or any(_may_hold(one.when, names) for one in layout.skips)
    )


def _may_hold(when: Conditions, names: set[str]) -> bool:
    return all(plain(column) in names or "" in values for column, values in when.items())


@lru_cache(maxsize=_KEPT)
def _scalars(columns: tuple[Column, ...]) -> Callable[[Row], dict[str, str | None]]:
    """The function of the cells of one customer that answers the roles of one value."""
    return compiled(scalars(columns), {column.name: pl.String() for column in columns})
