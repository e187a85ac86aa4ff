from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import networkx as nx
import pytest
from recipes.live import shop

from resolver.recipes.live.region import REACH, SIGHT, Judged, parts, region
from resolver.store.tables import RULINGS
from resolver.store.writing import add


@pytest.fixture(scope="module")
def filled(tmp_path_factory):
    """Records of which some are gone, and rulings on some."""
    with shop.opened(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db") as store:
        found = sorted(shop.records(60, 12), key=lambda one: one["record_id"])
        shop.take(store, found)
        gone = [(one["source"], one["record_id"]) for one in found[::9]]
        store.delete(gone)
        rulings = [(1, 2, "different"), (2, 30, "same"), (3, 40, "unsure"), (10, 50, "same")]
        with store._database.write() as connection:
            add(connection, RULINGS, [ruling(n, *one) for n, one in enumerate(rulings, 1_000)])
        yield store


def ruling(seq, left, right, word):
    usual = {"at": "2026-01-01T00:00:00.000000+00:00", "by_whom": "desk", "system": False}
    return {**usual, "seq": seq, "ruling": word, "left_record": left, "right_record": right}


def edges(store):
    """What is between live records: the near pairs, those that bind, the ties, those ruled on."""
    live = {row["id"]: row["content"] for row in shop.rows(store, "records") if row["live"]}
    near = {(row["a"], row["b"]): row["likely"] for row in shop.rows(store, "links")}
    said = defaultdict(list)
    for record, content in live.items():
        said[content].append(record)
    with shop.deck(store) as deck:
        deck.rows([*live])
        for group in said.values():
            for pair in combinations(sorted(group), 2):
                near[pair] = deck.weigh(*pair)["weight"] > 0.0
    ties = {(row["record"], row["other"]) for row in shop.rows(store, "ties")}
    ruled = {(row["left_record"], row["right_record"]) for row in shop.rows(store, "rulings")}
    ruled = {pair for pair in ruled if live.keys() >= {*pair}}
    bound = {pair for pair, likely in near.items() if likely} | ruled
    return live.keys(), {*near}, bound, ties, ruled


def steps(store, seeds, judged=()):
    """How far records are from others, over arenas; none is counted that is too far."""
    live, near, bound, *_ = edges(store)
    graph = nx.Graph(bound)
    graph.add_nodes_from(live)
    arenas = {one: part for part in nx.connected_components(graph) for one in part}
    found = {one: 0 for seed in seeds for one in arenas[seed]}
    for step in range(1, REACH + SIGHT + 1):
        met = {
            b
            for a, b in (*near, *(pair[::-1] for pair in near))
            if found.get(a) == step - 1 and (step == 1 or len(arenas[a]) > 1 or len(arenas[b]) > 1)
        }
        met |= {*judged} if step == REACH else set()
        for one in {member for record in met for member in arenas[record]}:
            found.setdefault(one, step)
    return found


def test_a_region_is_all_that_is_not_too_far(filled):
    live, near, _, ties, ruled = edges(filled)
    sizes = set()
    with shop.deck(filled) as deck:
        for record in sorted(live):
            found = region(deck, [record])
            assert found.steps == steps(filled, [record])
            assert [*found.rows] == sorted(found.steps)
            inside = {frozenset(pair) for pair in near if found.steps.keys() >= {*pair}}
            assert {frozenset(pair) for pair in found.near} <= inside
            held = {frozenset(pair) for pair in ruled if found.steps.keys() >= {*pair}}
            assert found.ruled == frozenset().union(*held)
            assert {tie for tie in ties if record in tie} <= found.ties <= ties
            assert not found.judged
            sizes.add(len(found.rows))
        assert region(deck, live).rows.keys() == live
    assert 1 in sizes
    assert max(sizes) > 3
    assert max(found.steps.values()) <= REACH + SIGHT


def test_what_is_between_its_records_is_in_it(filled):
    _, near, bound, *_ = edges(filled)
    links = {(row["a"], row["b"]) for row in shop.rows(filled, "links") if row["a"] < row["b"]}
    likely = {(row["a"], row["b"]) for row in shop.rows(filled, "links") if row["likely"]}
    with shop.deck(filled) as deck:
        found = region(deck, edges(filled)[0])
    assert links <= found.near <= {tuple(sorted(pair)) for pair in near}
    assert likely & links <= found.bound <= {tuple(sorted(pair)) for pair in bound}
    graph = nx.Graph(bound)
    assert sorted(map(sorted, found.arenas)) == sorted(map(sorted, nx.connected_components(graph)))
    held = {one for pair in bound for one in pair}
    assert found.telling == {pair for pair in found.near if held & {*pair}}


def test_those_judged_are_seen_as_far_as_tells_where_they_are(filled):
    live, _, _, ties, _ = edges(filled)
    record, other = min(tie for tie in ties if live >= {*tie} and tie[0] < tie[1])
    far = next(one for one in live if {record, other}.isdisjoint(steps(filled, [one])))
    judged = Judged(records=frozenset({record}), beside=frozenset({other}))
    with shop.deck(filled) as deck:
        found = region(deck, [far], judged)
    assert found.steps == steps(filled, [far], [record, other])
    assert found.steps[record] == found.steps[other] == REACH
    assert found.judged == {record}
    home = {one: n for n, part in enumerate(parts(found)) for one in part.rows}
    assert home[record] == home[other] != home[far]


def test_parts_hang_together_and_may_have_changed(filled):
    live, *_ = edges(filled)
    with shop.deck(filled) as deck:
        found = region(deck, sorted(live)[:20])
    split = parts(found)
    graph = nx.Graph([*found.bound, *found.telling])
    graph.add_nodes_from(found.rows)
    assert {frozenset(one.rows) for one in split} == {
        frozenset(part)
        for part in nx.connected_components(graph)
        if min(found.steps[record] for record in part) <= REACH
    }
    for one in split:
        assert one.steps == {record: found.steps[record] for record in one.rows}
        assert one.bound == {pair for pair in found.bound if one.rows.keys() >= {*pair}}
        assert one.near == {pair for pair in found.near if one.rows.keys() >= {*pair}}
        assert one.ruled == found.ruled & one.rows.keys()
    assert len(split) > 2
    assert any(len(one.rows) > 3 for one in split)


def test_dead_records_are_in_no_region(filled):
    live, *_ = edges(filled)
    dead = {row["id"] for row in shop.rows(filled, "records")} - live
    with shop.deck(filled) as deck:
        assert not region(deck, dead).rows
        assert parts(region(deck, [])) == []
        found = region(deck, [min(dead), min(live)])
        assert found.rows.keys() & dead == set()
        assert 10 not in region(deck, [50]).rows
