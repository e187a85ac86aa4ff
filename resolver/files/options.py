"""What reading is told, and what it answers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import polars as pl

from resolver.files.limits import MAX_UNPACKED
from resolver.frames.result import Finding
from resolver.frames.schema import RULINGS, empty


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadOptions:
    """Wishes of the user about reading; everything has a default."""

    columns: Mapping[str, str] = field(default_factory=dict)
    """Column header to role, for these columns in place of detection. `attribute:NAME`,
    `external_id:SYSTEM` and `handle:NETWORK` name what the role holds."""

    id_column: str | None = None
    """The column that is copied as text to `record_id`; null and repeated ids are rejected."""

    source: str | Mapping[str | None, str] | None = None
    """Name of the source: one for all inputs, or by file as the caller named it, with None for
    the others."""

    preset: str | None = None
    """The system that the files come from, such as `shopify`, or one kind of its files, such as
    `matrixify`, in place of its detection."""

    format: str | None = None
    """`csv`, `tsv`, `jsonl`, `ndjson`, `json`, `vcard`, `xlsx` or `parquet`, not to be sniffed."""

    ignore: tuple[str, ...] = ()
    """Columns that are not to be compared; the same as giving them the role `ignore`."""

    partial: bool = False
    """Whether `columns` and `id_column` may name columns that only another read has."""

    max_unpacked: int = MAX_UNPACKED
    """Bytes that a packed file may unpack to."""

    fix_mojibake: bool = False
    """Whether text that was read in the wrong encoding (`Ã©` for `é`) is put right."""

    keep_columns: bool = False
    """Whether the columns as read come back, too, which costs memory and only a profile needs."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Input:
    """One input after reading: accepted + rejected + skipped = physical."""

    path: str
    source: str
    format: str
    preset: str | None
    encoding: str | None
    delimiter: str | None
    sha256: str | None
    physical: int
    accepted: int
    rejected: int
    skipped: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """All records of all inputs.

    `records`: RECORDS of `frames.schema` and `attribute:NAME` columns, in the order of reading;
    `rejects`: REJECTS, one row per physical record that is not in `records`;
    `mapping`: `source, column, role, label, reason, filled, distinct, constant`, a row per column
    of the input; `inputs`: one entry per file, frame or iterable; `warnings`: sentences for people;
    `findings`: damage that was met in the values; `rulings`: RULINGS by `system`, the merges that
    the inputs themselves tell of; `left_out`: `record_id, code, reason, unmerged, source` of rows
    that are no customers by what their source says; `columns`: where they are wanted, one frame of
    text for each group of inputs with the same columns, in the order of `mapping`.
    """

    records: pl.DataFrame
    rejects: pl.DataFrame
    mapping: pl.DataFrame
    inputs: list[Input]
    warnings: list[str]
    findings: tuple[Finding, ...] = ()
    rulings: pl.DataFrame = field(default_factory=lambda: empty(RULINGS))
    left_out: pl.DataFrame = field(default_factory=pl.DataFrame)
    columns: list[pl.DataFrame] = field(default_factory=list)
