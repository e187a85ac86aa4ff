from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest

import resolver

CUSTOMERS = Path(__file__).parents[2] / "data" / "customers.jsonl"


def record(key, name=None, email=None, phone=None, address=None, company=None):
    found = {"id": key, "name": name, "address": address}
    found["emails"] = [{"original": email}] if email else []
    found["phones"] = [{"original": phone}] if phone else []
    found["customAttributes"] = {"company": company} if company else {}
    return {name: value for name, value in found.items() if value}


OFFICE = ("info@mueller-sanitaer.de", "+49 30 4501200", "Hauptstr. 5, 10115 Berlin")
HOUSE = ("kontakt@adler-hotel.de", "+49 228 770011", "Markt 2, 53111 Bonn")
RECORDS = [
    record("firm", "Müller Sanitär GmbH", *OFFICE),
    record("firm again", "Mueller Sanitaer GmbH", *OFFICE),
    record("works there", "Petra Klein", *OFFICE, "Müller Sanitär GmbH"),
    record("north", "Edeka Nord GmbH", None, "+49 40 5550100", "Ring 1, 20095 Hamburg"),
    record("south", "Edeka Süd GmbH", None, "+49 40 5550100", "Platz 9, 80331 München"),
    record("hotel", None, *HOUSE, "Hotel Adler GmbH"),
    record("hotel again", None, *HOUSE, "Hotel Adler"),
]


@cache
def entities(column):
    lines = CUSTOMERS.read_text("utf-8").splitlines()[:60]
    found = resolver.dedupe([*map(json.loads, lines), *RECORDS]).entities
    return dict(zip(found["record_id"], found[column], strict=True))


@pytest.mark.parametrize("pair", [("firm", "firm again"), ("hotel", "hotel again")])
def test_records_of_one_organisation_are_one(pair):
    left, right = (entities("entity_id")[key] for key in pair)
    assert left == right


@pytest.mark.parametrize("key", ["firm", "firm again"])
def test_an_organisation_is_nobody_who_works_there(key):
    assert entities("entity_id")[key] != entities("entity_id")["works there"]


@pytest.mark.parametrize("column", ["entity_id", "auto_entity_id"])
def test_branches_behind_one_switchboard_are_two(column):
    assert entities(column)["north"] != entities(column)["south"]
