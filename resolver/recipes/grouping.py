"""Weighed pairs to entities: the arena is scored completely before evidence decides."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.steps import cluster

LARGEST: Final = 120
"""Components up to this size have all their pairs scored; larger ones keep the known pairs."""

DOUBT: Final = 0.25
"""How much of what speaks against a pair counts in a group: typing errors repeat, links do not."""

Weigh = Callable[[pl.DataFrame], pl.DataFrame]


def complete(rows: int, weighed: pl.DataFrame, weigh: Weigh, threshold: float) -> pl.DataFrame:
    """The weighed pairs together with all pairs inside the components that their links form."""
    links = weighed.filter(pl.col("weight") > threshold)
    arena = cluster.components(rows, links)
    missing = cluster.pairs_inside(arena, LARGEST).join(weighed, on=["l", "r"], how="anti")
    return pl.concat([weighed, weigh(missing)]) if len(missing) else weighed


def evidence(weighed: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """`l, r, evidence`: the weight above the threshold, else only what speaks against."""
    bits = [c for c in weighed.columns if c.startswith("bits_") and c != "bits_household"]
    against = pl.sum_horizontal(pl.min_horizontal(pl.col(c), 0.0) for c in bits)
    above = pl.col("weight") - threshold
    value = pl.when(above > 0).then(above.clip(upper_bound=20.0)).otherwise(against * DOUBT)
    return weighed.select("l", "r", evidence=value)
