from __future__ import annotations

from targets.people import case, held

from resolver.targets.gladly import steps

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
