"""Where weights are still the shipped ones, because the data had nothing to say."""

from __future__ import annotations

from math import log2
from typing import Final

from resolver.model.comparison import Comparison
from resolver.model.weights import Weights

NEAR: Final = 0.05
"""Bits by which a weight may differ from the shipped one and not be called learned."""


def shipped(weights: Weights) -> tuple[str, ...]:
    """The comparisons whose agreement weighs what the shipped priors say, in their order."""
    return tuple(c.name for c in weights.comparisons if _as_shipped(c, weights))


def _as_shipped(comparison: Comparison, weights: Weights) -> bool:
    table = weights.unrelated[comparison.name]
    for index, field in enumerate(comparison.fields):
        after = 1
        for other in comparison.fields[index + 1 :]:
            after *= other.states
        alone = table[(field.top + 1) * after]
        if abs(alone - log2(field.same[-1] / field.unrelated[-1])) > NEAR:
            return False
    return True
