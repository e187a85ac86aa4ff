from __future__ import annotations

import math
from random import Random

import pytest
from promises.population import person
from recipes.live import shop

from resolver.config.model import Blocking, Config
from resolver.recipes.live import matching
from resolver.store.tables import LINKS, RECORDS

PHONE = "+1 206 555 0142"


@pytest.fixture(scope="module")
def found():
    rows = shop.records(60, 14)
    return sorted(rows, key=lambda one: one["record_id"])


@pytest.fixture(scope="module")
def filled(tmp_path_factory, found):
    """A store of two thirds of the records."""
    with shop.opened(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db") as store:
        shop.take(store, [one for n, one in enumerate(found) if n % 3])
        yield store


def likely(store, row):
    """The best linked record of every entity that a record is linked to once it has come, if any.

    By a change that is taken back.
    """
    homes = {one["id"]: one for one in shop.rows(store, "records")}
    with pytest.raises(ZeroDivisionError), store._database.write() as connection:
        moment = shop.writing.moment(connection, store._force)
        card = moment.deck.rules.carder.card(row)
        heard = shop.Heard(record=shop.arriving.coming(row, card), merges=())
        shop.taken(moment, [heard])
        numbers = [one.id for one in connection.execute(RECORDS.select())]
        (new,) = (number for number in numbers if number not in homes)
        linked = [b for a, b, _ in connection.execute(LINKS.select()) if a == new]
        deck = shop.Deck(connection, moment.deck.rules)
        deck.rows([new, *linked])
        weights = {other: deck.weigh(new, other)["weight"] for other in linked}
        raise ZeroDivisionError
    best = {}
    for other, weight in weights.items():
        if weight > 0.0:
            one = homes[other]
            rank = (-weight, one["source"], one["record_id"])
            best[one["entity"]] = min(rank, best.get(one["entity"], rank))
    return sorted((*rank, entity) for entity, rank in best.items())


def test_the_entities_are_those_that_a_record_would_be_linked_to(filled, found):
    told = set()
    said = {row["content"] for row in shop.rows(filled, "records")}
    for row in Random(1).sample(found[::3], 20):
        card = shop.rules().carder.card(row)
        if card.content in said:
            continue
        with shop.deck(filled) as deck:
            matches = matching.matches(deck, card, 100)
        wanted = likely(filled, row)
        assert [(-one.weight, *one.key, one.entity_id) for one in matches] == wanted
        told.add(min(len(wanted), 2))
    assert told == {0, 1, 2}


def test_bits_add_up_and_nothing_is_written(filled, found):
    before = shop.dump(filled)
    seen = 0
    for row in found[::3]:
        with shop.deck(filled) as deck:
            matches = matching.matches(deck, shop.rules().carder.card(row), 3)
        assert len(matches) <= 3
        for one in matches:
            seen += 1
            assert math.isclose(sum(part.bits for part in one.reasons), one.weight, abs_tol=1e-9)
            assert 0.5 <= one.probability <= 1.0
            assert one.band in {"auto", "review", "blocked", "related"}
            assert all(part.left is part.right is None for part in one.reasons)
            assert (one.reasons[0].name, one.reasons[-1].name) == ("prior", "household")
    assert seen > 10
    assert shop.dump(filled) == before


@pytest.fixture
def store(tmp_path):
    with shop.opened(f"sqlite:///{tmp_path}/store.db") as opened:
        yield opened


def test_a_customer_needs_no_id(store):
    ann = person("1", "Ann Meyer", ["ann@example.org"], [PHONE])
    store.upsert([ann, person("2", "Bo Li", ["bo@example.com"])], source="crm")
    (match,) = store.resolve({k: v for k, v in ann.items() if k != "id"})
    assert match.key == ("crm", "1")
    assert match.entity_id == store.entity(("crm", "1")).entity_id
    assert store.resolve(ann, source="crm") == [match]
    assert store.resolve(ann, limit=0) == []
    assert store.resolve({"name": "Nobody Known"}) == []


def test_one_that_says_what_others_say_is_found_in_a_crowd(tmp_path):
    """Copies are linked with the first of them, however many records hold what they hold."""
    config = Config(blocking=Blocking(max_block=2))
    anns = [person(f"a{n}", None, [], [PHONE]) for n in range(2)]
    tiers = ("gold", "blue")
    crowd = [person(f"c{t}", None, [], [PHONE], customAttributes={"tier": t}) for t in tiers]
    with shop.opened(f"sqlite:///{tmp_path}/store.db", config) as store:
        store.upsert([anns[0], *crowd], source="crm")
        match = store.resolve(anns[1], source="crm")
        (made,) = store.upsert(anns[1:], source="crm")
        assert made.entity_id == store.entity(("crm", "a0")).entity_id
        assert [one.entity_id for one in match] == [made.entity_id]
