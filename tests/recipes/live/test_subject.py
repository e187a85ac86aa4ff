from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from promises.population import person
from recipes.live import shop

from resolver.errors import UnknownRecordError
from resolver.store.tables import RULINGS
from resolver.store.writing import add

ANN = person("a", "Ann Smith", ["ann.smith@x-mail.org"], ["+1 415-739-0461"])
TWIN = person("t", "Ann Smith", ["ann.smith@x-mail.org"], ["+1 415-739-0462"])
BOB = person("b", "Bob Marsh", ["ann.smith@x-mail.org"])
CARL = person("c", "Carl Lee", ["carl@x-mail.org"])


@pytest.fixture
def store(database_url):
    with shop.opened(database_url) as opened:
        opened.upsert([ANN, BOB, CARL], source="crm", by="feed")
        opened.upsert([ANN | {"name": "Ann Smith-Roe"}], source="crm", by="shop")
        opened.upsert([TWIN], source="web", by="feed")
        yield opened


def rule(store, left, right):
    row = {
        "seq": 3, "at": "2026-01-01T00:00:00.000000+00:00", "by_whom": "desk",
        "ruling": "different", "left_record": left, "right_record": right, "field": None,
        "reason": "two desks", "fingerprint": None, "undoes": None, "system": False,
    }  # fmt: skip
    with store._database.write() as connection:
        add(connection, RULINGS, [row])


def keys(about):
    return {(one["source"], one["record_id"]) for one in about.records}


def test_all_versions_with_times_entities_and_lines(store):
    about = store.about([("crm", "a")])
    (record,) = about.records
    assert [one["values"]["name"] for one in record["versions"]] == ["Ann Smith", "Ann Smith-Roe"]
    assert [one["version"] for one in record["versions"]] == [1, 2]
    assert record["history"][-1]["entity_id"] == record["entity_id"]
    assert {one["entity_id"] for one in about.entities} >= {record["entity_id"]}
    assert [(one["seq"], one["by"]) for one in about.journal][:2] == [(1, "feed"), (2, "shop")]
    json.dumps(asdict(about))


def test_who_ruled_and_nobody_elses_key(store):
    numbers = {row["record_id"]: row["id"] for row in shop.rows(store, "records")}
    rule(store, numbers["a"], numbers["b"])
    about = store.about([("crm", "a")])
    (ruling,) = about.rulings
    assert (ruling["by"], ruling["reason"], ruling["ruling"]) == ("desk", "two desks", "different")
    assert (ruling["left"], ruling["right"]) == (["crm", "a"], numbers["b"])
    assert 3 in {one["seq"] for one in about.journal}


def test_a_whole_entity(store):
    name = {row["record_id"]: row["entity"] for row in shop.rows(store, "records")}
    assert name["a"] == name["t"]
    assert keys(store.about(entity=name["a"])) >= {("crm", "a"), ("web", "t")}
    with pytest.raises(UnknownRecordError):
        store.about(entity="e-none")


def test_a_customer_is_known_by_its_own_points(store):
    about = store.about(customer=person("?", "Smith Ann", ["Ann.Smith@x-mail.org"]), source="form")
    assert keys(about) == {("crm", "a"), ("web", "t")}
    nobody = person("?", "Ann Smith", [], ["+1 415-739-0461"])
    assert store.about(customer=nobody, source="form").records == ()


def test_of_the_erased_only_that_they_are(store):
    store.erase([("crm", "a")], by="desk")
    about = store.about([("crm", "a"), ("crm", "never")])
    assert about.records == about.rulings == about.journal == ()
    (one,) = about.suppressed
    assert (one["source"], one["record_id"], one["allowed"]) == ("crm", "a", False)


def test_the_deleted_are_told_with_all_that_they_said(store):
    store.delete([("crm", "a")])
    (record,) = store.about([("crm", "a")]).records
    assert record["state"] == "deleted"
    assert [one["what"] for one in record["versions"]] == ["upsert", "upsert", "delete"]
