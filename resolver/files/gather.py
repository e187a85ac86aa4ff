"""What the caller names, as tables: files, frames and iterables of dictionaries."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from resolver.errors import InputError
from resolver.files.formats.columnar import FRAME, read_parquet, table_of
from resolver.files.formats.delimited import read_delimited
from resolver.files.formats.json_document import read_json_document
from resolver.files.formats.json_lines import read_json_lines
from resolver.files.formats.memory import ITEMS, read_items
from resolver.files.formats.ooxml import is_workbook
from resolver.files.formats.vcard import read_vcard
from resolver.files.formats.workbook import XLSX, read_workbook
from resolver.files.limits import MAX_NESTING
from resolver.files.options import ReadOptions
from resolver.files.raw.archive import Archive, is_zip, open_archive, visible
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import encoding_warnings, survey
from resolver.files.raw.locate import MARK, chosen, locate
from resolver.files.sniff import FORMATS, dialect_of, format_of, known_format, suffixes
from resolver.files.table import Table

_READERS: Final = {
    "json": read_json_document,
    "jsonl": read_json_lines,
    "vcard": read_vcard,
}
_PACKINGS: Final = ("gz", "gzip", "zst", "zstd")
_TABLES: Final = {*FORMATS, "zip", "xls", "xlsb", "xltx", "ods", "numbers"}
"""Endings of files that are read where a folder or archive is; those of spreadsheets that are not
read are an error that says what to do, rather than customers left out."""

_NAMED: Final = 10
_NO_FORMAT: Final = "Leave --format out."
Source = str | Path | pl.DataFrame | Iterable[object]


def tables(sources: Source | Sequence[Source], options: ReadOptions) -> list[Table]:
    """The tables of all inputs, in their order; a folder, archive or workbook may hold several.

    Frames and iterables are numbered from the second on.

    Raises:
        InputError: an input cannot be read at all, or holds nothing that is read.
    """
    if isinstance(sources, str | Path | pl.DataFrame):
        return _tables(sources, options, 1)
    if isinstance(sources, pl.LazyFrame | bytes | Mapping):
        hint = "Give a path, a polars DataFrame or an iterable of dictionaries."
        raise InputError(f"{type(sources).__name__} cannot be read.", hint=hint)
    items = iter(sources)
    first = next(items, None)
    several = isinstance(first, str | Path | pl.DataFrame | list | tuple)
    everything = itertools.chain([] if first is None and not _sized(sources) else [first], items)
    if not several:
        return _tables(everything, options, 1)
    return [
        table
        for number, item in enumerate(everything, start=1)
        for table in _tables(item, options, number)
    ]


def _sized(sources: object) -> bool:
    return isinstance(sources, Sequence) and len(sources) > 0


def _tables(source: object, options: ReadOptions, number: int) -> list[Table]:
    suffix = "" if number == 1 else str(number)
    if isinstance(source, str | Path):
        return _files(str(source), options)
    if isinstance(source, pl.DataFrame):
        return [table_of(source, FRAME + suffix, "frame")]
    if isinstance(source, Iterable):
        return [read_items(source, ITEMS + suffix)]
    hint = "Give a path, a polars DataFrame or an iterable of dictionaries."
    raise InputError(f"{type(source).__name__} cannot be read.", hint=hint)


def _files(source: str, options: ReadOptions) -> list[Table]:
    """All tables of a path, with what was left out named in the warnings of the first."""
    found = locate(source)
    gathering = _Gathering(options, left_out=found.left_out)
    for path, part in found.files:
        if found.searched and not gathering.wants(path):
            continue
        with Packed(path, options.max_unpacked) as packed:
            gathering.take(packed, part, searched=found.searched)
    tables = [replace(table, given=source) for table in gathering.tables]
    left_out = _listed(gathering.left_out)
    if not tables:
        raise InputError("holds no file of customers.", file=source, hint=left_out)
    if left_out:
        tables[0] = replace(tables[0], warnings=(*tables[0].warnings, left_out))
    return tables


def _listed(left_out: Sequence[str]) -> str | None:
    if not left_out:
        return None
    more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
    return f"Left out beside it: {', '.join(left_out[:_NAMED])}{more}."


@dataclass(slots=True)
class _Gathering:
    """The tables of one source while its files are opened one after another."""

    options: ReadOptions
    tables: list[Table] = field(default_factory=list)
    left_out: list[str] = field(default_factory=list)

    def wants(self, path: str) -> bool:
        """Whether a file that nobody named may hold customers, by its ending; notes it if not."""
        endings = [ending for ending in suffixes(path) if ending not in _PACKINGS]
        wanted = self.options.format is not None or (bool(endings) and endings[-1] in _TABLES)
        if not wanted:
            self.left_out.append(f"{path} (no format of customer data)")
        return wanted

    def take(self, packed: Packed, part: str | None, *, searched: bool, depth: int = 0) -> None:
        """All tables of a file, or of the part of it that is meant."""
        if is_zip(packed):
            archive = open_archive(packed)
            if is_workbook(archive):
                self._check_workbook(packed.path)
                tables, left_out = read_workbook(archive, part)
                self.tables += tables
                self.left_out += left_out
            else:
                self._take_archive(archive, part, depth + 1)
        elif part is not None:
            hint = "Only archives and workbooks have them."
            raise InputError(f"has no part {part!r}.", file=packed.path, hint=hint)
        elif (table := self._table(packed, searched)) is not None:
            self.tables.append(table)
        else:
            self.left_out.append(f"{packed.path} (no table)")

    def _check_workbook(self, path: str) -> None:
        named = self.options.format
        if named is not None and known_format(named) != XLSX:
            raise InputError(f"is a workbook, not {named!r}.", file=path, hint=_NO_FORMAT)

    def _take_archive(self, archive: Archive, part: str | None, depth: int) -> None:
        path = archive.packed.path
        if depth > MAX_NESTING:
            hint = "Unpack it, and give the files that hold customers."
            raise InputError("is an archive in an archive in an archive.", file=path, hint=hint)
        if part is not None:
            name, rest = _cut(part, archive.names, path)
            with archive.member(name) as member:
                self.take(member, rest, searched=False, depth=depth)
            return
        self.left_out += [f"{path}{MARK}{name} (a link)" for name in archive.links]
        shown = visible(archive.names)
        hidden = sorted({*archive.names} - {*shown})
        self.left_out += [f"{path}{MARK}{name} (hidden)" for name in hidden]
        for name in shown:
            if self.wants(f"{path}{MARK}{name}"):
                with archive.member(name) as member:
                    self.take(member, None, searched=True, depth=depth)

    def _table(self, packed: Packed, searched: bool) -> Table | None:
        """The table of one file of text or columns; None for prose that nobody named."""
        named = self.options.format
        kind = known_format(named) if named else format_of(packed)
        if kind == XLSX:
            raise InputError("is no workbook.", file=packed.path, hint=_NO_FORMAT)
        if kind == "parquet":
            return read_parquet(packed)
        found = survey(packed)
        if kind == "csv":
            dialect = dialect_of(packed, found, (named or "").casefold().endswith("tsv"))
            if searched and dialect.width <= 1 and suffixes(packed.path)[-1:] == ["txt"]:
                return None
            table = read_delimited(packed, found, dialect)
        else:
            table = _READERS[kind](packed, found)
        return replace(table, warnings=(*encoding_warnings(found), *table.warnings))


def _cut(part: str, names: Sequence[str], path: str) -> tuple[str, str | None]:
    """The member that a part means, and what it means inside of it."""
    folded = {name.casefold() for name in names}
    at = len(part)
    while at > 0:
        if part[:at].casefold() in folded:
            return chosen(part[:at], names, path, "file"), part[at + 1 :] or None
        at = part.rfind(MARK, 0, at)
    return chosen(part, names, path, "file"), None
