from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.frames.schema import PAIRS
from resolver.recipes import grouping
from resolver.recipes.attaching import Judge
from resolver.steps.cluster import NOTHING_DECIDED, Decided
from resolver.steps.sides import OPEN, Sides

SCHEMA = {
    **PAIRS,
    "weight": pl.Float64,
    "bits_name": pl.Float64,
    "bits_household": pl.Float64,
    "band": pl.String,
    "conflict": pl.Boolean,
    "couple": pl.Boolean,
    "own": pl.Boolean,
    "generation": pl.Boolean,
    "forms": pl.Boolean,
    "level_given": pl.Int8,
}


def weighed(rows):
    """Pairs given as ends to weight, band and conflict; all evidence is in the name.

    In place of a conflict there may be a `couple`, which may share something of its `own`.
    """
    full = [
        {
            "l": left,
            "r": right,
            "weight": float(weight),
            "bits_name": float(weight),
            "bits_household": 0.0,
            "band": band,
            "conflict": bool(conflict),
            "couple": conflict in ("couple", "own"),
            "own": conflict == "own",
            "generation": False,
            "forms": False,
            "level_given": 0 if conflict == "given" else None,
        }
        for (left, right), (weight, band, conflict) in rows.items()
    ]
    return pl.DataFrame(full, schema=SCHEMA)


def grouped(
    known,
    *,
    hidden=None,
    rows=8,
    threshold=0.0,
    decided=NOTHING_DECIDED,
    apart=(),
    sides=OPEN,
    sizes=None,
):
    """Groups of the known pairs; `hidden` are weighed when asked for, all others are strangers."""
    hidden = hidden or {}
    asked = []

    def weigh(pairs):
        asked.extend(pairs.iter_rows())
        return weighed({p: hidden.get(p, (-5.0, "review", False)) for p in pairs.iter_rows()})

    def cannot(arena):
        assert len(arena) == rows
        return pl.DataFrame(apart, schema=PAIRS, orient="row")

    found = grouping.group(
        weighed(known), Judge(weigh=weigh, apart=cannot), threshold, decided, rows, sides, sizes
    )
    assert len(asked) == len(set(asked))
    assert not set(asked) & set(known)
    assert found.weighed.select("l", "r").is_unique().all()
    return found


def sets_of(labels):
    found = {}
    for row, label in enumerate(labels):
        found.setdefault(label, []).append(row)
    return [members for members in found.values() if len(members) > 1]


def auto(weight=10.0):
    return weight, "auto", False


def review(weight=10.0):
    return weight, "review", False


def couple(weight=10.0, own=False):
    return weight, "review", "own" if own else "couple"


def conflict(weight=-10.0):
    return weight, "review", True


def test_links_above_the_threshold_make_entities():
    known = {(0, 1): auto(), (2, 3): review(3), (4, 5): review(-3)}
    found = grouped(known)
    assert sets_of(found.entity) == [[0, 1], [2, 3]]
    assert sets_of(found.auto) == [[0, 1]]
    assert sets_of(grouped(known, threshold=5.0).entity) == [[0, 1]]
    assert sets_of(grouped(known, threshold=10.0).entity) == []


def test_the_other_pairs_of_a_component_are_weighed_too():
    chain = {(0, 1): review(), (1, 2): review()}
    hidden = {(0, 2): conflict(-100)}
    found = grouped(chain, hidden=hidden)
    assert {*found.weighed.select("l", "r").rows()} == {(0, 1), (1, 2), (0, 2)}
    assert sets_of(found.entity) in ([[0, 1]], [[1, 2]])
    assert sets_of(grouped(chain).entity) == [[0, 1, 2]]


def test_auto_entities_refine_entities():
    known = {(0, 1): auto(), (1, 2): review(), (2, 3): auto(), (5, 6): auto()}
    found = grouped(known)
    assert sets_of(found.entity) == [[0, 1, 2, 3], [5, 6]]
    assert sets_of(found.auto) == [[0, 1], [2, 3], [5, 6]]


def test_a_conflict_is_never_outweighed_in_an_auto_entity():
    pairs = dict.fromkeys(combinations(range(24), 2), auto(20.0))
    pairs[(0, 23)] = conflict(20.0)
    found = grouped(pairs, rows=24)
    assert len(sets_of(found.entity)) == 1
    assert found.auto[0] != found.auto[23]


def test_decisions_hold_whatever_the_evidence():
    known = {(0, 1): auto(20.0), (2, 3): conflict(-50.0)}
    decided = Decided(same=frozenset({(2, 3), (4, 6)}), different=frozenset({(0, 1)}))
    found = grouped(known, decided=decided)
    for labels in (found.entity, found.auto):
        assert sets_of(labels) == [[2, 3], [4, 6]]
    assert found.unheeded == frozenset()


def test_what_cannot_be_one_person_is_kept_apart_against_rulings_too():
    known = {(0, 1): auto(20.0), (1, 2): auto(20.0)}
    decided = Decided(same=frozenset({(0, 2)}))
    found = grouped(known, decided=decided, apart=[(0, 2)])
    assert found.entity[0] != found.entity[2]
    assert found.auto[0] != found.auto[2]
    assert found.unheeded == {(0, 2)}


@pytest.mark.parametrize("rows", [0, 1, 5])
def test_no_pairs(rows):
    found = grouped({}, rows=rows)
    assert found.entity.to_list() == found.auto.to_list() == [*range(rows)]


WEIGHTS = st.lists(st.integers(-12, 22), min_size=10, max_size=10)


@settings(max_examples=60, deadline=None)
@given(WEIGHTS, st.integers(0, 19), st.integers(1, 19))
def test_a_higher_threshold_only_refines(weights, low, more):
    pairs = zip(combinations(range(5), 2), weights, strict=True)
    known = {pair: (float(weight), "review", False) for pair, weight in pairs}
    fine = sets_of(grouped(known, rows=5, threshold=float(low + more)).entity)
    coarse = sets_of(grouped(known, rows=5, threshold=float(low)).entity)
    assert all(any(set(small) <= set(big) for big in coarse) for small in fine)


def test_a_couple_joins_nobody():
    known = {(0, 1): couple(), (0, 2): couple(), (0, 3): auto(20.0), (3, 4): couple()}
    found = grouped(known | {(1, 4): auto(20.0), (1, 5): review(), (0, 5): review(5.0)})
    assert sets_of(found.entity) == [[0, 3], [1, 4, 5]]


def test_a_couple_may_be_one_of_the_two_and_then_not_the_other():
    known = {(0, 1): couple(own=True), (0, 2): couple(), (1, 3): auto(20.0), (0, 3): couple(-1.0)}
    known |= {(1, 2): (3.0, "review", "given"), (2, 3): (-4.0, "review", "given")}
    assert sets_of(grouped(known).entity) == [[0, 1, 3]]


def test_a_ruling_may_join_a_couple_with_one_of_the_two():
    same = frozenset({(0, 1), (1, 2)})
    found = grouped(dict.fromkeys([(0, 1), (0, 2)], couple()), decided=Decided(same=same))
    assert sets_of(found.entity) == [[0, 1, 2]]
    assert found.unheeded == frozenset()


TRIO = {(0, 1): auto(), (0, 2): auto(), (1, 2): auto()}
NEAR = {(0, 3): review(-0.5), (1, 3): review(-0.5), (2, 3): review(-0.5)}
NEAR_TOO = {(0, 4): review(-0.5), (1, 4): review(-0.5), (2, 4): review(-0.5)}


def test_a_lone_record_is_judged_against_the_whole_entity():
    found = grouped(TRIO | NEAR)
    assert sets_of(found.entity) == [[0, 1, 2, 3]]
    assert sets_of(found.auto) == [[0, 1, 2]]
    assert sets_of(grouped(TRIO | NEAR, threshold=3.0).entity) == [[0, 1, 2]]
    hidden = {(1, 3): review(-0.5), (2, 3): review(-0.5)}
    assert sets_of(grouped(TRIO | {(0, 3): review(-0.5)}, hidden=hidden).entity) == [[0, 1, 2, 3]]


def test_only_pairs_inside_an_entity_are_told_further():
    hidden = {(1, 3): review(-30.0), (2, 3): review(-0.5)}
    found = grouped(TRIO | {(0, 3): review(-0.5)}, hidden=hidden)
    assert found.entity[3] == 3
    assert found.weighed.select("l", "r").rows() == [*TRIO, (0, 3)]


def test_a_model_knows_how_large_entities_are():
    assert sets_of(grouped(TRIO | NEAR, sizes={3: 1, 1: 5}).entity) == [[0, 1, 2, 3]]
    assert sets_of(grouped(TRIO | NEAR, sizes={3: 900, 2: 900, 1: 5}).entity) == [[0, 1, 2]]
    assert grouped(TRIO).sizes == {1: 5, 3: 1}


def test_a_lone_record_joins_nobody_it_cannot_be():
    ruled = Decided(different=frozenset({(1, 3)}))
    assert sets_of(grouped(TRIO | NEAR, decided=ruled).entity) == [[0, 1, 2]]
    unsure = Decided(unsure=frozenset({(1, 3)}))
    assert sets_of(grouped(TRIO | NEAR, decided=unsure).entity) == [[0, 1, 2]]
    assert sets_of(grouped(TRIO | NEAR, apart=[(1, 3)]).entity) == [[0, 1, 2]]


def test_of_two_lone_records_that_cannot_be_one_person_neither_joins():
    known = TRIO | NEAR | NEAR_TOO
    assert sets_of(grouped(known).entity) == [[0, 1, 2, 3, 4]]
    ruled = Decided(different=frozenset({(3, 4)}))
    assert sets_of(grouped(known, decided=ruled).entity) == [[0, 1, 2]]
    apart = {(3, 4): (-25.0, "review", False)}
    assert sets_of(grouped(known, hidden=apart).entity) == [[0, 1, 2]]
    assert sets_of(grouped(known | {(3, 4): couple(-3.0)}).entity) == [[0, 1, 2]]
    once = pl.Series([1, 2, 3, 4, 4, 5, 6, 7], dtype=pl.UInt32)
    assert sets_of(grouped(known, sides=Sides(closed=once, once=once)).entity) == [[0, 1, 2]]
