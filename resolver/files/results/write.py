"""The files of a run: the same bytes for the same result, whatever the order of its rows."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.files.formula import safe
from resolver.files.results.members import members
from resolver.files.results.rundir import FORMAT, MANIFEST

_SLICE: Final = 50_000
"""Lines held as text at a time."""

BREAKS: Final = {"\x85": "\\u0085", "\u2028": "\\u2028", "\u2029": "\\u2029"}
"""Characters that some readers take for the end of a line."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """What a run has found, as its files hold it.

    `survivors` is the frame of `steps.survive.survive`, `records` the accepted records as read;
    `model` and `manifest` are plain JSON values.
    """

    entities: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    proposals: pl.DataFrame
    splits: pl.DataFrame
    survivors: pl.DataFrame
    records: pl.DataFrame
    rejects: pl.DataFrame
    model: Mapping[str, Any]
    manifest: Mapping[str, Any]


def write(folder: Path, files: RunFiles) -> None:
    """Write the files of `RunFiles` into an existing folder, the manifest last.

    Raises:
        OSError: the disk is full or the folder cannot be written.
    """
    by_record = ["source", "record_id"]
    by_pair = ["left_source", "left", "right_source", "right"]
    _parquet(folder / "entities.parquet", files.entities, by_record)
    _parquet(folder / "links.parquet", files.links, by_pair)
    _parquet(folder / "related.parquet", files.related, by_pair)
    _lines(folder / "proposals.jsonl", proposal_lines(files.proposals))
    table = members(files.proposals, files.records)
    table.with_columns(safe(pl.col(pl.String))).write_csv(
        folder / "proposals.csv", line_terminator="\n"
    )
    _workbook(folder, table)
    _lines(folder / "splits.jsonl", _objects(files.splits))
    _lines(folder / "golden.jsonl", files.survivors.sort("entity_id")["golden"])
    _lines(folder / "rejects.jsonl", _objects(files.rejects.sort("file", maintain_order=True)))
    _document(folder / "model.json", files.model)
    _document(folder / MANIFEST, {"format": FORMAT, **files.manifest})


def proposal_lines(proposals: pl.DataFrame) -> pl.Series:
    """One JSON object a proposal, in their order; `golden` is an object, not a text."""
    if "golden" not in proposals.columns:
        return _objects(proposals)
    plain = _objects(proposals.drop("golden"))
    golden = proposals["golden"].fill_null("null")
    return plain.str.strip_suffix("}") + ',"golden":' + golden + "}"


def _workbook(folder: Path, table: pl.DataFrame) -> None:
    from resolver.files.results import workbook  # its library is only needed to write

    workbook.write(folder / workbook.FILE, table)


def _objects(frame: pl.DataFrame) -> pl.Series:
    """One JSON object a row; null stays null, and so becomes what is not a number."""
    if not frame.columns:
        return pl.Series(dtype=pl.String)
    return frame.select(pl.struct(pl.all()).struct.json_encode()).to_series()


def _parquet(path: Path, frame: pl.DataFrame, order: Sequence[str]) -> None:
    frame.sort(order).write_parquet(path, compression="zstd")


def _lines(path: Path, lines: pl.Series) -> None:
    with path.open("wb") as file:
        for part in lines.to_frame("line").iter_slices(_SLICE):
            text = part["line"].str.replace_many(BREAKS)
            file.write("".join(f"{line}\n" for line in text).encode())


def _document(path: Path, value: Mapping[str, Any]) -> None:
    text = json.dumps(_finite(value), ensure_ascii=False, allow_nan=False, indent=2)
    # Half a surrogate pair (an undecodable file name) is written as the escape JSON has for it.
    path.write_bytes(f"{text}\n".encode(errors="backslashreplace"))


def _finite(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {str(key): _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value
