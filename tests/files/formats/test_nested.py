from __future__ import annotations

import json

import polars as pl

from resolver.files.formats.nested import FIRST, expand_objects, unread
from resolver.files.read import read


def lists(*sizes):
    cells = [json.dumps([{"city": f"City {n}"} for n in range(1, size + 1)]) for size in sizes]
    return pl.DataFrame({"addresses": cells})


def test_the_first_addresses_of_a_list_become_columns():
    frame = expand_objects(lists(1, 3, FIRST + 2))
    assert frame["addresses.3.city"].to_list() == [None, "City 3", "City 3"]
    assert frame.columns == ["addresses", *(f"addresses.{n}.city" for n in range(1, FIRST + 1))]


def test_addresses_beyond_them_are_told():
    (one,) = unread(lists(1, FIRST, FIRST + 1, FIRST + 1), "shop")
    assert (one.code, one.source, one.field, one.records) == (
        "unread_addresses",
        "shop",
        "addresses",
        2,
    )
    nested = [{"city": {"name": {"en": "Reno"}}}, {"city": {"name": {"en": "Reno"}}}]
    assert unread(pl.DataFrame({"addresses": [json.dumps(nested), "[{", None]}), "shop") == ()


def customer(*recipients):
    addresses = [
        {"first_name": name, "city": f"City {n}", "phone": f"+1617555014{n}"}
        for n, name in enumerate(recipients, start=1)
    ]
    return {"id": 7, "first_name": "Dana", "orders_count": 1, "addresses": addresses}


def test_phones_of_all_addresses_are_read():
    found = read([customer("Dana", "Priya", "Dana")])
    assert found.inputs[0].source == "shopify"
    numbers = [point["original"] for point in found.records["phones"][0]]
    assert numbers == ["+16175550141", "+16175550143"]
    told = [(one.code, one.field, one.records) for one in found.findings]
    assert told == [("other_recipient", "addresses.2.city", 1)]


def test_more_addresses_than_are_read_are_told():
    found = read([customer(*["Dana"] * (FIRST + 1))])
    assert len(found.records["phones"][0]) == FIRST
    assert [one.code for one in found.findings] == ["unread_addresses"]
