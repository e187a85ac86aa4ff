from __future__ import annotations

from dataclasses import replace

import pytest
from targets.people import case, held, made

from resolver.targets.lines import Customer, lines, named
from resolver.targets.plans import TARGETS, steps


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


def test_a_call_holds_no_two_accounts():
    salesforce = TARGETS["salesforce"]
    customers = [
        Customer(entity="e-1", account=account, steps=tuple(steps(whole, salesforce)), case=whole)
        for account, whole in (
            ("eu", case(held("003000000000001"), held("003000000000002"))),
            ("us", case(held("003000000000003"), held("003000000000004"))),
        )
    ]
    found = lines(customers, salesforce)
    told = [(line["account"], line["step"], line["of"], line["batch"]) for line in found]
    assert told == [("eu", 1, 1, 1), ("us", 1, 1, 2)]


def test_columns_that_were_not_read_are_named():
    one, other = held("1", unread=["Notes", "Rating"]), held("2", unread=["Notes", "Rating"])
    (line,) = made("hubspot", case(one, other))
    assert "columns of crm" in line["warnings"][0]
    assert "has not read them: Notes, Rating. " in line["warnings"][0]
    assert [kept["unread"] for kept in line["undo"]["snapshot"]] == [["Notes", "Rating"]] * 2


@pytest.mark.parametrize(
    ("target", "columns", "said"),
    [
        ("hubspot", ["Job Title", "Rating"], "have it but for Rating. GET /crm/v3/properties"),
        ("hubspot", ["Rating"], "do not have it. GET /crm/v3/properties"),
        ("hubspot", ["Job Title", "archived"], "have it: keep them."),
        ("shopify", ["Note", "Tax Exempt", "Accepts SMS Marketing"], "have it: keep them."),
        ("shopify", ["Note", "Accepts WhatsApp Marketing"], "but for Accepts WhatsApp Marketing. "),
        ("shopify", ["Size (customer.metafields.custom.size)"], "have it: keep them."),
        ("klaviyo", ["SMS Marketing Consent", "Last Open"], "but for Last Open. Export"),
        ("neutral", ["Note"], "Nothing here asks for it: export those columns before the merge."),
    ],
)
def test_what_the_checks_before_do_not_ask_for_is_named(target, columns, said):
    one, other = held("1", unread=columns), held("2", unread=columns)
    (line,) = made(target, case(one, other))
    assert said in next(one for one in line["warnings"] if "columns of crm" in one)


def test_people_who_ruled_and_what_they_wrote_are_there():
    whole = replace(case(held("1"), held("2")), reviewed_by=("kim",), notes=("She moved.",))
    (line,) = made("hubspot", whole)
    assert (line["reviewed_by"], line["notes"]) == (["kim"], ["She moved."])


def test_the_id_of_a_plan_is_a_digest_of_its_lines():
    first, second = (made("neutral", case(held("a"), held(key)))[0] for key in "bc")
    assert first["plan"] != second["plan"]
    assert named([first]) == first["plan"]
