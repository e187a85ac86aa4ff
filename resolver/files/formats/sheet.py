"""The rows of one worksheet as text, read as a stream, so that a million of them fit in memory."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from resolver.files.accounting import RowError
from resolver.files.formats.ooxml import Workbook, style_of
from resolver.files.formats.package import parse, part_bytes, unescaped
from resolver.files.limits import MAX_FIELD, MAX_MERGES

_LAST_COLUMN: Final = 16_384
_LAST_ROW: Final = 9_999_999
_MERGE: Final = re.compile(
    rb"<(?:\w+:)?mergeCell\s[^>]{0,200}?ref\s*=\s*[\"']([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})"
)
_OVERLAP: Final = 256
_BOOLEANS: Final = {"1": "TRUE", "0": "FALSE"}


@dataclass(frozen=True, slots=True)
class Row:
    """A row with at least one cell that is not empty; `line` is the number Excel shows.

    `cells` are columns from 1 with their texts, cells with an error value left out.
    """

    line: int
    cells: list[tuple[int, str]]
    problem: RowError | None = None


@dataclass(slots=True)
class Seen:
    """What a person should know about a sheet, counted while it is read."""

    hidden_rows: int = 0
    hidden_columns: int = 0
    errors: int = 0
    uncomputed: int = 0


@dataclass(slots=True)
class _Cell:
    column: int = 0
    kind: str = ""
    style: str | None = None
    formula: bool = False
    length: int = 0
    pieces: list[str] = field(default_factory=list)


def rows(book: Workbook, part: str, seen: Seen) -> Iterator[Row]:
    """The rows of a worksheet that are not empty, in order; `seen` is filled meanwhile.

    Raises:
        InputError: the sheet is damaged or larger than any honest one.
    """
    reader = _Reader(book, seen, _Merges(book, part))
    for _ in parse(book.archive, part, reader.start, reader.end, reader.text):
        yield from reader.ready
        reader.ready.clear()


class _Reader:
    """Takes the events of a sheet and makes rows of them."""

    def __init__(self, book: Workbook, seen: Seen, merges: _Merges) -> None:
        self.ready: list[Row] = []
        self._book, self._seen, self._merges = book, seen, merges
        self._line = 0
        self._cell: _Cell | None = None
        self._row: Row | None = None
        self._problem: RowError | None = None
        self._last = 0
        self._filled = self._taking = self._guide = False

    def start(self, element: str, attributes: Mapping[str, str]) -> None:
        if element == "c":
            self._last = _column(attributes.get("r"), self._last)
            self._cell = _Cell(self._last, attributes.get("t", "n"), attributes.get("s"))
        elif element in ("v", "t"):
            self._taking = not self._guide
        elif element == "row":
            self._open_row(attributes)
        elif element == "f" and self._cell is not None:
            self._cell.formula = True
        elif element == "rPh":
            self._guide = True
        elif element == "col" and attributes.get("hidden") in ("1", "true"):
            self._seen.hidden_columns += _span(attributes)

    def text(self, data: str) -> None:
        if self._taking and self._cell is not None and self._cell.length <= MAX_FIELD:
            self._cell.length += len(data)
            self._cell.pieces.append(data)

    def end(self, element: str) -> None:
        if element == "c":
            self._close_cell()
        elif element in ("v", "t"):
            self._taking = False
        elif element == "row":
            self._close_row()
        elif element == "rPh":
            self._guide = False

    def _open_row(self, attributes: Mapping[str, str]) -> None:
        number = attributes.get("r", "")
        stated = int(number) if number.isdecimal() and len(number) < len(str(_LAST_ROW)) + 1 else 0
        self._line = stated if stated > self._line else self._line + 1
        self._row = Row(self._line, [])
        self._problem, self._last, self._filled = None, 0, False
        self._seen.hidden_rows += attributes.get("hidden") in ("1", "true")
        self._merges.move(self._line)

    def _close_row(self) -> None:
        row, self._row = self._row, None
        if row is not None and (self._filled or self._problem):
            self.ready.append(Row(row.line, row.cells, self._problem))

    def _close_cell(self) -> None:
        cell, self._cell = self._cell, None
        if cell is None or self._row is None:
            return
        raw = "".join(cell.pieces)
        if not raw:
            self._seen.uncomputed += cell.formula
            return
        if self._merges.covers(cell.column):
            return
        try:
            shown = self._shown(cell, raw)
        except RowError as error:
            self._problem = error
            return
        if shown or cell.kind == "e":
            self._filled = True
        if shown and len(self._row.cells) < _LAST_COLUMN:
            self._row.cells.append((cell.column, shown))

    def _shown(self, cell: _Cell, raw: str) -> str:
        """What a person sees in the cell."""
        if not 0 < cell.column <= _LAST_COLUMN:
            raise RowError("bad_cell", "A cell stands where no column is.")
        if cell.kind == "s":
            try:
                return self._book.strings[int(raw)]
            except (ValueError, IndexError):
                reason = "A cell refers to a text that the workbook does not hold."
                raise RowError("bad_cell", reason) from None
        if cell.kind in ("inlineStr", "str"):
            return unescaped(raw)
        raw = raw.strip()
        if cell.kind == "e":
            self._seen.errors += 1
            return ""
        if cell.kind == "b":
            return _BOOLEANS.get(raw, raw.upper())
        if cell.kind == "d":
            return raw.removesuffix("T00:00:00").removesuffix("T00:00:00.000")
        return style_of(self._book, cell.style)(raw[: MAX_FIELD + 1])


class _Merges:
    """Merged ranges: only their first cell is seen, whatever the others still hold."""

    def __init__(self, book: Workbook, part: str) -> None:
        """Find the ranges, which stand behind the rows, in a pass of its own."""
        self._ranges = sorted(_merged(book, part), reverse=True)
        self._open: list[tuple[int, int, int, int]] = []
        self._line = 0

    def move(self, line: int) -> None:
        """Go on to a row further down."""
        self._line = line
        while self._ranges and self._ranges[-1][0] <= line:
            self._open.append(self._ranges.pop())
        if self._open:
            self._open = [one for one in self._open if one[1] >= line]

    def covers(self, column: int) -> bool:
        """Whether the cell in this row is hidden by a merged one."""
        return bool(self._open) and any(
            left <= column <= right and (self._line, column) != (top, left)
            for top, _, left, right in self._open
        )


def _merged(book: Workbook, part: str) -> Iterator[tuple[int, int, int, int]]:
    found: dict[tuple[int, int, int, int], None] = {}
    before = b""
    for chunk in part_bytes(book.archive, part):
        window = before + chunk
        for left, top, right, bottom in _MERGE.findall(window):
            if len(found) < MAX_MERGES:
                one = (int(top), int(bottom), _letters(left.decode()), _letters(right.decode()))
                found[one] = None
        before = window[-_OVERLAP:]
    return iter(found)


def _column(reference: str | None, last: int) -> int:
    return _letters(reference.rstrip("0123456789")[:4]) if reference else last + 1


@cache
def _letters(letters: str) -> int:
    """The number of a column, 28 for `AB`; 0 where it is none."""
    number = 0
    for letter in letters.upper():
        if not "A" <= letter <= "Z":
            return 0
        number = number * 26 + ord(letter) - 64
    return number


def _span(attributes: Mapping[str, str]) -> int:
    ends = [attributes.get(name, "") for name in ("min", "max")]
    if not all(end.isdecimal() and len(end) < len(str(_LAST_COLUMN)) + 1 for end in ends):
        return 1
    first, last = (min(int(end), _LAST_COLUMN) for end in ends)
    return max(0, last - first + 1) if last < _LAST_COLUMN else 1
