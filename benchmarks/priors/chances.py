"""Votes to chances: one prior for each field, level and class."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby

import numpy as np

from benchmarks.priors.votes import CLASSES, Array, Votes
from resolver.model.priors import Chances

STRENGTH = 10.0
"""Votes that the hand-set chances have in each set: what smooths levels that it hardly shows."""
ENOUGH = 20.0
"""Votes below which a set has nothing to say on a field."""
DIGITS = 4


def averaged(
    seen: Sequence[tuple[str, Votes]],
    hand: Mapping[str, Chances],
    kept: Mapping[str, Sequence[str]],
    trust: Mapping[str, float],
) -> dict[str, Chances]:
    """The chances of all fields, in the order of `hand`.

    `seen`: the generator of each set, and its votes. `kept`: the levels of a field that keep the
    hand-set chances. `trust`: for each class, how much of the way the chances go, on the log scale,
    from the hand-set ones (0) to the counted ones (1).
    """
    found = {}
    for field, chances in hand.items():
        fixed = [
            place for place, level in enumerate(chances.levels) if level in kept.get(field, ())
        ]
        rows = {}
        for name in CLASSES:
            prior = np.array(getattr(chances, name))
            counted = _learned([(g, v[field, name]) for g, v in seen if (field, name) in v], prior)
            mixed = normal(prior ** (1.0 - trust[name]) * counted ** trust[name])
            rows[name] = _with_fixed(mixed, prior, fixed)
        rows["unrelated"] = monotone(rows["same"], rows["unrelated"])
        told = {name: _rounded(row) for name, row in rows.items()}
        found[field] = Chances(levels=chances.levels, **told)
    return found


def unseen(
    seen: Sequence[tuple[str, Votes]], hand: Mapping[str, Chances], least: float = 1.0
) -> dict[str, list[str]]:
    """The levels of every field that the data hardly ever shows in pairs of one person."""
    found: dict[str, list[str]] = {}
    for field, chances in hand.items():
        total = sum((v[field, "same"] for _, v in seen if (field, "same") in v), np.zeros(1))
        total = np.broadcast_to(total, len(chances.levels))
        rare = [level for level, n in zip(chances.levels, total, strict=True) if n < least]
        if rare:
            found[field] = rare
    return found


def _learned(seen: Sequence[tuple[str, Array]], prior: Array) -> Array:
    """The geometric mean over generators of that over their sets; the prior where none says much.

    Weights are logarithms: what is averaged is the evidence of a level, and each set has one voice,
    however large it is and however rarely it shows the level.
    """
    told = [(name, smoothed(counts, prior)) for name, counts in seen if counts.sum() >= ENOUGH]
    if not told:
        return prior
    ordered = sorted(told, key=lambda one: one[0])
    means = [
        np.mean([np.log(chances) for _, chances in sets], axis=0)
        for _, sets in groupby(ordered, key=lambda one: one[0])
    ]
    return normal(np.exp(np.mean(means, axis=0)))


def smoothed(counts: Array, prior: Array) -> Array:
    """The chances in one set: counts and a few pairs of the prior; once in all pairs at least."""
    chances = (counts + STRENGTH * prior) / (counts.sum() + STRENGTH)
    return normal(np.maximum(chances, np.minimum(prior, 1.0 / counts.sum())))


def monotone(same: Array, other: Array) -> Array:
    """`other` such that same / other never falls from a level to the next.

    Neighbours in the wrong order share one ratio (pool adjacent violators: Ayer et al. 1955); the
    chance of each such block stays.
    """
    blocks: list[list[int]] = []
    for place in range(len(same)):
        blocks.append([place])
        while len(blocks) > 1 and _ratio(same, other, blocks[-2]) > _ratio(same, other, blocks[-1]):
            last = blocks.pop()
            blocks[-1] += last
    found = other.copy()
    for block in blocks:
        if len(block) > 1:
            found[block] = same[block] * other[block].sum() / same[block].sum()
    return found


def _ratio(same: Array, other: Array, block: Sequence[int]) -> float:
    return float(same[list(block)].sum() / other[list(block)].sum())


def normal(chances: Array) -> Array:
    """Scaled to a sum of one."""
    return np.asarray(chances / chances.sum())


def _with_fixed(mixed: Array, prior: Array, fixed: Sequence[int]) -> Array:
    """The fixed levels as in the prior, the others scaled to what these leave."""
    free = np.ones(len(mixed), dtype=bool)
    free[list(fixed)] = False
    if not free.any():
        return prior
    found = prior.copy()
    found[free] = mixed[free] / mixed[free].sum() * (1.0 - prior[~free].sum())
    return found


def _rounded(chances: Array) -> tuple[float, ...]:
    """To `DIGITS` significant digits; the greatest chance takes what is lost."""
    row = [float(f"{chance:.{DIGITS}g}") for chance in chances]
    largest = int(np.argmax(chances))
    row[largest] = round(1.0 - sum(row[:largest]) - sum(row[largest + 1 :]), 10)
    return tuple(row)
