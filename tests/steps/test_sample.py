from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.sample import Kinds, drawn, telling


def kinds(features, chance, pairs, known=None, taken=None):
    none = [0.0] * len(chance)
    columns = (features, chance, pairs, known or none, taken or known or none)
    return Kinds(
        **{
            name: np.array(column, dtype=float)
            for name, column in zip(Kinds.__slots__, columns, strict=True)
        }
    )


LEVELS = [[1, 0, 0, 1], [0, 1, 0, 1], [0, 0, 1, 1]]


def test_doubtful_pairs_are_asked_before_sure_ones():
    assert telling(kinds(LEVELS, [0.999, 0.5, 0.001], [10, 10, 10]), 1) == [1]


def test_kinds_of_many_pairs_are_asked_before_rare_ones():
    assert telling(kinds(LEVELS, [0.5, 0.5, 0.5], [10, 1000, 10]), 1) == [1]


def test_questions_go_round():
    assert sorted(telling(kinds(LEVELS, [0.5, 0.5, 0.5], [9, 10, 11]), 3)) == [0, 1, 2]


def test_what_is_known_is_asked_last():
    found = telling(kinds(LEVELS, [0.5, 0.5, 0.5], [90, 90, 90], known=[0, 40, 40]), 1)
    assert found == [0]


def test_a_kind_is_not_asked_beyond_its_pairs_nor_beyond_its_share():
    assert telling(kinds(LEVELS, [0.5, 0.5, 0.5], [1, 2, 0]), 50).count(1) == 2
    assert telling(kinds(LEVELS, [0.5] * 3, [1e6] * 3), 40) == [
        *telling(kinds(LEVELS, [0.5] * 3, [2] * 3), 40)
    ]


def test_nothing_is_left_to_ask():
    assert telling(kinds(LEVELS, [0.5] * 3, [4, 4, 4], known=[4, 4, 4]), 5) == []


def population(*sizes):
    return pl.DataFrame(
        [(band, probability, lot) for band, probability, size in sizes for lot in range(size)],
        schema={"band": pl.String, "probability": pl.Float64, "lot": pl.UInt64},
        orient="row",
    )


SIZES = (("auto", 0.999, 300), ("review", 0.95, 200), ("review", 0.6, 50), ("apart", 0.01, 5000))


def test_the_chance_is_the_share_of_the_stratum_that_was_drawn():
    found = drawn(population(*SIZES), 50)
    for band, probability, size in SIZES:
        stratum = found.filter(band=band, probability=probability)
        assert len(stratum) >= 2
        assert stratum["chance"].unique().to_list() == [pytest.approx(len(stratum) / size)]


def test_chances_stand_for_the_whole():
    found = drawn(population(*SIZES), 50)
    assert (1 / found["chance"]).sum() == pytest.approx(5550)


def test_small_strata_are_drawn_whole():
    found = drawn(population(("auto", 0.999, 3), ("review", 0.7, 1)), 100)
    assert found["chance"].to_list() == [1.0] * 4


@given(st.permutations(range(40)), st.integers(1, 30))
def test_the_order_of_pairs_does_not_matter(order, wanted):
    pairs = population(("auto", 0.999, 20), ("apart", 0.2, 20))
    keys = ["band", "probability", "lot"]
    assert drawn(pairs[order], wanted).sort(keys).equals(drawn(pairs, wanted).sort(keys))


def test_nothing_is_drawn_from_nothing():
    assert drawn(population(), 10).is_empty()
