from __future__ import annotations

from contextlib import contextmanager
from dataclasses import replace

import pytest
from promises.population import person
from recipes.live import shop

from resolver.recipes.live import holding
from resolver.recipes.live.deck import Deck, people, rank
from resolver.recipes.live.rules import PEOPLE
from resolver.steps import share

PHONE = "+1 206 555 0142"
NAMES = ("Ann Meyer", "Bo Li", "Cy Young", "Dora Ross", "Eve Hunt", "Flo Kay", "Gus Orr")


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def customer(number, name=None):
    return person(f"r{number}", name or NAMES[number], [], [PHONE])


@contextmanager
def holding_of(store, *customers):
    """What it means for holders that these come; nothing is kept."""
    rules = shop.rules()
    with pytest.raises(ZeroDivisionError), store._database.write() as connection:
        deck = Deck(connection, rules)
        changes = {}
        for n, one in enumerate(customers, 1_000):
            card = rules.carder.card(rules.read(one, "crm"))
            deck.put(n, card)
            changes[n] = (None, card)
        yield holding.hold(deck, changes), deck
        raise ZeroDivisionError


def weighed(store, one):
    with holding_of(store, one) as (held, _):
        return held.weighed - {1_000}


def test_it_concerns_the_holders_that_more_people_are_behind_a_value(store):
    for number in range(PEOPLE):
        wanted = {row["id"] for row in shop.rows(store, "records")}
        assert weighed(store, customer(number)) == wanted
        store.upsert([customer(number)], source="crm")
    assert weighed(store, customer(6)) == set()
    assert len(wanted) == PEOPLE - 1


def test_it_concerns_nobody_where_the_people_stay_the_same(store):
    store.upsert([customer(0), customer(1)], source="crm")
    assert weighed(store, person("x", "Annie Mayer", [], [PHONE])) == set()
    assert weighed(store, person("x", None, [], [PHONE])) == set()
    assert weighed(store, person("x", "Cy Young", ["cy@example.org"])) == set()
    assert len(weighed(store, person("x", "Cy Young", [], [PHONE]))) == 2


def test_what_the_model_has_counted_stays(tmp_path):
    rules = shop.rules()
    row = rules.carder.card(rules.read(customer(0), "crm")).row
    (hashed,) = share.hashes([row["phones"][0]["digits"]], shop.model().key)
    model = replace(shop.model(), people={"phone": {hashed: 3}})
    with shop.opened(f"sqlite:///{tmp_path}/store.db", None, model) as store:
        store.upsert([customer(0), customer(1)], source="crm")
        with store._database.write() as connection:
            deck = Deck(connection, shop.rules(None, model))
            cards = deck.cards([1, 2])
            held = holding.hold(deck, {1: (cards[1], None)})
            assert held.weighed == set()
            rows = deck.rows([1, 2])
            assert [point["people"] for point in rows[2]["phones"]] == [3]


@pytest.mark.parametrize("holders", [share.MANY - 1, share.MANY])
def test_a_value_on_many_records_is_a_crowds(store, holders):
    """However few people these are."""
    copies = [person(f"c{n:03}", "Ann Meyer", [], [PHONE]) for n in range(holders)]
    store.upsert(copies, source="crm")
    with shop.deck(store) as deck:
        (point,) = deck.rows([1])[1]["phones"]
    assert point["people"] == (1 if holders < share.MANY else share.CROWD)


def test_people_are_told_apart_by_their_names():
    assert people({}) == 0
    assert people({1: None, 2: None}) == 0
    assert people({1: "am", 2: "am", 3: "bl", 4: None}) == 2
    assert people(dict.fromkeys(range(share.MANY), "am")) == share.CROWD
    assert [rank(count) for count in (0, 1, PEOPLE - 1, PEOPLE, 1_000)] == [0, 1, 4, 5, 5]


def test_the_people_behind_all_values_are_those_of_a_batch(store):
    found = shop.records(60, 6)
    shop.take(store, found)
    with shop.deck(store) as deck:
        ids = {row["record_id"]: row["id"] for row in shop.rows(store, "records")}
        rows = deck.rows(sorted(ids.values()))
    for wanted in shop.cleaned(found).to_dicts():
        row = rows[ids[wanted["record_id"]]]
        assert row["address_people"] == wanted["address_people"]
        for name in ("emails", "phones"):
            here, there = ([one["people"] for one in told[name] or ()] for told in (row, wanted))
            assert here == there


def test_who_holds_what_is_written(store):
    found = shop.records(20, 7)
    shop.take(store, found)
    store.delete([(one["source"], one["record_id"]) for one in found[::3]])
    shop.take(store, [one | {"phones": found[0]["phones"]} for one in found[1::3]])
    with shop.deck(store) as deck:
        live = [row["id"] for row in shop.rows(store, "records") if row["live"]]
        wanted = {
            (value.mark, record, card.row["signature"], value.own)
            for record, card in deck.cards(live).items()
            for value in card.values
        }
    held = [tuple(row.values()) for row in shop.rows(store, "holders")]
    assert len(held) == len(wanted)
    assert {*held} == wanted


def test_a_guest_is_counted_and_leaves_no_trace(store):
    store.upsert([customer(0), customer(1)], source="crm")
    before = shop.dump(store)
    card = shop.rules().carder.card(shop.rules().read(customer(2), "crm"))
    with shop.deck(store) as deck:
        deck.put(0, card)
        holding.welcome(deck, 0, card)
        (point,) = deck.rows([1])[1]["phones"]
    assert point["people"] == 3
    assert shop.dump(store) == before
