"""Calls of a store by number: the same number does the same to the same store, in any process.

`python tests/promises/deeds.py FIRST=URL…` makes calls without end, of each store in a thread, and
tells of every one when it has returned: the place of the store, the number and the answer.
"""

from __future__ import annotations

import os
import random
import sys
from hashlib import sha256
from itertools import count
from threading import Thread

import pytest
from promises import places
from promises.population import generated

from resolver.config.model import Config
from resolver.errors import ResolverError, StoreError
from resolver.recipes.live.opened import open_store
from resolver.recipes.shipped import shipped

MODEL = shipped("0" * 32)
PEOPLE = generated(60, 21)
SOURCES = ("crm", "shop")


def build(url):
    """A store that deeds are done to."""
    with open_store(url, model=MODEL) as store:
        store.upsert(PEOPLE[:20], source="crm")


def do(store, number):
    """The answer of a call, or the refusal of one that makes no sense as things are."""
    dice = random.Random(number)
    deed = dice.choice([came] * 5 + [gone] * 2 + [erased] * 2 + [ruled, back, merged, allowed])
    try:
        return repr(deed(store, dice))
    except StoreError:
        raise
    except ResolverError as error:
        return repr(error)


def key(dice):
    return dice.choice(SOURCES), dice.choice(PEOPLE)["id"]


def came(store, dice):
    """One or several customers, some of whom say what another says."""
    found = []
    for one in dice.sample(PEOPLE, dice.choice((1, 1, 2, 12))):
        other, name = dice.choice(PEOPLE), dice.choice(("name", "emails", "phones"))
        found.append({**one, name: other[name]} if name in other and dice.random() < 0.3 else one)
    return store.upsert(found, source=dice.choice(SOURCES))


def gone(store, dice):
    return store.delete([key(dice), key(dice), key(dice)])


def erased(store, dice):
    found = store.erase([key(dice), key(dice)], by="kim")
    return found.records, found.entities, found.seq


def ruled(store, dice):
    return store.decide(dice.choice(("same", "different")), key(dice), key(dice), by="kim")


def back(store, dice):
    """Take a ruling back; of its records, one that was erased has an id that is made up."""
    said = [one.seq for one in store.rulings()]
    return store.undo(dice.choice(said), by="lee").seq if said else None


def merged(store, dice):
    one, other = dice.sample(PEOPLE, 2)
    told = {"sourceCustomerId": one["id"], "destinationCustomerId": other["id"]}
    return store.upsert([{"type": "CUSTOMER/MERGED", "content": told}], source="crm")


def allowed(store, dice):
    return store.allow([key(dice)], customer=dice.choice(PEOPLE), source="crm", by="kim")


def work(place, first, url):
    """Do all deeds from one on, and tell of each in one piece."""
    with open_store(url) as store:
        for number in count(first):
            answer = do(store, number)
            os.write(sys.stdout.fileno(), f"{place} {number} {digest(answer)}\n".encode())


def digest(answer):
    """An answer in few letters, which come in one piece or not at all."""
    return sha256(answer.encode()).hexdigest()


if __name__ == "__main__":
    places.steady(pytest.MonkeyPatch())
    places.rules(1, MODEL, Config())
    for place, told in enumerate(sys.argv[1:]):
        first, url = told.split("=", 1)
        Thread(target=work, args=[place, int(first), url]).start()
