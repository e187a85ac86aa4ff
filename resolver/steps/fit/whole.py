"""How rare whole names are: given and family names of one origin go together.

Under independence, the bits of surprise of a given and of a family name add up. Where people of
several origins meet they do not: two strangers who share a rare family name share a given name
more often than others. So the bits of a whole name are taken to count in part, and how far is told
by the candidate pairs that agree on it: of pairs of the same person, names are as rare as those of
the records; of unrelated people, the rarer they are the fewer, by `slope` bits for each bit. The
two shapes are told apart by expectation-maximisation, given what all other evidence says of each
pair, with no truth and no threshold.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

from resolver.model.monotone import Array
from resolver.model.weights import Whole

STEP: Final = 0.25
"""Width of the classes of rarity, in bits."""
LEAST: Final = 0.2
"""The least that a bit counts: more dependence than that is an error of something else."""
PRIOR_PAIRS: Final = 50.0
"""Unrelated pairs of independent names that are added to those seen."""
ROUNDS: Final = 40
TOLERANCE: Final = 1e-3
TINY: Final = 1e-9
"""Bits within which two means are alike, as they are at any slope if all names are as rare."""
_FAR: Final = 500.0
_HALVINGS: Final = 30


def whole(named: pl.Series, bits: pl.Series, other: pl.Series) -> Whole | None:
    """How the bits of a whole name count; None where there is nothing to learn it from.

    `named`: the rarity (bits, of all parts together) of every record's name. `bits`: that of the
    name on which each candidate pair agrees, `other`: the pair's weight (bits) without any rarity.
    """
    rare, odds = bits.to_numpy(), other.to_numpy()
    if not len(named) or not len(rare):
        return None
    spread = _Spread(named.to_numpy())
    slope, independent = 1.0, spread.mean(1.0)
    for _ in range(ROUNDS):
        weight = odds + slope * rare - spread.usual(slope)
        unrelated = 1.0 / (1.0 + 2.0 ** weight.clip(-_FAR, _FAR))
        seen = float((unrelated * rare).sum()) + PRIOR_PAIRS * independent
        before, slope = slope, spread.slope(seen / (float(unrelated.sum()) + PRIOR_PAIRS))
        if abs(slope - before) < TOLERANCE:
            break
    return Whole(slope=round(slope, 6), usual=round(spread.usual(slope), 6))


class _Spread:
    """How rare the names of the records are, and of unrelated pairs that agree on theirs."""

    def __init__(self, named: Array) -> None:
        counts, edges = np.histogram(named, np.arange(0.0, named.max() + 2 * STEP, STEP))
        self._share = counts / len(named)
        self._bits = (edges[:-1] + edges[1:]) / 2

    def usual(self, slope: float) -> float:
        """The bits that the chance of unrelated people to agree on the whole name stands for."""
        return float(-np.log2(self._agreeing(slope).sum()))

    def mean(self, slope: float) -> float:
        """The mean rarity of the names on which unrelated people agree, in bits."""
        agreeing = self._agreeing(slope)
        return float((agreeing * self._bits).sum() / agreeing.sum())

    def slope(self, mean: float) -> float:
        """The slope at which unrelated people agree on names of this mean rarity."""
        low, high = LEAST, 1.0
        for _ in range(_HALVINGS):
            middle = (low + high) / 2
            low, high = (middle, high) if self.mean(middle) > mean - TINY else (low, middle)
        return low

    def _agreeing(self, slope: float) -> Array:
        return np.asarray(self._share * 2.0 ** (-slope * self._bits))
