"""Probabilities to expected shares and numbers, with intervals that doubt the probabilities."""

from __future__ import annotations

from math import hypot, sqrt
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import minimum_spanning_tree

from resolver.frames.expected import Range

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

CALIBRATION: Final = 2.5
"""Bits by which all match weights of a run may be wrong together.

On seven sets with truth (customers, historical persons, a census, synthetic persons) the shift that
makes mean probability and share of right pairs or proposals agree was between -2.2 and 2.4 bits for
all but the surest pairs.
"""
ODD: Final = 0.001
"""What no evidence tells, such as errors at the source: on the same sets up to 1 in 2,000 of the
pairs that were sure were wrong all the same."""
NORMAL: Final = 1.96
"""Standard deviations to either side that hold 95 % of a normal distribution."""


def right(probabilities: pl.Series, independent: int) -> Range | None:
    """The expected share that is right of what has these probabilities, None for nothing.

    `independent`: how many of them are independent of one another, such as groups. The interval
    adds in quadrature the binomial noise, a common error of the weights of `CALIBRATION` bits, and
    `ODD`.
    """
    if probabilities.is_empty():
        return None
    chances = probabilities.to_numpy().astype(np.float64)
    mean = float(chances.mean())
    worst = float(_shifted(chances, -CALIBRATION).mean())
    best = float(_shifted(chances, CALIBRATION).mean())
    noise = max(_noise(share, independent) for share in (worst, mean, best))
    return Range(
        value=mean,
        low=max(0.0, mean - hypot(mean - worst, noise, ODD)),
        high=min(1.0, mean + hypot(best - mean, noise, ODD)),
    )


def number(probabilities: pl.Series, together: float = 1.0) -> Range:
    """How many are expected to be right of what has these probabilities, doubted as in `right`.

    `together`: how many of them stand or fall with one another, as the pairs of one record do.
    """
    chances = probabilities.to_numpy().astype(np.float64)
    mean = float(chances.sum())
    ends = []
    for bits in (-CALIBRATION, CALIBRATION):
        shifted = _shifted(chances, bits)
        spread = float((shifted * (1.0 - shifted)).sum()) * together
        noise = NORMAL * sqrt(spread + (NORMAL * together) ** 2 / 4.0)
        ends.append(hypot(mean - float(shifted.sum()), noise))
    return Range(
        value=mean, low=max(0.0, mean - ends[0]), high=min(float(len(chances)), mean + ends[1])
    )


def merges(apart: pl.DataFrame, rows: int) -> pl.Series:
    """The probabilities of the merges between entities that would join all that may be one person.

    `apart`: `a, b, probability`, entities of pairs that are kept apart. Several pairs between two
    entities, and rings of entities, are one duplicate each and not many: only the links of a
    maximum spanning forest count.
    """
    best = (
        apart.group_by(a=pl.min_horizontal("a", "b"), b=pl.max_horizontal("a", "b"))
        .agg(pl.col("probability").max())
        .filter(pl.col("probability") > 0.0)
        .sort("a", "b")
    )
    ends = (best["a"].to_numpy(), best["b"].to_numpy())
    graph = coo_matrix((-best["probability"].to_numpy(), ends), shape=(rows, rows))
    return pl.Series("probability", -minimum_spanning_tree(graph.tocsr()).data, dtype=pl.Float64)


def _noise(share: float, independent: int) -> float:
    """How far a share of so many may lie from what is expected (Wilson 1927)."""
    count = max(1, independent)
    return NORMAL * sqrt(max(share * (1.0 - share), 0.0) / count + NORMAL**2 / (4.0 * count**2))


def _shifted(chances: Array, bits: float) -> Array:
    """The probabilities after so many bits more of evidence."""
    factor = 2.0**bits
    return np.asarray(chances * factor / (1.0 - chances + chances * factor))
