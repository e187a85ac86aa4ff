"""Rulings as they stand: what is taken back says nothing, until that is taken back itself."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Self

import polars as pl

from resolver.frames.schema import RULINGS
from resolver.steps.rulings import SYSTEM
from resolver.store import lookups, rulings
from resolver.store.database import Connection
from resolver.store.rulings import RulingRow

Pair = tuple[int, int]
Topic = tuple[Pair, str | None]
"""What a ruling is about: two records, and the field if it is on a value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A row of `rulings`; one that takes back another is on the same records."""

    seq: int
    at: str
    by_whom: str
    ruling: str
    left_record: int
    right_record: int
    field: str | None = None
    reason: str | None = None
    fingerprint: str | None = None
    undoes: int | None = None
    system: bool = False

    @classmethod
    def of(cls, row: RulingRow) -> Self:
        """The ruling of a row."""
        return cls(**row._mapping)

    @property
    def pair(self) -> Pair:
        """Its records, the lower number first."""
        left, right = sorted((self.left_record, self.right_record))
        return left, right

    @property
    def topic(self) -> Topic:
        """What it is about."""
        return self.pair, self.field


def concerning(connection: Connection, records: Sequence[int]) -> list[Said]:
    """All rulings that were ever taken on one of the records, in their order."""
    return [*map(Said.of, rulings.concerning(connection, records))]


def every(connection: Connection) -> list[Said]:
    """All rulings that were ever taken, in their order."""
    return [*map(Said.of, rulings.every(connection))]


def untaken(said: Iterable[Said]) -> set[int]:
    """The numbers of the rulings that nobody takes back who is not taken back himself.

    All that were taken on the same records must be among them.
    """
    kept: set[int] = set()
    taken: set[int] = set()
    for one in sorted(said, key=lambda one: one.seq, reverse=True):
        if one.seq not in taken:
            kept.add(one.seq)
            if one.undoes is not None:
                taken.add(one.undoes)
    return kept


def standing_among(said: Sequence[Said]) -> list[Said]:
    """The rulings that stand, in the order in which they count.

    What sources have told comes before what people say, who have the last word.
    """
    kept = untaken(said)
    found = (one for one in said if one.undoes is None and one.seq in kept)
    return sorted(found, key=lambda one: (not one.system, one.seq))


def last_words(said: Sequence[Said]) -> dict[Topic, Said]:
    """The ruling that has the say on each topic, in their order."""
    words: dict[Topic, Said] = {}
    for one in standing_among(said):
        words.pop(one.topic, None)
        words[one.topic] = one
    return words


def standing(connection: Connection, records: Sequence[int]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rulings (RULINGS) that stand on pairs of these records: those of people, of systems.

    Each are in the order in which they were taken, as `recipes.ruling.ruled` wants them.
    """
    known = set(records)
    said = concerning(connection, records)
    stand = standing_among([one for one in said if known.issuperset(one.pair)])
    people = [one for one in stand if not one.system]
    told = [one for one in stand if one.system]
    keys = _keys(connection, {record for one in stand for record in one.pair})
    frames = (pl.DataFrame([*_rows(some, keys)], schema=RULINGS) for some in (people, told))
    return next(frames), next(frames)


def beside(connection: Connection, records: Sequence[int]) -> set[int]:
    """All records on which anything was ever ruled together with one of these."""
    return {record for one in concerning(connection, records) for record in one.pair}


def _keys(connection: Connection, records: Iterable[int]) -> dict[int, tuple[str, str]]:
    rows = lookups.by_id(connection, sorted(records))
    return {record: (row.source, row.record_id) for record, row in rows.items()}


def _rows(said: Iterable[Said], keys: dict[int, tuple[str, str]]) -> Iterator[dict[str, Any]]:
    for one in said:
        (left_source, left), (right_source, right) = keys[one.left_record], keys[one.right_record]
        yield {
            "ruling": one.ruling,
            "left_source": left_source,
            "left": left,
            "right_source": right_source,
            "right": right,
            "by": SYSTEM if one.system else one.by_whom,
            "at": one.at,
            "reason": one.reason,
            "fingerprint": one.fingerprint,
            "field": one.field,
        }
