"""Precision and recall over thresholds: what is left where only stronger links are kept."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
import numpy.typing as npt
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from resolver.steps.measure.figures import Point
from resolver.steps.measure.shares import harmonic, share

POINTS: Final = 32
"""Cuts of a curve, about; more cannot be told apart on a page."""

Codes = npt.NDArray[np.int64]


def curve(
    truth: pl.Series, links: pl.DataFrame, threshold: float, true_pairs: int
) -> tuple[Point, ...]:
    """One point a cut of the link weights, the lowest cut first.

    Args:
        truth: the true entity of every row, null where it is not known.
        links: `l, r` (rows) and `weight` (bits).
        threshold: the bits that the run asked for; a cut of its own where links lie on both sides.
        true_pairs: all pairs of one true entity.

    Records are joined as connected components of the links that are left, so the lowest cut gives
    the entities of the run. What was never linked is in no point: recall ends where links end.
    """
    if links.is_empty():
        return ()
    ordered = links.sort("weight", descending=True)
    nodes = pl.concat([ordered["l"], ordered["r"]]).unique().sort()
    left, right = (nodes.search_sorted(ordered[side]).to_numpy() for side in ("l", "r"))
    codes = truth.gather(nodes).rank("dense").cast(pl.Int64).fill_null(0).to_numpy()
    weights = ordered["weight"].to_numpy()
    points = []
    for cut in _cuts(weights, threshold):
        kept = int(np.searchsorted(-weights, -cut, side="right"))
        ones = np.ones(kept, dtype=np.int8)
        graph = coo_matrix((ones, (left[:kept], right[:kept])), shape=(len(nodes), len(nodes)))
        _, labels = connected_components(graph, directed=False)
        points.append(_point(cut, kept, labels.astype(np.int64), codes, true_pairs))
    return tuple(points)


def _cuts(weights: npt.NDArray[np.float64], threshold: float) -> list[float]:
    """Quantiles of the weights, rounded down, so that the lowest keeps every link."""
    quantiles = np.quantile(weights, np.linspace(0.0, 1.0, POINTS), method="lower")
    cuts = {math.floor(quantile * 100.0) / 100.0 for quantile in quantiles.tolist()}
    if weights.min() < threshold < weights.max():
        cuts.add(threshold)
    return sorted(cuts)


def _point(cut: float, links: int, labels: Codes, codes: Codes, true_pairs: int) -> Point:
    known = codes > 0
    labels, codes = labels[known], codes[known]
    pairs = _pairs(np.bincount(labels))
    _, both = np.unique(labels * (codes.max(initial=0) + 1) + codes, return_counts=True)
    shared = _pairs(both)
    precision, recall = share(shared, pairs), share(shared, true_pairs)
    return Point(
        cut=cut, links=links, precision=precision, recall=recall, f1=harmonic(precision, recall)
    )


def _pairs(sizes: Codes) -> int:
    sizes = sizes.astype(np.int64)
    return int((sizes * (sizes - 1) // 2).sum())
