from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from itertools import groupby
from random import Random

import pytest
from recipes.live import turns

from resolver.errors import UnknownRecordError
from resolver.frames.live import Change, Then
from resolver.recipes.live import naming, writing
from resolver.recipes.live.settling import Grouping
from resolver.store import lookups
from resolver.store.tables import JOURNAL
from resolver.store.writing import change

TURNS = 25
COMING = {"created", "revived", "joined"}


def key(number):
    return ("shop", f"r{number}")


def told(database, force, kind, *groups, dead=()):
    """A change after which these groups are entities; records come by being named."""
    named = {record for group in groups for record in group}
    with database.write() as connection:
        moment = writing.moment(connection, force, "ann")
        known = lookups.by_id(connection, sorted({*named, *dead}))
        turns.write(connection, moment, sorted(named - known.keys()), set(dead), [])
        rows = lookups.by_id(connection, sorted({*named, *dead}))
        auto = {record: f"a-{min(group)}" for group in groups for record in group}
        found = Grouping(groups=tuple(map(frozenset, groups)), auto=auto)
        writing.note(moment, kind, {}, naming.name(moment, rows, [found]))
        return lookups.by_id(connection, sorted(named))


@pytest.fixture
def story(database_url):
    """A store with two entities that are merged, split, and end; and their ids."""
    with turns.store(database_url) as (store, database, force):
        first = told(database, force, "records", [1, 2], [3])
        told(database, force, "records", [1, 2, 3])
        told(database, force, "ruling", [1, 2], [3])
        told(database, force, "records", [1, 2, 4])
        told(database, force, "erase", [2, 4], dead=[1])
        told(database, force, "model", [2, 3, 4])
        told(database, force, "records", dead=[2, 3, 4])
        yield store, first[1].entity, first[3].entity


def short(found):
    return [
        (one.seq, one.what, one.why, [one and one[1] for one in one.records], one.others)
        for one in found
    ]


def test_what_became_of_an_entity(story):
    store, large, little = story
    found = store.history(large)
    assert short(found) == [
        (1, "created", "records", ["r1", "r2"], ()),
        (2, "joined", "records", ["r3"], (little,)),
        (3, "split", "ruling", ["r3"], (little,)),
        (4, "joined", "records", ["r4"], ()),
        (5, "left", "erase", ["r1"], ()),
        (6, "joined", "model", ["r3"], (little,)),
        (7, "gone", "records", ["r2", "r3", "r4"], ()),
    ]
    assert {one.entity_id for one in found} == {large}
    assert found[0] == Change(
        seq=1,
        at=store.events()[0].at,
        what="created",
        why="records",
        by="ann",
        model=7,
        entity_id=large,
        records=(key(1), key(2)),
        others=(),
    )
    assert short(store.history(little)) == [
        (1, "created", "records", ["r3"], ()),
        (2, "merged", "records", ["r3"], (large,)),
        (3, "revived", "ruling", ["r3"], (large,)),
        (6, "merged", "model", ["r3"], (large,)),
    ]


def test_what_became_of_a_record(story):
    store, large, little = story
    found = store.history(key(3))
    assert [(one.seq, one.what, one.entity_id, one.others) for one in found] == [
        (1, "created", little, ()),
        (2, "merged", large, (little,)),
        (3, "split", little, (large,)),
        (6, "merged", large, (little,)),
        (7, "gone", large, ()),
    ]
    assert {one.records for one in found} == {(key(3),)}
    (joined, gone) = store.history(key(4))
    assert (joined.what, joined.seq, gone.what) == ("joined", 4, "gone")


def test_what_was_at_any_time(story):
    store, large, little = story
    assert store.as_of(2, large) == Then(seq=2, entity_id=large, records=(key(1), key(2), key(3)))
    assert store.as_of(2, little) == Then(seq=2, entity_id=little, records=())
    assert store.as_of(3, key(3)) == Then(seq=3, entity_id=little, records=(key(3),))
    assert store.as_of(0, key(3)) == Then(seq=0, entity_id=None, records=())
    assert store.as_of(99, key(3)).entity_id is None
    times = [datetime.fromisoformat(one.at) for one in store.events()]
    for seq, at in enumerate(times, 1):
        there = at.astimezone(timezone(timedelta(hours=-7)))
        assert store.as_of(there, key(4)) == store.as_of(seq, key(4))
    early = times[0] - timedelta(microseconds=1)
    assert store.as_of(early, large) == Then(seq=0, entity_id=large, records=())
    assert store.as_of(datetime.now(UTC), large).seq == 7


def test_what_there_never_was(story):
    store, _, _ = story
    for asked in ("e-0", ("shop", "r9"), ("other", "r1")):
        with pytest.raises(UnknownRecordError):
            store.history(asked)
        with pytest.raises(UnknownRecordError):
            store.as_of(3, asked)
    with pytest.raises(ValueError, match="zone"):
        store.as_of(datetime(2026, 1, 2), key(1))


def test_erased_records_have_no_key(database_url):
    with turns.store(database_url) as (store, database, force):
        entity = told(database, force, "records", [1, 2])[1].entity
        with database.write() as connection:
            turns.erase(connection, 1)
        assert store.history(entity)[0].records == (None, key(2))
        assert store.as_of(1, entity).records == (None, key(2))
        with pytest.raises(UnknownRecordError):
            store.history(key(1))


def test_times_do_not_go_back_where_clocks_do(database_url):
    with turns.store(database_url) as (store, database, force):
        told(database, force, "records", [1])
        late = "2999-01-02T03:04:05.000006+00:00"
        with database.write() as connection:
            change(connection, JOURNAL, [{"seq": 1, "at": late}])
        told(database, force, "records", [2])
        assert [one.at for one in store.events()] == [late, late]
        assert store.as_of(datetime.fromisoformat(late), key(2)).seq == 2


@pytest.mark.parametrize("seed", range(3))
def test_the_past_is_as_it_was(seed, database_url):
    with turns.store(database_url) as (store, database, force):
        known = turns.tables_of(database, force, Random(seed), TURNS)
        for seq, then in list(known.items())[::5]:
            for record in {*known[TURNS].entity, *then.entity}:
                assert store.as_of(seq, key(record)).entity_id == then.entity.get(record)
            for entity in then.ids:
                members = [record for record, home in then.entity.items() if home == entity]
                assert store.as_of(seq, entity).records == tuple(map(key, sorted(members)))
        end = known[TURNS]
        for entity in end.ids:
            records = set()
            for _, line in groupby(store.history(entity), key=lambda one: one.seq):
                for one in line:
                    if one.what in COMING:
                        assert not records & {*one.records}
                        records |= {*one.records}
                    else:
                        assert {*one.records} <= records
                        records -= {*one.records}
                assert bool(records) == (one.what not in ("merged", "gone"))
            assert records == {key(one) for one, home in end.entity.items() if home == entity}
