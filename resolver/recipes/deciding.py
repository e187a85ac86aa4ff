"""Decisions of people on a run: taken in, kept, and the run resolved under all of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import polars as pl

from resolver.errors import InputError
from resolver.files import ledger
from resolver.files.results import reading
from resolver.files.results.rundir import MANIFEST
from resolver.files.rulings import read
from resolver.frames.result import BANDS, Reopened
from resolver.recipes import applying, batch, taking, writing
from resolver.recipes.replacing import Replaced, replaced
from resolver.recipes.rerun import Rerun, rerun
from resolver.recipes.result import Result
from resolver.recipes.ruling import Ruled, ruled
from resolver.recipes.seeing import Sight
from resolver.recipes.tabled import Present, Refused
from resolver.recipes.taking import Row, Topic
from resolver.recipes.writing import KEY
from resolver.steps import rulings as fold


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """A run in numbers: its customers, and its proposals by band."""

    customers: int
    proposals: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """What a file of decisions does to a run; nothing is written yet.

    `taken` (RULINGS) are the new rulings, `known` how many others were taken before, `refused`
    those that do not fit the records, `replaced` the earlier ones that they replace or take back;
    `kept` counts all rulings ever taken. `contradictions` (`steps.rulings.CONTRADICTIONS`) are
    among all of them, as are `warnings`, `reopened` the pairs ruled apart on other values. Of the
    proposals before, `decided` had a ruling before and have one now. `result` is the run under all
    rulings, None where nothing changes.
    """

    taken: pl.DataFrame
    known: int
    refused: tuple[Refused, ...]
    replaced: tuple[Replaced, ...]
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
) -> Outlook:
    """What the decisions of a file do to the run in a directory.

    Args:
        folder: the run directory.
        decisions: a rulings file, or `proposals.csv` or `.xlsx` with the column `decision`.
        by: who has decided, where the file does not say.
        progress: told of every stage.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the decisions cannot be read, there are none, or they are of another run.
    """
    progress("reading", 0.0)
    again = rerun(folder)
    kept = ledger.read(folder)
    run = _run(folder)
    present = Present(
        folder=Path(folder),
        sight=Sight(records=again.records),
        cleaned=again.cleaned,
        kept=kept,
        secret=run.key,
    )
    now = datetime.now(UTC).isoformat(timespec="seconds")
    found = taking.taken(decisions, present, by, now)
    whole = pl.concat([kept, found.rulings])
    stands = ruled(whole, again.cleaned, again.told, again.records)
    unchanged = found.rulings.is_empty() and run.heard == len(whole)
    result = None if unchanged else applying.apply(folder, again.model, whole, progress, again)
    return Outlook(
        taken=found.rulings,
        known=found.known,
        refused=found.refused,
        replaced=replaced(found, stands.last, present),
        kept=len(whole),
        contradictions=stands.contradictions,
        warnings=stands.warnings,
        reopened=stands.apart,
        before=run.counts,
        after=run.counts if result is None else _after(result),
        decided=_decided(folder, again, found.before, stands),
        result=result,
    )


def accumulated(folder: str | Path, rulings: str | Path) -> pl.DataFrame:
    """All rulings that a run keeps, and then those of a file that are not among them (RULINGS).

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if either cannot be read.
    """
    sight = Sight(records=writing.read_back(Path(folder)).known.records)
    given = sight.fixed(ledger.whole(read(rulings)))
    return ledger.merged(ledger.read(folder), given)


def unheard(folder: str | Path, result: Result) -> int:
    """How many rulings a directory keeps that a run, which is to replace it, was not given.

    Raises:
        RulingError: if what it keeps cannot be read.
    """
    return len(ledger.beyond(ledger.read(folder), ledger.whole(result.rulings), mutual=True))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Run:
    """What a manifest says: the report key, how many rulings the run was given, its counts."""

    key: str
    heard: int
    counts: Counts


def _run(folder: str | Path) -> _Run:
    path = Path(folder) / MANIFEST
    try:
        told = reading.manifest(Path(folder))
        counts = told["counts"]
        return _Run(
            key=told[KEY],
            heard=int(counts.get("rulings", 0)),
            counts=Counts(
                customers=int(counts["entities"]),
                proposals={band: int(counts["proposals"][band]) for band in BANDS},
            ),
        )
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise InputError("cannot be read.", file=str(path), hint="Scan again.") from error


def _after(result: Result) -> Counts:
    told = result.summary
    return Counts(customers=told.entities, proposals=dict(told.proposals))


def _decided(
    folder: str | Path, again: Rerun, before: Mapping[Topic, Row], stands: Ruled
) -> tuple[int, int]:
    """Of the proposals of the run, how many had a ruling before, and have one now."""
    entities = pl.read_parquet(Path(folder) / "entities.parquet", glob=False)
    keys = again.cleaned.select("source", "record_id")
    homes = keys.join(entities, on=["source", "record_id"], how="left", maintain_order="left")
    people = stands.last.filter(pl.col("by").ne_missing(fold.SYSTEM))
    first = [(row["l"], row["r"]) for row in before.values() if row["ruling"] in fold.WORDS]
    second = people.filter(pl.col("ruling").is_in(fold.WORDS)).select("l", "r").rows()
    told, telling = (_with_ruling(pairs, homes["entity_id"]) for pairs in (first, second))
    return told, telling


def _with_ruling(pairs: Sequence[tuple[int, int]], entity: pl.Series) -> int:
    homes = ((entity[left], entity[right]) for left, right in pairs)
    return len({left for left, right in homes if left == right})
