from __future__ import annotations

import math

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.model.comparison import COMPARISONS, Comparison, Field
from resolver.steps.fit import fit, pooled, prior_tables

NAMES = [c.name for c in COMPARISONS]
SEEN = {**dict.fromkeys(NAMES, pl.UInt32), "candidates": pl.Float64, "others": pl.Float64}
TOP = {c.name: c.states - 1 for c in COMPARISONS}


def patterns(*rows):
    """Patterns of states, 0 (no evidence) where none is given."""
    nothing = {**dict.fromkeys(NAMES, 0), "candidates": 0.0, "others": 0.0}
    return pl.DataFrame([nothing | row for row in rows], schema=SEEN)


def numbers(weights):
    tables = (*weights.unrelated.values(), *weights.household.values(), *weights.floors.values())
    return [
        weights.prior,
        weights.household_prior,
        *weights.usual_rarity.values(),
        *(bits for table in tables for bits in table),
    ]


def test_priors_alone_are_sane():
    found = fit(patterns(), COMPARISONS, 1_000, learn=False)
    weights = found.weights
    assert found.rounds == 0
    assert -15 < weights.prior < -5
    for comparison in COMPARISONS:
        bits, against = weights.unrelated[comparison.name], weights.household[comparison.name]
        assert len(bits) == len(against) == comparison.states
        assert bits[0] == against[0] == 0
        assert bits[-1] == max(bits) > 0
        assert bits[-1] < 25
    for personal in ("email", "phone", "handle", "external_id", "national_id", "birth"):
        assert weights.unrelated[personal][-1] > 8
    assert weights.unrelated["gender"][-1] < 1.5


def test_a_household_shares_addresses_but_not_names_and_births():
    weights = fit(patterns(), COMPARISONS, 1_000).weights
    assert weights.household["name"][-1] > 3
    assert weights.household["birth"][-1] > 3
    assert abs(weights.household["address"][-1]) < 1


def test_two_records_get_a_sensible_answer():
    same = {"name": TOP["name"], "email": TOP["email"], "candidates": 1.0}
    weights = fit(patterns(same), COMPARISONS, 2).weights
    assert weights.unrelated["name"][-1] + weights.unrelated["email"][-1] + weights.prior > 5


@pytest.mark.parametrize("records", [0, 1, 2, 3, 100_000])
@pytest.mark.parametrize(
    "rows",
    [
        [],
        [{"candidates": 5.0}],
        [{"others": 1000.0}],
        [{"gender": 2, "candidates": 10.0, "others": 1e6}],
        [{"name": TOP["name"], "candidates": 10.0}],
        [{"email": 1, "candidates": 10.0}, {"email": 1, "others": 10.0}],
        [{**TOP, "candidates": 1e7}],
        [{**dict.fromkeys(NAMES, 1), "candidates": 1e7, "others": 1e12}],
    ],
    ids=["none", "null", "others", "constant", "same", "apart", "copies", "strangers"],
)
def test_odd_data_gives_finite_weights(rows, records):
    found = fit(patterns(*rows), COMPARISONS, records)
    assert all(math.isfinite(number) for number in numbers(found.weights))
    assert math.isfinite(found.same_pairs)
    assert found.same_pairs <= 10.0 * max(records, 1)
    assert found.household_pairs <= 5.0 * max(records, 1)


def test_a_household_class_may_vanish():
    apart = {"name": 1, "email": 1, "others": 500_000.0}
    same = {"name": TOP["name"], "birth": TOP["birth"], "email": TOP["email"], "candidates": 500.0}
    found = fit(patterns(same, apart), COMPARISONS, 1_000)
    assert found.household_pairs < 5
    assert found.same_pairs == pytest.approx(500, rel=0.02)


def test_spouses_are_a_class_of_their_own():
    family = TOP["name"] % 5
    rows = [
        {"name": TOP["name"], "birth": 6, "address": TOP["address"], "candidates": 400.0},
        {"name": 5 + family, "birth": 1, "address": TOP["address"], "candidates": 300.0},
        {"name": 6, "birth": 1, "address": 6, "candidates": 5_000.0, "others": 400_000.0},
    ]
    found = fit(patterns(*rows), COMPARISONS, 1_000)
    assert found.same_pairs == pytest.approx(400, rel=0.1)
    assert found.household_pairs == pytest.approx(300, rel=0.1)


def test_where_only_names_tell_a_household_apart_they_seldom_conflict():
    family = TOP["name"] % 5
    siblings = {"name": 5 + family, "address": TOP["address"], "candidates": 900.0}
    rows = [
        {"name": TOP["name"], "address": TOP["address"], "candidates": 300.0},
        siblings,
        {"name": 6, "birth": 1, "address": 6, "candidates": 40.0, "others": 400_000.0},
    ]
    found = fit(patterns(*rows), COMPARISONS, 1_000)
    assert found.same_pairs < 500
    assert found.household_pairs > 600


def test_the_same_person_seldom_conflicts_in_what_tells_people_apart():
    exact, conflict = TOP["name"], 96  # family names agree in both
    born, other = 24, 4
    rows = [
        {"name": exact, "birth": born, "email": 3, "candidates": 100.0},
        {"name": conflict, "birth": other, "email": 3, "candidates": 900.0},
        {"name": exact, "birth": other, "email": 3, "candidates": 300.0},
        {"name": 25, "birth": other, "email": 1, "candidates": 40.0, "others": 2e8},
    ]
    found = fit(patterns(*rows), COMPARISONS, 20_000)
    assert found.fallback is None
    assert found.same_pairs < 250
    assert found.household_pairs > 1_000
    assert found.weights.unrelated["birth"][other] == pytest.approx(-2.0, abs=0.1)


@given(st.randoms())
@settings(deadline=None, max_examples=10)
def test_order_of_patterns_does_not_matter(random):
    rows = [
        {"name": n, "email": e, "phone": (n + e) % 7, "candidates": float(n * e), "others": 9.0}
        for n in (0, 1, 6, 13, 29)
        for e in (0, 1, 5, 9)
    ]
    expected = numbers(fit(patterns(*rows), COMPARISONS, 500).weights)
    random.shuffle(rows)
    found = numbers(fit(patterns(*rows), COMPARISONS, 500).weights)
    assert found == pytest.approx(expected, abs=2e-6)


SAME, APART = (0.05, 0.15, 0.80), (0.90, 0.08, 0.02)
GUESS = {"same": (0.2, 0.2, 0.6), "household": (0.34, 0.33, 0.33), "unrelated": (0.8, 0.1, 0.1)}
SIMULATED = tuple(
    Comparison(name=name, fields=(Field(name=name, levels=("no", "close", "yes"), **GUESS),))
    for name in "abcde"
)


def simulated(same, apart, seed):
    """Independent levels of pairs of the same person and of strangers, counted by pattern."""
    rng = np.random.default_rng(seed)
    drawn = [
        {c.name: rng.choice(3, size, p=chances) + 1 for c in SIMULATED}
        for size, chances in ((same, SAME), (apart, APART))
    ]
    frame = pl.concat([pl.DataFrame(one) for one in drawn]).cast(pl.UInt32)
    return (
        frame.group_by("abcde"[i] for i in range(5))
        .agg(candidates=pl.len().cast(pl.Float64), others=pl.lit(0.0))
        .sort("a", "b", "c", "d", "e")
    )


@pytest.mark.parametrize("seed", [1, 2])
def test_known_chances_are_recovered(seed):
    found = fit(simulated(2_000, 20_000, seed), SIMULATED, 4_000)
    assert found.same_pairs + found.household_pairs == pytest.approx(2_000, rel=0.15)
    for comparison in SIMULATED:
        bits = found.weights.unrelated[comparison.name]
        for level, (m, u) in enumerate(zip(SAME, APART, strict=True), start=1):
            assert bits[level] == pytest.approx(math.log2(m / u), abs=1.3)
    assert found.weights.prior == pytest.approx(math.log2(2_000 / 20_000), abs=0.7)


def test_pooled_ratios_keep_a_right_order_and_mend_a_wrong_one():
    m, u = np.array([0.1, 0.2, 0.7]), np.array([0.8, 0.1, 0.1])
    assert pooled(m, u) == pytest.approx(np.log2(m / u))
    wrong = pooled(np.array([0.2, 0.1, 0.7]), np.array([0.1, 0.8, 0.1]))
    assert wrong == pytest.approx(np.log2([3 / 9, 3 / 9, 7]))


CHANCE = st.floats(1e-6, 1.0)


@given(st.lists(st.tuples(CHANCE, CHANCE), min_size=1, max_size=9))
def test_pooled_ratios_never_fall(chances):
    m, u = (np.array(side) for side in zip(*chances, strict=True))
    assert (np.diff(pooled(m, u)) >= -1e-9).all()


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 900)), max_size=12))
@settings(deadline=None, max_examples=20)
def test_bits_of_joint_levels_never_fall(counts):
    rows = [{"name": state, "candidates": float(n), "others": 1.0} for state, n in counts]
    weights = fit(patterns(*rows), COMPARISONS, 1_000).weights
    for table in (weights.unrelated, weights.household):
        grid = np.array(table["name"]).reshape(6, 5, 4)
        for turned in (grid, grid.T):
            assert (np.diff(turned[1:], axis=0) >= 0).all()
            assert (turned[-1] >= turned[0]).all()


@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 900)), max_size=12))
@settings(deadline=None, max_examples=20)
def test_common_names_never_weigh_below_lower_levels(counts):
    rows = [{"name": state, "candidates": float(n), "others": 1.0} for state, n in counts]
    weights = fit(patterns(*rows), COMPARISONS, 1_000).weights
    bits = np.array(weights.unrelated["name"]).reshape(6, 5, 4)
    given_, family, both = (
        bits + np.array(weights.floors[name]).reshape(bits.shape)
        for name in ("given", "family", "name")
    )
    assert given_[-1] == pytest.approx(bits[:-1].max(axis=0))
    assert family[:, -1] == pytest.approx(bits[:, :-1].max(axis=1))
    assert both[-1, -1, :-1] == pytest.approx(bits[:-1, :-1, :-1].max(axis=(0, 1)))
    assert both[:-1, :-1, :-1] == pytest.approx(bits[:-1, :-1, :-1])


def test_prior_tables_are_distributions_of_known_states():
    for comparison in COMPARISONS:
        shape = [field.states for field in comparison.fields]
        for chances in prior_tables(comparison).joint:
            known = chances.reshape(shape)[tuple(slice(1, None) for _ in shape)]
            assert known.sum() == pytest.approx(1.0, abs=1e-3)
            assert chances[0] == 1.0


def test_a_fit_that_is_not_credible_falls_back_and_says_so():
    namesakes = {"name": TOP["name"], "email": 1, "others": 500_000.0}
    same = {"name": TOP["name"], "email": TOP["email"], "candidates": 900.0}
    found = fit(patterns(namesakes, same), COMPARISONS, 1_000)
    told = fit(patterns(namesakes, same), COMPARISONS, 1_000, learn=False)
    assert found.fallback == "agreement on given would not speak for the same person"
    assert found.weights == told.weights
    assert told.fallback is None
    assert (
        found.weights.unrelated["name"] == fit(patterns(), COMPARISONS, 9).weights.unrelated["name"]
    )
