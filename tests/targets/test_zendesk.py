from __future__ import annotations

from targets.people import case, held

from resolver.targets.zendesk import steps


def test_the_path_names_who_goes_and_the_body_who_stays():
    (step,) = steps(case(held("1"), held("2")))
    assert step.request["path"] == "/api/v2/users/2/merge"
    assert step.request["body"] == {"user": {"id": 1}}


def test_what_the_loser_alone_has_is_set_afterwards():
    one = held("1", name="Jo", emails=["a@x.org"])
    other = held(
        "2",
        name="Jo",
        phones=["+12127365000"],
        ids=[("", "C-2")],
        attributes={"user_fields.tier": "gold"},
    )
    (step,) = steps(case(one, other))
    body = step.patch_after.requests[0]["body"]["user"]
    assert (body["phone"], body["external_id"]) == ("+12127365000", "C-2")
    assert body["user_fields"] == {"tier": "gold"}
    refs = [one["$ref"]["check"] for one in body["tags"]["$join"]]
    assert refs == ["survivor", "loser"]
    assert "JWT" in step.warnings[0]


def test_who_has_asked_for_too_many_tickets_is_checked():
    (step,) = steps(case(held("1"), held("2")))
    limits = [one for check in step.before for one in check["expect"].get("values", ())]
    assert {"at": "/user_related/requested_tickets", "at_most": 10_000} in limits


def test_identities_are_asked_for_before():
    (step,) = steps(case(held("1"), held("2")))
    paths = [check["request"]["path"] for check in step.before]
    assert paths[2:4] == ["/api/v2/users/1/identities", "/api/v2/users/2/identities"]


def test_what_no_call_sets_is_told():
    one, other = held("1", emails=["a@x.org"]), held("2", emails=["b@x.org"], consent="opt_out")
    golden = {"emails": [{"original": "b@x.org", "primary": True}]}
    (step,) = steps(case(one, other, ruled={"emails": "2"}, golden=golden))
    main, consent = step.warnings
    assert "'b@x.org' was chosen" in main
    assert "/api/v2/users/1/identities/NUMBER/make_primary" in main
    assert "has opted out" in consent
    (step,) = steps(case(one, other, chosen={"emails": "2"}))
    assert len(step.warnings) == 1


def test_the_patch_is_sent_after_the_merge_can_be_seen():
    (step,) = steps(case(held("1"), held("2")))
    assert {check["id"] for check in step.after if check["poll"]} == {"identities", "gone"}
    assert step.patch_before.requests == ()
