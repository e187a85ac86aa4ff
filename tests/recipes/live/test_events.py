from __future__ import annotations

from random import Random

import orjson
import pytest
from recipes.live import turns
from sqlalchemy import select

from resolver.config.model import Config, ExternalIds
from resolver.frames.live import Membership, Said
from resolver.recipes.live.opened import open_store
from resolver.store.tables import JOURNAL

ANN = {"name": "Ann Meyer", "emails": ["ann.meyer@example.org"], "phones": ["+1 206 555 0142"]}
ZOE = {"name": "Zoe Quist", "emails": ["zoe@example.net"]}


def test_what_a_store_tells(database_url):
    # with ids that are unique a region is seen as the batch sees it
    config = Config(external_ids=ExternalIds(unique=("loyalty",)))
    with open_store(database_url, config=config) as store:
        store.upsert([{"id": "1", **ANN}, {"id": "9", **ZOE}], source="shop", by="ann")
        (told,) = store.upsert([{"id": "2", **ANN}], source="crm")
        store.upsert([{"id": "2", **ANN}], source="crm")
        store.delete([("shop", "1"), ("shop", "9")])
        one, two, three = store.events()
    assert [event.seq for event in (one, two, three)] == [1, 2, 3]
    assert (one.kind, one.by, two.by, one.model) == ("records", "ann", None, 1)
    assert one.at <= two.at <= three.at
    assert [(each.record_id, each.version, each.what) for each in one.records] == [
        ("1", 1, "upsert"),
        ("9", 1, "upsert"),
    ]
    assert [each.record_id for each in one.members] == ["1", "9"]
    assert set(one.created) == {each.entity_id for each in one.members}
    assert two.records == (Said(number=3, source="crm", record_id="2", version=1, what="upsert"),)
    joined = next(each for each in two.members if each.number == 3)
    assert joined == Membership(
        number=3,
        source="crm",
        record_id="2",
        entity_id=one.members[0].entity_id,
        auto_entity_id=told.auto_entity_id,
    )
    assert two.created == ()
    assert three.gone == (one.members[1].entity_id,)
    assert [each.entity_id for each in three.members if each.number in (1, 2)] == [None, None]


def test_pages_are_of_whole_lines_without_gaps(database_url):
    with turns.store(database_url) as (store, database, force):
        turns.tables_of(database, force, Random(3), 20)
        whole = store.events()
        assert [event.seq for event in whole] == [*range(1, 21)]
        assert store.events(limit=7) == whole[:7]
        assert store.events(7, limit=7) == whole[7:14]
        assert store.events(19) == whole[19:]
        assert store.events(20) == store.events(500) == []
        assert store.events(-5) == whole
        for limit in (0, -1):
            with pytest.raises(ValueError, match="at least"):
                store.events(0, limit)


def test_events_say_what_lines_say(database_url):
    with turns.store(database_url) as (store, database, force):
        turns.tables_of(database, force, Random(4), 20)
        with database.read() as connection:
            lines = connection.execute(select(JOURNAL).order_by(JOURNAL.c.seq)).all()
        for event, line in zip(store.events(), lines, strict=True):
            body = orjson.loads(line.body)
            assert (event.at, event.kind, event.by, event.model) == (
                line.at,
                line.kind,
                line.by_whom,
                7,
            )
            members = [[m.number, m.entity_id, m.auto_entity_id] for m in event.members]
            assert members == body.pop("members", [])
            told = [[one.number, one.version, one.what] for one in event.records]
            assert told == body.pop("records", [])
            keys = {(one.number, one.source, one.record_id) for one in event.members}
            assert keys == {(n, "shop", f"r{n}") for n, *_ in keys}
            for name in ("created", "gone", "revived"):
                assert list(getattr(event, name)) == body.pop(name, [])
            assert event.merged == body.pop("merged", {})
            parts = body.pop("split", {})
            assert event.split == {one: tuple(into) for one, into in parts.items()}
            assert event.more == body == ({"left": 1, "right": 2} if body else {})
        assert {event.kind for event in store.events()} == {"records", "ruling"}


def test_of_erased_records_no_key_is_told(database_url):
    with turns.store(database_url) as (store, database, force):
        turns.tables_of(database, force, Random(4), 8)
        with database.write() as connection:
            turns.erase(connection, 1)
        told = [one for event in store.events() for one in (*event.records, *event.members)]
        assert {(one.source, one.record_id) for one in told if one.number == 1} == {(None, None)}
        assert all(one.record_id == f"r{one.number}" for one in told if one.number != 1)
