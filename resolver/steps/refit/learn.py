"""Rulings to moves of weights: the likeliest ones, held back by how little rulings can know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl
from scipy.optimize import minimize

from resolver.model.monotone import Array
from resolver.steps.refit.ladder import DIGITS, Bound, Ladder, Moves
from resolver.steps.refit.likelihood import (
    LN2,
    Answers,
    Crowd,
    Evidence,
    Objective,
    Rows,
    chance,
    losses,
    odds,
)

LEVEL: Final = 1.0
"""How far a level moves before it is held back, in bits (a standard deviation)."""
PRIOR: Final = 0.5
"""The same for the priors."""
CHOSEN: Final = 3.0
"""How far the pairs that people chose may be likelier, or less likely, to be the same person.

Members of one entity are the same person more often than their own evidence says, because third
records speak for them, and the links that hold two groups together are so less often.
"""
TILT: Final = 0.5
"""How much less their own evidence may count for pairs that people chose, as a share of it."""
CROWD: Final = 100.0
"""For how many rulings the pairs count on which nobody ruled."""
DOUBTFUL: Final = 12.0
"""Bits of either sign up to which a pair is of the crowd: what is sure moves with the doubtful."""
FOLDS: Final = 5
"""Parts of the rulings, each of which is foretold from the others."""
ENOUGH: Final = 10
"""Rulings from which on they are held against one another."""
BACKWARDS: Final = 1.2
"""Tilt above which pairs were chosen because the evidence on them is wrong.

At 1 their evidence tells nothing of the rulings. Members of one entity have 0.7, whole lists of
what was found to be wrong 1.5 and more.
"""
_ROUNDS: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldOut:
    """How surprising rulings are that were not learned from, in bits a ruling."""

    before: float
    after: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Learned:
    """The moves; `held_out` is None where there are too few rulings to tell.

    `shift` (bits) and `tilt` are how the pairs that people chose differ from all others.
    """

    moves: Moves
    shift: float
    tilt: float
    held_out: HeldOut | None

    @property
    def backwards(self) -> bool:
        """Whether people chose pairs because the evidence on them is wrong, which misleads."""
        return self.tilt > BACKWARDS

    @property
    def teaches(self) -> bool:
        """Whether what some rulings teach holds for the others, as far as can be told."""
        return self.held_out is None or self.held_out.after < self.held_out.before


def evidence(ladder: Ladder, weighed: pl.DataFrame, states: pl.DataFrame) -> Evidence:
    """What is known of weighed pairs: `weight`, `bits_household`, `level_*`; `states` beside."""
    household = np.full(len(weighed), ladder.weights.household_prior)
    for comparison in ladder.weights.comparisons:
        bits = np.array(ladder.weights.household[comparison.name])
        household = household + bits[states[comparison.name].to_numpy()]
    return Evidence(
        features=ladder.features(weighed),
        unrelated=(weighed["weight"] - weighed["bits_household"]).to_numpy(),
        household=household,
    )


def crowd(ladder: Ladder, weighed: pl.DataFrame, states: pl.DataFrame) -> Crowd:
    """The doubtful pairs by kind: all that have the same levels and, to a bit, the same weight."""
    levels = [name for name in weighed.columns if name.startswith("level_")]
    bits = pl.col("weight").round()
    frame = weighed.with_columns(bits=bits, place=pl.int_range(pl.len()))
    kinds = (
        frame.filter(pl.col("bits").abs() <= DOUBTFUL)
        .group_by(*levels, "bits")
        .agg(pl.len().alias("pairs"), pl.col("place").sort_by("weight", "place").first())
        .sort(*levels, "bits")
    )
    of = evidence(ladder, weighed[kinds["place"]], states[kinds["place"]])
    still = np.zeros(ladder.size)
    pairs = kinds["pairs"].to_numpy().astype(np.float64)
    return Crowd(
        evidence=of,
        counts=pairs / max(1.0, float(pairs.sum())) * CROWD,
        chance=chance(-odds(of, still, still).against),
    )


def learn(ladder: Ladder, answers: Answers, others: Crowd, fold: Rows) -> Learned:
    """What the rulings teach; `fold` (any whole number a ruling) says which are foretold together.

    The more rulings, the more moves; none moves nothing. Where what is learned from some rulings
    does not make the others less surprising, `teaches` is false and the weights should stay.
    """
    found = _minimum(ladder, answers, others, still=False)
    size = ladder.size
    return Learned(
        moves=Moves(
            unrelated=np.round(ladder.turn @ found[:size], DIGITS),
            household=np.round(ladder.turn @ found[size:-2], DIGITS),
        ),
        shift=round(float(found[-2]), DIGITS),
        tilt=round(float(found[-1]), DIGITS),
        held_out=_held_out(ladder, answers, others, fold % FOLDS),
    )


def _minimum(ladder: Ladder, answers: Answers, others: Crowd, *, still: bool) -> Array:
    """Distances, shift and slope of the highest posterior; with `still` no level moves."""
    objective = Objective(
        ladder=ladder, answers=answers, crowd=others, spread=(LEVEL, PRIOR, CHOSEN, TILT)
    )
    levels: tuple[Bound, ...] = (*ladder.unrelated, *ladder.household)
    nothing: Bound = (0.0, 0.0)
    chosen: list[Bound] = [(None, None), (0.0, 2.0)]
    if bool((answers.drawn > 0).all()):
        chosen = [nothing, nothing]
    found = minimize(
        objective,
        np.zeros(len(levels) + 2),
        jac=True,
        method="L-BFGS-B",
        bounds=[*([nothing] * len(levels) if still else levels), *chosen],
        options={"maxiter": _ROUNDS, "ftol": 1e-12, "gtol": 1e-7},
    )
    return np.asarray(found.x)


def _held_out(ladder: Ladder, answers: Answers, others: Crowd, fold: Rows) -> HeldOut | None:
    """How surprising every part is to what the other parts teach, and to the weights as they are.

    Both may allow for how people chose the pairs, so that this is not taken for a gain.
    """
    if len(fold) < ENOUGH:
        return None
    surprise = np.zeros(2)
    for part in range(FOLDS):
        inside = np.nonzero(fold == part)[0]
        known = answers.part(np.nonzero(fold != part)[0])
        for place, still in enumerate((True, False)):
            found = _minimum(ladder, known, others, still=still)
            surprise[place] += _loss(ladder, answers.part(inside), found)
    before, after = (surprise / len(fold) / LN2).tolist()
    return HeldOut(before=before, after=after)


def _loss(ladder: Ladder, answers: Answers, numbers: Array) -> float:
    size = ladder.size
    unrelated, household = ladder.turn @ numbers[:size], ladder.turn @ numbers[size:-2]
    found = odds(answers.evidence, unrelated, household)
    return float(losses(answers, found, float(numbers[-2]), float(numbers[-1])).sum())
