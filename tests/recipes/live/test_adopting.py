from __future__ import annotations

from dataclasses import replace

import pytest
from promises.population import generated
from recipes.live import shop

from resolver.config.model import Config, Match
from resolver.errors import StoreError
from resolver.recipes.live import comparing
from resolver.recipes.live.opened import open_store

STRICT = Config(match=Match(threshold_bits=15.0))


def test_another_model_or_other_settings_are_in_force(database_url):
    with open_store(database_url, model=shop.model()) as store:
        store.load(generated(60, 3))
        before, parts = shop.held(store), shop.partition(store)
        tried = store.adopt(store.model, STRICT, dry_run=True)
        assert shop.held(store) == before
        assert (tried.tried, tried.version, tried.seq) == (True, 2, None)
        told = store.adopt(store.model, STRICT, by="ann")
        assert told == replace(tried, tried=False, seq=2)
        assert told.effect.split
        assert not told.effect.merged
        assert told.effect.unchanged + len(told.effect.regrouped) == len(shop.partition(store))
        assert shop.partition(store) != parts
        back = store.adopt(store.model, Config())
        assert back.effect.merged == told.effect.split
        kept = shop.held(store, "versions")
        assert shop.partition(store) == parts
        assert {row["id"]: row["entity"] for row in kept["records"]} == {
            row["id"]: row["entity"] for row in before["records"]
        }


def test_a_model_is_learned_from_what_the_store_holds(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/store.db") as store:
        with pytest.raises(StoreError, match="no records"):
            store.learn()
        shop.take(store, shop.records(30, 2))
        told = store.learn()
        assert store.model.records == len(shop.held(store)["records"])
        assert told.version == 2


def test_what_became_of_entities():
    keys = {n: ("shop", str(n)) for n in range(1, 7)}
    before = {1: "a", 2: "a", 3: "b", 4: "c", 5: "c", 7: "d"}
    after = {1: "a", 2: "e", 3: "a", 4: "c", 5: "c", 6: "f"}
    told = comparing.effect(before, after, keys)
    assert (told.unchanged, told.merged, told.split, told.moved) == (1, 1, 1, 2)
    assert [(one.entity_id, one.before, one.records) for one in told.regrouped] == [
        ("a", ("a", "b"), (("shop", "1"), ("shop", "3"))),
        ("e", ("a",), (("shop", "2"),)),
        ("f", (), (("shop", "6"),)),
    ]
