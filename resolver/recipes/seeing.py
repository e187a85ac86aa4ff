"""Rulings beside the records they were taken on: which these are, and whether they still say so."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import polars as pl

from resolver.frames.schema import RULINGS, frame_of
from resolver.steps import cluster, seen
from resolver.steps import rulings as fold
from resolver.steps.cluster import Pair

_SIDES: Final = ("left", "right")
_Row = dict[str, Any]

GONE: Final = "a record it was taken on is gone, or says something else now"
NUMBER: Final = (
    "a record is named by its row alone, and rows move; `resolver decide` takes such rulings on "
    "the run they were made for, or a column of ids helps"
)
MOVED: Final = (
    "no record without an id says what one said then, so it cannot be found again; a column of "
    "ids helps"
)
REPORTED: Final = "it comes from a report, whose names for records only `resolver decide` knows"
OLDER: Final = "an older version named its records"


@dataclass(frozen=True, kw_only=True)
class Sight:
    """What the records of a run say, by which rulings find them; rows are positions in them.

    A record with an id of its own is found by its key. One without is found by what it says, and
    what is ruled on it holds for every record that says exactly the same.
    """

    records: pl.DataFrame

    @cached_property
    def said(self) -> list[str]:
        """What every record says (`steps.seen.digests`)."""
        return seen.digests(self.records).to_list()

    @cached_property
    def keys(self) -> list[tuple[str, str]]:
        """Source and id of every record."""
        return self.records.select("source", "record_id").rows()

    @cached_property
    def places(self) -> dict[tuple[str, str], int]:
        """The row of every key."""
        return {key: row for row, key in enumerate(self.keys)}

    @cached_property
    def numbered(self) -> list[bool]:
        """Whether every record has no id of its own."""
        return seen.numbered(self.records).to_list()

    @cached_property
    def rows(self) -> dict[str, list[int]]:
        """The rows by what they say; copies are in the order of their keys."""
        found: dict[str, list[int]] = defaultdict(list)
        for row, said in enumerate(self.said):
            found[said].append(row)
        return found

    @cached_property
    def copies(self) -> pl.DataFrame:
        """The records without ids that say exactly what others say (`steps.rulings.COPIES`)."""
        if not any(self.numbered):
            return pl.DataFrame(schema=fold.COPIES)
        alike = (rows for rows in self.rows.values() if len(rows) > 1)
        pairs = [(row, rows[0]) for rows in alike for row in rows if self.numbered[row]]
        return pl.DataFrame(sorted(pairs), schema=fold.COPIES, orient="row")

    def placed(self, rulings: pl.DataFrame, *, as_read: bool = False) -> pl.DataFrame:
        """The rulings with the keys that their records have today, and why one is `lost`.

        What names records without ids by their rows is lost, unless they are those `as_read`.
        """
        lost = rulings.with_columns(lost=pl.lit(None, pl.String))
        if not _any_without_keys(rulings) and not any(self.numbered):
            return lost
        whole = pl.concat([pl.DataFrame(schema=RULINGS), lost], how="diagonal_relaxed")
        rows = [self._place(row, as_read) for row in whole.to_dicts()]
        return pl.DataFrame(rows, schema=whole.schema, orient="row")

    def fixed(self, rulings: pl.DataFrame) -> pl.DataFrame:
        """The rulings (RULINGS) on these very rows so that they hold wherever these will stand.

        Where a ruling names a record by its row, its fingerprint takes the place of that.
        """
        if not any(self.numbered):
            return rulings
        rows = rulings.to_dicts()
        for row in rows:
            ends = [self._own_row(row[f"{side}_source"], row[side]) for side in _SIDES]
            left, right = ends
            if row["fingerprint"] or row["ruling"] not in fold.SAID or None in ends:
                continue
            if left is not None and right is not None:
                self.name(row, left, right)
        return pl.DataFrame(rows, schema=rulings.schema, orient="row")

    def name(self, row: _Row, left: int, right: int) -> None:
        """Write into a ruling which records it is on: keys as far as they have any, fingerprint."""
        for side, number in zip(_SIDES, (left, right), strict=True):
            source, key = self.keys[number]
            row[f"{side}_source"] = source
            row[side] = None if self.numbered[number] else key
        row["fingerprint"] = row["fingerprint"] or seen.fingerprint(
            self.said[left], self.said[right]
        )

    def folded(self, rulings: pl.DataFrame, cleaned: pl.DataFrame) -> fold.Folded:
        """What the rulings come to on these records; `cleaned` has the same rows."""
        return fold.decided(self.placed(rulings), cleaned, self.copies)

    def _place(self, row: _Row, as_read: bool) -> _Row:
        if row["ruling"] not in fold.SAID:
            return row
        ends = seen.sides(row["fingerprint"] or "")
        alike = ends is not None and ends[0] == ends[1]
        found = [self._side(row, side, as_read) for side in range(2)]
        for number, (side, rows) in enumerate(zip(_SIDES, found, strict=True)):
            if isinstance(rows, str):
                row["lost"] = row["lost"] or rows
            elif rows:
                at = rows[1] if alike and number and len(rows) > 1 else rows[0]
                row[f"{side}_source"], row[side] = self.keys[at]
        return row

    def _side(self, row: _Row, side: int, as_read: bool) -> list[int] | str:
        """The rows of a record, or why it is lost; no row where its key stands for it."""
        source, key = row[f"{_SIDES[side]}_source"], row[_SIDES[side]]
        by_row = key is not None and self._is_row(source, key)
        if key is not None and not by_row:
            return []
        text = row["fingerprint"] or ""
        ends = seen.sides(text)
        if ends is not None:
            return self.rows.get(ends[side]) or (MOVED if by_row or source else GONE)
        if seen.names_records(text):
            return REPORTED if seen.marks(text) else OLDER
        return NUMBER if by_row and not as_read else []

    def _is_row(self, source: str | None, record_id: str) -> bool:
        """Whether this names a record by its row, or would, had there been so many."""
        if source:
            key = (source, record_id)
            return source in self._numbers and key not in self._own
        return any(
            (name, record_id) not in self._own and record_id in ids
            for name, ids in self._numbers.items()
        )

    def _own_row(self, source: str | None, record_id: str | None) -> int | None:
        """Where the record with this key is; None where there is none, or several may be meant."""
        rows = self._with_id.get(record_id or "", ())
        fitting = [row for row in rows if not source or self.keys[row][0] == source]
        return fitting[0] if len(fitting) == 1 else None

    @cached_property
    def _with_id(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for row, (_, record_id) in enumerate(self.keys):
            found[record_id].append(row)
        return found

    @cached_property
    def _numbers(self) -> dict[str, set[str]]:
        """The numbers of the records without ids, by source."""
        found: dict[str, set[str]] = defaultdict(set)
        for (source, record_id), number in zip(self.keys, self.numbered, strict=True):
            if number:
                found[source].add(record_id)
        return found

    @cached_property
    def _own(self) -> set[tuple[str, str]]:
        """The keys of records with ids of their own, where others of their source have none."""
        pairs = zip(self.keys, self.numbered, strict=True)
        return {key for key, number in pairs if not number and key[0] in self._numbers}


def _any_without_keys(rulings: pl.DataFrame) -> bool:
    """Whether a ruling names its records by its fingerprint alone."""
    named = [pl.col(name).is_null() for name in _SIDES if name in rulings.columns]
    if "fingerprint" not in rulings.columns or not named:
        return False
    bare = pl.any_horizontal(named) & pl.col("fingerprint").is_not_null()
    return bool(rulings.select((bare & pl.col("ruling").is_in(fold.SAID)).any()).item())


def changed(last: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """The rulings (LAST) whose fingerprint does not fit their records as they are.

    Either record may be named first. Rulings without such a fingerprint are never among them; those
    with one of a report or of an older version, with which nothing can be compared, always are.
    """
    texts = last["fingerprint"].fill_null("")
    told = last.filter(pl.Series(map(seen.names_records, texts), dtype=pl.Boolean))
    if told.is_empty():
        return told
    rows = pl.concat([told["l"], told["r"]]).unique().sort()
    says = dict(zip(rows, seen.digests(records[rows]), strict=True))
    differs = [
        {says[left], says[right]} != set(seen.sides(text) or ())
        for left, right, text in told.select("l", "r", "fingerprint").iter_rows()
    ]
    return told.filter(pl.Series(differs, dtype=pl.Boolean))


def open_again(last: pl.DataFrame, same: Collection[Pair], records: pl.DataFrame) -> pl.DataFrame:
    """The rulings (LAST) that are `changed`, without values that a later one has replaced.

    It has where it is on the same field, and rulings `same` make their records one customer.
    """
    again = changed(last, records)
    if not (again["ruling"] == fold.VALUE).any():
        return again
    homes = cluster.components(len(records), frame_of(same))
    values = (
        last.with_row_index("place")
        .filter(pl.col("ruling") == fold.VALUE)
        .with_columns(home=pl.lit(homes).gather("l"), other=pl.lit(homes).gather("r"))
        .filter(pl.col("home") == pl.col("other"))
    )
    standing = values.unique(["home", "field"], keep="last", maintain_order=True)
    replaced = values.join(standing, on="place", how="anti")
    return again.join(replaced, on=["l", "r", "field"], how="anti", maintain_order="left")
