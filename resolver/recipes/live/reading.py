"""Records as they were read, from what the store keeps of them."""

from __future__ import annotations

from collections.abc import Sequence

import orjson
import polars as pl

from resolver.frames.schema import ATTRIBUTE, RECORDS
from resolver.steps import seen
from resolver.store import lookups
from resolver.store.database import Connection


def records(connection: Connection, ids: Sequence[int]) -> pl.DataFrame:
    """Live records as read (RECORDS and their free attributes), in this order."""
    bodies = lookups.bodies(connection, ids)
    rows = [orjson.loads(bodies[record]) for record in ids]
    free = sorted({name for row in rows for name in row if name.startswith(ATTRIBUTE)})
    return pl.DataFrame(rows, schema={**RECORDS, **dict.fromkeys(free, pl.String())})


def digests(connection: Connection, ids: Sequence[int]) -> dict[int, str]:
    """What each live record says of who it is, as a digest (`steps.seen.digests`)."""
    return dict(zip(ids, seen.digests(records(connection, ids)), strict=True)) if ids else {}
