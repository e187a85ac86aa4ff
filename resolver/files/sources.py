"""Which source an input belongs to, by the rule that file names say nothing.

The name the user gives, else the name of the preset, else one name for all inputs with the same
columns: `file`, `file2`, ... in the order of their sorted columns, so that it does not depend on
the order of the inputs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import PurePath

from resolver.errors import InputError, did_you_mean
from resolver.files.raw.locate import MARK
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
    """The name for the nearest of what holds the table: itself, its archive, its folder, all."""
    folded = {file.casefold(): name for file, name in by_file.items() if file and MARK in file}
    for spelling in _spellings(table):
        name = by_file.get(spelling) or folded.get(spelling.casefold())
        if name:
            return name
    return by_file.get(None)


def _spellings(table: Table) -> list[str]:
    """All that the table may be called by, the narrowest first, without and with its folder."""
    wholes, whole = [table.path], table.path
    while table.given is not None and (cut := whole.rpartition(MARK)[0]):
        whole = cut
        wholes.append(whole)
    spellings = [text for whole in wholes for text in (whole, _base(whole))]
    if table.given is not None:
        given = table.given.rstrip("/") or table.given
        spellings += [table.given, given, f"{given}/"]
    folders = [str(folder) for folder in PurePath(whole).parents]
    within = [folder for folder in folders if table.given and folder.startswith(table.given)]
    return spellings + [text for folder in within for text in (folder, f"{folder}/")]


def _base(path: str) -> str:
    """The name without the folder; a member keeps its own folders inside the archive."""
    file, mark, part = path.partition(MARK)
    return PurePath(file).name + mark + part


def _check(by_file: Mapping[str | None, str], tables: Sequence[Table]) -> None:
    known = {spelling for table in tables for spelling in _spellings(table)}
    folded = {spelling.casefold() for spelling in known}
    for file, name in by_file.items():
        if not name.strip():
            raise InputError("The name of a source is empty.", file=file)
        if file is None or file in known or (MARK in file and file.casefold() in folded):
            continue
        hint = did_you_mean(file, sorted(known)).strip()
        raise InputError("A source is named for a file that is not read.", file=file, hint=hint)
