from __future__ import annotations

import pytest
from promises.population import person
from recipes.live import shop

from resolver.recipes.live import arriving

ANN = person("1", "Ann Meyer", ["ann@example.org"])
BO = person("2", "Bo Li", ["bo@example.org"])
EARLY, LATER = "2024-01-02T03:04:05Z", "2025-01-02T03:04:05Z"


@pytest.fixture
def store(database_url):
    with shop.opened(database_url) as opened:
        yield opened


def whats(decisions):
    return [(one.record_id, one.what, one.seq) for one in decisions]


def test_what_became_of_records_is_told_in_their_order(store):
    assert whats(store.upsert([BO, ANN], source="crm")) == [
        ("2", "created", 1),
        ("1", "created", 1),
    ]
    changed = ANN | {"name": "Ann Meier"}
    assert whats(store.upsert([changed, BO], source="crm")) == [
        ("1", "updated", 2),
        ("2", "unchanged", None),
    ]
    assert whats(store.upsert([BO, changed], source="crm")) == [
        ("2", "unchanged", None),
        ("1", "unchanged", None),
    ]
    assert whats(store.upsert([BO], source="web")) == [("2", "created", 3)]
    assert whats(store.delete([("crm", "2"), ("crm", "9"), ("web", "1")])) == [("2", "deleted", 4)]
    assert store.delete([("crm", "2")]) == []
    assert store.upsert([], source="crm") == []
    assert len(shop.rows(store, "journal")) == 4


def test_the_entities_told_are_those_of_the_store(store):
    decisions = store.upsert([ANN, BO, {**ANN, "id": "3"}], source="crm")
    rows = {row["record_id"]: row for row in shop.rows(store, "records")}
    for one in decisions:
        assert (one.entity_id, one.auto_entity_id) == (
            rows[one.record_id]["entity"],
            rows[one.record_id]["auto"],
        )
    assert decisions[0].entity_id == decisions[2].entity_id != decisions[1].entity_id
    (gone,) = store.delete([("crm", "1")])
    assert gone.entity_id is gone.auto_entity_id is None


def test_of_one_key_the_last_counts(store):
    said = [ANN, ANN | {"name": "Ann Meier"}, ANN | {"name": "Ann Mayer"}]
    assert whats(store.upsert(said, source="crm")) == [("1", "created", 1)] * 3
    (row,) = shop.rows(store, "versions")
    assert b"Ann Mayer" in row["body"].encode()
    assert row["version"] == 1


def test_who_says_again_what_there_is_after_something_else_has_changed_it_back(store):
    store.upsert([ANN], source="crm")
    (_, last) = store.upsert([ANN | {"name": "X Y"}, ANN], source="crm")
    assert last.what == "updated"
    (row,) = (row for row in shop.rows(store, "versions") if row["version"] == 2)
    assert "X Y" not in row["body"]


def test_one_that_is_older_by_its_own_time_comes_too_late(store):
    new = ANN | {"modifiedAt": LATER}
    old = ANN | {"modifiedAt": EARLY, "name": "Old Name"}
    assert whats(store.upsert([new], source="crm")) == [("1", "created", 1)]
    before = shop.dump(store)
    assert whats(store.upsert([old], source="crm")) == [("1", "late", None)]
    assert shop.dump(store) == before
    assert whats(store.upsert([ANN], source="crm")) == [("1", "updated", 2)]
    assert whats(store.upsert([old], source="crm")) == [("1", "updated", 3)]
    assert whats(store.upsert([new, old], source="crm")) == [("1", "updated", 4)] * 2
    assert "Old Name" not in shop.rows(store, "versions")[-1]["body"]
    assert whats(store.upsert([old, BO], source="crm")) == [
        ("1", "late", None),
        ("2", "created", 5),
    ]


def test_one_that_comes_back_has_its_number_again(store):
    store.upsert([ANN, BO], source="crm")
    store.delete([("crm", "1")])
    (dead,) = (row for row in shop.rows(store, "records") if row["record_id"] == "1")
    assert (dead["live"], dead["version"], dead["entity"]) == (False, 2, None)
    assert whats(store.upsert([BO, ANN], source="crm"))[1] == ("1", "created", 3)
    (back,) = (row for row in shop.rows(store, "records") if row["record_id"] == "1")
    assert (back["id"], back["live"], back["version"]) == (dead["id"], True, 3)
    versions = [
        (row["version"], row["what"], row["body"] is None)
        for row in shop.rows(store, "versions")
        if row["record"] == dead["id"]
    ]
    assert sorted(versions) == [(1, "upsert", False), (2, "delete", True), (3, "upsert", False)]
    assert len(shop.partition(store)) == 2


def test_a_record_that_is_gone_may_come_back_with_an_older_time(store):
    store.upsert([ANN | {"modifiedAt": LATER}], source="crm")
    store.delete([("crm", "1")])
    assert whats(store.upsert([ANN | {"modifiedAt": EARLY}], source="crm")) == [("1", "created", 3)]


def test_a_record_says_the_same_wherever_it_was_read():
    rules = shop.rules()
    row = rules.read(ANN, "crm")
    moved = {**row, "file": "other", "line": 77}
    assert arriving.body(row) == arriving.body(moved)
    assert arriving.body(row) == arriving.body(dict(reversed(row.items())))
    assert arriving.body(row) != arriving.body({**row, "name": "Ann"})
    assert "Ann Meyer" in arriving.body(row)
