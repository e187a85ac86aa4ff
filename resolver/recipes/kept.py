"""What a result holds, on disk or in memory, so far as it is looked at afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import polars as pl

from resolver.config.load import parse
from resolver.config.model import Config
from resolver.files.results import reading
from resolver.model import codec
from resolver.model.model import Model
from resolver.recipes.result import Result
from resolver.recipes.writing import CLEAN, RECORDS, SEEN

KEYS = ["source", "record_id"]
_ROW = "row of the result"
_PAIR = ["left_source", "left", "right_source", "right", "weight", "probability"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Some:
    """Some records and how they were compared, in the order of the result."""

    records: pl.DataFrame
    cleaned: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """The parts of a result; `some` gives the records at the rows that are asked for, ascending.

    `keys` are those of all records in the order of the result, `compared` (`recipes.compared`) the
    pairs of their positions that were compared or ruled on.
    """

    keys: pl.DataFrame
    entities: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    compared: pl.DataFrame
    model: Model
    config: Config
    some: Callable[[pl.Series], Some]


def kept(run: Result | str | Path) -> Kept:
    """The result, or what its run directory holds; records are read only as they are asked for.

    Raises:
        InputError: if a file of the run is missing or damaged.
    """
    return _in_memory(run) if isinstance(run, Result) else _on_disk(Path(run))


def _in_memory(run: Result) -> Kept:
    whole = run.records.with_columns(run.cleaned.to_struct(CLEAN))
    return Kept(
        keys=run.records.select(KEYS),
        entities=run.entities,
        links=run.links.select(_PAIR),
        related=run.related.select(_PAIR),
        compared=run.compared,
        model=run.model,
        config=run.config,
        some=partial(_some, whole.lazy()),
    )


def _on_disk(folder: Path) -> Kept:
    with reading.of_run(folder, RECORDS, SEEN, "model.json"):
        frames = [
            pl.read_parquet(folder / name, columns=columns, glob=False)
            for name, columns in (
                ("entities.parquet", None),
                ("links.parquet", _PAIR),
                ("related.parquet", _PAIR),
                (SEEN, None),
                (RECORDS, KEYS),
            )
        ]
        records = pl.scan_parquet(folder / RECORDS, glob=False)
        records.collect_schema()
        text = (folder / "model.json").read_text(encoding="utf-8")
        settings = reading.manifest(folder)["config"]
    entities, links, related, compared, keys = frames
    return Kept(
        keys=keys,
        entities=entities,
        links=links,
        related=related,
        compared=compared,
        model=codec.load(text, str(folder / "model.json")),
        config=parse(settings),
        some=partial(_some, records),
    )


def _some(records: pl.LazyFrame, rows: pl.Series) -> Some:
    asked = pl.col(_ROW).is_in(rows.implode())
    found = records.with_row_index(_ROW).filter(asked).drop(_ROW).collect()
    cleaned = found[CLEAN].struct.unnest()
    numbers = pl.int_range(pl.len(), dtype=pl.UInt32)
    return Some(records=found.drop(CLEAN), cleaned=cleaned.with_columns(row=numbers))
