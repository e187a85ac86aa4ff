"""The key of every record, (source, record_id), and the records that have none of their own."""

from __future__ import annotations

import polars as pl

from resolver.files.accounting import REJECTED, SKIPPED
from resolver.files.repair.ids import ROUNDED
from resolver.steps.columns import INPUT, ORDINAL, repeated, superseded


def keyed(records: pl.DataFrame, explicit: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with a key of their own, and what is left out as REJECTS, `INPUT`, `ORDINAL`."""
    missing = records["record_id"].str.strip_chars().fill_null("") == ""
    without = _left_out(records.filter(missing), "no_id", "The record has no id.", REJECTED)
    records = records.filter(~missing)
    corrupt = records["record_id"].str.contains(ROUNDED if explicit else "^$")
    reason = "A spreadsheet has rounded the id."
    rounded = _left_out(records.filter(corrupt), "corrupt_id", reason, REJECTED)
    records = records.filter(~corrupt)
    twice = repeated(records) if explicit else superseded(records)
    if explicit:
        reason = "An earlier row has the same id."
        again = _left_out(records.filter(twice), "duplicate_id", reason, REJECTED)
    else:
        reason = "A newer or later record has the same source and id."
        again = _left_out(records.filter(twice), "superseded", reason, SKIPPED)
    return records.filter(~twice), pl.concat([without, rounded, again])


def _left_out(records: pl.DataFrame, code: str, reason: str, kind: str) -> pl.DataFrame:
    return records.select(
        INPUT,
        ORDINAL,
        "file",
        "line",
        pl.lit("record_id").alias("column"),
        pl.lit(code).alias("code"),
        pl.lit(reason).alias("reason"),
        pl.lit(kind).alias("kind"),
    )
