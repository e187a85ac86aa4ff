"""What a run has found, for other systems: its golden customers, or the entity of every record."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from typing import IO, Final

import polars as pl

from resolver.errors import InputError
from resolver.files.results.dialects import REST, SEED, Customer, misfits, rest, with_extensions
from resolver.files.results.flat import Layout, layout, table, write_csv
from resolver.files.results.write import BREAKS
from resolver.recipes.writing import RECORDS

GOLDEN: Final = "golden"
ENTITIES: Final = "entities"
THINGS: Final = (GOLDEN, ENTITIES)

JSONL: Final = "jsonl"
CSV: Final = "csv"
FORMATS: Final = (JSONL, CSV)

_SLICE: Final = 20_000
"""Customers held at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """What to write: `what` of `THINGS`, `dialect` of `DIALECTS`, `format` of `FORMATS`.

    A spreadsheet wants CSV with a BOM and without a cell that it would run or spoil.
    """

    what: str = GOLDEN
    dialect: str = SEED
    format: str = JSONL
    spreadsheet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """How many things did not fit, by their words in `dialects.misfits`."""

    misfits: Counter[str] = field(default_factory=Counter)


def export(folder: str | Path, wish: Export, file: IO[bytes]) -> Exported:
    """Write the golden customers of a run directory, or its entities, into an open file.

    Customers come one an entity in the order of `golden.jsonl`, entities one a record by source
    and id.

    Raises:
        InputError: if the run is damaged.
        OSError: if the file cannot be written.
    """
    run = Path(folder)
    if wish.what == ENTITIES:
        return _entities(run, wish, file)
    with _golden(run) as golden:
        if wish.dialect == SEED and wish.format == JSONL:
            file.writelines(golden)
            return Exported()
        systems = _systems(run) if wish.dialect == REST else {}
        columns = Layout()
        if wish.format == CSV:
            shaped = (one for part in _slices(golden, wish, systems, Counter()) for one in part)
            columns = layout(shaped)
            golden.seek(0)
        found: Counter[str] = Counter()
        rows = 0
        for part in _slices(golden, wish, systems, found):
            if wish.format == CSV:
                frame = table(part, columns)
                write_csv(frame, file, spreadsheet=wish.spreadsheet, header=not rows)
            else:
                file.write("".join(map(_line, part)).encode())
            rows += len(part)
        if wish.format == CSV and not rows:
            write_csv(table([], columns), file, spreadsheet=wish.spreadsheet, header=True)
    return Exported(misfits=found)


def _entities(run: Path, wish: Export, file: IO[bytes]) -> Exported:
    frame = _parquet(run, "entities.parquet")
    if wish.format == CSV:
        write_csv(frame, file, spreadsheet=wish.spreadsheet, header=True)
    else:
        for part in frame.iter_slices(_SLICE):
            file.write("".join(map(_line, part.to_dicts())).encode())
    return Exported()


def _slices(
    golden: IO[bytes], wish: Export, systems: dict[int, list[tuple[str, str]]], found: Counter[str]
) -> Iterator[Sequence[Customer]]:
    """The customers in their dialect, a slice at a time; what does not fit is added to `found`."""
    numbered = enumerate(golden)
    while lines := list(islice(numbered, _SLICE)):
        customers = with_extensions([_customer(golden.name, n, line) for n, line in lines])
        if wish.dialect == REST:
            shaped = [
                rest(one, systems.get(n, ())) for (n, _), one in zip(lines, customers, strict=True)
            ]
            for one, other in zip(customers, shaped, strict=True):
                found.update(misfits(one, other))
            customers = shaped
        yield customers


def _systems(run: Path) -> dict[int, list[tuple[str, str]]]:
    """The external ids with a system, by the line of `golden.jsonl` they belong to, from 0."""
    entities = _parquet(run, "entities.parquet").select("source", "record_id", "entity_id")
    order = entities.select(pl.col("entity_id").unique().sort()).with_row_index("line")
    ids = _parquet(run, RECORDS).select("source", "record_id", "external_ids")
    pairs = (
        ids.filter(pl.col("external_ids").list.len() > 0)
        .explode("external_ids")
        .unnest("external_ids")
        .with_columns(pl.col("system", "value").str.strip_chars())
        .filter(pl.col("system") != "")
        .join(entities, on=["source", "record_id"])
        .join(order, on="entity_id")
        .select("line", "system", "value")
        .unique()
        .sort("line", "system", "value")
    )
    found: dict[int, list[tuple[str, str]]] = {}
    for line, system, value in pairs.iter_rows():
        found.setdefault(line, []).append((system, value))
    return found


def _golden(run: Path) -> IO[bytes]:
    try:
        return (run / "golden.jsonl").open("rb")
    except OSError as error:
        raise _damaged(run, error) from error


def _parquet(run: Path, name: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(run / name, glob=False)
    except (OSError, pl.exceptions.PolarsError) as error:
        raise _damaged(run, error) from error


def _customer(name: str, n: int, line: bytes) -> Customer:
    try:
        customer = json.loads(line)
        if isinstance(customer, dict) and isinstance(customer.get("id"), str):
            return customer
    except ValueError:
        pass
    raise InputError("is no customer.", file=name, line=n + 1, hint="Scan again.")


def _damaged(run: Path, error: Exception) -> InputError:
    hint = "Scan again."
    return InputError(f"the run cannot be read: {error}.", file=str(run), hint=hint)


def _line(value: dict[str, object]) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for mark, escape in BREAKS.items():
        text = text.replace(mark, escape)
    return text + "\n"
