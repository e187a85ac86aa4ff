"""The records of all proposals side by side, as patterns of what is the same, and texts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, pairwise
from string import ascii_lowercase, ascii_uppercase
from typing import Any, Final

import polars as pl

from resolver.frames.schema import ADDRESS_ROLES, ATTRIBUTE, NAME_ROLES
from resolver.report.likeness import likeness
from resolver.report.members import BESIDE, FIELDS, SEVERAL, VALUES, essence, values
from resolver.report.review.hiding import cut_value, hidden
from resolver.report.review.streams import Streams
from resolver.report.review.tables import Entry, Kinds, Texts
from resolver.report.visible import AROUND, LONGEST, alike

SHOWN: Final = 60
"""Records of one proposal whose values are in the data; nine stand side by side at a time."""

SIGNS: Final = {"less": "<", "spelling": "~"}
"""What a pattern begins with where its values differ in completeness or in spelling alone."""

_POINTS: Final = ("emails", "phones", "handles")
_SCALARS: Final = (
    *NAME_ROLES, "company", *ADDRESS_ROLES, "birth_date", "birth_year", "gender", "national_id",
    "locale", "consent", "verified", "created_at", "modified_at",
)  # fmt: skip

_BEYOND: Final = 0x4E00
"""Where the letters of more than 26 values of one field begin."""

Record = Mapping[str, Any]
Cells = list[list[str]]


def held(members: pl.DataFrame, records: pl.DataFrame) -> Iterator[Record]:
    """The record of every member, in the order of `members` (`source, record_id`), or nothing."""
    free = [name for name in records.columns if name.startswith(ATTRIBUTE)]
    kept = records.select(
        "source",
        "record_id",
        *_SCALARS,
        *(
            pl.col(n).list.eval(pl.struct(original=pl.element().struct["original"]))
            for n in _POINTS
        ),
        "external_ids",
        *free,
    )
    found = members.join(kept, on=["source", "record_id"], how="left", maintain_order="left")
    return found.iter_rows(named=True)


class People:
    """The values of the records, field by field; rows of proposals are appended in their order.

    Values are whole unless they are masked, or the data is to be `lean`: then very long ones are
    cut and say so.
    """

    def __init__(self, fields: Sequence[str], *, masked: bool, lean: bool = False) -> None:
        self.fields = list(fields)
        self.masked = masked
        self.lean = lean
        self.tables = {field: Texts() for field in fields}
        self.patterns = Kinds()
        self.patterns.code("")

    def add(self, records: Sequence[Record], streams: Streams) -> list[dict[str, list[Entry]]]:
        """Write the values of the first `SHOWN` records of a proposal; what is shown of each."""
        shown: list[dict[str, list[Entry]]] = [{} for _ in records[:SHOWN]]
        for field in self.fields:
            cells = [values(record, field) for record in records[:SHOWN]]
            if any(cells):
                pattern, entries = self._pattern(field, cells, shown)
            else:
                pattern, entries = "", []
            streams.numbers(f"pattern {field}").append(self.patterns.code(pattern))
            codes = streams.numbers(f"text {field}")
            codes += map(self.tables[field].code, entries)
        return shown

    def entry(self, field: str, value: str, longest: int = LONGEST) -> Entry:
        """A value of a field as it is shown; lean data has its first characters, so many."""
        if self.masked:
            return hidden(field, value)
        return cut_value(value, longest) if self.lean else value

    def _pattern(
        self, field: str, cells: Cells, shown: list[dict[str, list[Entry]]]
    ) -> tuple[str, list[Entry]]:
        """Which values are the same, and the texts of all that are not written like another.

        A letter for every value: the same letter is the same value, a capital one is written like
        the one before it of that letter, if any, a small one is written otherwise. A sign before
        them says of values that differ that they do so in little.
        """
        classes: dict[str, int] = {}
        last: dict[int, Entry] = {}
        entries: list[Entry] = []
        told = []
        longest = LONGEST if self.masked else _telling(cells)
        for found, cell in zip(shown, cells, strict=True):
            word = ""
            for number, value in enumerate(cell[:VALUES], start=1):
                entry = self.entry(field, value, longest)
                if number == VALUES < len(cell):
                    entry = _with_tag(entry, f"and {len(cell) - VALUES:,} more")
                place = classes.setdefault(essence(field, value), len(classes))
                word += _letter(place, other=last.get(place, entry) != entry)
                if last.get(place) != entry:
                    last[place] = entry
                    entries.append(entry)
                found.setdefault(field, []).append(entry)
            told.append(word)
        if len(classes) > 1 and field not in SEVERAL and field not in BESIDE:
            told[0] = SIGNS.get(likeness(field, chain.from_iterable(cells)), "") + told[0]
        return ",".join(told), entries


def _telling(cells: Cells) -> int:
    """How many first characters tell any two of the values apart that are not cut before."""
    long = sorted({value for cell in cells for value in cell if len(value) > LONGEST})
    parted = [alike(one, other) for one, other in pairwise(long)]
    return max([LONGEST, *(place + AROUND for place in parted)])


def _with_tag(entry: Entry, tag: str) -> Entry:
    return (entry, tag) if isinstance(entry, str) else (*entry, tag)


def _letter(place: int, *, other: bool) -> str:
    """The letter of a class of values; beyond Z signs that nobody reads go on."""
    if place < len(ascii_uppercase):
        return (ascii_lowercase if other else ascii_uppercase)[place]
    return chr(_BEYOND + 2 * place + other)


def fields_of(records: pl.DataFrame | None) -> list[str]:
    """The fields that records are shown with, in their order; free attributes come last."""
    free = [] if records is None else [n for n in records.columns if n.startswith(ATTRIBUTE)]
    return [*FIELDS, *free]
