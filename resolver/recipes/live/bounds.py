"""What a pair of records weighs at most, told from their sketches: many pairs at once.

Most records that share a blocking key are far from being one person. Their sketches tell that for
a hundredth of what reading and comparing them costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import product
from typing import Final

import numpy as np
import numpy.typing as npt

from resolver.fields import person
from resolver.model.comparison import NAME, Comparison, Field
from resolver.model.monotone import Array
from resolver.model.weights import Weights
from resolver.recipes.live import sketch
from resolver.recipes.live.sketch import FIELDS, RARITIES, WIDTH, Traced

Numbers = npt.NDArray[np.uint32]
Known = npt.NDArray[np.int64]

_SOME: Final = max(sketch.NONE, sketch.KNOWN, sketch.QUIET, sketch.OPEN) + 1
"""A field with something in common, but nothing firm.

Of all others as much is known as the sketch that tells less of them says: `NONE`, a side has none;
`KNOWN`, nothing is in common; `QUIET`, nothing, or there is no level; `OPEN`, it may be any.
"""
_KIND: Final = "kind"
_FOLLOWS: Final = {"birth_year": "birth"}
"""Fields that are compared only where another leaves them open."""
_NOTHING: Final = np.uint32(0xFFFF_FFFF)
"""Stands for a missing trace of the one record, so that it is not that of another."""


class Bounds:
    """Upper bounds of match weights, in bits."""

    def __init__(self, weights: Weights) -> None:
        self._names = _Names(weights)
        places = {field.name: place for place, field in enumerate(FIELDS)}
        self._tables: list[tuple[tuple[int, ...], Array]] = []
        self._rest = weights.prior
        for one in weights.comparisons:
            fields = [_FOLLOWS.get(field.name, field.name) for field in one.fields]
            if places.keys() >= set(fields):
                self._tables.append((tuple(places[name] for name in fields), _table(weights, one)))
            elif one.name not in {NAME, _KIND}:
                self._rest += max(weights.unrelated[one.name])

    def of(self, one: bytes, others: Sequence[bytes]) -> Array:
        """The most that the record of a sketch can weigh beside each of the others."""
        left, right = _numbers([one])[0], _numbers(others)
        known = _known(left, right)
        found: Array = self._names.of(left, right) + self._rest
        for places, table in self._tables:
            found += table[tuple(known[:, place] for place in places)]
        return found


class _Names:
    """The most that names weigh, their rarity included, and what kind of names they are."""

    def __init__(self, weights: Weights) -> None:
        (name,) = (comparison for comparison in weights.comparisons if comparison.name == NAME)
        grid = _grid(weights, name)
        every, conflict, nothing = slice(None), slice(1, 2), slice(2)
        sides = product((every, conflict), (every, conflict), (every, nothing))
        self._table = np.array([grid[side].max() for side in sides]).reshape(2, 2, 2)
        self._kinds = max(weights.unrelated[_KIND])
        self._usual = [weights.usual_rarity[field.name] for field in name.fields[:2]]
        self._floors = [max(0.0, *weights.floors[field.name]) for field in name.fields[:2]]
        self._floor = max(0.0, *weights.floors[NAME])
        self._whole = weights.whole.get(NAME)

    def of(self, left: Numbers, right: Numbers) -> Array:
        sure = person.conflicts(left[:RARITIES], right[:, :RARITIES])
        rarities = [_rarity(left[n], right[:, n]) for n in (RARITIES, RARITIES + 1)]
        parts = [
            np.where(conflict, 0.0, np.fmax(rarity - usual, floor))
            for conflict, rarity, usual, floor in zip(
                (sure.given, sure.family), rarities, self._usual, self._floors, strict=True
            )
        ]
        surprise = np.maximum(parts[0] + parts[1], self._floor)
        if self._whole is not None:
            together = self._whole.slope * (rarities[0] + rarities[1]) - self._whole.usual
            both = ~(sure.given | sure.family)
            surprise = np.where(both, np.fmax(surprise, together), surprise)
        levels = self._table[tuple(f.astype(int) for f in (sure.given, sure.family, sure.further))]
        found: Array = np.where(sure.unknown, 0.0, levels + surprise)
        found += np.where(sure.people, 0.0, self._kinds)
        return found


def _known(left: Numbers, right: Numbers) -> Known:
    """What is known of every field, in the order of `FIELDS`, of each of the right records."""
    traces = np.where(left == 0, _NOTHING, left)
    shared = (right == traces) | (right == traces[_TURNED])
    shared[:, _STATES] = False
    common = np.logical_or.reduceat(shared, _STATES, axis=1)
    firm = np.logical_or.reduceat(shared & _FIRM, _STATES, axis=1)
    mine, theirs = left[_STATES], right[:, _STATES]
    known: Known = np.maximum(mine, theirs).astype(np.int64)
    known[common & (known != sketch.OPEN)] = _SOME
    known[firm] = sketch.OPEN
    known[(mine == sketch.NONE) | (theirs == sketch.NONE)] = sketch.NONE
    return known


def _states() -> list[int]:
    """Where it stands in a sketch whether a field is there; its traces follow."""
    return [
        RARITIES + 2 + sum(field.width for field in FIELDS[:place]) for place in range(len(FIELDS))
    ]


def _turned() -> list[int]:
    """The numbers of a sketch with the first and the second value of each field turned round."""
    order = [*range(WIDTH)]
    for start, field in zip(_states(), FIELDS, strict=True):
        first, second = start + 1, start + 1 + field.traces
        if field.slots > 1:
            values = order[first:second], order[second : second + field.traces]
            order[first : second + field.traces] = [*values[1], *values[0]]
    return order


def _firm() -> list[bool]:
    """Whether a number of a sketch is a firm trace."""
    found = [False] * WIDTH
    for start, field in zip(_states(), FIELDS, strict=True):
        for slot in range(field.slots):
            first = start + 1 + slot * field.traces
            found[first : first + field.firm] = [True] * min(field.firm, field.traces)
    return found


_STATES: Final = np.array(_states())
_FIRM: Final = np.array(_firm())
_TURNED: Final = np.array(_turned())


def _table(weights: Weights, comparison: Comparison) -> Array:
    """The most bits for every combination of what is known of the fields."""
    traced = {field.name: field for field in FIELDS}
    grid = _grid(weights, comparison)
    levels = [_levels(field, traced.get(field.name)) for field in comparison.fields]
    table = np.empty((_SOME + 1,) * len(levels))
    for known in product(range(_SOME + 1), repeat=len(levels)):
        table[known] = grid[tuple(some[k] for some, k in zip(levels, known, strict=True))].max()
    return table


def _levels(field: Field, traced: Traced | None) -> dict[int, slice]:
    """The states that a field may be in, by what is known of it; state 0 is no level."""
    none, every = slice(0, 1), slice(field.states)
    if traced is None:
        return {**dict.fromkeys(range(_SOME + 1), none), sketch.OPEN: every}
    end = 2 + field.level(traced.most)
    return {
        sketch.NONE: none,
        sketch.KNOWN: slice(1, end),
        sketch.QUIET: slice(end),
        sketch.OPEN: every,
        _SOME: slice(2 + field.level(traced.some)),
    }


def _grid(weights: Weights, comparison: Comparison) -> Array:
    shape = [field.states for field in comparison.fields]
    return np.array(weights.unrelated[comparison.name]).reshape(shape)


def _rarity(left: np.uint32, right: Numbers) -> Array:
    """The bits of the more usual of two names, not a number where neither is known."""
    lower = np.minimum(left, right)
    return np.where(lower == sketch.NO_RARITY, np.nan, lower / sketch.FINEST)


def _numbers(sketches: Iterable[bytes]) -> Numbers:
    return np.frombuffer(b"".join(sketches), dtype=np.uint32).reshape(-1, WIDTH)
