from __future__ import annotations

from collections import defaultdict
from itertools import combinations

import networkx as nx
import pytest
from recipes.live import shop

from resolver.recipes.live.region import regions, together
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
    """All that holds live records together, by kind."""
    live = {row["id"]: row["content"] for row in shop.rows(store, "records") if row["live"]}
    said = defaultdict(list)
    for record, content in live.items():
        said[content].append(record)
    links = [(row["a"], row["b"]) for row in shop.rows(store, "links")]
    copies = [pair for group in said.values() for pair in combinations(group, 2)]
    ties = [(row["record"], row["other"]) for row in shop.rows(store, "ties")]
    ruled = [(row["left_record"], row["right_record"]) for row in shop.rows(store, "rulings")]
    return live, [*links, *copies], ties, [pair for pair in ruled if {*pair} <= {*live}]


def test_a_region_is_all_that_is_held_together(filled):
    live, links, ties, ruled = edges(filled)
    graph = nx.Graph([*links, *ties, *ruled])
    graph.add_nodes_from(live)
    assert {1, 10} & live.keys() == set()
    wanted = {frozenset(part) for part in nx.connected_components(graph)}
    with shop.deck(filled) as deck:
        for part in wanted:
            (found,) = regions(deck, [min(part)])
            assert found.rows.keys() == part
            assert [*found.rows] == sorted(part)
            assert found.tied == any({*pair} <= part for pair in ties)
            assert found.ruled == any({*pair} <= part for pair in ruled)
        assert {frozenset(one.rows) for one in regions(deck, live)} == wanted
    assert any(len(part) > 3 for part in wanted)


def test_what_is_near_is_between_records_of_the_region(filled):
    live, links, _, _ = edges(filled)
    known = {tuple(sorted(pair)) for pair in links}
    with shop.deck(filled) as deck:
        found = regions(deck, live)
        near = [pair for one in found for pair in one.near]
        assert {*near} <= known
        assert {tuple(sorted((row["a"], row["b"]))) for row in shop.rows(filled, "links")} <= {
            *near
        }
        for one in found:
            assert all(pair[0] < pair[1] and {*pair} <= one.rows.keys() for pair in one.near)
    whole = together(found)
    assert whole.rows.keys() == live.keys()
    assert whole.near == {*near}
    assert whole.tied and whole.ruled


def test_dead_records_are_in_no_region(filled):
    live, *_ = edges(filled)
    dead = {row["id"] for row in shop.rows(filled, "records")} - live.keys()
    with shop.deck(filled) as deck:
        assert regions(deck, dead) == []
        assert regions(deck, []) == []
        (found,) = regions(deck, [min(dead), min(live)])
        assert found.rows.keys() & dead == set()
        (beside,) = regions(deck, [50])
        assert 10 not in beside.rows
