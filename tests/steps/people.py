"""Small records frames written down by hand, and what cleaning makes of them."""

from __future__ import annotations

import polars as pl

from resolver.frames.schema import RECORDS
from resolver.steps import share
from resolver.steps.clean import clean


def records(*rows):
    """RECORDS rows; `emails` and `phones` are texts, `handles` and `external_ids` pairs."""
    full = []
    for position, row in enumerate(rows):
        given = {"source": "crm", "record_id": f"r{position}", **row}
        given["emails"] = [{"original": value} for value in row.get("emails", ())]
        given["phones"] = [{"original": value} for value in row.get("phones", ())]
        given["handles"] = [{"type": t, "original": v} for t, v in row.get("handles", ())]
        given["external_ids"] = [{"system": s, "value": v} for s, v in row.get("external_ids", ())]
        full.append(given)
    free = sorted({name for row in rows for name in row if name.startswith("attribute:")})
    return pl.DataFrame(full, schema={**RECORDS, **dict.fromkeys(free, pl.String)})


def cleaned(*rows):
    """The clean frame of the rows, in their order of keys, with shared values counted."""
    frame = clean(records(*rows), "US")
    return share.attach(frame, share.count(frame))


def every_pair(count):
    """All pairs `l < r` of that many rows."""
    pairs = [(left, right) for left in range(count) for right in range(left + 1, count)]
    return pl.DataFrame(pairs, schema={"l": pl.UInt32, "r": pl.UInt32}, orient="row")
