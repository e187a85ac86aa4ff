"""A JSON document: a list of customers, one customer, or several written one after another.

Also the envelopes that services put around a list, such as `{"results": [...]}` of a Gladly lookup
adaptor. The elements are found by a scan over brackets and strings that knows nothing of the
parser, and only one element is held at a time.
"""

from __future__ import annotations

import itertools
import re
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.strict_json import flatten, record
from resolver.files.limits import MAX_FIELD, MAX_RECORD
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import Survey, text_chunks
from resolver.files.sniff import ENVELOPE
from resolver.files.table import Rows, Table

_STRING: Final = r'"(?:[^"\\\n]++|\\[^\n]?)*+(?:"|(?=\n)|\Z)'
_FLAT: Final = rf'(?:[^"{{}}\[\]]++|{_STRING})*+'
_TOKEN: Final = re.compile(rf"{_STRING}|\{{{_FLAT}\}}|[{{}}\[\]]")
_SCALAR: Final = re.compile(rf'{_STRING}|[^",\[\]{{}}\n]++|[^\n]')
_BETWEEN: Final = re.compile(r"[\s,]*+")
_FIRST_KEY: Final = re.compile(r'\s*\{\s*("[^"\\\n]*+")\s*:')


@dataclass(frozen=True, slots=True)
class _Element:
    """One element: the line it starts on and its text, None where it is too long."""

    line: int
    text: str | None


def read_json_document(packed: Packed, found: Survey) -> Table:
    """The objects of the document as a table; physical records are the elements of its list.

    An element that cannot be read ends where the next one plainly starts, so that a missing
    bracket or quote does not take its neighbours with it.
    """
    ledger, rows = Ledger(packed.path), Rows(packed.path)
    keys: dict[str, None] = {}
    scan = _Scan(text_chunks(packed, found))
    physical = 0
    while (element := scan.following()) is not None:
        physical += 1
        try:
            if element.text is None:
                raise RowError("record_too_long", f"The record has over {MAX_RECORD} characters.")
            value = record(element.text)
            rows.add(element.line, physical, flatten(value))
            keys.update(dict.fromkeys(value))
        except RowError as error:
            ledger.reject(element.line, error, physical)
            if error.code == "bad_json":
                scan.cut()
    return Table(
        path=packed.path,
        format="json",
        frame=rows.frame(),
        rejects=ledger.frame(),
        physical=physical,
        header=frozenset(keys),
        nested=True,
        encoding=found.encoding,
        sha256=packed.sha256,
    )


class _Scan:
    """Finds the elements of a document by brackets and strings."""

    def __init__(self, chunks: Iterator[str]) -> None:
        self._chunks = chunks
        self._text = ""
        self._at = self._start = 0
        self._line = self._start_line = 1
        self._pieces: deque[_Element] = deque()
        self._boundary: re.Pattern[str] | None = None
        self._more()
        envelope = ENVELOPE.match(self._text)
        self._envelope = envelope is not None
        self._move(envelope.end() if envelope else 0)
        self._inside = self._peek() == "["
        if self._inside:
            self._move(self._at + 1)

    def following(self) -> _Element | None:
        """The next element, or None after the last."""
        if self._pieces:
            return self._pieces.popleft()
        while (first := self._peek()) == "]" and self._inside:
            self._inside = False
            if self._envelope:
                return None
            self._move(self._at + 1)
        if not first:
            return None
        self._start, self._start_line = self._at, self._line
        end = self._end(first)
        if self._boundary is None and (key := _FIRST_KEY.match(self._text, self._at)):
            self._boundary = re.compile(rf"[,\n]\s*+(?=\{{\s*+{re.escape(key[1])}\s*+:)")
        if end is None or end - self._start > MAX_RECORD:
            return self._too_long(end)
        self._move(end)
        return _Element(self._start_line, self._text[self._start : end])

    def cut(self) -> None:
        """Take the last element apart where others plainly start inside it."""
        starts = self._starts(self._at)
        if starts:
            self._at, self._line = self._start, self._start_line
            self._cut_at(starts)

    def _cut_at(self, starts: list[int]) -> _Element:
        """The text before the first start; the others wait as pieces, the last is read anew."""
        pieces = []
        for start, end in itertools.pairwise([self._start, *starts]):
            self._move(start)
            text = self._text[start:end].rstrip(", \r\n\t")
            pieces.append(_Element(self._line, text if len(text) <= MAX_RECORD else None))
        self._move(starts[-1])
        self._start = self._at  # pieces are not cut again
        self._pieces.extend(pieces[1:])
        return pieces[0]

    def _starts(self, end: int) -> list[int]:
        if self._boundary is None:
            return []
        return [found.end() for found in self._boundary.finditer(self._text, self._start + 1, end)]

    def _too_long(self, end: int | None) -> _Element:
        """An element whose end is out of sight; holds little of it while looking for the next."""
        if starts := self._starts(len(self._text) if end is None else end):
            return self._cut_at(starts)
        line = self._start_line
        while end is None:
            self._move(max(self._at, len(self._text) - MAX_FIELD))
            self._start = self._at
            if not self._more():
                end = len(self._text)
            elif starts := self._starts(len(self._text)):
                end = starts[0]
        self._move(end)
        return _Element(line, None)

    def _end(self, first: str) -> int | None:
        """The end of the element here; None where it is not in sight within `MAX_RECORD`."""
        while True:
            end = self._bracket_end() if first in "{[" else self._scalar_end()
            if end is not None:
                return end
            if len(self._text) - self._start > 2 * MAX_RECORD:
                return None
            if not self._more():
                return len(self._text)

    def _bracket_end(self) -> int | None:
        depth = 0
        for token in _TOKEN.finditer(self._text, self._at):
            mark = token[0]
            if mark in ("{", "["):
                depth += 1
            elif mark in ("}", "]"):
                depth -= 1
            if depth <= 0:
                return token.end()
        return None

    def _scalar_end(self) -> int | None:
        found = _SCALAR.match(self._text, self._at)
        return found.end() if found and found.end() < len(self._text) else None

    def _peek(self) -> str:
        """The next character that is neither blank nor comma; empty at the end."""
        while True:
            gap = _BETWEEN.match(self._text, self._at)
            self._move(gap.end() if gap else self._at)
            if self._at < len(self._text):
                return self._text[self._at]
            if not self._more():
                return ""

    def _move(self, to: int) -> None:
        self._line += self._text.count("\n", self._at, to)
        self._at = to

    def _more(self) -> bool:
        chunk = next(self._chunks, None)
        if chunk is None:
            return False
        kept = min(self._start, self._at)
        self._text = self._text[kept:] + chunk
        self._at -= kept
        self._start -= kept
        return True
