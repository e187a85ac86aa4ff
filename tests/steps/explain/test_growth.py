from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.cluster import agglomerate
from resolver.steps.explain.growth import MANY, grow, path, tree


def test_the_strongest_evidence_comes_first():
    merges = grow([0, 1, 2, 3], {(0, 1): 4.0, (1, 2): 9.0, (0, 2): 1.0, (2, 3): 3.0}, (), 0.0)
    assert [(merge.left, merge.right, merge.by) for merge in merges] == [
        ((1,), (2,), "evidence"),
        ((0,), (1, 2), "evidence"),
        ((0, 1, 2), (3,), "evidence"),
    ]
    assert [merge.bits for merge in merges] == [9.0, 2.5, 1.0]
    assert [merge.link for merge in merges] == [(1, 2), (0, 1), (2, 3)]


def test_rulings_come_before_evidence():
    merges = grow([0, 1, 2], {(1, 2): 9.0}, [(0, 2)], 0.0)
    assert [(merge.left, merge.right, merge.by) for merge in merges] == [
        ((0,), (2,), "ruling"),
        ((0, 2), (1,), "evidence"),
    ]
    assert merges[0].link is None


def test_what_the_evidence_does_not_join_is_told_as_such():
    merges = grow([0, 1, 2], {(0, 1): 5.0, (1, 2): 1.0, (0, 2): -3.0}, (), 0.0)
    assert [merge.by for merge in merges] == ["evidence", "rest"]


def test_very_many_members_are_joined_by_their_links():
    members = range(MANY + 10)
    evidence = {(row, row + 1): 5.0 + row % 3 for row in members[:-1]}
    merges = grow(members, evidence, (), 0.0)
    assert len(merges) == len(members) - 1
    assert {merge.by for merge in merges} == {"evidence"}
    assert sorted({*merges[-1].left, *merges[-1].right}) == [*members]


PAIRS = st.dictionaries(
    st.tuples(st.integers(0, 6), st.integers(0, 6)).filter(lambda pair: pair[0] < pair[1]),
    st.integers(-8, 20).map(float),
    min_size=1,
    max_size=21,
)


@given(PAIRS)
def test_groups_that_evidence_made_grow_by_evidence(evidence):
    strong = {pair: bits * 10 for pair, bits in evidence.items()}
    known = [(*pair, bits) for pair, bits in strong.items()]
    for members in agglomerate(known, floor=0.0):
        merges = grow(members, strong, (), 0.0)
        assert [merge.by for merge in merges] == ["evidence"] * (len(members) - 1)
        assert all(merge.bits > 0 for merge in merges)
        together = {*merges[-1].left, *merges[-1].right} if merges else {*members}
        assert together == {*members}


def test_a_path_is_as_strong_as_its_weakest_link_allows():
    evidence = {(0, 1): 9.0, (1, 2): 8.0, (0, 3): 2.0, (2, 3): 7.0, (0, 2): 1.0, (1, 3): -5.0}
    assert path(evidence, (), 0, 3) == [(0, 1), (1, 2), (2, 3)]
    assert path(evidence, [(0, 3)], 0, 3) == [(0, 3)]


@pytest.mark.parametrize("ends", [(0, 2), (0, 9), (7, 8)])
def test_no_path(ends):
    assert path({(0, 1): 3.0, (1, 2): -4.0}, (), *ends) == []


def test_the_tree_is_told_weakest_first():
    evidence = {(0, 1): 9.0, (1, 2): 3.0, (0, 2): 2.0, (2, 3): 5.0}
    assert tree(evidence, ()) == [(1, 2), (2, 3), (0, 1)]
    assert tree(evidence, [(0, 2)]) == [(2, 3), (0, 1), (0, 2)]
