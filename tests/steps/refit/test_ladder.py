from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from resolver.model.comparison import Comparison, Field
from resolver.model.weights import Weights
from resolver.steps.refit.ladder import Moves, ladder, moved


def field(name, levels):
    even = (1.0 / len(levels),) * len(levels)
    return Field(name=name, levels=levels, same=even, household=even, unrelated=even)


NAME = Comparison(
    name="name",
    fields=(field("given", ("no", "near", "yes")), field("family", ("no", "yes"))),
)
MAIL = Comparison(name="email", fields=(field("email", ("no", "near", "yes")),))


def outer(rows, columns):
    return tuple(float(a + b) for a in rows for b in columns)


WEIGHTS = Weights(
    comparisons=(NAME, MAIL),
    prior=-10.0,
    household_prior=2.0,
    unrelated={"name": outer((0, -4, 2, 5), (0, -3, 6)), "email": (0.0, -2.0, 7.0, 9.0)},
    household={"name": outer((0, -3, 1, 1), (0, -1, 0)), "email": (0.0, -1.0, -1.0, 2.0)},
    usual_rarity={"given": 3.0, "family": 6.0, "email": 10.0},
    floors={
        "given": (0.0,) * 12,
        "family": (0.0,) * 12,
        "name": (0.0,) * 12,
        "email": (0.0,) * 4,
    },
)
STEPS = ladder(WEIGHTS)
NUMBERS = st.lists(st.floats(-3, 3), min_size=STEPS.size, max_size=STEPS.size).map(np.array)


def within(bounds, numbers):
    low = np.array([-9.0 if bound[0] is None else bound[0] for bound in bounds])
    return np.maximum(numbers, low)


def grid(weights, table, name):
    shape = [one.states for one in next(c for c in weights.comparisons if c.name == name).fields]
    return np.array(getattr(weights, table)[name]).reshape(shape)


def test_levels_are_the_features():
    levels = pl.DataFrame(
        {"level_given": [0, None], "level_family": [1, None], "level_email": [2, None]},
        schema=dict.fromkeys(("level_given", "level_family", "level_email"), pl.Int8),
    )
    assert STEPS.features(levels).tolist() == [[1, 0, 0, 0, 1, 0, 0, 1, 1], [0] * 8 + [1]]


def test_a_level_moves_wherever_it_is_met_and_nothing_else_does():
    move = np.zeros(STEPS.size)
    move[STEPS.places["given"] + 2] = 1.5
    found = moved(STEPS, Moves(unrelated=move, household=np.zeros(STEPS.size)))
    before, after = (grid(one, "unrelated", "name") for one in (WEIGHTS, found))
    assert (after[3] - before[3]).tolist() == [1.5, 1.5, 1.5]
    assert (after[:3] == before[:3]).all()
    assert found.household == WEIGHTS.household
    assert found.unrelated["email"] == WEIGHTS.unrelated["email"]


def test_nothing_moves_without_a_move():
    still = np.zeros(STEPS.size)
    found = moved(STEPS, Moves(unrelated=still, household=still))
    assert found.unrelated == WEIGHTS.unrelated
    assert (found.prior, found.household_prior) == (WEIGHTS.prior, WEIGHTS.household_prior)


@given(NUMBERS, NUMBERS)
def test_weights_stay_monotone_within_the_bounds_without_being_swept(unrelated, household):
    moves = Moves(
        unrelated=STEPS.turn @ within(STEPS.unrelated, unrelated),
        household=STEPS.turn @ within(STEPS.household, household),
    )
    found = moved(STEPS, moves)
    for table, by in (("unrelated", moves.unrelated), ("household", moves.household)):
        mail = grid(found, table, "email")
        place = STEPS.places["email"]
        plain = grid(WEIGHTS, table, "email")[1:] + by[place : place + 3]
        assert np.abs(mail[1:] - plain).max() < 1e-5
        for name in ("name", "email"):
            bits = grid(found, table, name)
            for axis in range(bits.ndim):
                along = np.moveaxis(bits, axis, 0)
                assert (np.diff(along[1:], axis=0) >= 0).all()
                assert (along[-1] >= along[0]).all()
    for name in ("name", "given", "family", "email"):
        assert max(found.floors[name]) <= 0.0


@given(NUMBERS)
def test_no_evidence_stays_no_evidence(numbers):
    move = STEPS.turn @ within(STEPS.unrelated, numbers)
    found = moved(STEPS, Moves(unrelated=move, household=move))
    assert {bits[0] for bits in (*found.unrelated.values(), *found.household.values())} == {0.0}
