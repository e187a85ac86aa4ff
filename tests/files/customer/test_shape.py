from __future__ import annotations

import pytest

from resolver.files.customer.shape import readings
from resolver.files.limits import MAX_COLUMNS, MAX_NAME

GLADLY = ("id", "name", "emailAddresses")


def only(names, wanted=None):
    (one,) = readings(names, names, wanted or {})
    return one


def test_keys_tell_the_columns_of_a_record():
    names = (*GLADLY, "customAttributes.tier", "customAttributes.birthdate")
    one = only(names)
    assert one.layout.system == "gladly"
    assert one.plan.ids == ("id",)
    assert [place.name for place in one.plan.points[0]] == ["emailAddresses"]
    assert one.plan.attributes == (("attribute:tier", "customAttributes.tier"),)
    told = one.plan.scalars({name: name for name in names})
    assert {role: text for role, text in told.items() if text} == {
        "name": "name",
        "birth_date": "customAttributes.birthdate",
    }


def test_layouts_that_values_must_confirm_come_with_what_holds_without():
    several = readings(("id", "emails"), ("id", "emails"), {})
    assert [one.layout and one.layout.name for one in several] == ["gladly-rest", None]


def test_wishes_come_first():
    plan = only(GLADLY, {"NAME": ("company", "")}).plan
    assert plan.scalars({name: "x" for name in GLADLY})["company"] == "x"


@pytest.mark.parametrize(
    "more",
    [
        ("errors",),
        ("type",),
        ("sourceCustomerId", "destinationCustomerId"),
        ("addresses",),
        ("*",),
        ("__line__",),
    ],
)
def test_columns_that_rules_speak_of_take_a_table(more):
    assert only((*GLADLY, *more)).plan is None


@pytest.mark.parametrize("names", [("x" * (MAX_NAME + 1),), [f"k{n}" for n in range(600)]])
def test_what_no_table_takes_has_no_plan(names):
    assert MAX_COLUMNS < 600
    assert [one.plan for one in readings(("id",), tuple(names), {})] == [None]


def test_a_system_with_rules_about_cells_takes_a_table():
    keys = ("id", "first_name", "orders_count", "verified_email", "default_address")
    found = readings(keys, keys, {})
    assert found[0].layout.system == "shopify"
    assert found[0].plan is None
