from __future__ import annotations

import pytest

from resolver.files.results.dialects import misfits, rest, with_extensions

WHOLE = {
    "id": "Zq3kLw0dTQ6mVb1xY7nPaA",
    "name": "Dana Okafor",
    "emails": [
        {"original": "Dana@Example.org", "normalized": "dana@example.org", "primary": True},
        {"original": "d@example.net", "normalized": "d@example.net", "primary": False},
    ],
    "phones": [
        {
            "original": "020 7946 0018 x5",
            "normalized": "+442079460018",
            "type": "WORK",
            "regionCode": "GB",
            "primary": True,
        },
        {"original": "555-0100", "type": "OTHER", "primary": False},
    ],
    "address": "18 Quay Road",
    "externalCustomerId": "55",
    "customAttributes": {"externalCustomerIds": ["shop:77", "9:9"], "tier": "gold"},
    "channels": [
        {"type": "FACEBOOK", "address": "dana.o"},
        {"type": "WHATSAPP", "address": "+442079460018"},
    ],
    "createdAt": "2020-01-01T00:00:00Z",
    "modifiedAt": "2021-01-01T00:00:00.5Z",
}


def test_a_customer_as_the_api_has_it():
    [whole] = with_extensions([WHOLE])
    assert rest(whole, [("crm", "55"), ("shop", "77")]) == {
        "id": "Zq3kLw0dTQ6mVb1xY7nPaA",
        "name": "Dana Okafor",
        "emails": WHOLE["emails"],
        "phones": [
            {
                "original": "020 7946 0018 x5",
                "normalized": "+442079460018",
                "extension": "5",
                "regionCode": "GB",
                "type": "OFFICE",
                "primary": True,
            },
            {"original": "555-0100", "primary": False},
        ],
        "address": "18 Quay Road",
        "externalCustomerIds": {"crm": "55", "shop": "77"},
        "customAttributes": {"tier": "gold", "externalCustomerIds": ["9:9"]},
        "createdAt": "2020-01-01T00:00:00Z",
        "updatedAt": "2021-01-01T00:00:00.5Z",
    }


def test_a_customer_with_nothing_but_an_id():
    assert rest({"id": "1"}) == {"id": "1"}
    assert list(misfits({"id": "1"}, {"id": "1"})) == []
    assert with_extensions([{"id": "1"}]) == [{"id": "1"}]


@pytest.mark.parametrize(
    ("first", "others", "systems", "expected"),
    [
        ("5", [], [], {"externalCustomerId": "5"}),
        ("5", ["a:6"], [], {"externalCustomerId": "5", "left": ["a:6"]}),
        (
            "5",
            ["a:6"],
            [("a", "6")],
            {"externalCustomerId": "5", "externalCustomerIds": {"a": "6"}},
        ),
        ("5", [], [("a", "5")], {"externalCustomerIds": {"a": "5"}}),
        ("5", ["b:5"], [("a", "5"), ("b", "5")], {"externalCustomerIds": {"a": "5", "b": "5"}}),
        (
            "5",
            ["a:6"],
            [("a", "5"), ("a", "6")],
            {"externalCustomerIds": {"a": "5"}, "left": ["a:6"]},
        ),
        (
            "5",
            ["a:b:6"],
            [("a:b", "6")],
            {"externalCustomerId": "5", "externalCustomerIds": {"a:b": "6"}},
        ),
    ],
)
def test_ids_stand_under_their_systems(first, others, systems, expected):
    custom = {"customAttributes": {"externalCustomerIds": others}} if others else {}
    shaped = rest({"id": "1", "externalCustomerId": first, **custom}, systems)
    left = shaped.pop("customAttributes", {}).get("externalCustomerIds")
    assert shaped == {"id": "1"} | {k: v for k, v in expected.items() if k != "left"}
    assert left == expected.get("left")


def test_at_most_one_point_of_a_kind_is_primary():
    twice = [{**point, "primary": True} for point in WHOLE["emails"]]
    assert [p["primary"] for p in rest({"id": "1", "emails": twice})["emails"]] == [True, False]


def test_the_customer_given_stays_as_it_is():
    before = repr(WHOLE)
    rest(with_extensions([WHOLE])[0], [("shop", "77")])
    assert repr(WHOLE) == before


@pytest.mark.parametrize(
    ("id_", "fits"),
    [
        ("OOrlNMXeS72gs_WEX2TtMg", True),
        ("x" * 49, True),
        ("x" * 50, False),
        ("a/b", False),
        ("ann@example.org", False),
        ("a b", False),
        ("..", False),
        ("é", False),
        ("1\n", False),
    ],
)
def test_ids_that_the_api_refuses_are_told(id_, fits):
    assert list(misfits({"id": id_}, rest({"id": id_}))) == ([] if fits else ["id"])


def test_what_has_no_place_is_told():
    shaped = rest(WHOLE, [("shop", "77")])
    assert sorted(misfits(WHOLE, shaped)) == ["handle", "phone", "two kinds of ids"]
