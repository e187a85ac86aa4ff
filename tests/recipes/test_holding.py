from __future__ import annotations

import polars as pl
from recipes.exports import run
from steps.people import records

from resolver.files.results import reading
from resolver.recipes import writing
from resolver.recipes.holding import held, partly


def test_a_record_is_held_as_it_was_read():
    frame = records(
        {
            "record_id": "a",
            "given_name": "Jo",
            "family_name": "Ray",
            "emails": ["a@x.org"],
            "phones": ["212 736 5000"],
            "external_ids": [("shop", "9")],
            "consent": "no",
            "attribute:tier": "gold",
        },
        {"record_id": "b"},
    )
    mapping = [{"source": "crm", "column": "Tier__c", "label": "tier", "role": "attribute"}]
    found = held(frame, {("crm", "a")}, mapping)
    (one,) = found.values()
    assert one.values == {"name": "Jo Ray", "given_name": "Jo", "family_name": "Ray"}
    assert (one.emails[0].value, one.phones[0].value, one.ids) == (
        "a@x.org",
        "212 736 5000",
        (("shop", "9"),),
    )
    assert (one.attributes[0].column, one.attributes[0].golden) == (
        "Tier__c",
        "customAttributes.tier",
    )
    assert one.opted_out


def test_the_primary_point_comes_first():
    points = [{"original": "a@x.org", "primary": False}, {"original": "b@x.org", "primary": True}]
    frame = records({"record_id": "a"}).with_columns(
        emails=pl.Series([points], dtype=records({})["emails"].dtype)
    )
    (one,) = held(frame, {("crm", "a")}).values()
    assert [point.value for point in one.emails] == ["b@x.org", "a@x.org"]


def test_some_records_of_a_customer_come_to_what_they_hold():
    back = writing.read_back(run())
    told = reading.rows(run() / "proposals.jsonl")
    whole = next(one for one in told if one["members"][0]["source"] == "gladly")
    keys = [("gladly", "gl-2"), ("gladly", "gl-3")]
    found = partly({"g": keys}, {"g": whole}, back)["g"]
    emails = {one["original"] for one in found.golden["emails"]}
    assert emails == {"j.ashby@fastmail.com", "ashby@jon.net"}
    assert found.survivor in keys
    assert set(found.chosen.values()) <= set(keys)
