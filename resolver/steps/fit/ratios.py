"""Fitted chances to bits: ratios of two classes, monotone in the levels."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from resolver.model.comparison import Comparison
from resolver.model.monotone import Array, floor, swept
from resolver.model.weights import Weights
from resolver.steps.fit.classes import HOUSEHOLD, SAME, UNRELATED, Tables


def weights(
    comparisons: Sequence[Comparison], tables: Mapping[str, Tables], sizes: Array
) -> Weights:
    """The weights that the tables and the sizes of the three classes make."""
    unrelated, household, usual, floors = {}, {}, {}, {}
    for comparison in comparisons:
        table = tables[comparison.name]
        against_u = np.array(_floats(_ratios(comparison, table, UNRELATED)))
        unrelated[comparison.name] = _floats(against_u)
        grid = against_u.reshape([field.states for field in comparison.fields])
        household[comparison.name] = _floats(_ratios(comparison, table, HOUSEHOLD))
        for index, field in enumerate(comparison.fields):
            usual[field.name] = -float(np.log2(table.marginals[UNRELATED][index][-1]))
            floors[field.name] = _floats(floor(grid, [index]).reshape(-1))
        together = floor(grid, range(len(comparison.fields)))
        floors[comparison.name] = _floats(together.reshape(-1))
    return Weights(
        comparisons=tuple(comparisons),
        prior=float(np.log2(sizes[SAME] / sizes[UNRELATED])),
        household_prior=float(np.log2(sizes[SAME] / sizes[HOUSEHOLD])),
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
        m, o = table.marginals[SAME][index], table.marginals[other][index]
        along = [-1 if i == index else 1 for i in range(len(shape))]
        bits += np.concatenate([[0.0], pooled(m, o)]).reshape(along)
        plain += np.concatenate([[0.0], np.log2(m / o)]).reshape(along)
    bits += np.log2(table.joint[SAME] / table.joint[other]).reshape(shape) - plain
    return swept(bits, [field.equal + 1 for field in comparison.fields]).reshape(-1)


def pooled(same: Array, other: Array) -> Array:
    """log2(same/other) per level, neighbours that violate the order pooled into one ratio."""
    blocks: list[list[float]] = []
    for m, o in zip(same, other, strict=True):
        blocks.append([m, o, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] > blocks[-1][0] * blocks[-2][1]:
            m2, o2, n2 = blocks.pop()
            blocks[-1] = [blocks[-1][0] + m2, blocks[-1][1] + o2, blocks[-1][2] + n2]
    return np.array([np.log2(m / o) for m, o, n in blocks for _ in range(int(n))])
