"""The levels of all fields as numbers that may move, and the steps between them that must stay.

Every level of every field may move against unrelated pairs and against households, and so may both
priors. A field moves by its highest level and by the distances between neighbours; a distance may
shrink to nothing in the joint table where it is shortest, and never turns. So weights stay monotone
whatever is learned, and a search for the best ones needs bounds and no other constraint.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
import polars as pl

from resolver.model.comparison import Comparison, Field
from resolver.model.monotone import Array, floor, swept
from resolver.model.weights import Weights

DIGITS: Final = 3
"""Digits of a move in bits: what differs beyond them is the arithmetic and not the rulings."""
_DIGITS_OF_BITS: Final = 6

Bound = tuple[float | None, float | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Ladder:
    """Where every level stands among the numbers; the last one is the prior.

    `turn`: distances and highest levels to moves of levels; `unrelated` and `household`: how far
    each distance may shrink in the tables against either class.
    """

    weights: Weights
    places: Mapping[str, int]
    turn: Array
    unrelated: tuple[Bound, ...]
    household: tuple[Bound, ...]

    @property
    def size(self) -> int:
        """How many numbers may move against one class."""
        return len(self.unrelated)

    def features(self, levels: pl.DataFrame) -> Array:
        """One row a pair (`level_*`): 1 where a level is met, and 1 for the prior."""
        found = np.zeros((len(levels), self.size))
        found[:, -1] = 1.0
        for field, place in self.places.items():
            level = levels[f"level_{field}"].cast(pl.Int32).fill_null(-1).to_numpy()
            known = np.nonzero(level >= 0)[0]
            found[known, place + level[known]] = 1.0
        return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Moves:
    """Bits by which levels and the prior move: same person against unrelated, and household."""

    unrelated: Array
    household: Array


def ladder(weights: Weights) -> Ladder:
    """The levels of these weights."""
    places: dict[str, int] = {}
    size = 0
    for _, _, field in _fields(weights):
        places[field.name] = size
        size += len(field.levels)
    turn = np.zeros((size + 1, size + 1))
    turn[-1, -1] = 1.0
    for _, _, field in _fields(weights):
        first, top = places[field.name], places[field.name] + field.top
        for level in range(first, top + 1):
            turn[level, top] = 1.0
            turn[level, level:top] = -1.0
    return Ladder(
        weights=weights,
        places=places,
        turn=turn,
        unrelated=_bounds(weights, weights.unrelated),
        household=_bounds(weights, weights.household),
    )


def moved(steps: Ladder, moves: Moves) -> Weights:
    """The weights with their levels and priors moved, as monotone as they were."""
    weights = steps.weights
    unrelated, household, floors = {}, {}, {}
    for comparison in weights.comparisons:
        name = comparison.name
        shape = [field.states for field in comparison.fields]
        against = _shifted(weights.unrelated[name], comparison, steps, moves.unrelated)
        unrelated[name] = tuple(against.reshape(-1).tolist())
        kin = _shifted(weights.household[name], comparison, steps, moves.household)
        household[name] = tuple(kin.reshape(-1).tolist())
        for index, field in enumerate(comparison.fields):
            floors[field.name] = _floats(floor(against, [index]))
        floors[name] = _floats(floor(against, range(len(shape))))
    return replace(
        weights,
        prior=round(weights.prior + float(moves.unrelated[-1]), _DIGITS_OF_BITS),
        household_prior=round(
            weights.household_prior + float(moves.household[-1]), _DIGITS_OF_BITS
        ),
        unrelated=unrelated,
        household=household,
        floors=floors,
    )


def _shifted(bits: tuple[float, ...], comparison: Comparison, steps: Ladder, by: Array) -> Array:
    shape = [field.states for field in comparison.fields]
    grid = np.array(bits).reshape(shape)
    for index, field in enumerate(comparison.fields):
        place = steps.places[field.name]
        along = [-1 if i == index else 1 for i in range(len(shape))]
        grid = grid + np.concatenate([[0.0], by[place : place + len(field.levels)]]).reshape(along)
    return np.round(swept(grid), _DIGITS_OF_BITS)


def _floats(grid: Array) -> tuple[float, ...]:
    return tuple(np.round(grid.reshape(-1), _DIGITS_OF_BITS).tolist())


def _bounds(weights: Weights, tables: Mapping[str, tuple[float, ...]]) -> tuple[Bound, ...]:
    found: list[Bound] = []
    for comparison, index, _ in _fields(weights):
        shape = [field.states for field in comparison.fields]
        along = np.moveaxis(np.array(tables[comparison.name]).reshape(shape), index, 0)
        steps = np.diff(along[1:], axis=0).reshape(along.shape[0] - 2, -1).min(axis=1)
        whole = float((along[-1] - along[0]).min())
        found.extend((-max(0.0, step), None) for step in [*steps.tolist(), whole])
    return (*found, (None, None))


def _fields(weights: Weights) -> Iterator[tuple[Comparison, int, Field]]:
    for comparison in weights.comparisons:
        for index, field in enumerate(comparison.fields):
            yield comparison, index, field
