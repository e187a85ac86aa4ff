"""Pattern counts to weights: a guarded fit of three latent classes.

Fellegi and Sunter's model with the classes same person, same household and unrelated, fitted by
expectation-maximisation over candidate pairs plus a weighted random sample of all other pairs.
Inside a comparison each class has a distribution over joint level patterns, backed off to the
product of its per-field marginals; the marginals of same person and household carry the shipped
priors as pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import numpy as np
import polars as pl

from resolver.model.comparison import Comparison
from resolver.model.weights import Weights

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

PRIOR_SHARE: Final = (0.02, 0.02, 0.01)
"""Prior counts of the marginals of each class, as a share of the observed ones."""
PRIOR_PAIRS: Final = 20.0
"""Prior counts beside that share, in pairs: what keeps a class that hardly occurs in shape."""
ANCHOR: Final = 2.0
"""The share for the household class in anchored comparisons.

Learned freely it swallows the same person or turns into a second class of strangers.
"""
BACKOFF: Final = (20.0, 20.0, 1.0)
"""Weight of the product of marginals against the joint counts, in multiples of those counts.

Of unrelated pairs there are plenty, so how their fields move together can be believed.
"""
MOST_DISAGREEMENT: Final = 0.6
"""A same-person class that differs more often than this is not one."""
ROUNDS: Final = 60
TOLERANCE: Final = 1e-5
SAME_CAP: Final = 10.0
HOUSEHOLD_CAP: Final = 5.0
"""Most pairs of the same person, and of one household, per record."""
_CLASSES: Final = ("same", "household", "unrelated")
_S, _H, _U = 0, 1, 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Tables:
    """Chances of one comparison: per class the marginals of its fields and the joint states."""

    marginals: tuple[tuple[Array, ...], ...]
    joint: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fitted weights and what the fit says of itself."""

    weights: Weights
    same_pairs: float
    household_pairs: float
    rounds: int
    fallback: str | None = None


def fit(
    patterns: pl.DataFrame,
    comparisons: Sequence[Comparison],
    records: int,
    *,
    most: float | None = None,
    learn: bool = True,
) -> Fit:
    """Weights for the data at hand; without `learn` only the classes are counted.

    `patterns`: one row a distinct pattern, a state column a comparison, `candidates` (pairs),
    `others` (weight of the random sample: pairs that are no candidates, taken as unrelated) and,
    if there are such, `strangers` (pairs known to be two people, not counted in the class sizes).
    `most`: how many pairs of the same person there can be, `SAME_CAP` a record by default.
    """
    seen = _Seen(
        states={c.name: patterns[c.name].to_numpy() for c in comparisons},
        candidates=patterns["candidates"].to_numpy().astype(np.float64),
        others=patterns["others"].to_numpy().astype(np.float64),
        strangers=patterns.select("^strangers$", none=0.0).to_numpy()[:, 0].astype(np.float64),
        records=max(1, records),
        most=SAME_CAP * max(1, records) if most is None else most,
    )
    fitted = _maximised(seen, comparisons, learn=learn)
    doubt = None if fitted.rounds == 0 else _doubt(fitted.tables, comparisons)
    if doubt:
        fitted = _maximised(seen, comparisons, learn=False)
    return Fit(
        weights=_weights(comparisons, fitted.tables, fitted.sizes),
        same_pairs=float(fitted.sizes[_S]),
        household_pairs=float(fitted.sizes[_H]),
        rounds=fitted.rounds,
        fallback=doubt,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Distinct patterns: the state of every comparison, and how many pairs show it."""

    states: Mapping[str, Array]
    candidates: Array
    others: Array
    strangers: Array
    records: int
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    tables: Mapping[str, Tables]
    sizes: Array
    rounds: int


def _maximised(seen: _Seen, comparisons: Sequence[Comparison], *, learn: bool) -> _Fitted:
    """Tables and class sizes after expectation-maximisation; without `learn` only the sizes."""
    tables = {c.name: prior_tables(c) for c in comparisons}
    records = seen.records
    first = min(0.3 * records, max(seen.most, 0.5))
    sizes = np.array([first, 0.3 * records, max(1.0, records * (records - 1) / 2)])
    rounds = 0
    while rounds < ROUNDS and seen.candidates.sum() > 0:
        rounds += 1
        chances = _responsibilities(tables, seen.states, sizes)
        counts = chances * seen.candidates
        counts[_U] += seen.others
        before, totals = sizes, counts.sum(axis=1)
        most = [max(seen.most, 0.5), HOUSEHOLD_CAP * records]
        sizes = np.array([*np.minimum(totals[:_U] + 0.5, most), max(totals[_U], 1.0)])
        if learn:
            two = chances[[_H, _U]]
            counts[[_H, _U]] += two / two.sum(axis=0) * seen.strangers
            tables = {c.name: _maximise(c, seen.states[c.name], counts) for c in comparisons}
        if np.abs(np.log(sizes / before)).max() < TOLERANCE:
            break
    return _Fitted(tables=tables, sizes=sizes, rounds=rounds)


def _doubt(tables: Mapping[str, Tables], comparisons: Sequence[Comparison]) -> str | None:
    """Why the learned tables are not credible, or None.

    Whatever the data, one person's names, birth dates and ids agree more often than they differ,
    and full agreement speaks for one person.
    """
    for comparison in (c for c in comparisons if c.anchored):
        table = tables[comparison.name]
        for index, field in enumerate(comparison.fields):
            same, unrelated = table.marginals[_S][index], table.marginals[_U][index]
            if same[-1] < 2.0 * unrelated[-1]:
                return f"agreement on {field.name} would not speak for the same person"
            if same[0] > max(MOST_DISAGREEMENT, 1.5 * field.same[0]):
                return f"the same person would mostly differ in {field.name}"
    return None


def prior_tables(comparison: Comparison) -> Tables:
    """Chances by the shipped priors alone."""
    marginals = tuple(
        tuple(np.array(getattr(field, name)) for field in comparison.fields) for name in _CLASSES
    )
    joint = np.stack([_joint(comparison, m, None) for m in marginals])
    return Tables(marginals=marginals, joint=joint)


def _responsibilities(
    tables: Mapping[str, Tables], states: Mapping[str, Array], sizes: Array
) -> Array:
    logs = np.log(sizes)[:, None] + sum(
        np.log(table.joint)[:, states[name]] for name, table in tables.items()
    )
    logs -= logs.max(axis=0)
    odds = np.exp(logs)
    return np.asarray(odds / odds.sum(axis=0))


def _maximise(comparison: Comparison, states: Array, counts: Array) -> Tables:
    prior = prior_tables(comparison)
    marginals, joint = list(prior.marginals), list(prior.joint)
    for k in (_S, _H, _U):
        seen: Array = np.bincount(states, counts[k], comparison.states).astype(np.float64)
        marginals[k] = tuple(
            _marginal(comparison, index, seen, prior.marginals[k][index], k)
            for index in range(len(comparison.fields))
        )
        joint[k] = _joint(comparison, marginals[k], seen, BACKOFF[k])
    return Tables(marginals=tuple(marginals), joint=np.stack(joint))


def _marginal(comparison: Comparison, index: int, seen: Array, prior: Array, k: int) -> Array:
    shape = [field.states for field in comparison.fields]
    grid = seen.reshape(shape)
    axes = tuple(i for i in range(len(shape)) if i != index)
    counts = grid.sum(axis=axes)[1:]
    share = ANCHOR if k == _H and comparison.anchored else PRIOR_SHARE[k]
    strength = share * counts.sum() + PRIOR_PAIRS
    return np.asarray((counts + strength * prior) / (counts.sum() + strength))


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


def _weights(
    comparisons: Sequence[Comparison], tables: Mapping[str, Tables], sizes: Array
) -> Weights:
    unrelated, household, usual, floors = {}, {}, {}, {}
    for comparison in comparisons:
        table = tables[comparison.name]
        against_u = np.array(_floats(_ratios(comparison, table, _U)))
        unrelated[comparison.name] = _floats(against_u)
        household[comparison.name] = _floats(_ratios(comparison, table, _H))
        for index, field in enumerate(comparison.fields):
            usual[field.name] = -float(np.log2(table.marginals[_U][index][-1]))
            floors[field.name] = _floats(_floor(comparison, against_u, [index]))
        together = _floor(comparison, against_u, range(len(comparison.fields)))
        floors[comparison.name] = _floats(together)
    return Weights(
        comparisons=tuple(comparisons),
        prior=float(np.log2(sizes[_S] / sizes[_U])),
        household_prior=float(np.log2(sizes[_S] / sizes[_H])),
        unrelated=unrelated,
        household=household,
        usual_rarity=usual,
        floors=floors,
    )


def _floats(values: Array) -> tuple[float, ...]:
    return tuple(round(float(value), 6) for value in values)


def _ratios(comparison: Comparison, table: Tables, other: int) -> Array:
    """Bits of every joint state for same person against the other class, monotone in the levels.

    The product of the per-field ratios is pooled until it is monotone; what fields agree on beyond
    that comes from the joint tables. A last sweep removes what is left of violations.
    """
    shape = [field.states for field in comparison.fields]
    bits = np.zeros(shape)
    plain = np.zeros(shape)
    for index in range(len(shape)):
        m, o = table.marginals[_S][index], table.marginals[other][index]
        along = [-1 if i == index else 1 for i in range(len(shape))]
        bits += np.concatenate([[0.0], pooled(m, o)]).reshape(along)
        plain += np.concatenate([[0.0], np.log2(m / o)]).reshape(along)
    bits += np.log2(table.joint[_S] / table.joint[other]).reshape(shape) - plain
    return _swept(bits).reshape(-1)


def pooled(same: Array, other: Array) -> Array:
    """log2(same/other) per level, neighbours that violate the order pooled into one ratio."""
    blocks: list[list[float]] = []
    for m, o in zip(same, other, strict=True):
        blocks.append([m, o, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            m2, o2, n2 = blocks.pop()
            blocks[-1] = [blocks[-1][0] + m2, blocks[-1][1] + o2, blocks[-1][2] + n2]
    return np.array([np.log2(m / o) for m, o, n in blocks for _ in range(int(n))])


def _swept(grid: Array) -> Array:
    """The bits made never to fall from a level to the next, nor from no evidence to the top."""
    grid = grid.copy()
    for _ in grid.shape:  # fields can undo one another once; a second sweep settles it
        for axis in range(grid.ndim):
            moved = np.moveaxis(grid, axis, 0)
            moved[1:] = np.maximum.accumulate(moved[1:], axis=0)
            moved[-1] = np.maximum(moved[-1], moved[0])
    return grid


def _floor(comparison: Comparison, bits: Array, fields: Iterable[int]) -> Array:
    """How far common values of these fields may lower each state: no deeper than lower levels."""
    grid = bits.reshape([field.states for field in comparison.fields])
    lower = grid.copy()
    for index in fields:
        along = np.moveaxis(lower, index, 0)
        along[-1] = along[:-1].max(axis=0)
    return np.asarray((lower - grid).reshape(-1))
