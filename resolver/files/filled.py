"""Files that people have filled in, row by row: JSON Lines, CSV and XLSX."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final, TypeVar

import polars as pl

from resolver.errors import InputError, RulingError
from resolver.files.accounting import RowError
from resolver.files.formats.ooxml import is_workbook
from resolver.files.formats.strict_json import parse
from resolver.files.formats.workbook import read_workbook
from resolver.files.formula import restored, safe, unsafe
from resolver.files.limits import MAX_UNPACKED
from resolver.files.raw.archive import is_zip, open_archive
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import survey, text_chunks
from resolver.files.table import Table
from resolver.steps.columns import LINE, PLACE

_SEPARATORS: Final = ",;\t|"
_LONGEST: Final = 1_048_576
SHOWN: Final = 5
"""Rows that cannot be read which are told."""
Read = TypeVar("Read")
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

    Texts are read in the encodings in which customer files are. XLSX where it is a workbook, of
    which the sheets are taken that have one of the `columns`; JSON Lines where the first character
    is `{`, else CSV with a header (`,`, `;`, tab or `|`) whose cells lose the apostrophes that keep
    spreadsheets from running them.

    Raises:
        RulingError: the file, or while it is read a row of it, cannot be read.
    """
    name = str(path)
    try:
        with Packed(name, MAX_UNPACKED) as packed:
            if is_zip(packed):
                return _workbook(packed, frozenset(columns))
            text = "".join(text_chunks(packed, survey(packed))).removeprefix("\ufeff")
    except InputError as error:
        raise RulingError(str(error)) from error
    first = text.lstrip(" \t\r\n")[:1]
    if first == "[":
        raise RulingError(f"{name}: is one JSON list; write one object a line (JSON Lines).")
    if first == "{":
        return Filled(name=name, header=None, line=0, rows=_json_lines(text, name))
    return _table(text, name)


def at(name: str, line: int, message: str) -> RulingError:
    """The error for a row of a file."""
    return RulingError(f"{name}, line {line}: {message}")


def checked(rows: Iterable[Row], read: Callable[[Row], Read]) -> list[Read]:
    """What is read from every row.

    Raises:
        RulingError: for rows that cannot be read; the first `SHOWN` are told.
    """
    found, wrong = [], []
    for row in rows:
        try:
            found.append(read(row))
        except RulingError as error:
            wrong.append(str(error))
    if wrong:
        more = f" And {len(wrong) - SHOWN:,} more." if len(wrong) > SHOWN else ""
        raise RulingError(" ".join(wrong[:SHOWN]) + more)
    return found


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
            raise at(name, number, _unreadable(error)) from error
        if not isinstance(value, dict):
            raise at(name, number, "a ruling is a JSON object; this is another value.")
        yield name, number, value


def _unreadable(error: RowError) -> str:
    if error.code != "bad_json":
        return error.reason
    return f"is no whole JSON object; was the file cut off? {error.reason}"


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


def _workbook(packed: Packed, columns: frozenset[str]) -> Filled:
    name = packed.path
    archive = open_archive(packed)
    if not is_workbook(archive):
        raise RulingError(f"{name}: is an archive; unpack it and give the file itself.")
    tables, _ = read_workbook(archive, None)
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
    for row in _unguarded(table.frame, heads).iter_rows(named=True):
        yield table.path, row[LINE], {low: row[head] for head, low in heads.items()}


def _unguarded(frame: pl.DataFrame, heads: Iterable[str]) -> pl.DataFrame:
    """The frame without the guards of a CSV from which it was made.

    A column is from there only where every cell that would need a guard has one.
    """
    for head in heads:
        bare = frame.select(restored(pl.col(head))).to_series()
        again = bare.to_frame().select(safe(pl.col(head))).to_series()
        if (again == frame[head]).fill_null(value=True).all():
            frame = frame.with_columns(bare)
    return frame
