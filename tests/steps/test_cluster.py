from __future__ import annotations

from itertools import combinations, product

import networkx as nx
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.steps import cluster
from resolver.steps.cluster import Decided

ROWS = 8
ORDERED = st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1)).map(sorted).map(tuple)
PAIR = ORDERED.filter(lambda pair: pair[0] < pair[1])
# eighths add up exactly, so that the order of adding cannot show
BITS = st.integers(-160, 160).map(lambda eighths: eighths / 8)
EVIDENCE = st.dictionaries(PAIR, BITS, max_size=28)
QUICK = settings(deadline=None, max_examples=50)


def frame(evidence):
    rows = [(left, right, float(bits)) for (left, right), bits in evidence.items()]
    schema = {"l": pl.UInt32, "r": pl.UInt32, "evidence": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def links(*pairs):
    return pl.DataFrame(pairs, schema={"l": pl.UInt32, "r": pl.UInt32}, orient="row")


def grouped(evidence, rows=ROWS, floor=0.0, same=(), different=()):
    decided = Decided(same=frozenset(same), different=frozenset(different))
    return cluster.group(rows, frame(evidence), floor=floor, decided=decided)


def sets_of(labels):
    found = {}
    for row, label in enumerate(labels):
        found.setdefault(label, []).append(row)
    assert all(label == members[0] for label, members in found.items())
    return sorted(found.values())


def clique(members, bits):
    return dict.fromkeys(combinations(members, 2), bits)


@given(st.lists(PAIR, max_size=20))
@QUICK
def test_components_are_named_by_their_smallest_row(pairs):
    graph = nx.Graph(pairs)
    graph.add_nodes_from(range(ROWS))
    found = cluster.components(ROWS, links(*pairs))
    assert found.dtype == pl.UInt32
    assert sets_of(found) == sorted(sorted(part) for part in nx.connected_components(graph))


@pytest.mark.parametrize("rows", [0, 1, 3])
def test_no_links_leave_everybody_alone(rows):
    assert cluster.components(rows, links()).to_list() == list(range(rows))
    assert grouped({}, rows=rows).to_list() == list(range(rows))


def test_pairs_inside_components_of_middling_size():
    labels = pl.Series([0, 0, 2, 2, 2, 5, 6, 6, 6, 6], dtype=pl.UInt32)
    found = cluster.pairs_inside(labels, 3)
    assert sorted(found.iter_rows()) == [(2, 3), (2, 4), (3, 4)]


def test_two_pairs_and_one_alone():
    found = grouped({(0, 1): 5, (2, 3): 5, (1, 4): -5}, rows=5)
    assert sets_of(found) == [[0, 1], [2, 3], [4]]


def test_absent_evidence_counts_zero_and_conflict_counts_against():
    chain = {(0, 1): 5, (1, 2): 5}
    assert sets_of(grouped(chain, rows=3)) == [[0, 1, 2]]
    assert sets_of(grouped(chain | {(0, 2): -4}, rows=3)) == [[0, 1, 2]]
    assert sets_of(grouped(chain | {(0, 2): -5}, rows=3)) == [[0, 1], [2]]


def test_a_bridge_between_two_groups_that_conflict_is_cut():
    left, right = clique((0, 1, 2), 8), clique((3, 4, 5), 8)
    bridge = {(2, 3): 2.0}
    assert sets_of(grouped(left | right | bridge, rows=6)) == [[0, 1, 2, 3, 4, 5]]
    against = {(0, 3): -1.0, (0, 4): -1.0, (1, 5): -1.0}
    assert sets_of(grouped(left | right | bridge | against, rows=6)) == [[0, 1, 2], [3, 4, 5]]


def test_a_weak_bridge_joins_a_single_record_but_no_two_groups():
    left, right = clique((0, 1, 2), 8), clique((3, 4, 5), 8)
    weak = cluster.BRIDGE - 0.125
    assert sets_of(grouped(left | {(2, 3): weak}, rows=4)) == [[0, 1, 2, 3]]
    for bridges in ({(2, 3): weak}, {(2, 3): weak, (1, 4): weak, (0, 5): weak}):
        assert sets_of(grouped(left | right | bridges, rows=6)) == [[0, 1, 2], [3, 4, 5]]


def test_the_strongest_evidence_is_followed_first():
    found = grouped({(0, 1): 3, (1, 2): 9, (0, 2): -6}, rows=3)
    assert sets_of(found) == [[0], [1, 2]]


def test_a_floor_is_exceeded_and_not_only_met():
    assert sets_of(grouped({(0, 1): 2.0}, rows=2, floor=2.0)) == [[0], [1]]
    assert sets_of(grouped({(0, 1): 2.125}, rows=2, floor=2.0)) == [[0, 1]]


def test_decided_pairs_hold_without_any_evidence():
    assert sets_of(grouped({}, rows=4, same=[(0, 2), (2, 3)])) == [[0, 2, 3], [1]]
    assert sets_of(grouped({(0, 1): 20}, rows=2, different=[(0, 1)])) == [[0], [1]]


def test_decided_pairs_hold_through_third_records():
    chain = {(0, 1): 20, (1, 2): 20, (0, 2): 20}
    apart = sets_of(grouped(chain, rows=3, different=[(0, 2)]))
    assert apart in ([[0, 1], [2]], [[0], [1, 2]])
    joined = grouped({(0, 1): -20, (1, 2): 20}, rows=3, same=[(0, 1)], different=[(0, 2)])
    assert sets_of(joined) == [[0, 1], [2]]


@given(EVIDENCE, st.randoms())
@QUICK
def test_order_of_the_evidence_does_not_matter(evidence, random):
    items = list(evidence.items())
    random.shuffle(items)
    assert grouped(dict(items)).equals(grouped(evidence))


@given(EVIDENCE, st.randoms())
@QUICK
def test_groups_do_not_depend_on_pair_order_or_direction(evidence, random):
    pairs = [(left, right, bits) for (left, right), bits in evidence.items()]
    turned = [(right, left, bits) for left, right, bits in pairs]
    random.shuffle(turned)
    assert cluster.agglomerate(turned, floor=0.0) == cluster.agglomerate(pairs, floor=0.0)


@given(EVIDENCE)
@QUICK
def test_the_short_way_and_the_long_way_agree(evidence):
    pairs = [(left, right, bits) for (left, right), bits in evidence.items()]
    long = cluster.agglomerate(pairs, floor=0.0)
    alone = set(range(ROWS)) - {row for group in long for row in group}
    assert sets_of(grouped(evidence)) == sorted([*long, *([row] for row in alone)])


@given(EVIDENCE, st.sets(PAIR, max_size=6), st.sets(PAIR, max_size=6))
@settings(deadline=None, max_examples=40)
def test_a_partition_that_keeps_every_decision(evidence, same, different):
    graph = nx.Graph(same)
    graph.add_nodes_from(range(ROWS))
    different = {p for p in different if not nx.has_path(graph, *p)}
    entity = grouped(evidence, same=same, different=different)
    assert sorted(row for members in sets_of(entity) for row in members) == list(range(ROWS))
    assert all(entity[left] == entity[right] for left, right in same)
    assert all(entity[left] != entity[right] for left, right in different)


@given(EVIDENCE, st.sets(PAIR, max_size=4), st.sets(PAIR, max_size=4), st.integers(0, 20))
@QUICK
def test_a_higher_floor_only_refines(evidence, same, different, floor):
    graph = nx.Graph(same)
    graph.add_nodes_from(range(ROWS))
    different = {p for p in different if not nx.has_path(graph, *p)}
    coarse = grouped(evidence, same=same, different=different)
    fine = grouped(evidence, floor=floor, same=same, different=different)
    for members in sets_of(fine):
        assert len({coarse[row] for row in members}) == 1


def recomputed(evidence, floor):
    """Average linkage by the book: every mean computed anew before every merge."""
    groups = [frozenset([row]) for row in range(ROWS)]
    while True:
        found = []
        for one, other in combinations(groups, 2):
            known = [evidence.get((min(p), max(p)), 0.0) for p in product(one, other)]
            bridge = min(len(one), len(other)) == 1 or max(known) >= cluster.BRIDGE
            found += [(sum(known) / len(known), one, other)] * bridge
        mean, one, other = max(found, key=lambda entry: entry[0], default=(floor, None, None))
        if mean <= floor:
            return sorted(sorted(group) for group in groups)
        groups = [*(g for g in groups if g not in (one, other)), one | other]


# square roots of different primes: no two means are equal, so there is one answer
PRIMES = (
    2,
    3,
    5,
    7,
    11,
    13,
    17,
    19,
    23,
    29,
    31,
    37,
    41,
    43,
    47,
    53,
    59,
    61,
    67,
    71,
    73,
    79,
    83,
    89,
)
UNTIED = st.permutations([sign * prime**0.5 for prime in PRIMES for sign in (1, -1)])


@given(st.lists(PAIR, unique=True, max_size=24), UNTIED, st.sampled_from([0.0, 3.0]))
@QUICK
def test_agrees_with_average_linkage_by_the_book(pairs, bits, floor):
    evidence = dict(zip(pairs, bits, strict=False))
    assert sets_of(grouped(evidence, floor=floor)) == recomputed(evidence, floor)


@pytest.mark.parametrize("hub", [0, 4_999])
def test_a_large_star_of_equals_is_one_group(hub):
    star = {(min(hub, row), max(hub, row)): 5.0 for row in range(5_000) if row != hub}
    assert len(sets_of(grouped(star, rows=5_000))) == 1


def test_a_long_chain_is_one_group():
    chain = {(row, row + 1): 5.0 for row in range(4_999)}
    assert len(sets_of(grouped(chain, rows=5_000))) == 1


def test_many_groups_around_two_hubs():
    spokes = {(hub, row): 3.0 + hub for hub in (0, 1) for row in range(2, 3_000)}
    assert len(sets_of(grouped(spokes | {(0, 1): -100_000.0}, rows=3_000))) == 2
