"""Bits over joint levels that never fall where agreement grows."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


def swept(grid: Array, equal: Sequence[int] | None = None) -> Array:
    """The bits (one axis a field, place 0 no evidence) made monotone by raising what is too low.

    They never fall from a level to the next, nor from no evidence to a level at which the values
    are equal. `equal`: the first such place of every field, else only the last one is.
    """
    grid = grid.copy()
    for _ in grid.shape:  # fields can undo one another once; a second sweep settles it
        for axis in range(grid.ndim):
            first = grid.shape[axis] - 1 if equal is None else equal[axis]
            moved = np.moveaxis(grid, axis, 0)
            moved[1:] = np.maximum.accumulate(moved[1:], axis=0)
            moved[first:] = np.maximum(moved[first:], moved[0])
    return grid


def floor(grid: Array, fields: Iterable[int]) -> Array:
    """How far common values of these fields may lower each place: no deeper than lower levels."""
    lower = grid.copy()
    for index in fields:
        along = np.moveaxis(lower, index, 0)
        along[-1] = along[:-1].max(axis=0)
    return np.asarray(lower - grid)
