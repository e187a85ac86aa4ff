from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from random import Random

import pytest
from recipes.live import turns

from resolver.config.model import Config
from resolver.errors import StoreError
from resolver.recipes.live.opened import existing_store, open_store
from resolver.store.database import Database

MINE = b"not so long, but long enough"


def test_a_store_without_its_key_is_read_and_not_written(database_url):
    with turns.store(database_url, MINE) as (_, database, force):
        turns.tables_of(database, force, Random(1), 3)
    for given, why in ((None, "none was given"), (MINE + b"!", "not the one")):
        with open_store(database_url, audit_key=given) as store:
            assert [event.seq for event in store.events()] == [1, 2, 3]
            with pytest.raises(StoreError, match=why):
                store.delete([("shop", "r1")])
            with pytest.raises(StoreError, match=why):
                store.verify()
            assert store.head().seq == 3
    with open_store(database_url, audit_key=MINE) as store:
        assert store.verify(store.head()).intact


def test_no_key_is_taken_where_the_store_has_one(database_url):
    open_store(database_url).close()
    with (
        open_store(database_url, audit_key=MINE) as store,
        pytest.raises(StoreError, match="keeps its own"),
    ):
        store.delete([("shop", "1")])


def test_a_model_and_settings_are_given_once(database_url):
    with pytest.raises(StoreError, match="too short"):
        open_store(database_url, audit_key=b"short")
    open_store(database_url, config=Config()).close()
    with pytest.raises(StoreError, match="a model and settings already"):
        open_store(database_url, config=Config())


def test_an_existing_store_is_opened_and_none_is_made(database_url):
    for _ in range(2):
        with pytest.raises(StoreError, match="There is no store"):
            existing_store(database_url)
    open_store(database_url, audit_key=MINE).close()
    with existing_store(database_url, audit_key=MINE) as store:
        assert store.verify().intact


def test_who_opens_waits_for_no_writer(database_url):
    open_store(database_url).close()
    with (
        Database.open(database_url) as database,
        database.write(),
        ThreadPoolExecutor(1) as other,
    ):
        assert other.submit(_head, database_url).result(timeout=25).seq == 0


def _head(url):
    with existing_store(url) as store:
        return store.head()
