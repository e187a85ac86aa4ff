from __future__ import annotations

import random

import polars as pl
import pytest

from resolver.steps.audit import estimated


def drawn(*rows):
    return pl.DataFrame(rows, schema=["band", "chance", "same"], orient="row")


def test_equal_chances_give_clopper_and_pearson():
    rows = [("auto", 1e-9, index > 0) for index in range(100)]
    (found,) = estimated(drawn(*rows)).rows(named=True)
    assert found["share"] == pytest.approx(0.99)
    assert found["low"] == pytest.approx(0.9455, abs=1e-3)
    assert found["high"] == pytest.approx(0.99975, abs=1e-4)


def test_pairs_count_by_one_over_their_chance():
    rows = [("auto", 0.5, True), ("auto", 0.5, True), ("auto", 0.1, False)]
    (found,) = estimated(drawn(*rows)).rows(named=True)
    assert found["pairs"] == pytest.approx(14.0)
    assert found["share"] == pytest.approx(4 / 14)


def test_what_is_drawn_for_certain_is_known():
    rows = [("auto", 1.0, True)] * 3 + [("auto", 1.0, False)]
    (found,) = estimated(drawn(*rows)).rows(named=True)
    assert (found["low"], found["share"], found["high"]) == (0.75, 0.75, 0.75)


def test_unanswered_pairs_are_stood_for_and_make_the_interval_wider():
    whole = [("auto", 0.5, True)] * 10
    part = [("auto", 0.5, True)] * 5 + [("auto", 0.5, None)] * 5
    (all_,), (half,) = (estimated(drawn(*rows)).rows(named=True) for rows in (whole, part))
    assert (half["asked"], half["answered"], half["pairs"]) == (10, 5, all_["pairs"])
    assert half["low"] < all_["low"]


def test_without_an_answer_anything_may_be():
    (found,) = estimated(drawn(("auto", 0.5, None))).rows(named=True)
    assert (found["answered"], found["share"], found["low"], found["high"]) == (0, None, 0.0, 1.0)


def test_bands_are_apart_and_the_order_of_rows_does_not_matter():
    rows = [("review", 0.1, False), ("auto", 0.2, True), ("review", 0.4, True)]
    found = estimated(drawn(*rows))
    assert found["band"].to_list() == ["auto", "review"]
    assert found.equals(estimated(drawn(*rows[::-1])))


@pytest.mark.parametrize("truth", [(0.999, 0.9), (0.95, 0.6), (1.0, 0.97)])
def test_the_interval_holds_the_share_in_95_of_100_samples(truth):
    sizes, taken = (800, 200), (30, 30)
    dice = random.Random(7)
    population = [
        [index < round(size * share) for index in range(size)]
        for size, share in zip(sizes, truth, strict=True)
    ]
    whole = sum(map(sum, population)) / sum(sizes)
    held = 0
    for _ in range(200):
        rows = [
            ("auto", count / len(stratum), same)
            for stratum, count in zip(population, taken, strict=True)
            for same in dice.sample(stratum, count)
        ]
        (found,) = estimated(drawn(*rows)).rows(named=True)
        held += found["low"] <= whole <= found["high"]
    assert held >= 0.93 * 200
