from __future__ import annotations

import json

import pytest
from targets.people import case, held

from resolver.targets.plans import TARGETS, lines, named, other_account, resumed, steps

HOSTILE = ('=1+1"', "<b>&", "a\nb\u2028c", "\u202ex", "ü" * 10_000, "{survivor}", "$ref")


def made(target, *cases):
    return lines([(one, one.entity, steps(one, TARGETS[target])) for one in cases], TARGETS[target])


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


def test_salesforce_calls_hold_two_hundred_requests_and_no_customer_twice():
    def customer(n):
        ids = [f"003{n:08d}{m:04d}" for m in range(4)]
        whole = case(*map(held, ids))
        return type(whole)(entity=f"e-{n}", survivor=whole.survivor, losers=whole.losers)

    found = made("salesforce", *map(customer, range(201)))
    assert [len(line["losers"]) for line in found[:2]] == [2, 1]
    batches = {}
    for line in found:
        batches.setdefault(line["batch"], []).append(line["entity"])
    assert {batch: len(names) for batch, names in batches.items()} == {1: 200, 2: 1, 3: 200, 4: 1}
    assert all(len(set(names)) == len(names) for names in batches.values())
    order = {(line["entity"], line["step"]): line["batch"] for line in found}
    assert all(order[f"e-{n}", 1] < order[f"e-{n}", 2] for n in range(201))


def test_hubspot_merges_250_into_one():
    found = made("hubspot", case(*(held(str(n)) for n in range(1, 253))))
    assert [bool(line["blocked"]) for line in found] == [False] * 250 + [True]


def test_the_id_of_a_plan_is_a_digest_of_its_lines():
    first, second = (made("neutral", case(held("a"), held(key)))[0] for key in "bc")
    assert first["plan"] != second["plan"]
    assert named([first]) == first["plan"]


def test_a_resumed_step_names_its_survivor():
    _, line = made("hubspot", case(held("1"), held("2"), held("3")))
    found = resumed(line, held("9"), {1}, TARGETS["hubspot"])
    assert found["request"]["body"] == {"primaryObjectId": "9", "objectIdToMerge": "3"}
    assert '"step": 1' not in json.dumps(found["checks"])
    assert found["survivor"]["record_id"] == "9"


def test_records_of_another_account_are_named():
    step = other_account(None, [held("1", source="eu")], TARGETS["hubspot"])
    assert "'eu'" in step.blocked[0].reason
