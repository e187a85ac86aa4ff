"""What erased records may have left elsewhere: on the disk, in run directories, in back-ups."""

from __future__ import annotations

from collections.abc import Sequence, Set
from pathlib import Path
from typing import Final

import orjson
import polars as pl

from resolver.errors import InputError, StoreError
from resolver.files.results.rundir import is_run_directory
from resolver.frames.live import Erased
from resolver.recipes.live.erasing import Gone
from resolver.store.database import Database

Key = tuple[str, str]

_READ: Final = (
    "Somebody still reads the store as it was before: until that ends, and the next erasure, its "
    "files hold what was erased."
)
_FAILED: Final = (
    "The files of the store could not be cleaned and still hold what was erased ({reason}); the "
    "next erasure tries again."
)
_BACKUPS: Final = "Back-ups and other copies made before this hold what was erased."
_SERVER: Final = (
    "The server keeps bytes of erased rows in its files until they are written over (VACUUM FULL "
    "does so at once), and in its write-ahead log and on replicas until these move on."
)


def checked(runs: Sequence[str | Path]) -> list[Path]:
    """The run directories, if all of them are.

    Raises:
        InputError: if one is none of ours.
    """
    for run in runs:
        if not is_run_directory(run):
            raise InputError("Holds no result of a scan (no run.json of ours).", file=str(run))
    return [Path(run) for run in runs]


def told(database: Database, gone: Sequence[Gone], runs: Sequence[Path] = ()) -> Erased:
    """Clear away what committed erasures have left in the store, and tell what is elsewhere."""
    keys = frozenset(key for one in gone for key in one.keys)
    emails = frozenset(text for one in gone for text in one.emails)
    numbers = [one.seq for one in gone if one.seq is not None]
    remains = (_BACKUPS,) if database.dialect == "sqlite" else (_BACKUPS, _SERVER)
    return Erased(
        records=sum(one.records for one in gone),
        entities=tuple(sorted({name for one in gone for name in one.entities})),
        seq=max(numbers, default=None),
        pending=_scrubbed(database),
        remains=remains if numbers else (),
        runs=tuple(str(run) for run in runs if _may_hold(run, keys, emails)),
    )


def holds(run: Path, keys: Set[Key], emails: Set[str]) -> bool:
    """Whether a run directory holds a record of these keys or e-mails, or a ruling on one."""
    entities, records = run / "entities.parquet", run / "records.parquet"
    if entities.exists() and keys & set(_keys(entities)):
        return True
    if records.exists() and emails & set(_emails(records)):
        return True
    rulings = run / "rulings.jsonl"
    return rulings.exists() and any(
        (row.get(f"{side}_source"), row.get(side)) in keys
        for row in map(orjson.loads, rulings.read_bytes().splitlines())
        for side in ("left", "right")
    )


def _may_hold(run: Path, keys: Set[Key], emails: Set[str]) -> bool:
    """Whether it holds one, or cannot be read; the records are erased all the same."""
    try:
        return holds(run, keys, emails)
    except (OSError, ValueError, AttributeError, pl.exceptions.PolarsError):
        return True


def _keys(path: Path) -> list[Key]:
    return pl.read_parquet(path, columns=["source", "record_id"]).rows()


def _emails(path: Path) -> list[str]:
    points = pl.read_parquet(path, columns=["emails"])["emails"].explode().drop_nulls()
    return (
        points.struct.field("original").drop_nulls().str.strip_chars().str.to_lowercase().to_list()
    )


def _scrubbed(database: Database) -> tuple[str, ...]:
    """What of the store could not be cleaned; the records are erased all the same."""
    try:
        return () if database.scrub() else (_READ,)
    except StoreError as error:
        return (_FAILED.format(reason=str(error)),)
