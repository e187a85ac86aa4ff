"""Which system has written a file, told by its columns."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from resolver.errors import InputError, did_you_mean
from resolver.files.presets.layout import Layout, Pattern, plain
from resolver.files.presets.load import systems
from resolver.files.table import Table

_FORM: float = 0.9


def known_preset(name: str) -> str:
    """The preset that the user named: a system, or one kind of its files.

    Raises:
        InputError: there is no such preset.
    """
    key = name.strip().casefold()
    names = {one.name for one in _layouts()} | set(systems())
    if key not in names:
        known = ", ".join(systems())
        raise InputError(f"Unknown preset {name!r}.{did_you_mean(key, names)} Known: {known}.")
    return key


def recognise(table: Table, wanted: str | None = None) -> Layout | None:
    """The layout that fits the columns of a table best, or None where none does.

    `wanted` is the preset that the user named: its closest layout, whatever the columns are.
    """
    headers = _headers(table)
    if wanted is not None:
        layouts = [one for one in _layouts() if wanted in (one.system, one.name)]
        return max(layouts, key=lambda one: (_fits(one, table, headers), _familiar(one, headers)))
    return max(fitting(table), key=lambda one: _familiar(one, headers), default=None)


def fitting(table: Table) -> list[Layout]:
    """All layouts whose telling columns the table has."""
    headers = _headers(table)
    return [one for one in _layouts() if _fits(one, table, headers)]


def _headers(table: Table) -> list[str]:
    return [*table.header, *(name for name in table.columns if name not in table.header)]


def _layouts() -> Iterator[Layout]:
    return (one for layouts in systems().values() for one in layouts)


def _fits(layout: Layout, table: Table, headers: list[str]) -> bool:
    if layout.nested and not table.nested:
        return False
    names = {plain(header) for header in headers}
    return all(_among(choice, names, headers) for choice in layout.needs) and _formed(layout, table)


def _among(choice: tuple[Pattern, ...], names: set[str], headers: list[str]) -> bool:
    return any(
        pattern.text in names
        if pattern.regex is None
        else any(pattern.match(header) for header in headers)
        for pattern in choice
    )


def _formed(layout: Layout, table: Table) -> bool:
    """Whether the values of a column have the form that the system gives them."""
    by_name = {plain(name): name for name in table.columns}
    for column, form in layout.values.items():
        name = by_name.get(plain(column))
        values = table.frame[name].drop_nulls() if name else pl.Series(dtype=pl.String)
        if values.is_empty() or _share(values, form.pattern) < _FORM:
            return False
    return True


def _share(values: pl.Series, form: str) -> float:
    return float(values.str.strip_chars(" '").str.contains(form).mean() or 0.0)  # type: ignore[arg-type]


def _familiar(layout: Layout, headers: list[str]) -> int:
    return sum(layout.known(header) is not None for header in headers)
