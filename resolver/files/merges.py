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


def findings(merges: pl.DataFrame) -> tuple[Finding, ...]:
    """What the inputs tell of merges, by source."""
    return tuple(
        Finding(
            code="merged",
            source=source,
            field="record_id",
            records=count,
            text="The source says that records were merged before; each merge is taken as a ruling "
            "by `system`.",
        )
        for source, count in merges.group_by("source").len().sort("source").iter_rows()
    )


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
