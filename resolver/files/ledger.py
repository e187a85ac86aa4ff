"""All rulings ever taken on a run, in the order they were taken: they are only ever appended."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from hashlib import blake2b
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.errors import RulingError
from resolver.files import rulings as reader
from resolver.files.rulings import UNDO
from resolver.frames.schema import RULINGS, empty
from resolver.steps.rulings import VALUE

FILE: Final = "rulings.jsonl"
_Row = dict[str, Any]
_BREAKS: Final = {0x85: "\\u0085", 0x2028: "\\u2028", 0x2029: "\\u2029"}
"""Characters that some readers take for the end of a line."""


def read(folder: str | Path) -> pl.DataFrame:
    """The rulings (RULINGS) that a run directory keeps, none where it has no such file.

    Raises:
        RulingError: the file is damaged.
    """
    path = Path(folder) / FILE
    return whole(reader.read(path)) if path.exists() else empty(RULINGS)


def complete(folder: str | Path, given: int) -> pl.DataFrame:
    """The rulings (RULINGS) that a run directory keeps, at least as many as its run was `given`.

    Raises:
        RulingError: the file is damaged, or rulings are missing.
    """
    kept = read(folder)
    if len(kept) >= given:
        return kept
    many = "1 ruling" if given == 1 else f"{given:,} rulings"
    there = (Path(folder) / FILE).exists()
    state = f"{FILE} holds {len(kept):,} of them" if there else f"{FILE} is missing"
    raise RulingError(
        f"{folder} holds the result of {many}, but {state}; put it back or scan again."
    )


def whole(rulings: pl.DataFrame) -> pl.DataFrame:
    """The rulings as RULINGS, so that they mean the same wherever they stand.

    What is taken back by its line has a fingerprint then, for its line will be another one.
    """
    rows = [row for row in rulings.to_dicts() if row.get("ruling") or row.get("undoes")]
    named = {row.get("fingerprint") for row in rows}
    lines: dict[tuple[Any, str], dict[str, Any]] = {}
    for number, row in enumerate(rows, 1):
        wanted = row.get("undoes")
        if wanted and wanted not in named:
            target = lines.get((row.get("file"), wanted))
            if target is not None and target["fingerprint"] in (None, target.get("undoes")):
                target["fingerprint"] = _name(target, wanted)
                row["undoes"] = target["fingerprint"]
        row["fingerprint"] = row.get("fingerprint")
        row["ruling"] = None if row.get("ruling") in ("", UNDO) else row.get("ruling")
        lines[row.get("file"), str(row.get("line") or number)] = row
    texts = [
        {name: None if row.get(name) is None else str(row[name]) for name in RULINGS}
        for row in rows
    ]
    return pl.DataFrame(texts, schema=RULINGS, orient="row")


def _name(row: Mapping[str, Any], line: str) -> str:
    said = json.dumps([line, *(str(row.get(name)) for name in RULINGS)])
    return f"line-{blake2b(said.encode(), digest_size=8).hexdigest()}"


def merged(kept: pl.DataFrame, given: pl.DataFrame) -> pl.DataFrame:
    """The rulings that are kept, and then those given (both RULINGS) that are not among them."""
    return pl.concat([kept, beyond(given, kept)])


def beyond(some: pl.DataFrame, others: pl.DataFrame, *, mutual: bool = False) -> pl.DataFrame:
    """The rulings that are not among the others; one that is there twice counts twice.

    What a ruling leaves open (a source, `by`, `at`, `reason`, a fingerprint) does not matter; with
    `mutual` neither does what the other one leaves open.
    """
    there: dict[object, list[_Row]] = defaultdict(list)
    for other in others.iter_rows(named=True):
        for name in _names(other):
            there[name].append(other)
    met: set[int] = set()
    new = []
    for row in some.iter_rows(named=True):
        found = (one for name in _names(row) for one in there[name] if id(one) not in met)
        twin = next((one for one in found if _says(one, row, mutual)), None)
        met.add(id(twin))
        new.append(twin is None)
    return some.filter(pl.Series(new, dtype=pl.Boolean))


def _names(row: _Row) -> Iterator[object]:
    """What the same ruling is found by: its records, and its fingerprint."""
    about = (row["ruling"], row["undoes"], row["field"])
    if row["left"] is not None and row["right"] is not None:
        yield about, frozenset((row["left"], row["right"]))
    if row["fingerprint"] is not None or row["left"] is None:
        yield about, row["fingerprint"]


def _says(other: _Row, row: _Row, mutual: bool) -> bool:
    def fits(one: str, two: str) -> bool:
        said, told = row[one], other[two]
        return said is None or said == told or (mutual and told is None)

    ends = ("left_source", "left", "right_source", "right")
    turned = (*ends[2:], *ends[:2])
    ways = [ends] if row["ruling"] == VALUE else [ends, turned]
    rest = all(fits(name, name) for name in ("by", "at", "reason", "fingerprint"))
    return rest and any(all(map(fits, ends, way)) for way in ways)


def write(path: Path, rulings: pl.DataFrame) -> None:
    """Write the rulings (RULINGS) as JSON Lines, absent values left out.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    with path.open("wb") as file:
        for row in rulings.iter_rows(named=True):
            said = {name: value for name, value in row.items() if value is not None}
            told = said if "ruling" in said else {"ruling": UNDO, **said}
            line = json.dumps(told, ensure_ascii=False).translate(_BREAKS)
            file.write(f"{line}\n".encode())
