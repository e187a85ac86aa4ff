"""Decisions of people on a run: taken in, kept, and the run resolved under all of them."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from resolver.errors import InputError
from resolver.files import ledger
from resolver.files.results.rundir import MANIFEST
from resolver.files.rulings import read
from resolver.frames.result import BANDS, Reopened
from resolver.recipes import applying, batch, taking
from resolver.recipes.rerun import Rerun, rerun
from resolver.recipes.result import Result
from resolver.recipes.ruling import SYSTEM, Ruled, ruled
from resolver.recipes.tabled import Present, Refused
from resolver.steps import rulings as fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A run in numbers: its customers, and its proposals by band."""

    customers: int
    proposals: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """What a file of decisions does to a run; nothing is written yet.

    `taken` (RULINGS) are the new rulings, `known` how many others were taken before, `refused`
    those that do not fit the records; `kept` counts all rulings ever taken. `contradictions`
    (`steps.rulings.CONTRADICTIONS`) are among all of them, as are `warnings`, `reopened` the pairs
    ruled apart on other values. Of the proposals before, `decided` had a ruling before and have
    one now. `result` is the run under all rulings, None where nothing changes.
    """

    taken: pl.DataFrame
    known: int
    refused: tuple[Refused, ...]
    kept: int
    contradictions: pl.DataFrame
    warnings: tuple[str, ...]
    reopened: tuple[Reopened, ...]
    before: Counts
    after: Counts
    decided: tuple[int, int]
    result: Result | None


def decide(
    folder: str | Path,
    decisions: str | Path,
    *,
    by: str | None = None,
    progress: batch.Progress = batch.silent,
) -> Decided:
    """What the decisions of a file do to the run in a directory.

    Args:
        folder: the run directory.
        decisions: a rulings file, or `proposals.csv` or `.xlsx` with the column `decision`.
        by: who has decided, where the file does not say.
        progress: told of every stage.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the decisions cannot be read, or there are none.
    """
    progress("reading", 0.0)
    again = rerun(folder)
    kept = ledger.read(folder)
    present = Present(folder=Path(folder), records=again.records, cleaned=again.cleaned, kept=kept)
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = taking.taken(decisions, present, by, now)
    whole = pl.concat([kept, found.rulings])
    stands = ruled(whole, again.cleaned, again.told, again.records)
    heard, before = _before(folder)
    unchanged = found.rulings.is_empty() and heard == len(whole)
    result = None if unchanged else applying.apply(folder, again.model, whole, progress, again)
    return Decided(
        taken=found.rulings,
        known=found.known,
        refused=found.refused,
        kept=len(whole),
        contradictions=stands.contradictions,
        warnings=stands.warnings,
        reopened=stands.apart,
        before=before,
        after=before if result is None else _after(result),
        decided=_decided(folder, again, kept, stands),
        result=result,
    )


def accumulated(folder: str | Path, rulings: str | Path) -> pl.DataFrame:
    """All rulings that a run keeps, and then those of a file that are not among them (RULINGS).

    Raises:
        RulingError: if either cannot be read.
    """
    given = ledger.whole(read(rulings))
    return ledger.merged(ledger.read(folder), given)


def unheard(folder: str | Path, result: Result) -> int:
    """How many rulings a directory keeps that a run, which is to replace it, was not given.

    Raises:
        RulingError: if what it keeps cannot be read.
    """
    return len(ledger.beyond(ledger.read(folder), ledger.whole(result.rulings), mutual=True))


def _before(folder: str | Path) -> tuple[int, Counts]:
    """How many rulings the run was given, and what it found."""
    path = Path(folder) / MANIFEST
    try:
        counts = json.loads(path.read_text(encoding="utf-8"))["counts"]
        proposals = {band: int(counts["proposals"][band]) for band in BANDS}
        return int(counts.get("rulings", 0)), Counts(
            customers=int(counts["entities"]), proposals=proposals
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("cannot be read.", file=str(path), hint="Scan again.") from error


def _after(result: Result) -> Counts:
    told = result.summary
    return Counts(customers=told.entities, proposals=dict(told.proposals))


def _decided(
    folder: str | Path, again: Rerun, kept: pl.DataFrame, stands: Ruled
) -> tuple[int, int]:
    """Of the proposals of the run, how many had a ruling before, and have one now."""
    entities = pl.read_parquet(Path(folder) / "entities.parquet", glob=False)
    keys = again.cleaned.select("source", "record_id")
    homes = keys.join(entities, on=["source", "record_id"], how="left", maintain_order="left")
    entity = homes["entity_id"]
    before = fold.decided(kept, again.cleaned).last
    first, second = (_with_ruling(last, entity) for last in (before, stands.last))
    return first, second


def _with_ruling(last: pl.DataFrame, entity: pl.Series) -> int:
    people = last.filter(pl.col("by").ne_missing(SYSTEM) & pl.col("ruling").is_in(fold.WORDS))
    left, right = (entity.gather(people[side]) for side in ("l", "r"))
    return left.filter(left == right).n_unique()
