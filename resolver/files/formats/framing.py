"""Physical records of delimited text: which lines belong together.

A quoted cell may span lines (RFC 4180). Where a quote is never closed, or closes only after it has
swallowed what are plainly rows of their own, the record is its first line alone and reading goes
on with the next one: a stray quote costs one row, not a thousand. Every line belongs to exactly
one frame or is blank; a line is looked at no more than twice.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resolver.files.limits import MAX_RECORD
from resolver.files.sniff import BLANKS

Lines = Iterator[tuple[int, str | None]]
_SWALLOWED: Final = 2
_BACKSLASHED: Final = re.compile(r'\\(["\\\r\n])|""')


@dataclass(frozen=True, slots=True)
class Frame:
    """One physical record: first line, number of lines, text without its last line end.

    `text` is None where a line is too long, `problem` names what is wrong with the quoting. Line
    ends within it are those of the file, CR LF being LF.
    """

    line: int
    lines: int
    text: str | None
    problem: str | None = None


class Quoting:
    """What quotes do to a line, for one delimiter; all patterns are possessive, so linear."""

    def __init__(self, delimiter: str, blanks_before_quotes: bool, backslash: bool = False) -> None:
        """Compile the patterns."""
        d = re.escape(delimiter)
        blank = " *+" if blanks_before_quotes else ""
        escaped = r"|\\(?:.|\Z)" if backslash else ""
        plain = r'[^"\\]++' if backslash else '[^"]++'
        inside = rf'(?:{plain}{escaped}|"")*+'
        cell = rf'(?:{blank}"{inside}"(?={d}|\Z)|(?!{blank}")[^{d}]*+)'
        self.delimiter = delimiter
        self.blanks_before_quotes = blanks_before_quotes
        self.backslash = backslash
        self._whole = re.compile(rf"{cell}(?:{d}{cell})*+\Z", re.DOTALL)
        self._open = re.compile(rf'(?:{cell}{d})*+{blank}"{inside}\Z', re.DOTALL)
        self._stays = re.compile(rf"{inside}\Z", re.DOTALL)
        self._cell = re.compile(rf"({cell})({d}|\Z)", re.DOTALL)
        self._closes = re.compile(rf'{inside}"(?={d}|\Z)(?:{d}|\Z)', re.DOTALL)

    def state(self, line: str) -> str:
        """`closed`, `open` or `broken` after a line that starts outside quotes."""
        if '"' not in line or self._whole.match(line):
            return "closed"
        return "open" if self._open.match(line) else "broken"

    def go_on(self, line: str) -> str:
        """The same after a line that starts inside quotes."""
        if self._stays.match(line):
            return "open"
        close = self._closes.match(line)
        return self.state(line[close.end() :]) if close else "broken"

    def width(self, line: str) -> int:
        """The number of cells of a line that starts outside quotes; 0 if its quoting is broken."""
        if '"' not in line:
            return line.count(self.delimiter) + 1
        return len(self.cells(line)) if self._whole.match(line) else 0

    def cells(self, text: str) -> list[str]:
        """The cells of a whole record whose quoting is sound, quotes undone."""
        found: list[str] = []
        for cell, end in self._cell.findall(text):
            bare = cell.lstrip(" ") if self.blanks_before_quotes else cell
            quoted = bare.startswith('"')
            found.append(self._unquoted(bare[1:-1]) if quoted else cell)
            if not end:
                break
        return found

    def _unquoted(self, inner: str) -> str:
        """What stands between the quotes, with the quotes inside it as they are meant."""
        if self.backslash:
            return _BACKSLASHED.sub(lambda found: found[1] or '"', inner)
        return inner.replace('""', '"')


def frames(lines: Lines, quoting: Quoting, width: int, end: str = "\n") -> Iterator[Frame]:
    """The physical records of the lines, in order, blank lines left out; `end` ends a line."""
    source = _Source(lines, end)
    for number, line in source:
        if line is None:
            yield Frame(number, 1, None)
        elif not line.strip(BLANKS):
            continue
        elif (state := quoting.state(line)) == "closed":
            yield Frame(number, 1, line)
        elif state == "broken":
            yield Frame(number, 1, line, "quote")
        else:
            yield _spanning(source, quoting, width, number, line)


def _spanning(source: _Source, quoting: Quoting, width: int, number: int, line: str) -> Frame:
    """The record that starts with an open quote; what turns out not to be part is put back."""
    taken: list[tuple[int, str | None]] = []
    parts, size, state = [line], len(line), "open"
    while state == "open" and size <= MAX_RECORD and (following := next(source, None)):
        taken.append(following)
        part = following[1]
        if part is None:
            break
        parts.append(part)
        size += len(part) + 1
        state = quoting.go_on(part)
    if state == "closed" and not _swallows(parts[1:-1], quoting, width):
        return Frame(number, len(parts), source.end.join(parts))
    source.put_back(taken)
    return Frame(number, 1, line, "unclosed_quote")


def _swallows(inner: list[str], quoting: Quoting, width: int) -> bool:
    """Whether the lines inside a quoted cell are rows of their own, by their number of cells."""
    if width < _SWALLOWED + 1:
        return False
    full = sum(
        line.count(quoting.delimiter) >= width - 1 and quoting.width(line) == width
        for line in inner
    )
    filled = sum(line.strip(BLANKS) != "" for line in inner)
    return full >= _SWALLOWED and full * 2 >= filled


class _Source:
    """Lines that can be put back."""

    def __init__(self, lines: Lines, end: str) -> None:
        self.end = end
        self._lines = lines
        self._back: deque[tuple[int, str | None]] = deque()

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> tuple[int, str | None]:
        return self._back.popleft() if self._back else next(self._lines)

    def put_back(self, taken: list[tuple[int, str | None]]) -> None:
        self._back.extendleft(reversed(taken))
