from __future__ import annotations

import random

import pytest
from recipes.live import shop

from resolver.config.model import Config, ExternalIds, Sources
from resolver.recipes.live import carding, rebuilding, stock, writing
from resolver.recipes.live.opened import open_store
from resolver.recipes.live.stock import Fresh


def grown(url, seed, config=None, number=10):
    """A store whose records came, changed and went in turns."""
    dice = random.Random(seed)
    store = open_store(url, model=shop.model(), config=config)
    pool = shop.records(number, seed)
    for start in range(0, len(pool), 9):
        shop.take(store, pool[start : start + 9])
    changed = [{**one, "name": dice.choice(pool)["name"]} for one in dice.sample(pool, 3)]
    shop.take(store, changed)
    gone = dice.sample(pool, 3)
    store.delete([(one["source"], one["record_id"]) for one in gone])
    shop.take(store, gone[:1])
    return store


def anew(store, read):
    with store._database.write() as connection:
        moment = writing.moment(connection, store._force)
        made = rebuilding.rebuilt(moment, read(connection, moment.deck.rules))
        rebuilding.write(moment, made)
    return made


def cleaned(connection, rules):
    return stock.read_anew(connection, rules, written=True)


def from_cards(connection, rules):
    """As if some had come just now, in the order of their keys."""
    _, ids = stock.living(connection)
    fresh = ids[1::3]
    for record in fresh:
        connection.exec_driver_sql(f"DELETE FROM cards WHERE record = {record}")
    plain = carding.cleaned(rules, stock.recorded(connection, fresh))
    return stock.with_fresh(connection, rules, Fresh(ids=fresh, plain=plain))


def lost(connection, rules):
    for table in ("cards", "keys", "holders", "links", "ties"):
        connection.exec_driver_sql(f"DELETE FROM {table}")
    return stock.read_anew(connection, rules, written=True)


def test_a_store_rebuilt_is_as_it_grew(database_url):
    with grown(database_url, 2) as store:
        before = shop.held(store)
        assert before["ties"]
        assert before["links"]
        assert len(before["keys"]) > len(before["records"])
        for read in (cleaned, from_cards, lost):
            made = anew(store, read)
            assert not made.named.moved
            assert len(made.first) < len(made.stock.ids) < len(made.stock.rows)
            assert shop.held(store) == before


@pytest.mark.parametrize(
    "config",
    [
        Config(sources=Sources(duplicate_free=("gladly",))),
        Config(external_ids=ExternalIds(unique=("crm",))),
    ],
    ids=["duplicate_free", "unique"],
)
def test_what_is_known_of_sources_holds(tmp_path, config):
    with grown(f"sqlite:///{tmp_path}/store.db", 4, config, number=6) as store:
        before = shop.held(store)
        anew(store, cleaned)
        assert shop.held(store) == before


def test_an_empty_store_is_rebuilt_too(tmp_path):
    with open_store(f"sqlite:///{tmp_path}/store.db", model=shop.model()) as store:
        before = shop.held(store)
        anew(store, cleaned)
        assert shop.held(store) == before
