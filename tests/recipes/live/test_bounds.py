from __future__ import annotations

from functools import cache
from itertools import combinations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import RECORD, generated, numbered

import resolver
from resolver.config.model import Config
from resolver.frames.schema import PAIRS
from resolver.recipes import blocking, weighing
from resolver.recipes.live.bounds import Bounds
from resolver.recipes.live.sketch import WIDTH, sketch
from resolver.steps import lone
from resolver.steps.sides import OPEN

ROUNDED = 1e-9


@cache
def bounded(seed):
    """Pairs of generated customers with what they weigh, and the most that their sketches allow."""
    result = resolver.dedupe(generated(1_500, seed))
    return told(result, candidates(result))


def candidates(result):
    config = Config()
    return blocking.candidates(result.cleaned, config.blocking, OPEN, result.model).pairs


def told(result, pairs):
    weighed = weighing.weigh(pairs.select("l", "r"), result.cleaned, result.model.weights, Config())
    sketches = [sketch(row) for row in result.cleaned.to_dicts()]
    bounds = Bounds(result.model.weights)
    most = [
        bounds.of(sketches[left], [sketches[other] for other in others])
        for left, others in weighed.group_by("l", maintain_order=True).agg("r").iter_rows()
    ]
    return weighed.sort("l", maintain_order=True)["weight"].to_numpy(), np.concatenate(most)


@pytest.mark.parametrize("seed", [3, 8])
def test_no_pair_weighs_more_than_its_bound(seed):
    weights, most = bounded(seed)
    assert len(weights) > 10_000
    assert (weights <= most + ROUNDED).all()


def test_most_pairs_that_are_far_apart_are_told_by_their_bound():
    weights, most = bounded(3)
    far = weights <= lone.NEAR
    assert (most[far] <= lone.NEAR).mean() > 0.6


def test_people_weigh_themselves():
    result = resolver.dedupe(generated(300, 5))
    rows = len(result.cleaned)
    pairs = pl.DataFrame({"l": range(rows), "r": range(rows)}, schema=PAIRS)
    weights, most = told(result, pairs)
    assert (weights <= most + ROUNDED).all()


@pytest.fixture(scope="module")
def learned():
    return resolver.dedupe(generated(300, 6)).model


@settings(max_examples=8)
@given(st.lists(RECORD, min_size=10, max_size=20).map(numbered))
def test_no_pair_of_odd_records_weighs_more_than_its_bound(learned, records):
    result = resolver.dedupe(records, model=learned)
    rows = range(len(result.cleaned))
    pairs = pl.DataFrame(combinations(rows, 2), schema=PAIRS, orient="row")
    weights, most = told(result, pairs)
    assert (weights <= most + ROUNDED).all()


def test_a_sketch_is_as_wide_as_any_other():
    result = resolver.dedupe(generated(50, 4))
    assert {len(sketch(row)) for row in result.cleaned.to_dicts()} == {4 * WIDTH}
