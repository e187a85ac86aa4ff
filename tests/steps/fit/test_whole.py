"""Whole names: how far the rarity of their parts counts together."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.fit import whole
from resolver.steps.fit.whole import LEAST

BITS = st.lists(st.floats(0, 40), min_size=1, max_size=30)


def drawn(slope, pairs=20_000, same=0.5, told=4.0):
    """Rarity of records' names, and of pairs that agree on one, with the weight without it.

    Of pairs of the same person names are as rare as in the records; of others by `slope` bits
    fewer a bit. All other evidence speaks for the truth of a pair by about `told` bits.
    """
    chance = np.random.default_rng(5)
    named = chance.normal(20.0, 3.0, 50_000).clip(8, 30)
    true = chance.random(pairs) < same
    shares = 2.0 ** (-slope * named)
    others = chance.choice(named, pairs, p=shares / shares.sum())
    bits = np.where(true, chance.choice(named, pairs), others)
    usual = -np.log2(shares.mean())
    # what all other evidence says is right on average: its odds are drawn, then the truth by them
    other = chance.normal(0.0, told, pairs)
    weight = np.log2(same / (1 - same)) + np.where(true, abs(other), -abs(other))
    return pl.Series(named), pl.Series(bits), pl.Series(weight), usual


@pytest.mark.parametrize("slope", [1.0, 0.8, 0.5])
def test_the_slope_that_made_the_pairs_is_found(slope):
    named, bits, other, usual = drawn(slope)
    found = whole(named, bits, other)
    assert found.slope == pytest.approx(slope, abs=0.05)
    assert found.usual == pytest.approx(usual, abs=1.0)


def test_few_pairs_move_little():
    named, bits, other, _ = drawn(0.3, pairs=20)
    assert whole(named, bits, other).slope > 0.85


def test_nothing_to_learn_from():
    nothing = pl.Series([], dtype=pl.Float64)
    assert whole(nothing, nothing, nothing) is None
    assert whole(pl.Series([20.0]), nothing, nothing) is None


def test_names_all_as_rare_say_nothing_more():
    same = pl.Series([20.0] * 30)
    found = whole(same, same, pl.Series([0.0] * 30))
    assert found.slope == pytest.approx(1.0, abs=1e-6)
    assert found.usual == pytest.approx(20.0, abs=0.25)


@given(BITS, st.data())
def test_the_slope_stays_in_its_bounds(named, data):
    pairs = data.draw(st.lists(st.tuples(st.sampled_from(named), st.floats(-900, 900)), min_size=1))
    bits, other = zip(*pairs, strict=True)
    found = whole(pl.Series(named), pl.Series(bits), pl.Series(other))
    assert LEAST <= found.slope <= 1.0
    assert 0.0 <= found.usual <= 41.0
