"""Pairs of one group that another partition keeps apart: all of them, or a random sample."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from resolver.frames.schema import PAIRS

SEED: Final = 20_240_229
"""Any number; the same pairs are drawn every time."""


def split_pairs(outer: pl.Series, inner: pl.Series, most: int) -> tuple[int, pl.DataFrame]:
    """How many pairs of rows are of one `outer` group and of different `inner` ones, and pairs.

    The pairs (`l < r`, ordered) are all of them, or about `most` drawn at random, each as likely as
    another; none is ever listed that is not drawn, so one group of a million rows costs no more
    than many small ones. A row without an `inner` group is one of its own, one without an `outer`
    group is in no pair. The choice depends on the order of the rows.
    """
    place = pl.int_range(pl.len(), dtype=pl.Int64)
    frame = (
        pl.DataFrame({"outer": outer, "inner": inner})
        .with_row_index("row")
        .filter(pl.col("outer").is_not_null())
        .with_columns(lone=pl.when(pl.col("inner").is_null()).then("row"))
        .sort("outer", "inner", "row")
        .with_columns(place=place)
        .with_columns(
            start=pl.col("place").min().over("outer"),
            size=pl.len().over("outer").cast(pl.Int64),
            cell=pl.col("place").min().over("outer", "inner", "lone"),
            own=pl.len().over("outer", "inner", "lone").cast(pl.Int64),
        )
    )
    partners = (frame["size"] - frame["own"]).to_numpy()
    ends = np.cumsum(partners)
    total = int(ends[-1]) if len(ends) else 0
    if total <= 2 * most:
        drawn = np.arange(total)
    else:
        drawn = np.random.default_rng(SEED).integers(0, total, size=most)
    left = np.searchsorted(ends, drawn, side="right")
    start, cell, own = (frame[name].to_numpy()[left] for name in ("start", "cell", "own"))
    right = start + drawn - (ends - partners)[left]
    right = np.where(right >= cell, right + own, right)  # its own group is left out
    rows = frame["row"]
    pairs = pl.DataFrame({"a": rows.gather(left), "b": rows.gather(right)}).select(
        l=pl.min_horizontal("a", "b"), r=pl.max_horizontal("a", "b")
    )
    return total // 2, pairs.unique().sort("l", "r").cast(PAIRS)
