"""XLSX workbooks: each sheet that holds a table, every cell as the text a person sees."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice
from typing import Final

from resolver.errors import InputError
from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.ooxml import Sheet, Workbook, open_workbook
from resolver.files.formats.sheet import Row, Seen, rows
from resolver.files.limits import MAX_COLUMNS, MAX_ENTRIES, MAX_FIELD, MAX_NAME
from resolver.files.raw.archive import Archive
from resolver.files.raw.locate import MARK, chosen
from resolver.files.sniff import BLANKS, is_data
from resolver.files.table import Rows, Table, distinct_names

XLSX: Final = "xlsx"
_SAMPLE: Final = 50
_TITLES: Final = 20
"""Filled rows among which the header is looked for."""


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One sheet while it is read."""

    ledger: Ledger
    rows: Rows
    names: dict[int, str] = field(default_factory=dict)
    header: tuple[str, ...] = ()
    titles: dict[int, str] = field(default_factory=dict)
    physical: int = 0
    above: int = 0
    numbered: bool = False


def read_workbook(archive: Archive, part: str | None) -> tuple[list[Table], list[str]]:
    """A table for each sheet that holds one, and the sheets left out, with the reason in brackets.

    With `part` only the sheet of that name is read. A sheet with one column beside others with
    more is a note and left out, unless it is the one that is named.

    Raises:
        InputError: there is no such sheet, or the workbook is damaged or hostile.
    """
    path = archive.packed.path
    book = open_workbook(archive)
    if len(book.sheets) > MAX_ENTRIES:
        raise InputError(f"has more than {MAX_ENTRIES} sheets.", file=path)
    sheets = book.sheets
    if part is not None:
        name = chosen(part, [sheet.name for sheet in sheets], path, "sheet")
        sheets = [sheet for sheet in sheets if sheet.name == name]
    tables: list[Table] = []
    left_out: list[str] = []
    for sheet in sheets:
        table = None if sheet.part is None else _table(book, sheet, sheet.part)
        if table is not None:
            tables.append(table)
        else:
            why = "no worksheet" if sheet.part is None else "empty"
            left_out.append(f"{path}{MARK}{sheet.name} ({why})")
    if part is None:
        tables, notes = _without_notes(tables)
        left_out += notes
    if not tables:
        tables = [_nothing(archive)]
    return tables, left_out


def _without_notes(tables: list[Table]) -> tuple[list[Table], list[str]]:
    wide = [table for table in tables if len(table.columns) > 1]
    if not wide:
        return tables, []
    notes = [f"{table.path} (no table)" for table in tables if len(table.columns) <= 1]
    return wide, notes


def _nothing(archive: Archive) -> Table:
    path = archive.packed.path
    return Table(
        path=path,
        format=XLSX,
        frame=Rows(path).frame(),
        rejects=Ledger(path).frame(),
        physical=0,
        header=frozenset(),
        sha256=archive.packed.sha256,
    )


def _table(book: Workbook, sheet: Sheet, part: str) -> Table | None:
    """The rows of one sheet, or None where it is empty."""
    path = f"{book.archive.packed.path}{MARK}{sheet.name}"
    seen = Seen()
    source = rows(book, part, seen)
    sample = list(islice(source, _SAMPLE))
    if not sample:
        return None
    reading = _Reading(ledger=Ledger(path), rows=Rows(path))
    header = _header(sample)
    for row in sample[:header]:
        reading.physical += 1
        reading.above += 1
        reading.ledger.skip(row.line, "above_header", "The row stands above the header.")
    _name_columns(reading, sample[header])
    for row in chain(sample[header + (not reading.numbered) :], source):
        reading.physical += 1
        _take(reading, row)
    return Table(
        path=path,
        format=XLSX,
        frame=reading.rows.frame(reading.header),
        rejects=reading.ledger.frame(),
        physical=reading.physical,
        header=frozenset(reading.header),
        sha256=book.archive.packed.sha256,
        warnings=tuple(_warnings(reading, sheet, seen)),
    )


def _header(sample: list[Row]) -> int:
    """The first row that names nearly all columns which the rows below it use, and holds no data.

    Titles, dates of the export and the like stand above it. Where no row is such, the first row
    that fills nearly all columns is data, and the columns are numbered.
    """
    full = []
    for i, row in enumerate(sample[:_TITLES]):
        below = {column for other in sample[i + 1 :] for column, _ in other.cells}
        if row.problem is None and row.cells and len(row.cells) >= len(below) - len(below) // 4:
            if not is_data([text for _, text in row.cells]):
                return i
            full.append(i)
    return full[0] if full else 0


def _name_columns(reading: _Reading, row: Row) -> None:
    texts = dict(row.cells)
    if len(texts) > MAX_COLUMNS:
        message = f"has {len(texts)} columns; at most {MAX_COLUMNS} are read."
        raise InputError(message, file=reading.ledger.file)
    reading.numbered = is_data(list(texts.values()))
    if not reading.numbered:
        reading.titles = texts
    columns = range(1, max(texts, default=0) + 1)
    titles = [reading.titles.get(column, "").strip(BLANKS)[:MAX_NAME] for column in columns]
    names = dict(zip(columns, distinct_names(titles), strict=True))
    reading.names = names
    reading.header = tuple(names[column] for column in sorted(texts))


def _take(reading: _Reading, row: Row) -> None:
    try:
        if row.problem is not None:
            raise row.problem
        cells = dict(row.cells)
        if len(cells) < len(row.cells):
            raise RowError("bad_cell", "Two cells of the row stand in one column.")
        if cells == reading.titles:
            reading.ledger.skip(row.line, "repeated_header", "The row repeats the header.")
        elif not cells:
            reason = "All cells of the row are empty or errors such as #N/A."
            reading.ledger.skip(row.line, "empty_row", reason)
        else:
            record = {_name(reading, column): text for column, text in cells.items()}
            _check_cells(record)
            reading.rows.add(row.line, reading.physical, record)
    except RowError as error:
        reading.ledger.reject(row.line, error)


def _name(reading: _Reading, column: int) -> str:
    """The name of a column; one beyond the header is called by its number."""
    name = reading.names.get(column)
    if name is None:
        name = f"column_{column}"
        taken = set(reading.names.values())
        while name in taken:
            name += "_"
        reading.names[column] = name
    return name


def _check_cells(record: dict[str, str]) -> None:
    for name, cell in record.items():
        if len(cell) > MAX_FIELD:
            raise RowError("field_too_long", f"The cell has over {MAX_FIELD} characters.", name)
        if "\0" in cell:
            raise RowError("nul", "The cell holds a NUL character.", name)


def _warnings(reading: _Reading, sheet: Sheet, seen: Seen) -> Iterator[str]:
    if sheet.hidden:
        yield "The sheet is hidden; it is read, too."
    if reading.above:
        yield f"Rows above the header, left out: {reading.above}."
    if reading.numbered:
        yield "The first row holds data, so the columns are numbered."
    if seen.hidden_rows:
        yield f"Hidden rows, which are read, too: {seen.hidden_rows}."
    if seen.hidden_columns:
        yield f"Hidden columns, which are read, too: {seen.hidden_columns}."
    if seen.errors:
        yield f"Cells with an error such as #N/A, read as empty: {seen.errors}."
    if seen.uncomputed:
        yield (
            f"Formulas without a stored value, read as empty: {seen.uncomputed}. "
            "Open the workbook in Excel and save it, so that they are computed."
        )
