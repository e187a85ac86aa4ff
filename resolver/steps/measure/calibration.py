"""Whether probabilities keep what they promise."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.steps.measure.figures import Calibration, Decile
from resolver.steps.measure.intervals import wilson

LEAST: Final = 0.05
"""Probability under which pairs do not count: nearly all pairs are there, and nobody looks."""

EDGES: Final = (0.0, LEAST, *(n / 10 for n in range(1, 11)))
"""Where deciles begin and end; the pairs that do not count have a row of their own."""


def calibration(pairs: pl.DataFrame) -> Calibration:
    """The pairs (`probability`, Boolean `same`) by decile; those of probability 1 are in the last.

    Pairs are only as good as their choice: of pairs that were picked because something else speaks
    for them, more are true than their probability says.
    """
    place = pl.lit(0, pl.Int64)
    for edge in EDGES[1:-1]:
        place = place + (pl.col("probability") >= edge).cast(pl.Int64)
    bins = (
        pairs.drop_nulls(["probability", "same"])
        .group_by(place=place)
        .agg(pairs=pl.len(), expected=pl.col("probability").mean(), same=pl.col("same").sum())
        .sort("place")
    )
    deciles = [_decile(**row) for row in bins.iter_rows(named=True)]
    counted = [one for one in deciles if one.low >= LEAST]
    weight = sum(one.pairs for one in counted)
    missed = sum(one.pairs * abs(one.expected - one.observed) for one in counted)
    return Calibration(deciles=tuple(deciles), error=missed / weight if weight else None)


def _decile(place: int, pairs: int, expected: float, same: int) -> Decile:
    low, high = wilson(same, pairs)
    return Decile(
        low=EDGES[place],
        high=EDGES[place + 1],
        pairs=pairs,
        expected=min(max(expected, EDGES[place]), EDGES[place + 1]),
        observed=same / pairs,
        observed_low=low,
        observed_high=high,
    )
