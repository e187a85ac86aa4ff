"""Rulings of a file or a frame, taken into a store."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from resolver.errors import RulingError
from resolver.frames.live import RefusedRuling, TakenRulings
from resolver.recipes.live import journal, listing, reading, ruled, saying
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.ruled import Said
from resolver.steps import rulings as fold
from resolver.steps import seen
from resolver.store import lookups
from resolver.store.rows import RecordRow

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Known:
    """The live records that rulings may name, by number; `rows` in the order of the clean frame."""

    rows: tuple[RecordRow, ...]

    @property
    def cleaned(self) -> pl.DataFrame:
        """The records as rulings are folded onto them."""
        keys = [(n, row.source, row.record_id) for n, row in enumerate(self.rows)]
        schema = {"row": pl.UInt32, "source": pl.String, "record_id": pl.String}
        return pl.DataFrame(keys, schema=schema, orient="row")

    def ends(self, row: Row) -> tuple[RecordRow, RecordRow]:
        """The left and the right record of a ruling that was folded."""
        left, right = self.rows[row["l"]], self.rows[row["r"]]
        return (right, left) if row["turned"] else (left, right)


def take(moment: Moment, rulings: pl.DataFrame) -> TakenRulings:
    """Take the last word of rulings (`files.rulings.SCHEMA`) on every topic.

    One that they take back is taken back here as well, if it stands and nothing else is said. A
    fingerprint that tells what a ruling was taken on is kept, so it may be open again at once.

    Raises:
        RulingError: a column that names the ruling or a record is missing.
    """
    alone = pl.DataFrame(schema=fold.COPIES)
    known = _known(moment, rulings)
    found = fold.judged(rulings, known.cleaned, alone)
    refused = [_refused(row, row["problem"]) for row in _rows(found, problem=True)]
    last = {(row["l"], row["r"], row["field"]): row for row in _rows(found, stands=True)}
    taken, same = [], 0
    for row in sorted(last.values(), key=lambda row: row["n"]):
        now = _moment(moment, row)
        rows = {one.id: one for one in known.ends(row)}
        try:
            said = saying.say(now, _said(now, row, known), rows)
        except RulingError as error:
            refused.append(_refused(row, str(error)))
            continue
        same += said.seq != now.seq
        taken += [listing.ruling(said, rows)] if said.seq == now.seq else []
    for row in _rows(found, stands=False):
        if (row["l"], row["r"], row["field"]) not in last:
            try:
                _take_back(moment, row, known)
            except RulingError as error:
                refused.append(_refused(row, str(error)))
    return TakenRulings(taken=tuple(taken), known=same, refused=tuple(refused))


def _known(moment: Moment, rulings: pl.DataFrame) -> _Known:
    named = [pl.col(side).cast(pl.String) for side in ("left", "right") if side in rulings.columns]
    ids = {text for column in rulings.select(named) for text in column.drop_nulls()}
    rows = [row for row in lookups.called(moment.connection, sorted(ids)) if row.live]
    return _Known(rows=tuple(sorted(rows, key=lambda row: (row.source, row.record_id))))


def _rows(
    found: pl.DataFrame, *, problem: bool = False, stands: bool | None = None
) -> Iterator[Row]:
    """The rulings that have a problem, or those without that stand or say something no more."""
    some = found.filter(pl.col("problem").is_not_null() == problem)
    if stands is not None:
        some = some.filter(pl.col("stands") == stands, pl.col("ruling").is_in(fold.SAID))
    return some.filter(problem | pl.col("l").is_not_null()).iter_rows(named=True)


def _moment(moment: Moment, row: Row) -> Moment:
    """The next line of the journal, on behalf of who has ruled."""
    return replace(
        moment, before=None, seq=journal.following(moment.connection), by=row["by"] or moment.by
    )


def _said(moment: Moment, row: Row, known: _Known) -> Said:
    left, right = known.ends(row)
    print_ = row["fingerprint"]
    if not seen.names_records(print_ or ""):
        says = reading.digests(moment.connection, [left.id, right.id])
        print_ = seen.fingerprint(says[left.id], says[right.id])
    return Said(
        seq=moment.seq,
        at=moment.at,
        by_whom=saying.person(moment.by),
        ruling=row["ruling"],
        left_record=left.id,
        right_record=right.id,
        field=row["field"],
        reason=saying.kept("reason", row["reason"]),
        fingerprint=print_,
    )


def _take_back(moment: Moment, row: Row, known: _Known) -> None:
    """Take back what stands here, if it is what the row said before it was taken back."""
    left, right = sorted(one.id for one in known.ends(row))
    said = ruled.last_words(ruled.concerning(moment.connection, [left, right]))
    stands = said.get(((left, right), row["field"]))
    by = row["by"] or moment.by
    if stands and (stands.ruling, stands.by_whom, stands.system) == (row["ruling"], by, False):
        now = replace(moment, before=None, seq=journal.following(moment.connection))
        saying.undo(now, stands.seq)


def _refused(row: Mapping[str, Any], why: str) -> RefusedRuling:
    return RefusedRuling(line=row["line"], ruling=row["ruling"] or "", why=why)
