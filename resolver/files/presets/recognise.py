"""Which system has written a file, told by its columns."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import polars as pl

from resolver.errors import InputError, did_you_mean
from resolver.files.presets.layout import Layout, Pattern, plain
from resolver.files.presets.load import systems
from resolver.files.table import Table
from resolver.frames.onerow.patterns import pattern

_FORM: float = 0.9
_AROUND: Final = " '"


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


def candidates(headers: Sequence[str]) -> list[Layout]:
    """The layouts, the most familiar first, that fit a nested customer with these headers.

    They are those of it whose values have the `formed` forms, too.
    """
    names = {plain(header) for header in headers}
    found = [one for one in _layouts() if _named(one, names, headers)]
    return sorted(found, key=lambda one: -_familiar(one, headers))


def formed(layout: Layout, cells: Mapping[str, str]) -> bool:
    """Whether the cells of one customer have the forms that the system gives them."""
    by_name = {plain(name): text for name, text in cells.items()}
    return all(
        plain(column) in by_name and _of_form(by_name[plain(column)], form.pattern)
        for column, form in layout.values.items()
    )


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
    return _named(layout, names, headers) and _formed(layout, table)


def _named(layout: Layout, names: set[str], headers: Sequence[str]) -> bool:
    return all(_among(choice, names, headers) for choice in layout.needs)


def _among(choice: tuple[Pattern, ...], names: set[str], headers: Sequence[str]) -> bool:
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
    return float(values.str.strip_chars(_AROUND).str.contains(form).mean() or 0.0)  # type: ignore[arg-type]


def _of_form(text: str, form: str) -> bool:
    return pattern(form).search(text.strip(_AROUND)) is not None


def _familiar(layout: Layout, headers: Sequence[str]) -> int:
    return sum(layout.known(header) is not None for header in headers)
