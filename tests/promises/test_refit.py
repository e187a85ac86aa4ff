"""Whatever people rule, the refitted model keeps what is promised of weights."""

from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import check_whole, generated, groups, person, together

import resolver
from resolver.recipes.rerun import rerun
from resolver.steps import refit as learning
from resolver.steps import score

POPULATION = generated(120, 12)
WORDS = st.sampled_from(["same", "different", "related"])
PAIRS = st.tuples(WORDS, st.integers(0, 119), st.integers(0, 119)).filter(
    lambda one: one[1] != one[2]
)


@cache
def run():
    return resolver.dedupe(POPULATION)


def ruled(rulings):
    ids = [row["id"] for row in POPULATION]
    rows = [{"ruling": word, "left": ids[a], "right": ids[b]} for word, a, b in rulings]
    asked = [{**row, "question": "1", "chance": None} for row in rows]
    return resolver.refit(run(), pl.DataFrame(asked, infer_schema_length=None))


def rises(weights):
    """No level lowers the bits of any joint state: one field better, all others the same."""
    for comparison in weights.comparisons:
        sizes = [field.states for field in comparison.fields]
        for table in (weights.unrelated, weights.household):
            bits = table[comparison.name]
            step = 1
            for size in reversed(sizes):
                for place, value in enumerate(bits):
                    level = place // step % size
                    if 0 < level < size - 1:
                        assert bits[place + step] >= value
                    if level == 0:
                        assert bits[place + (size - 1) * step] >= value
                step *= size


@settings(max_examples=4, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=40))
def test_more_agreement_never_weighs_less(rulings):
    rises(ruled(rulings).model.weights)


@settings(max_examples=4, deadline=None)
@given(st.lists(st.floats(-6, 6), min_size=400, max_size=400))
def test_nor_does_it_whatever_is_learned(numbers):
    """Moves far beyond those that rulings make, within the bounds of the search."""
    steps = learning.ladder(run().model.weights)
    moves = []
    for bounds, part in ((steps.unrelated, numbers[:200]), (steps.household, numbers[200:])):
        held = [
            move if low is None else max(low, move)
            for move, (low, _) in zip(part, bounds, strict=False)
        ]
        moves.append(steps.turn @ held)
    found = learning.moved(steps, learning.Moves(unrelated=moves[0], household=moves[1]))
    rises(found)
    again = rerun(run())
    levels = again.candidates()
    weighed = score.score(levels, found)
    bits = [name for name in weighed.columns if name.startswith("bits_")]
    total = weighed.select(pl.sum_horizontal(bits) + found.prior).to_series()
    assert (total - weighed["weight"]).abs().max() < 1e-9
    assert weighed["weight"].is_finite().all()


ANN = {"name": "Ann Meyer", "emails": ["ann.m@example.org"], "phones": ["+1 415 555 2671"]}
WORSE = [
    {**ANN, "name": "Bo Novak"},
    {**ANN, "emails": ["bo@example.net"]},
    {**ANN, "phones": []},
    {"name": "A. Meyer"},
]


@pytest.mark.parametrize("word", ["same", "different"])
def test_a_copy_weighs_at_least_as_much_as_any_other_and_both_ways_alike(word):
    links = run().links.sort("weight").head(40).select("left", "right")
    told = links.with_columns(ruling=pl.lit(word), question=pl.lit("1"))
    model = resolver.refit(run(), told).model
    copy, *others = [
        resolver.dedupe([person("1", **ANN), person("2", **other)], model=model)
        for other in (ANN, *WORSE)
    ]
    found = copy.explain("1", "2")
    assert copy.explain("2", "1").weight == found.weight
    assert all(other.explain("1", "2").weight <= found.weight + 1e-9 for other in others)
    assert sum(part.bits for part in found.parts) == pytest.approx(found.weight, abs=1e-9)


@settings(max_examples=3, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=8))
def test_rulings_hold_under_the_model_that_was_learned_from_them(rulings):
    last = {frozenset((a, b)): (word, a, b) for word, a, b in rulings}
    ids = [row["id"] for row in POPULATION]
    told = pl.DataFrame([{"ruling": w, "left": ids[a], "right": ids[b]} for w, a, b in rulings])
    found = resolver.dedupe(POPULATION, model=ruled(rulings).model, rulings=told)
    check_whole(found)
    assert len(groups(found)) <= len(POPULATION)
    for word, a, b in last.values():
        if word != "same":
            assert not together(found, ids[a], ids[b])
