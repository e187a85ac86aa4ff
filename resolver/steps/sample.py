"""Which pairs to ask people about: those that teach most, and some at random to measure by."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Final

import numpy as np
import polars as pl

from resolver.model.monotone import Array

SHARES: Final = {"auto": 4, "review": 4, "blocked": 2, "implied": 2, "apart": 2}
"""How the pairs drawn at random are shared out among the bands."""
EDGES: Final = (0.05, 0.5, 0.9, 0.99)
"""Probabilities between which pairs are drawn apart, so that rare kinds are met, too."""
SPREAD: Final = 0.7
"""How uncertain a level is before anybody is asked: one bit, in natural units."""
REPEATS: Final = 20
"""One in so many questions, at most, is about one kind of pairs."""
_LEAST: Final = 0.02
_ROUNDING: Final = 1e-12


@dataclass(frozen=True, slots=True, kw_only=True)
class Kinds:
    """Pairs of the same levels and about the same weight, one place a kind.

    `features`: the levels that are met; `chance` of the same person; how many `pairs` there are, on
    how many of them somebody has ruled (`known`), and how many are not to be asked (`taken`).
    """

    features: Array
    chance: Array
    pairs: Array
    known: Array
    taken: Array


def telling(kinds: Kinds, wanted: int) -> list[int]:
    """The kinds of pairs to ask about in turn, a kind as often as it is worth it.

    Each question is the one
    whose answer is expected to make the probabilities of all pairs surest: an answer on a doubtful
    pair with levels that many doubtful pairs share, and that no earlier question was about (Cohn,
    Ghahramani and Jordan, *Active Learning with Statistical Models*, 1996, for a logistic model).
    """
    features = kinds.features
    doubt = kinds.chance * (1.0 - kinds.chance)
    weights = features.T @ (features * (kinds.pairs * doubt**2)[:, None])
    along = features * SPREAD**2
    left = np.minimum(kinds.pairs - kinds.taken, max(1, ceil(wanted / REPEATS)))
    for kind in np.repeat(np.arange(len(doubt)), kinds.known.astype(np.int64)).tolist():
        along = _surer(along, features[kind], kind, doubt[kind])
    reach = along @ weights
    chosen: list[int] = []
    while len(chosen) < wanted and (left > 0).any():
        gain = (reach * along).sum(axis=1) * doubt
        gain = gain / (1.0 + doubt * (along * features).sum(axis=1))
        kind = int(np.argmax(np.where(left > 0, np.round(gain / _ROUNDING), -1.0)))
        chosen.append(kind)
        left[kind] -= 1
        along = _surer(along, features[kind], kind, doubt[kind])
        reach = along @ weights
    return chosen


def _surer(along: Array, feature: Array, kind: int, doubt: float) -> Array:
    """What is uncertain of every kind (features times covariance) after an answer on one."""
    shared = along @ feature
    return np.asarray(along - np.outer(shared, along[kind]) * doubt / (1.0 + doubt * shared[kind]))


def drawn(pairs: pl.DataFrame, wanted: int) -> pl.DataFrame:
    """About `wanted` of the pairs, drawn at random within strata, with the `chance` they had.

    `pairs`: `band`, `probability` and `lot`, a number that stands for the pair and knows nothing of
    its place, such as a hash of what its records say. Strata are bands and, in them, ranges of
    probability (`EDGES`); the questions of a band go to its strata by their size and by how
    doubtful they are (Neyman 1934), two at least to each.
    """
    strata = pairs.with_columns(
        stratum=sum((pl.col("probability") >= edge).cast(pl.Int8) for edge in EDGES)
    )
    doubt = (pl.col("probability") * (1.0 - pl.col("probability"))).mean() + _LEAST
    sizes = (
        strata.group_by("band", "stratum")
        .agg(pairs=pl.len().cast(pl.Int64), claim=pl.len() * doubt.sqrt())
        .sort("band", "stratum")
    )
    claims = pl.col("band").replace_strict(SHARES, default=1).cast(pl.Float64)
    whole = sizes.select(claims.filter(pl.col("band").is_first_distinct()).sum()).item()
    part = pl.lit(wanted) * claims / whole * pl.col("claim") / pl.col("claim").sum().over("band")
    taken = sizes.with_columns(
        take=pl.min_horizontal("pairs", pl.max_horizontal(part.floor().cast(pl.Int64), 2))
    )
    return (
        strata.join(taken, on=["band", "stratum"])
        .sort("band", "stratum", "lot", maintain_order=True)
        .filter(pl.int_range(pl.len()).over("band", "stratum") < pl.col("take"))
        .with_columns(chance=pl.col("take") / pl.col("pairs"))
        .drop("stratum", "claim", "take", "pairs")
    )
