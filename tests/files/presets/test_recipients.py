from __future__ import annotations

import pytest

from resolver.files.read import read


def customer(name, shipping):
    address = {"line1": "77 Gift Street", "city": "Reno"}
    return {
        "id": "cus_1",
        "email": None,
        "name": name,
        "livemode": True,
        "shipping": {"name": shipping, "phone": "+17755550154", "address": address},
    }


@pytest.mark.parametrize(
    ("name", "shipping", "kept"),
    [
        ("Dana Okafor", "Dana Okafor", True),
        ("Dana Okafor", "OKAFOR, DANA", True),
        ("Dana Okafor", "D Okafor", True),
        ("Dana Okafor", "Dana Bello", True),
        ("Robert Smith", "Bob Smith", True),
        ("Robert Smith", "Robrt Smith", True),
        ("Dana Okafor", None, True),
        (None, "Priya Nair", True),
        ("Dana Okafor", "Priya Nair", False),
        ("John Smith", "Mary Smith", False),
    ],
)
def test_what_stands_with_another_given_name_is_set_aside(name, shipping, kept):
    found = read([customer(name, shipping)])
    assert len(found.records["phones"][0]) == kept
    assert found.records["city"].to_list() == (["Reno"] if kept else [None])
    told = [(one.code, one.source, one.records) for one in found.findings]
    assert told == ([] if kept else [("other_recipient", "stripe", 1)])
