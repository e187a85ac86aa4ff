from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resolver.model.monotone import floor, swept

BITS = st.integers(-20, 20).map(float)
GRIDS = st.lists(BITS, min_size=12, max_size=12).map(lambda bits: np.array(bits).reshape(3, 4))


def rises(grid):
    for axis in range(grid.ndim):
        along = np.moveaxis(grid, axis, 0)
        if not ((np.diff(along[1:], axis=0) >= 0).all() and (along[-1] >= along[0]).all()):
            return False
    return True


@given(GRIDS)
def test_swept_bits_never_fall(grid):
    assert rises(swept(grid))
    assert (swept(grid) >= grid).all()


@given(GRIDS)
def test_what_rises_already_is_left_alone(grid):
    once = swept(grid)
    assert (swept(once) == once).all()


def test_a_lower_level_is_the_floor_of_the_highest():
    grid = np.array([0.0, -4.0, 3.0, 7.0])
    assert floor(grid, [0]).tolist() == [0.0, 0.0, 0.0, -4.0]


def test_floors_of_both_fields_reach_the_lower_one():
    grid = np.array([[0.0, -1.0, 2.0], [-2.0, -3.0, 1.0], [3.0, 1.0, 6.0]])
    assert floor(grid, [0])[-1, -1] == -4.0
    assert floor(grid, [0, 1])[-1, -1] == -6.0
