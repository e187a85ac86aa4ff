"""Proposals as a table that people have filled in: what they decided, row by row."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from resolver.errors import RulingError, did_you_mean
from resolver.files.filled import Filled, Row, at, checked
from resolver.files.results.members import CHOICES, DECISION, FINGERPRINT, NOTE
from resolver.steps.decide import DROP

_SPOKEN: Final = {"same household": "related", "household": "related"}
_SHOWN: Final = 5
_NEEDED: Final = ("entity_id", "size", FINGERPRINT, DECISION)
_TAKE: Final = "Take the table of the run again, with all of its columns."
_WHY: Final = {
    FINGERPRINT: f" Without it nobody can tell whether the records still say so. {_TAKE}",
    "size": f" Without it nobody can tell whether rows are missing. {_TAKE}",
}
_WHOLE: Final = re.compile(r"([0-9]{1,9})(?:[.,]0+)?", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of the table: a record of a proposal, and what is said in it."""

    file: str
    line: int
    source: str | None
    record_id: str | None
    survivor: bool
    fingerprint: str | None
    size: int | None
    decision: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """A proposal on which somebody has decided.

    `word` is None where records were only dropped.
    """

    entity_id: str
    members: tuple[Member, ...]
    word: str | None

    @property
    def size(self) -> int | None:
        """How many members it had when the table was written, None where a row does not say."""
        sizes = {one.size for one in self.members}
        return None if None in sizes else max(one.size or 0 for one in self.members)

    @property
    def first(self) -> Member:
        """The first row that says something."""
        return next(one for one in self.members if one.decision)

    @property
    def note(self) -> str | None:
        """All notes on the proposal as one text."""
        notes = dict.fromkeys(one.note for one in self.members if one.note)
        return "; ".join(notes) or None


def is_table(given: Filled) -> bool:
    """Whether the rows are members of proposals rather than rulings."""
    return given.header is not None and DECISION in given.header


def verdicts(given: Filled) -> list[Verdict]:
    """The proposals on which somebody has decided, in the order of the table.

    Raises:
        RulingError: a column is missing, a decision is none of `CHOICES`, or one proposal has
            several; all rows of it are named.
    """
    _named_columns(given)
    proposals: dict[str, list[Member]] = defaultdict(list)
    for entity, member in checked(given.rows, _read):
        if entity is not None:
            proposals[entity].append(member)
    said = {entity: rows for entity, rows in proposals.items() if any(r.decision for r in rows)}
    clashes = [text for entity, rows in said.items() for text in _clashing(entity, rows)]
    if clashes:
        more = f"; and {len(clashes) - _SHOWN} more" if len(clashes) > _SHOWN else ""
        shown = "; ".join(clashes[:_SHOWN])
        raise RulingError(f"{given.name}: different decisions on one proposal: {shown}{more}.")
    return [
        Verdict(
            entity_id=entity,
            members=tuple(rows),
            word=next(iter(_words(rows)), None),
        )
        for entity, rows in said.items()
    ]


def _named_columns(given: Filled) -> None:
    header = given.header or ()
    for name in _NEEDED:
        if header.count(name) != 1:
            near = did_you_mean(name, [one for one in header if one not in _NEEDED])
            message = f"the header needs one column {name!r}.{near}{_WHY.get(name, '')}"
            raise at(given.name, given.line, message)


def _read(row: Row) -> tuple[str | None, Member]:
    """The proposal of a row, and what stands in it."""
    file, line, cells = row
    entity, member = _text(cells, "entity_id"), _member(file, line, cells)
    if entity is None and member.decision:
        raise at(file, line, "'entity_id' names no proposal.")
    return entity, member


def _member(file: str, line: int, row: Mapping[str, Any]) -> Member:
    said = (_text(row, DECISION) or "").lower()
    word = _SPOKEN.get(said, said)
    if word and word not in CHOICES:
        near = did_you_mean(word[:40], CHOICES)
        known = f"Known are {', '.join(CHOICES)}."
        raise at(file, line, f"{word[:40]!r} is no decision.{near} {known}")
    return Member(
        file=file,
        line=line,
        source=row.get("source") or None,
        record_id=row.get("record_id") or None,
        survivor=(_text(row, "survivor") or "").lower() == "true",
        fingerprint=_text(row, FINGERPRINT),
        size=_size(row),
        decision=word or None,
        note=_text(row, NOTE),
    )


def _clashing(entity: str, rows: list[Member]) -> Iterator[str]:
    if len(_words(rows)) > 1:
        told = ", ".join(
            f"{one.decision} in line {one.line}"
            for one in rows
            if one.decision and one.decision != DROP
        )
        yield f"{entity}: {told}"


def _words(rows: list[Member]) -> dict[str, None]:
    return dict.fromkeys(one.decision for one in rows if one.decision and one.decision != DROP)


def _size(row: Mapping[str, Any]) -> int | None:
    found = _WHOLE.fullmatch(_text(row, "size") or "")
    return int(found[1]) if found else None


def _text(row: Mapping[str, Any], column: str) -> str | None:
    text = row.get(column)
    return (text.strip() or None) if isinstance(text, str) else None
