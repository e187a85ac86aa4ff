"""What people ruled before on the records of a proposal, as a report tells it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final, Protocol

import polars as pl

from resolver.report.words import joined

LONGEST: Final = 500
"""Characters of a note that a report tells, and of a name."""

_DAY: Final = 10

Key = tuple[str, str]


class Hides(Protocol):
    """Takes out of a text what gives a person away."""

    def text(self, text: str) -> str:
        """The text without it."""
        ...

    def note(self, text: str) -> str:
        """What people wrote by hand, or what stands in its place."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """One ruling: its word, and on which field, who, when and why; empty where it is not told.

    `day` is a date (`2026-11-23`) or what stands in its place. `again`: a record says something
    else since.
    """

    word: str
    field: str
    by: str
    day: str
    note: str
    again: bool

    @property
    def said(self) -> str:
        """As `same, by dana, 23 Nov 2026: called them`."""
        word = f"{self.word} of {self.field}" if self.field else self.word
        by = f"by {self.by}" if self.by else ""
        told = ", ".join(filter(None, (word, by, _spelled(self.day))))
        note = f": {self.note}" if self.note else ""
        return f"{told}{note} (open again)" if self.again else f"{told}{note}"


class Ruled:
    """The rulings of a RULED frame, to be found by their records."""

    def __init__(self, ruled: pl.DataFrame) -> None:
        self._from: dict[Key, list[tuple[int, Mapping[str, Any]]]] = defaultdict(list)
        for number, row in enumerate(ruled.iter_rows(named=True)):
            self._from[row["left_source"], row["left"]].append((number, row))

    def __bool__(self) -> bool:
        """Whether there is any ruling."""
        return bool(self._from)

    def among(
        self, places: Mapping[Key, int], hides: Hides
    ) -> list[tuple[Ruling, tuple[int, int]]]:
        """The rulings on two of these records in their order, with the places of both."""
        found = []
        for key, place in places.items():
            for number, row in self._from.get(key, ()):
                other = places.get((row["right_source"], row["right"]))
                if other is not None:
                    found.append((number, _ruling(row, hides), (place, other)))
        return [(ruling, ends) for _, ruling, ends in sorted(found, key=lambda one: one[0])]

    def joining(self, members: Iterable[Mapping[str, Any]]) -> bool:
        """Whether somebody ruled `same` on two of these members."""
        keys = {(one["source"], one["record_id"]) for one in members}
        return any(
            row["ruling"] == "same" and (row["right_source"], row["right"]) in keys
            for key in keys
            for _, row in self._from.get(key, ())
        )


def sentences(rulings: Iterable[Ruling]) -> tuple[str, ...]:
    """What was said, each once, in order."""
    return tuple(dict.fromkeys(one.said for one in rulings))


def joined_by(rulings: Sequence[Ruling]) -> str:
    """As `ruled same by dana and eve`; empty where nobody ruled so."""
    same = [one for one in rulings if one.word == "same"]
    names = joined(sorted({one.by for one in same if one.by}))
    if not same:
        return ""
    return f"ruled same by {names}" if names else "ruled same"


def _ruling(row: Mapping[str, Any], hides: Hides) -> Ruling:
    def told(name: str) -> str:
        return hides.text((row[name] or "")[:LONGEST])

    day = (row["at"] or "")[:_DAY]
    return Ruling(
        word=row["ruling"],
        field=hides.text(row["field"] or ""),
        by=told("by"),
        day=day if _spelled(day) != day else told("at"),
        note=hides.note((row["reason"] or "")[:LONGEST]),
        again=row["again"],
    )


def _spelled(day: str) -> str:
    """A date as `23 Nov 2026`, another text as it is."""
    try:
        known = date.fromisoformat(day)
    except ValueError:
        return day
    return f"{known.day} {_MONTHS[known.month - 1]} {known.year}"


_MONTHS: Final = (
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"
)  # fmt: skip
