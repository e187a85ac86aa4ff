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
    """The pairs by decile; those of probability 1 are in the last.

    `pairs`: `probability`, Boolean `same`, and where they are a sample in parts `weight`, how many
    pairs each of them stands for. Pairs are only as good as their choice: of pairs that were picked
    because something else speaks for them, more are true than their probability says.
    """
    place = pl.lit(0, pl.Int64)
    for edge in EDGES[1:-1]:
        place = place + (pl.col("probability") >= edge).cast(pl.Int64)
    if "weight" not in pairs.columns:
        pairs = pairs.with_columns(weight=1.0)
    weight = pl.col("weight")
    bins = (
        pairs.drop_nulls(["probability", "same"])
        .group_by(place=place)
        .agg(
            pairs=weight.sum(),
            squares=(weight * weight).sum(),
            promised=(weight * pl.col("probability")).sum(),
            same=weight.filter("same").sum(),
        )
        .sort("place")
    )
    deciles = [_decile(**row) for row in bins.iter_rows(named=True)]
    counted = [one for one in deciles if one.low >= LEAST]
    total = sum(one.pairs for one in counted)
    missed = sum(one.pairs * abs(one.expected - one.observed) for one in counted)
    return Calibration(deciles=tuple(deciles), error=missed / total if total else None)


def _decile(place: int, pairs: float, squares: float, promised: float, same: float) -> Decile:
    """The interval has as many trials as the sample is worth (Kish 1965)."""
    worth = pairs * pairs / squares
    observed = min(same / pairs, 1.0)
    low, high = wilson(observed * worth, worth)
    return Decile(
        low=EDGES[place],
        high=EDGES[place + 1],
        pairs=round(pairs),
        expected=min(max(promised / pairs, EDGES[place]), EDGES[place + 1]),
        observed=observed,
        observed_low=min(low, observed),
        observed_high=max(high, observed),
    )
