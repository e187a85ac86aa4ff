from __future__ import annotations

from functools import cache
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import generated
from recipes.live.regions import SIZES, batch, made, pair, region

import resolver
from resolver.config.model import Config, Match
from resolver.recipes import batch as together
from resolver.recipes import blocking, weighing
from resolver.recipes.live import alone, small
from resolver.recipes.onerow import Weigher
from resolver.recipes.weighing import Weighed
from resolver.steps import cluster, lone
from resolver.steps.cluster import NOTHING_DECIDED
from resolver.steps.sides import OPEN


def answer(one):
    found = small.group(one.rows, one.known, one.weigh, one.sizes, one.threshold)
    assert found.weighed.keys() >= one.known.keys()
    assert all(row is one.pairs[p] for p, row in found.weighed.items())
    return found.entity, found.auto


def answers(rows, pairs, **told):
    """Entities and `auto` entities of the region, which the batch finds too."""
    one = region(rows, pairs, **told)
    assert answer(one) == batch(one)
    return answer(one)


def auto(weight=10.0, **told):
    return pair(weight, band="auto", **told)


TRIO = dict.fromkeys(combinations(range(3), 2), auto())


def test_records_without_near_pairs_stay_alone():
    assert answers(1, {}) == ([0], [0])
    assert answers(3, {}) == ([0, 1, 2], [0, 1, 2])
    assert answers(2, {(0, 1): pair(-1.0)}) == ([0, 1], [0, 1])
    assert answers(2, {(0, 1): pair(-9.0)}) == ([0, 1], [0, 1])


def test_likely_pairs_make_entities():
    pairs = {(0, 2): auto(), (1, 3): pair(3.0)}
    assert answers(4, pairs) == ([0, 1, 0, 1], [0, 1, 0, 3])
    assert answers(4, pairs, threshold=3.0) == ([0, 1, 0, 3], [0, 1, 0, 3])
    assert answers(3, TRIO) == ([0, 0, 0], [0, 0, 0])


def test_the_other_pairs_between_connected_records_are_weighed():
    chain = {(0, 1): pair(9.0), (1, 2): pair(8.0)}
    assert answers(3, chain, usual=-60.0)[0] == [0, 0, 2]
    assert answers(3, chain, usual=-12.0)[0] == [0, 0, 0]
    more = region(5, chain | {(3, 4): pair(5.0), (2, 3): pair(-1.5)}, usual=-60.0)
    found = small.group(5, more.known, more.weigh, SIZES, 0.0)
    assert {*found.weighed} == {*chain, (0, 2), (3, 4), (2, 3), (2, 4)}


def test_a_weak_bridge_joins_no_two_entities():
    pairs = {(0, 1): auto(), (2, 3): auto(), (1, 2): pair(1.4)}
    assert answers(4, pairs, usual=-10.0)[0] == [0, 0, 2, 2]
    assert answers(4, pairs | {(1, 2): pair(1.6)}, usual=-10.0)[0] == [0, 0, 0, 0]


def test_where_all_speaks_for_it_weak_links_do():
    pairs = dict.fromkeys(combinations(range(4), 2), pair(1.0))
    assert answers(4, pairs)[0] == [0, 0, 0, 0]


def test_a_conflict_keeps_records_apart_in_auto_entities():
    pairs = dict.fromkeys(combinations(range(4), 2), auto(20.0))
    entity, certain = answers(4, pairs | {(0, 3): auto(20.0, conflict=True)})
    assert entity == [0, 0, 0, 0]
    assert certain[0] != certain[3]


def test_what_is_not_safe_makes_no_auto_entity():
    pairs = {(0, 1): auto(), (0, 2): pair(10.0), (1, 2): pair(10.0)}
    assert answers(3, pairs) == ([0, 0, 0], [0, 0, 2])


def test_a_couple_joins_neither_of_the_two():
    half = pair(9.0, couple=True)
    assert answers(3, {(0, 1): half, (0, 2): half, (1, 2): pair(-9.0)})[0] == [0, 1, 2]
    own = pair(9.0, couple=True, own=True)
    other = pair(2.0, level_given=0)
    pairs = {(0, 1): own, (0, 2): half, (1, 2): other}
    assert answers(3, pairs)[0] == [0, 0, 2]
    assert answers(3, pairs | {(1, 2): pair(2.0)})[0] == [0, 0, 0]
    unlikely = {(0, 1): pair(-1.0, couple=True, own=True), (1, 2): pair(2.0)}
    assert answers(3, pairs | unlikely)[0] == [0, 1, 1]


NEAR = {(row, 3): pair(-0.5) for row in range(3)}
NEAR_TOO = {(row, 4): pair(-0.5) for row in range(3)}


def test_a_lone_record_is_judged_against_the_whole_entity():
    pairs = TRIO | NEAR
    sizes = {1: 5, 3: 1}
    assert answers(4, pairs, sizes=sizes) == ([0, 0, 0, 0], [0, 0, 0, 3])
    assert answers(4, pairs, sizes=sizes, threshold=3.0)[0] == [0, 0, 0, 3]
    assert answers(4, pairs, sizes={1: 5, 2: 900, 3: 900})[0] == [0, 0, 0, 3]
    one = TRIO | {(1, 3): pair(-0.5)}
    assert answers(4, one, sizes=sizes, usual=-1.0)[0] == [0, 0, 0, 0]
    assert answers(4, one, sizes=sizes)[0] == [0, 0, 0, 3]
    assert answers(4, TRIO | {(1, 3): pair(-2.0)}, sizes=sizes, usual=-2.0)[0] == [0, 0, 0, 3]


def test_a_couple_is_no_member_that_a_lone_record_is_judged_by():
    pairs = TRIO | {p: pair(-0.1) for p in NEAR}
    pairs |= {(row, 4): pair(9.0, couple=True) for row in range(3)}
    assert answers(5, pairs, sizes={1: 5, 3: 1}, threshold=0.5)[0] == [0, 0, 0, 0, 4]


@pytest.mark.parametrize("told", [{"couple": True}, {"forms": True}, {"bits_household": -3.5}])
def test_what_tells_a_lone_record_from_a_member_keeps_it_alone(told):
    pairs = TRIO | NEAR | {(1, 3): pair(-0.5, **told)}
    assert answers(4, pairs, sizes={1: 5, 3: 1})[0] == [0, 0, 0, 3]


def test_of_two_lone_records_that_cannot_be_one_person_neither_joins():
    pairs = TRIO | NEAR | NEAR_TOO
    sizes = {1: 5, 3: 1}
    assert answers(5, pairs, sizes=sizes, usual=-19.0)[0] == [0, 0, 0, 0, 0]
    assert answers(5, pairs, sizes=sizes, usual=-21.0)[0] == [0, 0, 0, 3, 4]
    suffixed = pairs | {(3, 4): pair(-5.0, generation=True)}
    assert answers(5, suffixed, sizes=sizes)[0] == [0, 0, 0, 3, 4]


def test_a_record_as_near_to_two_entities_joins_neither():
    other = {(left + 4, right + 4): row for (left, right), row in TRIO.items()}
    both = NEAR | {(3, row): pair(-0.5) for row in range(4, 7)}
    assert answers(7, TRIO | other | both, sizes={1: 5, 3: 1})[0] == [0, 0, 0, 3, 4, 4, 4]
    nearer = {p: pair(-0.1) for p in NEAR} | {(3, row): pair(-1.9) for row in range(4, 7)}
    assert answers(7, TRIO | other | nearer, sizes={1: 5, 3: 9, 4: 9})[0][3] == 0


def test_a_lone_record_in_front_names_its_entity():
    pairs = {(left + 1, right + 1): row for (left, right), row in TRIO.items()}
    pairs |= {(0, row): pair(-0.5) for row in (1, 2, 3)}
    assert answers(4, pairs, sizes={1: 5, 3: 1}) == ([0, 0, 0, 0], [0, 1, 1, 1])


def test_a_lone_record_stays_alone_where_the_threshold_takes_its_entity_apart():
    pairs = {p: pair(2.0) for p in TRIO} | {p: pair(-0.1) for p in NEAR}
    sizes = {1: 5, 3: 1, 4: 1}
    assert answers(4, pairs, sizes=sizes)[0] == [0, 0, 0, 0]
    assert answers(4, pairs, sizes=sizes, threshold=2.0)[0] == [0, 1, 2, 3]


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_any_region_is_grouped_as_the_batch_does(random):
    found = made(random)
    assert answer(found) == batch(found)


@cache
def matched(seed):
    """A model, what weighs pairs by it, clean records and their candidate pairs, weighed."""
    result = resolver.dedupe(generated(300, seed))
    model, cleaned, config = result.model, result.cleaned, Config()
    pairs = blocking.candidates(cleaned, config.blocking, OPEN, model).pairs
    weighed = weighing.weigh(pairs.select("l", "r"), cleaned, model.weights, config)
    return model, Weigher(model, config), cleaned, weighed


@pytest.mark.parametrize("threshold", [0.0, 4.0])
def test_customers_are_grouped_as_the_batch_does(threshold):
    model, weigher, cleaned, weighed = matched(5)
    config = Config(match=Match(threshold_bits=threshold))
    weigh = weighing.weigher(cleaned, model.weights, config)
    found = Weighed(pairs=weighed, weigh=weigh, sizes=model.sizes)
    wanted, _ = together.grouped(found, cleaned, config, NOTHING_DECIDED, OPEN)
    near = weighed.filter(weighed["weight"] > lone.NEAR)
    arena = cluster.components(len(cleaned), near.select("l", "r")).to_list()
    pairs = {(row.pop("l"), row.pop("r")): row for row in near.to_dicts()}
    rows = cleaned.to_dicts()
    entity, certain = [*range(len(rows))], [*range(len(rows))]
    for label, of in alone.members(arena).items():
        known = {
            (of.index(left), of.index(right)): row
            for (left, right), row in pairs.items()
            if arena[left] == label
        }
        found = small.group(
            len(of),
            known,
            lambda left, right, of=of: weigher.weigh(rows[of[left]], rows[of[right]]),
            model.sizes,
            threshold,
        )
        for row, one, other in zip(of, found.entity, found.auto, strict=True):
            entity[row], certain[row] = of[one], of[other]
    assert entity == wanted.entity.to_list()
    assert certain == wanted.auto.to_list()
    assert len(set(entity)) < len(set(certain)) < len(rows) - 20
