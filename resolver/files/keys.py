"""The key of every record, (source, record_id), and the records that have none of their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.files.accounting import REJECTED, SKIPPED
from resolver.files.repair.ids import ROUNDED
from resolver.frames.onerow.patterns import WHITE, pattern
from resolver.steps.columns import INPUT, ORDINAL, repeated, superseded

NO_ID: Final = ("no_id", "The record has no id.")
CORRUPT_ID: Final = ("corrupt_id", "A spreadsheet has rounded the id.")
"""Code and reason of a reject for its id."""


def keyed(records: pl.DataFrame, explicit: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The records with a key of their own, and what is left out as REJECTS, `INPUT`, `ORDINAL`."""
    missing = records["record_id"].str.strip_chars().fill_null("") == ""
    without = _left_out(records.filter(missing), *NO_ID, REJECTED)
    records = records.filter(~missing)
    corrupt = records["record_id"].str.contains(ROUNDED if explicit else "^$")
    rounded = _left_out(records.filter(corrupt), *CORRUPT_ID, REJECTED)
    records = records.filter(~corrupt)
    twice = repeated(records) if explicit else superseded(records)
    if explicit:
        reason = "An earlier row has the same id."
        again = _left_out(records.filter(twice), "duplicate_id", reason, REJECTED)
    else:
        reason = "A newer or later record has the same source and id."
        again = _left_out(records.filter(twice), "superseded", reason, SKIPPED)
    return records.filter(~twice), pl.concat([without, rounded, again])


def refused(record_id: str | None) -> tuple[str, str] | None:
    """Code and reason for which a record with this id is rejected, or None if it is not."""
    if record_id is None or not record_id.strip(WHITE):
        return NO_ID
    return CORRUPT_ID if pattern(ROUNDED).search(record_id) else None


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
