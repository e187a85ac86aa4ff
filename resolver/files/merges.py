"""Merges that sources tell of: on the records, as rulings by `system`, and in words."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from resolver.files.presets.rows import MERGES
from resolver.frames.result import Finding
from resolver.frames.schema import RULINGS, empty

TOLD: Final = pl.Schema([*MERGES.items(), ("source", pl.String())])
"""One merge with the source that tells of it."""


def together(merges: Iterable[pl.DataFrame]) -> pl.DataFrame:
    """All merges (`TOLD`) of all inputs, each once."""
    return pl.concat([empty(TOLD), *merges]).unique(
        ["source", "kept", "gone"], keep="first", maintain_order=True
    )


def with_merges(records: pl.DataFrame, merges: pl.DataFrame) -> pl.DataFrame:
    """The records with the id that each was merged into, as far as its source tells."""
    into = merges.select("source", record_id="gone", into="kept").unique(
        ["source", "record_id"], keep="first", maintain_order=True
    )
    joined = records.join(into, on=["source", "record_id"], how="left", maintain_order="left")
    return joined.with_columns(merged_into="into").drop("into")


def findings(merges: pl.DataFrame, records: pl.DataFrame) -> tuple[Finding, ...]:
    """What the inputs tell of merges, by source: how many, and how many lack a record."""
    held = records.select("source", "record_id", there=pl.lit(value=True)).unique()
    for side in ("kept", "gone"):
        own = held.rename({"record_id": side, "there": f"there_{side}"})
        merges = merges.join(own, on=["source", side], how="left", maintain_order="left")
    both = pl.col("there_kept", "there_gone").is_not_null()
    counts = merges.group_by("source").agg(total=pl.len(), applied=pl.all_horizontal(both).sum())
    return tuple(
        Finding(
            code="merged",
            source=source,
            field="record_id",
            records=total,
            text=_text(total, total - applied),
        )
        for source, total, applied in counts.sort("source").iter_rows()
    )


def _text(total: int, waiting: int) -> str:
    """One sentence that begins with its count."""
    one = total == 1
    told = f"{total:,} {'merge' if one else 'merges'} that the source tells of"
    if waiting == 0:
        return (
            f"{told} {'is applied, as a ruling' if one else 'are applied, as rulings'} by `system`."
        )
    if waiting == total:
        return f"{told} {'waits for a record' if one else 'wait for records'} that no input holds."
    return (
        f"{told} are rulings by `system`: {total - waiting:,} applied, {waiting:,} waiting for "
        "records that no input holds."
    )


def told_on(records: pl.DataFrame) -> pl.DataFrame:
    """The merges that stand on the records themselves (`merged_into`), as rulings by `system`."""
    gone = records.filter(pl.col("merged_into").is_not_null())
    named = gone.select("source", kept="merged_into", gone="record_id")
    reason = pl.lit(None, MERGES["reason"]).alias("reason")
    return rulings(named.with_columns(reason))


def rulings(merges: pl.DataFrame) -> pl.DataFrame:
    """Merges as rulings by `system`; those of a person on the same pair come later and win."""
    told = merges.select(
        ruling=pl.lit("same"),
        left_source="source",
        left="kept",
        right_source="source",
        right="gone",
        by=pl.lit("system"),
        reason="reason",
    )
    return pl.concat([empty(RULINGS), told], how="diagonal")
