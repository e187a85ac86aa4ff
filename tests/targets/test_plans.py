from __future__ import annotations

import json
from pathlib import Path

import pytest
from jsonschema import Draft202012Validator
from targets.people import case, held, made

from resolver.targets import plans
from resolver.targets.lines import Customer, lines
from resolver.targets.plans import TARGETS, foreign, other_account

GOLDEN = Path(__file__).with_name("blocked.json")
SCHEMA = json.loads(Path(plans.__file__).with_name("plan_schema.json").read_text("utf-8"))
HOSTILE = ('=1+1"', "<b>&", "a\nb\u2028c", "\u202ex", "ü" * 10_000, "{survivor}", "$ref")


@pytest.mark.parametrize(
    ("target", "ids"),
    [
        ("hubspot", ["1", "2", "3", "4"]),
        ("shopify", ["1", "gid://shopify/Customer/2", "3", "4"]),
        ("zendesk", ["1", "2", "3", "4"]),
        ("klaviyo", ["01A", "01B", "01C", "01D"]),
        ("salesforce", [f"00300000000000{n}" for n in range(1, 5)]),
        ("gladly", ["a", "b", "c", "d"]),
        ("neutral", ["a", "b", "c", "d"]),
    ],
)
@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_values_are_text_and_nothing_else(target, ids, value):
    people = [held(key, name=value, family_name=value, emails=[value]) for key in ids]
    found = made(target, case(*people, chosen={"name": ids[1]}))
    assert [line["step"] for line in found] == list(range(1, len(found) + 1))
    assert json.loads(json.dumps(found)) == found
    told = json.dumps([line["undo"]["snapshot"] for line in found], ensure_ascii=False)
    assert json.dumps(value, ensure_ascii=False) in told


@pytest.mark.parametrize(
    ("target", "bad"),
    [
        ("hubspot", "12a"),
        ("shopify", "a@x.org"),
        ("zendesk", "../1"),
        ("salesforce", "003' OR Id != '"),
        ("klaviyo", "a/b"),
        ("gladly", "x" * 50),
        ("gladly", ".."),
        ("gladly", "a\n"),
    ],
)
def test_what_cannot_be_an_id_is_in_no_call(target, bad):
    good = "003000000000001" if target == "salesforce" else "1"
    (line,) = made(target, case(held(good), held(bad)))
    assert [one["code"] for one in line["blocked"]] == ["no_id"]
    assert line["request"] is None


def test_numbers_of_rows_are_no_ids():
    (line,) = made("hubspot", case(held("1"), held("2"), numbered=True))
    assert "numbers of rows" in line["blocked"][0]["reason"]


def test_what_nobody_decided_is_blocked_whatever_else():
    one, other = held("a", ids=[("s", "1")]), held("b", ids=[("s", "2")])
    refusing = frozenset({"crm"})
    (line,) = made("gladly", case(one, other, refusing=refusing, undecided=True))
    assert [why["code"] for why in line["blocked"]] == ["external_ids", "undecided"]


def test_ids_conflict_with_any_record_taken_before():
    a, b, c = held("a"), held("b", ids=[("s", "1")]), held("c", ids=[("S", "2")])
    whole = case(a, b, c, refusing=frozenset({"crm"}))
    found = made("gladly", whole)
    assert [(line["losers"][0]["record_id"], bool(line["blocked"])) for line in found] == [
        ("b", False),
        ("c", True),
    ]
    assert not any(line["blocked"] for line in made("neutral", case(a, b, c)))


def test_hubspot_merges_250_into_one():
    found = made("hubspot", case(*(held(str(n)) for n in range(1, 253))))
    assert [bool(line["blocked"]) for line in found] == [False] * 250 + [True]


def test_records_of_another_account_are_named():
    step = other_account(held("2", source="us"), [held("1", source="eu")], TARGETS["hubspot"])
    assert "'eu' mean nothing in 'us'" in step.blocked[0].reason


def test_a_chosen_value_that_is_lost_is_told():
    one, other = held("1", emails=["a@x.org"]), held("2", emails=["b@x.org", "c@x.org"])
    golden = {"emails": [{"original": "c@x.org", "primary": True}]}
    (line,) = made("zendesk", case(one, other, ruled={"emails": "2"}, golden=golden))
    assert any("'c@x.org' was chosen for emails" in text for text in line["warnings"])
    one, other = held("1", phones=["212 736 5000"]), held("2", phones=[("212 736 5001", "fax")])
    golden = {"phones": [{"original": "212 736 5001", "primary": True}]}
    whole = case(one, other, ruled={"phones": "2"}, golden=golden)
    fax = [("212 736 5002", "mobile"), ("212 736 5003", "home"), ("212 736 5001", "mobile")]
    (line,) = made(
        "salesforce",
        case(
            held("003000000000001"),
            held("003000000000002", phones=fax),
            ruled={"phones": "003000000000002"},
            golden=golden,
        ),
    )
    assert [lost["value"] for lost in line["lost"]] == ["212 736 5001"]
    assert "'212 736 5001' was chosen, and no field holds it then" in line["warnings"][0]
    (line,) = made("hubspot", whole)
    assert (line["lost"], line["expected"]["phone"]) == (
        [{"field": "phone", "value": "212 736 5000", "source": "crm", "record_id": "1"}],
        "212 736 5001",
    )


@pytest.mark.parametrize("target", ["hubspot", "klaviyo", "shopify", "zendesk", "gladly"])
def test_a_chosen_value_without_a_field_is_told(target):
    golden = {"customAttributes": {"nationalId": "12-34"}}
    whole = case(held("1"), held("2"), ruled={"customAttributes.nationalId": "2"}, golden=golden)
    (line,) = made(target, whole)
    assert any("'12-34' was chosen for nationalId" in text for text in line["warnings"])


def blocked():
    """A line of every code, as small as can be."""
    ids = held("a", ids=[("shop", "1")]), held("b", ids=[("shop", "2")])
    refusing = frozenset({"crm"})
    hubspot, one = TARGETS["hubspot"], held("1", source="us")
    apart = Customer(
        entity="e-1",
        account="eu",
        steps=(other_account(one, [held("9", source="eu")], hubspot),),
        case=case(one, held("2", source="us")),
    )
    strange = Customer(
        entity="e-1", account=None, steps=(foreign([held("s-1", source="shop")], hubspot),)
    )
    many = case(*(held(str(n)) for n in range(1, 253)))
    account = {"attributes": {"IsPersonAccount": "false"}}
    return {
        "not_own": lines([strange], hubspot),
        "other_account": lines([apart], hubspot),
        "no_id": [
            *made("hubspot", case(held("1"), held("a@x.org"))),
            *made("hubspot", case(held("1"), held("2"), numbered=True)),
        ],
        "external_ids": made("gladly", case(*ids, refusing=refusing)),
        "undecided": made("gladly", case(*ids, refusing=refusing, undecided=True)),
        "other_object": [
            *made("salesforce", case(held("003000000000001"), held("00Q000000000001"))),
            *made("salesforce", case(held("001000000000001", **account), held("001000000000002"))),
        ],
        "too_many": made("hubspot", many)[-1:],
    }


def shown(found):
    return json.dumps(found, ensure_ascii=False, indent=1) + "\n"


def rewrite():
    """Write the golden file anew, to be looked at: `git diff` says what has changed."""
    GOLDEN.write_text(shown(blocked()), encoding="utf-8")


def test_every_blocker_is_the_golden_one_and_valid():
    found = blocked()
    assert shown(found) == GOLDEN.read_text(encoding="utf-8")
    codes = SCHEMA["properties"]["blocked"]["items"]["properties"]["code"]["enum"]
    assert sorted(found) == sorted(codes)
    valid = Draft202012Validator(SCHEMA)
    for code, told in found.items():
        assert [error.message for line in told for error in valid.iter_errors(line)] == []
        assert all(code in [one["code"] for one in line["blocked"]] for line in told)
        assert [line["request"] for line in told] == [None] * len(told)
