"""Which source an input belongs to, by the rule that file names say nothing.

The name the user gives, else the name of the preset, else one name for all inputs with the same
columns: `file`, `file2`, ... in the order of their sorted columns, so that it does not depend on
the order of the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from resolver.errors import InputError, did_you_mean
from resolver.files.table import Table

UNNAMED = "file"


def source_names(
    tables: Sequence[Table],
    wish: str | Mapping[str | None, str] | None,
    systems: Sequence[str | None],
) -> list[str]:
    """The source of every table; `systems` are those that have written them, where known.

    Raises:
        InputError: the user names the source of a file that is not read, or gives an empty name.
    """
    by_file: Mapping[str | None, str] = {None: wish} if isinstance(wish, str) else (wish or {})
    _check(by_file, tables)
    named = [
        _wished(table, by_file) or system for table, system in zip(tables, systems, strict=True)
    ]
    free = {table.header for table, name in zip(tables, named, strict=True) if name is None}
    taken = {name for name in named if name}
    numbers: dict[frozenset[str], str] = {}
    n = 0
    for header in sorted(free, key=sorted):
        n += 1
        while (name := UNNAMED if n == 1 else f"{UNNAMED}{n}") in taken:
            n += 1
        numbers[header] = name
    return [name or numbers[table.header] for table, name in zip(tables, named, strict=True)]


def _wished(table: Table, by_file: Mapping[str | None, str]) -> str | None:
    name = PurePath(table.path).name
    return by_file.get(table.path) or by_file.get(name) or by_file.get(None)


def _check(by_file: Mapping[str | None, str], tables: Sequence[Table]) -> None:
    paths = {table.path for table in tables} | {PurePath(table.path).name for table in tables}
    for file, name in by_file.items():
        if not name.strip():
            raise InputError("The name of a source is empty.", file=file)
        if file is not None and file not in paths:
            hint = did_you_mean(file, paths).strip()
            raise InputError("A source is named for a file that is not read.", file=file, hint=hint)
