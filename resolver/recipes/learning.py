"""Levels to weights: the fit over all candidates and a sample of everything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import polars as pl

from resolver.model.comparison import Comparison
from resolver.model.model import Model
from resolver.recipes import stages
from resolver.steps import fit, pair, score, share

SAMPLE: Final = 200_000
"""Random pairs that stand for all pairs that are no candidates."""


def learn(cleaned: pl.DataFrame, levels: pl.DataFrame, comparisons: Sequence[Comparison]) -> Model:
    """A model of the data at hand.

    Its weights are fitted to the levels of all candidate pairs and to a random sample of the rest.
    """
    content = cleaned.select(
        pl.concat_str("source", "record_id", separator="\x1f").hash(seed=0)
    ).to_series()
    sampled = pair.sample(len(cleaned), SAMPLE, content).join(levels, on=["l", "r"], how="anti")
    others = stages.levels(sampled, cleaned)
    records = len(cleaned)
    rest = max(0, records * (records - 1) // 2 - len(levels))
    weight = rest / max(1, len(others))
    names = [c.name for c in comparisons]
    counted = pl.concat(
        [
            score.states(levels, comparisons).with_columns(candidates=1, others=0),
            score.states(others, comparisons).with_columns(candidates=0, others=1),
        ]
    )
    patterns = (
        counted.group_by(names)
        .agg(pl.col("candidates").sum(), pl.col("others").sum() * weight)
        .sort(names)
    )
    fitted = fit.fit(patterns, comparisons, records)
    note = (
        f"Fitted in {fitted.rounds} rounds: about {fitted.same_pairs:,.0f} pairs of the same "
        f"person and {fitted.household_pairs:,.0f} of one household."
    )
    if fitted.fallback:
        note = f"The fit was not credible ({fitted.fallback}); the shipped weights are used."
    counts = share.count(cleaned)
    return Model(
        weights=fitted.weights,
        records=records,
        key=counts.key,
        rarity=counts.rarity,
        rare=counts.rare,
        people=counts.people,
        notes=(note,),
    )
