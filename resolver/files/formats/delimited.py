"""Delimited text: CSV, TSV and their relatives, every cell as text."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import dropwhile

from resolver.errors import InputError
from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.framing import Frame, Quoting, frames
from resolver.files.limits import MAX_COLUMNS, MAX_FIELD, MAX_NAME, MAX_RECORD
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import Survey, text_lines
from resolver.files.sniff import BLANKS, Dialect
from resolver.files.table import Rows, Table, distinct_names

_PIECES = 8
_PROBLEMS = {
    "quote": "A quote stands in or after a cell and is not doubled.",
    "unclosed_quote": "A quote is opened and not closed; only this line is left out.",
}


@dataclass(frozen=True, slots=True)
class _Row:
    """One row with its cells."""

    frame: Frame
    ordinal: int
    cells: list[str]


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One file while it is read."""

    quoting: Quoting
    dialect: Dialect
    ledger: Ledger
    rows: Rows
    names: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    run: list[_Row] = field(default_factory=list)
    physical: int = 0
    short: int = 0


def read_delimited(packed: Packed, found: Survey, dialect: Dialect) -> Table:
    """The rows below the header as a table.

    A row with fewer cells than the header is filled up with empty ones, unless it is a piece of a
    row that an unquoted line break has cut; one with more is rejected unless those are empty.

    Raises:
        InputError: the header cannot be read.
    """
    quoting = Quoting(dialect.delimiter, dialect.blanks_before_quotes, dialect.backslash)
    ledger, rows = Ledger(packed.path), Rows(packed.path)
    reading = _Reading(quoting=quoting, dialect=dialect, ledger=ledger, rows=rows)
    lines = dropwhile(lambda line: line[0] < dialect.first, text_lines(packed, found))
    for number in dialect.above:
        reading.physical += 1
        ledger.skip(number, "above_header", "The row stands above the header.")
    covered = 0
    end = found.newline.decode()
    for frame in frames(lines, quoting, dialect.width, end):
        covered += _filled(frame, end)
        if not reading.names:
            _take_header(reading, frame)
            if dialect.header:
                continue
        reading.physical += 1
        _take(reading, frame)
    _release(reading, everything=True)
    _check_lines(packed, found, dialect, covered)
    return Table(
        path=packed.path,
        format="csv",
        frame=rows.frame(reading.names),
        rejects=ledger.frame(),
        physical=reading.physical,
        header=frozenset(reading.names),
        encoding=found.encoding,
        delimiter=dialect.delimiter,
        sha256=packed.sha256,
        warnings=tuple(_warnings(reading)),
    )


def _take_header(reading: _Reading, frame: Frame) -> None:
    try:
        cells = _cells(reading.quoting, frame)
    except RowError as error:
        hint = "The first line must name the columns."
        raise InputError(
            f"the header cannot be read: {error.reason}",
            file=reading.ledger.file,
            line=frame.line,
            hint=hint,
        ) from None
    if len(cells) > MAX_COLUMNS:
        raise InputError(
            f"has {len(cells)} columns; at most {MAX_COLUMNS} are read.", file=reading.ledger.file
        )
    if reading.dialect.header:
        reading.titles = cells
        titles = [cell.strip(BLANKS)[:MAX_NAME] for cell in cells]
    else:
        titles = [""] * len(cells)
    reading.names = distinct_names(titles)


def _take(reading: _Reading, frame: Frame) -> None:
    """Accept, reject, skip or hold one row."""
    try:
        cells = _fitting(_cells(reading.quoting, frame), len(reading.names))
    except RowError as error:
        _release(reading, everything=True)
        reading.ledger.reject(frame.line, error)
        return
    row = _Row(frame, reading.physical, cells)
    if reading.run and reading.run[-1].frame.line + reading.run[-1].frame.lines != frame.line:
        _release(reading, everything=True)
    if len(cells) == len(reading.names):
        _release(reading, everything=True)
        _accept(reading, row)
        return
    reading.run.append(row)
    _release(reading, everything=reading.dialect.short_rows)


def _release(reading: _Reading, everything: bool) -> None:
    """Decide on the short rows held: pieces that add up to one row were one row."""
    run, width = reading.run, len(reading.names)
    while run:
        total = sum(len(row.cells) for row in run) - (len(run) - 1)
        if total == width and len(run) > 1:
            for row in run:
                reason = "The row is one piece of a row with an unquoted line break."
                reading.ledger.reject(row.frame.line, RowError("broken_row", reason))
            run.clear()
        elif total > width or everything or len(run) > _PIECES:
            _accept_short(reading, run.pop(0))
        else:
            return


def _accept_short(reading: _Reading, row: _Row) -> None:
    width = len(reading.names)
    if len(row.cells) == 1:
        reason = f"The row has one cell, the header {width}."
        reading.ledger.reject(row.frame.line, RowError("ragged", reason))
        return
    reading.short += 1
    _accept(reading, row)


def _accept(reading: _Reading, row: _Row) -> None:
    line = row.frame.line
    if _same_titles(row.cells, reading.titles):
        reading.ledger.skip(line, "repeated_header", "The row repeats the header.")
        return
    record = {name: cell for name, cell in zip(reading.names, row.cells, strict=False) if cell}
    if not any(cell.strip(BLANKS) for cell in record.values()):
        reading.ledger.skip(line, "empty_row", "All cells of the row are empty.")
        return
    try:
        _check_cells(record)
        reading.rows.add(line, row.ordinal, record)
    except RowError as error:
        reading.ledger.reject(line, error)


def _same_titles(cells: list[str], titles: list[str]) -> bool:
    """Whether a row is the header again, whatever the case of its letters."""
    if len(cells) != len(titles) or cells[0].casefold() != titles[0].casefold():
        return False
    return all(a.casefold() == b.casefold() for a, b in zip(cells, titles, strict=True))


def _cells(quoting: Quoting, frame: Frame) -> list[str]:
    text = frame.text
    if text is None:
        raise RowError("record_too_long", f"The line has more than {MAX_RECORD} bytes.")
    if frame.problem:
        raise RowError(frame.problem, _PROBLEMS[frame.problem])
    if "\0" in text:
        raise RowError("nul", "The row holds a NUL character.")
    if '"' not in text:
        return text.split(quoting.delimiter)
    bare = "\r" in text or (frame.lines == 1 and "\n" in text)
    if quoting.backslash or bare or len(text) > MAX_FIELD:  # more than the csv module takes
        return quoting.cells(text)
    rows = csv.reader(
        [text], delimiter=quoting.delimiter, skipinitialspace=quoting.blanks_before_quotes
    )
    return next(rows, [])


def _fitting(cells: list[str], width: int) -> list[str]:
    if len(cells) <= width:
        return cells
    if any(cells[width:]):
        raise RowError("ragged", f"The row has {len(cells)} cells, the header {width}.")
    return cells[:width]


def _check_cells(record: dict[str, str]) -> None:
    for name, cell in record.items():
        if len(cell) > MAX_FIELD:
            raise RowError("field_too_long", f"The cell has over {MAX_FIELD} characters.", name)


def _filled(frame: Frame, end: str) -> int:
    if frame.lines == 1 or frame.text is None:
        return 1
    return sum(line.strip(BLANKS) != "" for line in frame.text.split(end))


def _check_lines(packed: Packed, found: Survey, dialect: Dialect, covered: int) -> None:
    before = sum(
        line is None or line.strip(BLANKS) != ""
        for number, line in _until(text_lines(packed, found), dialect.first)
    )
    if before + covered != found.filled:
        raise InputError(
            f"{found.filled} lines that are not blank, but {covered} of them were read.",
            file=packed.path,
        )


def _until(lines: Iterator[tuple[int, str | None]], first: int) -> Iterator[tuple[int, str | None]]:
    for number, line in lines:
        if number >= first:
            return
        yield number, line


def _warnings(reading: _Reading) -> Iterator[str]:
    if reading.dialect.backslash:
        yield "Quotes inside of cells come after a backslash, and are read so."
    if reading.dialect.above:
        yield f"Rows above the header, left out: {len(reading.dialect.above)}."
    if not reading.dialect.header:
        yield "The first row holds data, so the columns are numbered."
    if reading.short:
        yield f"Rows with fewer cells than the header, filled up with empty ones: {reading.short}."
