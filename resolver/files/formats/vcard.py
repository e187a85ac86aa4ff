"""vCard 2.1, 3.0 and 4.0: one customer a card.

A physical record is a line `BEGIN:VCARD`, whatever stands around it: a card ends with its
`END:VCARD`, and one that has none ends where the next begins and is rejected. A card inside another
one (`AGENT` of version 2.1) and a card of a group are declared skips.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from resolver.files.accounting import Ledger, RowError
from resolver.files.formats.content_lines import Property, name_of, property_of, quoted_printable
from resolver.files.formats.vcard_record import IGNORED, KINDS, OMITTED, kind_of, record_of
from resolver.files.limits import MAX_DEPTH, MAX_RECORD
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import Survey, text_lines
from resolver.files.sniff import BLANKS
from resolver.files.table import Rows, Table

_BEGIN: Final = re.compile(r"(?i)BEGIN[ \t]{0,9}:[ \t]{0,9}VCARD[ \t\f\v]*+")
_END: Final = re.compile(r"(?i)END[ \t]{0,9}:[ \t]{0,9}VCARD[ \t\f\v]*+")
_PARTLY: Final = "vcard_uid"
_NAME: Final = 200


@dataclass(slots=True)
class _Card:
    """One card: the line of its BEGIN, its number and its unfolded lines."""

    line: int
    ordinal: int
    lines: list[list[str]] = field(default_factory=list)
    size: int = 0
    problem: RowError | None = None
    soft: bool = False
    old: bool = False

    def take(self, line: str | None) -> None:
        """Add a physical line, joined to the one it continues."""
        if self.problem is not None:
            return
        if line is None:
            reason = f"A line of the card has more than {MAX_RECORD} bytes."
            self.problem = RowError("record_too_long", reason)
        elif self.lines and (self.soft or line[:1] in (" ", "\t")):
            self._go_on(line)
        elif line.strip(BLANKS) and not self._of_picture(line):
            self.old = self.old or line.upper().startswith("VERSION:2")
            self._keep(line)
            self.soft = line.endswith("=") and quoted_printable(line)

    @property
    def agent(self) -> bool:
        """Whether the last line opens the card of an agent."""
        return bool(self.lines) and "".join(self.lines[-1]).strip().upper() == "AGENT:"

    def _of_picture(self, line: str) -> bool:
        """Whether the line belongs to a picture that was written without folding."""
        return ":" not in line and bool(self.lines) and name_of(self.lines[-1][0]) in IGNORED

    def _go_on(self, line: str) -> None:
        last = self.lines[-1]
        if self.soft:
            last[-1] = last[-1].removesuffix("=")
            self.soft = line.endswith("=")
        elif not self.old:
            line = line[1:]
        if name_of(last[0]) not in IGNORED:
            self._add(last, line)

    def _keep(self, line: str) -> None:
        ignored = name_of(line) in IGNORED
        self.lines.append([])
        self._add(self.lines[-1], line[:_NAME] if ignored else line)

    def _add(self, parts: list[str], text: str) -> None:
        self.size += len(text) + 1
        parts.append(text)
        if self.size > MAX_RECORD:
            reason = f"The card has over {MAX_RECORD} characters."
            self.problem = RowError("record_too_long", reason)


@dataclass(slots=True, kw_only=True)
class _Reading:
    """One file while it is read; `open` holds the card at hand, and those it lies in before it."""

    ledger: Ledger
    rows: Rows
    open: list[_Card] = field(default_factory=list)
    physical: int = 0
    accepted: int = 0
    with_uid: int = 0
    outside: int = 0


def read_vcard(packed: Packed, found: Survey) -> Table:
    """The cards of the file as a table, `emails`, `phones` and `handles` as JSON lists.

    `uid` is a column only where every accepted card has one, so that it can be the id.
    """
    reading = _Reading(ledger=Ledger(packed.path), rows=Rows(packed.path))
    for number, line in text_lines(packed, found):
        _take(reading, number, line)
    _abandon(reading)
    frame = reading.rows.frame()
    whole = reading.with_uid == reading.accepted
    if "uid" in frame.columns and not whole:
        frame = frame.rename({"uid": _PARTLY})
    return Table(
        path=packed.path,
        format="vcard",
        frame=frame,
        rejects=reading.ledger.frame(),
        physical=reading.physical,
        header=frozenset(("BEGIN:VCARD", "UID") if whole else ("BEGIN:VCARD",)),
        encoding=found.encoding,
        sha256=packed.sha256,
        warnings=tuple(_warnings(reading, whole)),
    )


def _take(reading: _Reading, number: int, line: str | None) -> None:
    card = reading.open[-1] if reading.open else None
    if line is not None and _BEGIN.fullmatch(line):
        if card is not None and not (card.agent and len(reading.open) < MAX_DEPTH):
            _abandon(reading)
        reading.physical += 1
        reading.open.append(_Card(number, reading.physical))
    elif card is None:
        reading.outside += line is None or bool(line.strip(BLANKS))
    elif line is not None and _END.fullmatch(line):
        _finish(reading, reading.open.pop())
    else:
        card.take(line)


def _abandon(reading: _Reading) -> None:
    """Reject the cards that are open; the next one begins, or the file ends."""
    for card in reading.open:
        reason = "The card has no END:VCARD before the next one begins or the file ends."
        reading.ledger.reject(card.line, RowError("unclosed_card", reason))
    reading.open.clear()


def _finish(reading: _Reading, card: _Card) -> None:
    if reading.open:
        reason = "The card of an agent inside another card."
        reading.ledger.skip(card.line, "agent_card", reason)
        return
    try:
        properties = _properties(card)
        kind = kind_of(properties)
        if kind in KINDS:
            reason = f"The card stands for a {kind}, which is no customer."
            reading.ledger.skip(card.line, "no_customer", reason)
            return
        record = record_of(properties)
        if not record:
            reading.ledger.skip(card.line, "empty_row", "The card says nothing about a customer.")
            return
        reading.rows.add(card.line, card.ordinal, record)
    except RowError as error:
        reading.ledger.reject(card.line, error)
        return
    reading.accepted += 1
    reading.with_uid += "uid" in record


def _properties(card: _Card) -> list[Property]:
    if card.problem is not None:
        raise card.problem
    found: list[Property] = []
    prose = False
    for line in map("".join, card.lines):
        if name_of(line) in IGNORED:
            prose = True
            continue
        if "\0" in line:
            raise RowError("nul", "The card holds a NUL character.")
        one = property_of(line)
        if one is not None:
            found.append(one)
            prose = one.name in OMITTED
        elif not prose:
            raise RowError("bad_line", "A line of the card has no name and colon.")
    return found


def _warnings(reading: _Reading, whole: bool) -> Iterator[str]:
    if reading.outside:
        yield f"Lines outside of cards, left out: {reading.outside}."
    if reading.with_uid and not whole:
        n = reading.accepted - reading.with_uid
        yield f"Cards without UID: {n}; so the cards are numbered, and UID is no id."
