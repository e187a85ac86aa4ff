"""Values that many people share: what a run tells about them."""

from __future__ import annotations

from typing import Final

import polars as pl

CROWD: Final = 4
"""People behind a value from which on it is reported."""
SHOWN: Final = 20

_KINDS: Final = {
    "email": {"role": "role mailbox", "disposable": "disposable mailbox"},
    "phone": {"company": "company number", "fictitious": "fictitious number"},
}
_OTHERWISE: Final = {"email": "shared mailbox", "phone": "switchboard", "address": "shared address"}


def shared_values(cleaned: pl.DataFrame) -> pl.DataFrame:
    """The most widely shared values: `field, kind, value, records, people`, most records first."""
    frames = [
        _points(cleaned, "email", "emails", "mailbox"),
        _points(cleaned, "phone", "phones", "digits"),
        cleaned.select(
            field=pl.lit("address"),
            kind=pl.lit(_OTHERWISE["address"]),
            value=pl.col("address").struct.field("key"),
            people="address_people",
        )
        .drop_nulls("value")
        .group_by("field", "kind", "value")
        .agg(records=pl.len(), people=pl.col("people").max()),
    ]
    return (
        pl.concat(frames, how="vertical_relaxed")
        .filter(pl.col("people") >= CROWD)
        .sort("records", "people", "field", "value", descending=[True, True, False, False])
        .head(SHOWN)
    )


def _points(cleaned: pl.DataFrame, field: str, column: str, value: str) -> pl.DataFrame:
    known = pl.col("point").struct
    kind = known.field("kind").replace_strict(
        _KINDS[field], default=_OTHERWISE[field], return_dtype=pl.String
    )
    return (
        cleaned.select(point=pl.col(column))
        .filter(pl.col("point").list.len() > 0)
        .explode("point")
        .select(
            field=pl.lit(field),
            kind=kind,
            value=known.field(value),
            records=known.field("holders"),
            people=known.field("people"),
        )
        .drop_nulls("value")
        .group_by("field", "value")
        .agg(pl.col("kind").min(), pl.col("records").max(), pl.col("people").max())
        .select("field", "kind", "value", "records", "people")
    )
