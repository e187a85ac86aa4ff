"""The chances of levels in the three classes: as shipped, and as counts of pairs tell them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np

from resolver.model.comparison import Comparison
from resolver.model.monotone import Array

PRIOR_SHARE: Final = (0.02, 0.02, 0.01)
"""Prior counts of the marginals of each class, as a share of the observed ones."""
PRIOR_PAIRS: Final = 20.0
"""Prior counts beside that share, in pairs: what keeps a class that hardly occurs in shape."""
ANCHOR: Final = 0.5
"""The share for the household class in anchored comparisons.

Learned freely it swallows the same person or turns into a second class of strangers.
"""
BACKOFF: Final = (20.0, 20.0, 1.0)
"""Weight of the product of marginals against the joint counts, in multiples of those counts.

Of unrelated pairs there are plenty, so how their fields move together can be believed.
"""
LONE_CONFLICT: Final = 3.0
"""How far disagreement of the same person may exceed its prior where nothing else tells people of
one household apart: spouses and siblings who agree on all but the name would be one person."""
MOST_CONFLICT: Final = 0.25
"""How often the same person may disagree in anchored fields, unless more is shipped.

Where duplicates are few the class would turn into strangers who have something in common.
"""
_CLASSES: Final = ("same", "household", "unrelated")
SAME, HOUSEHOLD, UNRELATED = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Chances of one comparison: per class the marginals of its fields and the joint states."""

    marginals: tuple[tuple[Array, ...], ...]
    joint: Array


def prior_tables(comparison: Comparison) -> Tables:
    """Chances by the shipped priors alone."""
    marginals = tuple(
        tuple(np.array(getattr(field, name)) for field in comparison.fields) for name in _CLASSES
    )
    joint = np.stack([_joint(comparison, m, None) for m in marginals])
    return Tables(marginals=marginals, joint=joint)


def learned(comparison: Comparison, states: Array, counts: Array, *, bounded: bool) -> Tables:
    """The chances that the counts of every class and state tell.

    Disagreement of the same person is bounded where the comparison is anchored, by `MOST_CONFLICT`
    or, if `bounded`, by `LONE_CONFLICT`.
    """
    prior = prior_tables(comparison)
    marginals, joint = list(prior.marginals), list(prior.joint)
    for k in (SAME, HOUSEHOLD, UNRELATED):
        seen: Array = np.bincount(states, counts[k], comparison.states).astype(np.float64)
        marginals[k] = tuple(
            _marginal(comparison, index, seen, prior.marginals[k][index], k)
            for index in range(len(comparison.fields))
        )
        if k == SAME and comparison.anchored:
            pairs = zip(marginals[k], prior.marginals[k], strict=True)
            marginals[k] = tuple(_at_most(m, _most(p[0], bounded=bounded)) for m, p in pairs)
        joint[k] = _joint(comparison, marginals[k], seen, BACKOFF[k])
    return Tables(marginals=tuple(marginals), joint=np.stack(joint))


def _marginal(comparison: Comparison, index: int, seen: Array, prior: Array, k: int) -> Array:
    shape = [field.states for field in comparison.fields]
    grid = seen.reshape(shape)
    axes = tuple(i for i in range(len(shape)) if i != index)
    counts = grid.sum(axis=axes)[1:]
    share = ANCHOR if k == HOUSEHOLD and comparison.anchored else PRIOR_SHARE[k]
    strength = share * counts.sum() + PRIOR_PAIRS
    return np.asarray((counts + strength * prior) / (counts.sum() + strength))


def _most(shipped: float, *, bounded: bool) -> float:
    most = max(MOST_CONFLICT, shipped)
    return min(LONE_CONFLICT * shipped, most) if bounded else most


def _at_most(marginal: Array, conflict: float) -> Array:
    """The chances with that of conflict bounded, the others in proportion."""
    if marginal[0] <= conflict:
        return marginal
    lowered = marginal * (1.0 - conflict) / (1.0 - marginal[0])
    lowered[0] = conflict
    return np.asarray(lowered)


def _joint(
    comparison: Comparison, marginals: Sequence[Array], seen: Array | None, backoff: float = 0.0
) -> Array:
    """Chance of every joint state given which fields are known; 1 where none is."""
    shape = [field.states for field in comparison.fields]
    product = np.ones(shape)
    for index, marginal in enumerate(marginals):
        factor = np.concatenate([[1.0], marginal])
        product *= factor.reshape([-1 if i == index else 1 for i in range(len(shape))])
    if seen is None:
        return product.reshape(-1)
    grid = seen.reshape(shape)
    for known in _known_together(len(shape)):
        place = tuple(slice(1, None) if i in known else 0 for i in range(len(shape)))
        axes = tuple(i for i in range(len(shape)) if i not in known)
        both = grid[tuple(slice(1 if i in known else 0, None) for i in range(len(shape)))]
        both = both.sum(axis=axes)
        if both.sum() > 0:
            product[place] = (both / both.sum() + backoff * product[place]) / (1.0 + backoff)
    return product.reshape(-1)


def _known_together(fields: int) -> list[tuple[int, ...]]:
    """All choices of two or more fields."""
    return [c for size in range(2, fields + 1) for c in combinations(range(fields), size)]
