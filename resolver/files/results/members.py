"""The members of proposals as a table in which people decide: one a row, values as read."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.steps.decide import DROP
from resolver.steps.rulings import WORDS
from resolver.steps.seen import digests
from resolver.steps.survive.spelling import full_address, full_name

DECISION: Final = "decision"
NOTE: Final = "note"
FINGERPRINT: Final = "fingerprint"
"""The column with what a member says as the table is written (`steps.seen.digests`)."""
CHOICES: Final = (*WORDS, DROP)
"""What a cell of `decision` may say, `drop` of one record."""

_MEMBER: Final = ("source", "record_id")


def members(proposals: pl.DataFrame, records: pl.DataFrame) -> pl.DataFrame:
    """One member of a proposal a row, values as read, and empty columns for decisions.

    `fingerprint` is what the member says, so that a decision on other values can be told.
    """
    rows = (
        proposals.select("entity_id", "band", "weight", "probability", "size", "members")
        .explode("members")
        .unnest("members")
    )
    held = records.join(rows, on=_MEMBER, how="semi")
    told = held.select(
        *_MEMBER,
        pl.lit(None, pl.String).alias(DECISION),
        pl.lit(None, pl.String).alias(NOTE),
        digests(held).alias(FINGERPRINT),
        name=full_name(),
        email=_points("emails"),
        phone=_points("phones"),
        address=full_address(held),
    )
    table = rows.join(told, on=_MEMBER, how="left", maintain_order="left")
    before = ["entity_id", "band", "weight", "probability", "size", *_MEMBER, "survivor"]
    after = ["name", "email", "phone", "address", DECISION, NOTE, FINGERPRINT]
    return table.select(*before, *after)


def _points(column: str) -> pl.Expr:
    originals = pl.col(column).list.eval(pl.element().struct.field("original").drop_nulls())
    text = originals.list.join("; ")
    return pl.when(text != "").then(text)
