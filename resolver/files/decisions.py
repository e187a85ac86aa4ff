"""Proposals as a table that people have filled in: what they decided, row by row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from resolver.errors import RulingError, did_you_mean
from resolver.files.filled import Filled, at
from resolver.files.results.members import CHOICES, DECISION, FINGERPRINT, NOTE
from resolver.steps.decide import DROP

_SPOKEN: Final = {"same household": "related", "household": "related"}
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """One row of the table: a record of a proposal, and what is said in it."""

    file: str
    line: int
    source: str | None
    record_id: str | None
    survivor: bool
    fingerprint: str | None
    decision: str | None
    note: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """A proposal on which somebody has decided.

    `word` is None where records were only dropped; `size` is how many members the proposal had when
    the table was written, None where it does not say.
    """

    entity_id: str
    members: tuple[Member, ...]
    word: str | None
    size: int | None

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


def decided(given: Filled) -> list[Decided]:
    """The proposals on which somebody has decided, in the order of the table.

    Raises:
        RulingError: a column is missing, a decision is none of `CHOICES`, or one proposal has
            several; all rows of it are named.
    """
    _named_columns(given)
    proposals: dict[str, list[Member]] = defaultdict(list)
    sizes: dict[str, int] = {}
    for file, line, row in given.rows:
        entity = _text(row, "entity_id")
        member = _member(file, line, row)
        if entity is None and member.decision:
            raise at(file, line, "'entity_id' names no proposal.")
        if entity is not None:
            proposals[entity].append(member)
            sizes[entity] = max(_size(row), sizes.get(entity, 0))
    said = {entity: rows for entity, rows in proposals.items() if any(r.decision for r in rows)}
    clashes = [text for entity, rows in said.items() for text in _clashing(entity, rows)]
    if clashes:
        more = f"; and {len(clashes) - _SHOWN} more" if len(clashes) > _SHOWN else ""
        shown = "; ".join(clashes[:_SHOWN])
        raise RulingError(f"{given.name}: different decisions on one proposal: {shown}{more}.")
    return [
        Decided(
            entity_id=entity,
            members=tuple(rows),
            word=next(iter(_words(rows)), None),
            size=sizes[entity] or None,
        )
        for entity, rows in said.items()
    ]


def _named_columns(given: Filled) -> None:
    header = given.header or ()
    needed = ["entity_id", *(["source", "record_id"] if FINGERPRINT not in header else [])]
    for name in (*needed, DECISION):
        if header.count(name) != 1:
            near = did_you_mean(name, [one for one in header if one not in needed])
            raise at(given.name, given.line, f"the header needs one column {name!r}.{near}")


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


def _size(row: Mapping[str, Any]) -> int:
    text = _text(row, "size") or ""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0


def _text(row: Mapping[str, Any], column: str) -> str | None:
    text = row.get(column)
    return (text.strip() or None) if isinstance(text, str) else None
