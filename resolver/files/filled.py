"""Files that people have filled in, row by row: JSON Lines, CSV and XLSX."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

from resolver.errors import InputError, RulingError
from resolver.files.accounting import RowError
from resolver.files.formats.ooxml import is_workbook
from resolver.files.formats.strict_json import parse
from resolver.files.formats.workbook import read_workbook
from resolver.files.formula import unsafe
from resolver.files.limits import MAX_UNPACKED
from resolver.files.raw.archive import ZIP, open_archive
from resolver.files.raw.compression import Packed
from resolver.files.table import Table
from resolver.steps.columns import LINE, PLACE

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 1_048_576
Row = tuple[str, int, Mapping[str, Any]]
"""File (a sheet is `FILE#SHEET`), physical line from 1, and the cells by column."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Filled:
    """The rows of a file; `header` are its columns in lower case, None of JSON Lines or nothing.

    `line` is where the header stands.
    """

    name: str
    header: tuple[str, ...] | None
    line: int
    rows: Iterable[Row]


def filled(path: str | Path, columns: Iterable[str]) -> Filled:
    """The rows of a file, read as they are asked for.

    XLSX where it is a workbook, of which the sheets are taken that have one of the `columns`; JSON
    Lines where the first character is `{`, else CSV with a header (`,`, `;`, tab or `|`) whose
    cells lose the apostrophes that keep spreadsheets from running them.

    Raises:
        RulingError: the file, or while it is read a row of it, cannot be read.
    """
    name = str(path)
    raw = _bytes(Path(path), name)
    if raw.startswith(ZIP):
        return _workbook(path, name, frozenset(columns))
    text = _text(raw, name)
    first = text.lstrip(" \t\r\n")[:1]
    if first == "[":
        raise RulingError(f"{name}: is one JSON list; write one object a line (JSON Lines).")
    if first == "{":
        return Filled(name=name, header=None, line=0, rows=_json_lines(text, name))
    return _table(text, name)


def at(name: str, line: int, message: str) -> RulingError:
    """The error for a row of a file."""
    return RulingError(f"{name}, line {line}: {message}")


def _bytes(path: Path, name: str) -> bytes:
    try:
        return path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise RulingError(f"{name}: cannot be read: {reason}.") from error


def _text(raw: bytes, name: str) -> str:
    wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    try:
        return raw.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise at(name, line, "is not UTF-8. Save the file as UTF-8.") from error


def _json_lines(text: str, name: str) -> Iterator[Row]:
    # Only at LF: other line separators may stand inside a JSON string.
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        if len(line) > _LONGEST:
            raise at(name, number, f"is longer than {_LONGEST} characters.")
        try:
            value = parse(line)
        except RowError as error:
            raise at(name, number, error.reason) from error
        if not isinstance(value, dict):
            raise at(name, number, "a ruling is a JSON object; this is another value.")
        yield name, number, value


def _table(text: str, name: str) -> Filled:
    lines = _cells(text, name)
    first = next(lines, None)
    if first is None:
        return Filled(name=name, header=None, line=0, rows=())
    line, cells = first
    header = tuple(cell.strip().lower() for cell in cells)
    return Filled(name=name, header=header, line=line, rows=_rows(header, lines, name))


def _rows(
    header: tuple[str, ...], lines: Iterator[tuple[int, list[str]]], name: str
) -> Iterator[Row]:
    for line, cells in lines:
        if len(cells) > len(header):
            raise at(name, line, f"has {len(cells)} cells below {len(header)} columns.")
        pairs = zip(header, cells, strict=False)
        yield name, line, {column: unsafe(cell) for column, cell in pairs}


def _cells(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """The rows with any text, each with the line where it begins."""
    delimiter = max(_SEPARATORS, key=text.split("\n", 1)[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    start = 1
    try:
        for cells in reader:
            line, start = start, reader.line_num + 1
            if any(cell.strip() for cell in cells):
                yield line, cells
    except csv.Error as error:
        raise at(name, start, f"is not CSV: {error}.") from error


def _workbook(path: str | Path, name: str, columns: frozenset[str]) -> Filled:
    try:
        with Packed(str(path), MAX_UNPACKED) as packed:
            archive = open_archive(packed)
            if not is_workbook(archive):
                raise RulingError(f"{name}: is an archive; unpack it and give the file itself.")
            tables, _ = read_workbook(archive, None)
    except InputError as error:
        raise RulingError(str(error)) from error
    fitting = [one for one in tables if columns & {head.lower() for head in one.header}]
    if not fitting:
        held = ", ".join(sorted({head for one in tables for head in one.columns})) or "none"
        wanted = " or ".join(repr(column) for column in sorted(columns))
        raise RulingError(f"{name}: no sheet has a column {wanted}; its columns are: {held}.")
    for one in fitting:
        _check(one)
    header = dict.fromkeys(head.lower() for one in fitting for head in one.columns)
    rows = chain.from_iterable(_sheet(one) for one in fitting)
    return Filled(name=name, header=tuple(header), line=1, rows=rows)


def _check(table: Table) -> None:
    bad = table.rejects.filter(table.rejects["kind"] == "rejected")
    if len(bad):
        raise at(table.path, bad["line"][0], bad["reason"][0])


def _sheet(table: Table) -> Iterator[Row]:
    heads = {head: head.lower() for head in table.columns if head not in PLACE}
    for row in table.frame.iter_rows(named=True):
        yield table.path, row[LINE], {low: row[head] for head, low in heads.items()}
