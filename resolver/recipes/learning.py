"""Levels to weights: the fit over all candidates and a sample of everything else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

import polars as pl

from resolver.frames.schema import PAIRS, empty
from resolver.model.comparison import NAME, Comparison
from resolver.model.model import Model
from resolver.model.weights import Weights
from resolver.recipes import stages
from resolver.report.words import many
from resolver.steps import fit, pair, score, share
from resolver.steps import sides as sources
from resolver.steps.clean import conventions_of
from resolver.steps.sides import OPEN, Sides

SAMPLE: Final = 200_000
"""Random pairs that stand for all pairs that are no candidates."""


def learn(
    cleaned: pl.DataFrame,
    levels: pl.DataFrame,
    comparisons: Sequence[Comparison],
    known: Sides = OPEN,
    strangers: pl.DataFrame | None = None,
) -> Model:
    """A model of the data at hand.

    Its weights are fitted to the levels of all candidate pairs and to a random sample of the rest.
    Of sources that hold everybody once, the pairs within are known to be two people: `strangers`
    are those of them that have something in common, and a random sample stands for the others.
    """
    patterns = _patterns(cleaned, levels, comparisons, known)
    if strangers is not None and known.once is not None:
        patterns.append(_of_strangers(cleaned, strangers, comparisons, known))
    names = [c.name for c in comparisons]
    counted = (
        pl.concat(patterns, how="diagonal").group_by(names).agg(pl.exclude(names).sum()).sort(names)
    )
    records = len(cleaned)
    most = sources.most_matches(cleaned["source"], known)
    fitted = fit.fit(counted, comparisons, records, most=most)
    note = (
        f"Fitted in {many(fitted.rounds, 'round')}: about "
        f"{many(round(fitted.same_pairs), 'pair')} of the same person "
        f"and {fitted.household_pairs:,.0f} of one household."
    )
    if fitted.fallback:
        note = f"The fit was not credible ({fitted.fallback}); the shipped weights are used."
    counts = share.count(cleaned)
    weights = fitted.weights if fitted.fallback else _with_whole(fitted.weights, cleaned, levels)
    return Model(
        weights=weights,
        records=records,
        key=counts.key,
        rarity=counts.rarity,
        rare=counts.rare,
        people=counts.people,
        notes=(note,),
        conventions=conventions_of(cleaned),
    )


def _with_whole(weights: Weights, cleaned: pl.DataFrame, levels: pl.DataFrame) -> Weights:
    """The weights with what the candidates tell of how rare whole names are."""
    parts = [f"rarity_{part}" for part in share.PARTS]
    together = pl.sum_horizontal(pl.col(part).cast(pl.Float64) for part in parts).alias("bits")
    agreeing = levels.drop_nulls(parts)
    found = fit.whole(
        cleaned.drop_nulls(parts).select(together).to_series(),
        agreeing.select(together).to_series(),
        score.score(agreeing.drop(parts), weights)["weight"],
    )
    return weights if found is None else replace(weights, whole={NAME: found})


def _patterns(
    cleaned: pl.DataFrame, levels: pl.DataFrame, comparisons: Sequence[Comparison], known: Sides
) -> list[pl.DataFrame]:
    """The states of the candidates, and of a sample of the pairs that are none.

    Copies are compared with the first of them only, so what they have in common with others is no
    candidate and not unrelated either: they are left out of the sample.
    """
    copied = pair.copies(cleaned, known.closed)["r"]
    single = pl.Series(range(len(cleaned)), dtype=pl.UInt32)
    single = single.filter(~single.is_in(copied.implode()))
    closed = None if known.closed is None else known.closed.gather(single)
    sampled = _drawn(single, _content(cleaned), closed).join(levels, on=["l", "r"], how="anti")
    others = stages.levels(sampled, cleaned)
    part = len(single) * (len(single) - 1) / max(1, len(cleaned) * (len(cleaned) - 1))
    all_pairs = sources.pairs_to_look_for(known, len(cleaned)) * part
    weight = max(0.0, all_pairs - len(levels) + len(copied)) / max(1, len(others))
    return [
        score.states(levels, comparisons).with_columns(candidates=1, others=0.0),
        score.states(others, comparisons).with_columns(candidates=0, others=weight),
    ]


def _of_strangers(
    cleaned: pl.DataFrame, met: pl.DataFrame, comparisons: Sequence[Comparison], known: Sides
) -> pl.DataFrame:
    """The states of pairs known to be two people."""
    content = _content(cleaned)
    drawn = [empty(PAIRS)]
    for code in known.once.unique().drop_nulls().sort() if known.once is not None else ():
        rows = (known.once == code).fill_null(False).arg_true()
        drawn.append(_drawn(rows, content))
    sampled = pl.concat(drawn).join(met, on=["l", "r"], how="anti")
    rest = max(0, sources.pairs_of_strangers(known) - len(met))
    parts = [(met, 1.0), (sampled, rest / max(1, len(sampled)))]
    return pl.concat(
        score.states(stages.levels(pairs, cleaned), comparisons).with_columns(
            candidates=0, others=0.0, strangers=pl.lit(weight)
        )
        for pairs, weight in parts
    )


def _drawn(rows: pl.Series, content: pl.Series, closed: pl.Series | None = None) -> pl.DataFrame:
    """Random pairs `l, r` of these rows alone; `closed` has a code, or null, for each of them."""
    places = pair.sample(len(rows), SAMPLE, content.gather(rows), closed)
    return places.select(pl.lit(rows).gather(side).alias(side) for side in ("l", "r"))


def _content(cleaned: pl.DataFrame) -> pl.Series:
    """What every record is drawn by: what it says, so that a fit does not depend on any key.

    Copies are told apart by number; drawn beside one another they would be taken for a sign that
    pairs which are no candidates are often the same person.
    """
    frame = pl.DataFrame({"content": pair.contents(cleaned)})
    number = pl.int_range(pl.len()).over("content")
    return frame.select(pl.struct("content", number.alias("number")).hash(seed=0)).to_series()
