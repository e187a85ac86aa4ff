from __future__ import annotations

from targets.people import case, held

from resolver.targets.gladly import COLUMNS, conflict, steps, worksheet

REST = {"id": "a", "name": "Jo", "emails": [{"original": "a@x.org", "primary": True}]}


def test_the_verifier_asks_where_the_loser_went():
    (step,) = steps(case(held("a"), held("b"), rest=REST))
    moved, holds = step.after
    assert moved["request"] == {"method": "GET", "path": "/api/v1/customer-profiles/b"}
    assert moved["expect"]["status"] == 301
    assert {"at": "/errors/0/meta/new", "equals": "a"} in moved["expect"]["values"]
    assert {"at": "/emails", "contains": {"original": "a@x.org"}} in holds["expect"]["values"]


def test_only_the_last_step_has_the_patch_with_whole_lists():
    first, last = steps(case(held("a"), held("b"), held("c"), rest=REST))
    assert first.patch_after.requests == ()
    assert last.patch_after.requests[0]["body"] == {"name": "Jo", "emails": REST["emails"]}
    assert first.request is None


def test_ids_conflict_within_one_system_only():
    one = held("a", ids=[("shop", "1"), ("", "x")])
    assert conflict(one, held("b", ids=[("erp", "2")])) is None
    assert conflict(one, held("b", ids=[("SHOP", " 1 ")])) is None
    assert "'1' on a and '2' on b" in conflict(one, held("b", ids=[("shop", "2")])).reason
    assert "one source system" in conflict(one, held("b", ids=[("", "y")])).reason


def test_the_worksheet_names_both_and_what_to_search_for():
    line = {
        "entity": "e-1",
        "step": 1,
        "of": 1,
        "survivor": {"source": "crm", "record_id": "a"},
        "losers": [{"source": "crm", "record_id": "b"}],
        "blocked": [],
        "warnings": ["Look."],
    }
    people = (held("a", name="Jo", emails=["a@x.org"]), held("b", name="Joan"))
    (row,) = worksheet([line], {one.key: one for one in people})
    assert tuple(row) == COLUMNS
    assert (row["do"], row["keep_search"], row["merge_search"]) == ("merge", "a@x.org", "Joan")
