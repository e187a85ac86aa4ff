from __future__ import annotations

import json

import polars as pl
from recipes.exports import run
from steps.people import records

from resolver.files.options import ReadOptions
from resolver.files.results import reading
from resolver.recipes import batch, planning, writing
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
    mapping = [
        {"source": "crm", "column": column, "label": label, "role": role, "filled": filled}
        for column, label, role, filled in (
            ("Tier__c", "tier", "attribute", 1),
            ("Notes", "", "ignore", 3),
            ("Empty", "", "ignore", 0),
        )
    ]
    found = held(frame, {("crm", "a")}, mapping)
    (one,) = found.values()
    assert one.values == {
        "name": "Jo Ray",
        "given_name": "Jo",
        "family_name": "Ray",
        "consent": "no",
    }
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
    assert (one.columns, one.unread) == (("Tier__c",), ("Notes",))


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


GLADLY = [
    {
        "id": "gl-1",
        "name": "Jonathan Maximilian Ashby",
        "emailAddresses": ["jon.ashby@gmail.com"],
        "phoneNumbers": ["+17755550111"],
    },
    {
        "id": "gl-2",
        "name": "Jon Ashby",
        "emailAddresses": ["j.ashby@fastmail.com"],
        "phoneNumbers": ["+17755559222"],
    },
]
FILES = ("gladly.jsonl", "hubspot.csv")
HUBSPOT = """\
Record ID,First Name,Last Name,Email,Phone Number
901,Jonathan Maximilian,Ashby,jon.ashby@gmail.com,+17755550111
"""


def test_what_was_chosen_holds_where_another_system_has_a_record_of_the_customer(tmp_path):
    (tmp_path / "gladly.jsonl").write_text("".join(json.dumps(one) + "\n" for one in GLADLY))
    (tmp_path / "hubspot.csv").write_text(HUBSPOT)
    told = [
        ("same", "gladly", "gl-1", "gladly", "gl-2", None),
        ("same", "gladly", "gl-1", "hubspot", "901", None),
        ("value", "gladly", "gl-2", "hubspot", "901", "name"),
        ("value", "gladly", "gl-2", "gladly", "gl-1", "email"),
    ]
    columns = ("ruling", "left_source", "left", "right_source", "right", "field")
    rulings = pl.DataFrame(told, schema=dict.fromkeys(columns, pl.String), orient="row")
    files = {str(tmp_path / name): name.partition(".")[0] for name in FILES}
    options = ReadOptions(source=files)
    batch.scan(list(files), options=options, rulings=rulings).write(tmp_path / "out")
    found = planning.plan(tmp_path / "out", "gladly")
    (line,) = (line for line in found.lines if line["step"])
    assert line["expected"]["name"] == "Jon Ashby"
    values = line["field_patch"]["after"]["values"]
    assert (values["name"], values["emails"][0]["original"]) == (
        "Jon Ashby",
        "j.ashby@fastmail.com",
    )
    assert [point["primary"] for point in values["emails"]] == [True, False]
