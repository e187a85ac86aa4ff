from __future__ import annotations

import tempfile
from copy import deepcopy
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from recipes.live import turns

from resolver.errors import StoreError
from resolver.frames.live import Event, Membership
from resolver.recipes.live.following import Follower


def pages(store, after, limit):
    while page := store.events(after, limit):
        yield page
        after = page[-1].seq


@settings(max_examples=15)
@given(seed=some.integers(0, 10**6), cut=some.integers(0, 14), limit=some.integers(1, 20))
def test_who_follows_knows_what_the_tables_say(seed, cut, limit):
    with (
        tempfile.TemporaryDirectory() as place,
        turns.store(f"sqlite:///{Path(place) / 's.db'}") as (store, database, force),
    ):
        known = turns.tables_of(database, force, Random(seed), 14)
        follower = Follower()
        for page in pages(store, 0, limit):
            follower.apply(page)
            assert follower == known[follower.cursor]
        later = deepcopy(known[cut])
        later.apply(store.events(max(0, cut - 3)))
        assert later == follower == known[14]


def test_the_same_on_every_database(database_url):
    with turns.store(database_url) as (store, database, force):
        known = turns.tables_of(database, force, Random(5), 25)
        follower = Follower()
        follower.apply(store.events())
        assert follower == known[25]
        assert {state for state, _ in follower.ids.values()} == {"live", "merged", "gone"}


def event(seq, **more):
    return Event(seq=seq, at="2026-01-02", kind="records", by=None, model=1, **more)


def test_a_gap_is_not_passed_over():
    follower = Follower()
    with pytest.raises(StoreError, match="Event 2 is missing: 3 came"):
        follower.apply([event(1, created=("e-1",)), event(3, created=("e-3",))])
    assert follower == Follower(cursor=1, ids={"e-1": ("live", None)})


def test_ids_lead_on():
    follower = Follower()
    member = Membership(
        number=1, source="shop", record_id="r1", entity_id="e-3", auto_entity_id="a-1"
    )
    follower.apply(
        [
            event(1, created=("e-1", "e-2", "e-3")),
            event(2, merged={"e-1": "e-2"}),
            event(3, merged={"e-2": "e-3"}, members=(member,)),
        ]
    )
    assert follower.leads("e-1") == follower.leads("e-3") == ("live", "e-3")
    assert (follower.entity, follower.auto) == ({1: "e-3"}, {1: "a-1"})
    follower.apply([event(4, gone=("e-3",))])
    assert follower.leads("e-1") == ("gone", "e-3")
    follower.apply([event(5, revived=("e-1",))])
    assert follower.leads("e-1") == ("live", "e-1")
    with pytest.raises(KeyError):
        follower.leads("e-9")
