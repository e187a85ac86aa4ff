from __future__ import annotations

import pytest
from promises import streams
from promises.population import person
from recipes.live import shop

from resolver.config.model import Config, Sources
from resolver.recipes.live import copying

SAME = person("", "Ann Meyer", ["ann@example.org"], ["+1 206 555 0142"])
OTHER = person("", "Bo Li", ["bo@example.org"])


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def come(store, *ids, said=SAME, source="crm"):
    store.upsert([{**said, "id": one} for one in ids], source=source)


def keyed(store):
    """The ids of the records that make keys."""
    names = {row["id"]: row["record_id"] for row in shop.rows(store, "records")}
    return {names[row["record"]] for row in shop.rows(store, "keys")}


def linked(store):
    names = {row["id"]: row["record_id"] for row in shop.rows(store, "records")}
    return {frozenset((names[row["a"]], names[row["b"]])) for row in shop.rows(store, "links")}


def test_the_first_stands_for_all(store):
    come(store, "b", "c")
    assert keyed(store) == {"b"}
    come(store, "d")
    assert keyed(store) == {"b"}


def test_a_smaller_key_takes_over(store):
    come(store, "b", "c")
    come(store, "a")
    assert keyed(store) == {"a"}
    come(store, "z", source="app")
    assert keyed(store) == {"z"}
    assert len(shop.partition(store)) == 1


def test_the_next_takes_over_from_one_that_is_deleted(store):
    come(store, "a", "b", "c")
    near = person("n", "Ann Meyer", [], ["+1 206 555 0142"])
    store.upsert([near], source="crm")
    assert linked(store) == {frozenset("an")}
    store.delete([("crm", "a")])
    assert keyed(store) == {"b", "n"}
    assert linked(store) == {frozenset("bn")}
    store.delete([("crm", "b"), ("crm", "c")])
    assert keyed(store) == {"n"}
    assert linked(store) == set()


def test_the_next_takes_over_from_one_that_says_something_else(store):
    come(store, "a", "b")
    come(store, "a", said=OTHER)
    assert keyed(store) == {"a", "b"}
    come(store, "b", said=OTHER)
    assert keyed(store) == {"a"}
    come(store, "a")
    assert keyed(store) == {"a", "b"}


def test_two_may_change_what_they_say_for_one_another(store):
    come(store, "a", "b")
    come(store, "c", "d", said=OTHER)
    before = {frozenset(("a", "b")), frozenset(("c", "d"))}
    changed = [{**OTHER, "id": "a"}, {**SAME, "id": "c"}]
    store.upsert(changed, source="crm")
    assert keyed(store) == {"a", "b"}
    groups = {frozenset(one for _, one in group) for group in shop.partition(store)}
    assert groups == {frozenset(("a", "d")), frozenset(("b", "c"))} != before


def test_those_of_a_source_that_is_not_compared_within_itself_stand_for_themselves(tmp_path):
    config = Config(sources=Sources(duplicate_free=("crm",)))
    with shop.opened(f"sqlite:///{tmp_path}/store.db", config) as store:
        come(store, "a", "b")
        come(store, "c", "d", source="web")
        assert keyed(store) == {"a", "b", "c"}
        store.delete([("crm", "a")])
        assert keyed(store) == {"b", "c"}
        come(store, "0", source="app")
        assert keyed(store) == {"b", "0"}


@pytest.mark.parametrize("seed", [1, 2])
def test_in_any_stream_the_first_ones_make_the_keys(tmp_path, seed):
    stream = streams.made(seed, calls=25, people=6)
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as store:
        for word, given in stream.calls:
            if word == "gone":
                store.delete(given)
            else:
                store.upsert([{**one, "source": source} for source, one in given])
        live = [row for row in shop.rows(store, "records") if row["live"]]
        first = {}
        for row in sorted(live, key=lambda row: (row["source"], row["record_id"])):
            first.setdefault(row["content"], row["id"])
        with shop.deck(store) as deck:
            found = copying.first_ones(deck, [row["id"] for row in live])
            wanted = {
                (mark, record)
                for record, card in deck.cards(first.values()).items()
                for mark in (*card.strong, *card.weak)
            }
        assert {*found} == {*first.values()}
        assert {(row["hash"], row["record"]) for row in shop.rows(store, "keys")} == wanted
        assert len(live) > len(first)
