from __future__ import annotations

import pytest
from promises.population import person
from recipes.live import shop

from resolver.config.model import Blocking, Config
from resolver.recipes.live import keying
from resolver.recipes.live.keying import Crossed

PHONE = "+1 206 555 0142"
NARROW = Config(blocking=Blocking(max_block=3))
PEOPLE = [
    person("r0", "Ann Meyer", ["ann@example.org"], [PHONE]),
    person("r1", "Bo Li", [], [PHONE]),
    person("r2", None, [], [PHONE]),
    person("r3", "Cy Young", [], [PHONE]),
    person("r4", "Dora Ross", [], [PHONE]),
]


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db", NARROW) as opened:
        yield opened


def come(store, *numbers):
    store.upsert([PEOPLE[n] for n in numbers], source="crm")


def linked(store):
    names = {row["id"]: row["record_id"] for row in shop.rows(store, "records")}
    return {frozenset((names[row["a"]], names[row["b"]])) for row in shop.rows(store, "links")}


def test_a_block_that_grows_too_large_takes_the_links_of_all(store):
    come(store, 0, 2)
    assert frozenset(("r0", "r2")) in linked(store)
    come(store, 3)
    small = linked(store)
    assert frozenset(("r0", "r2")) in small
    come(store, 1)
    assert linked(store) == set()
    store.delete([("crm", "r1")])
    assert linked(store) == small
    come(store, 4)
    assert linked(store) == set()


def test_a_block_may_cross_its_limit_by_several_at_once(store):
    come(store, 0, 2)
    few = linked(store)
    come(store, 1, 3, 4)
    assert linked(store) == set()
    store.delete([("crm", "r1"), ("crm", "r3"), ("crm", "r4")])
    assert linked(store) == few


def test_crossing_is_told_with_all_whom_it_concerns(store):
    come(store, 0, 2, 3)
    rules = shop.rules(NARROW)
    card = rules.carder.card(rules.read(PEOPLE[1], "crm"))
    with pytest.raises(ZeroDivisionError), store._database.write() as connection:
        deck = shop.Deck(connection, rules)
        one = (None, card)
        assert keying.key(deck, {9: one}) == Crossed(grown=({1, 2, 3, 9},), shrunk=())
        assert keying.key(deck, {10: one}) == Crossed(grown=(), shrunk=())
        assert keying.key(deck, {9: one[::-1]}) == Crossed(grown=(), shrunk=())
        assert keying.key(deck, {10: one[::-1]}) == Crossed(grown=(), shrunk=({1, 2, 3, 10},))
        assert {1, 2, 3, 9, 10} in keying.key(deck, {9: one, 10: one}).grown
        raise ZeroDivisionError


def test_blocks_that_are_too_large_are_none(store):
    come(store, 0, 2, 3)
    rules = shop.rules(NARROW)
    mark = rules.carder.mark(
        "phone", rules.carder.card(rules.read(PEOPLE[0])).row["phones"][0]["digits"]
    )
    with shop.deck(store) as deck:
        card = deck.cards([1])[1]
        strong, _ = keying.blocks(deck, [card])
        assert strong[mark] == [1, 2, 3]
        guest, _ = keying.blocks(deck, [card], guests=1)
        assert mark not in guest
    come(store, 1)
    with shop.deck(store) as deck:
        strong, _ = keying.blocks(deck, [card])
        assert mark not in strong
