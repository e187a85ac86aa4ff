"""What is wrong with the data, seen once it is clean: counted by kind, source and field."""

from __future__ import annotations

import polars as pl

from resolver.frames.result import Finding
from resolver.steps.quality.contacts import email_flags, phone_flags
from resolver.steps.quality.record import record_flags
from resolver.steps.quality.words import sentence

__all__ = ["findings"]


def findings(
    records: pl.DataFrame, cleaned: pl.DataFrame, default_region: str, today: str
) -> tuple[Finding, ...]:
    """What people should know about the values, the most frequent first.

    `records` are RECORDS and `cleaned` their clean frame, both ordered by (source, record_id);
    `default_region` is the one that numbers without a country were read for, `today` an ISO date
    after which nobody was born. A finding counts records, and its text holds no value.
    """
    flags = (
        record_flags(records, cleaned, today),
        email_flags(records, cleaned),
        phone_flags(records, cleaned, default_region),
    )
    counted = pl.concat([_counted(records["source"], frame) for frame in flags])
    ordered = counted.sort("records", "source", "field", "code", descending=[True, *[False] * 3])
    homes = dict(cleaned.select("source", "home").drop_nulls().unique().iter_rows())
    return tuple(
        Finding(text=sentence(region=homes.get(row["source"], default_region), **row), **row)
        for row in ordered.iter_rows(named=True)
    )


def _counted(source: pl.Series, flags: pl.DataFrame) -> pl.DataFrame:
    """Rows of Boolean columns `field:code` to `code, source, field, records`, none of them zero.

    The column `row` is the position of the record.
    """
    names = [name for name in flags.columns if name != "row"]
    return (
        flags.select(pl.col(names), source=source.gather(flags["row"]))
        .group_by("source")
        .agg(pl.col(names).sum().cast(pl.Int64))
        .unpivot(index="source", variable_name="flag", value_name="records")
        .filter(pl.col("records") > 0)
        .with_columns(
            pl.col("flag").str.split_exact(":", 1).struct.rename_fields(["field", "code"])
        )
        .unnest("flag")
        .select("code", "source", "field", "records")
    )
