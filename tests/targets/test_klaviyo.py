from __future__ import annotations

from targets.people import case, held

from resolver.targets.klaviyo import steps


def test_the_destination_is_named_and_its_email_stays():
    one, other = held("01A", emails=["a@x.org"]), held("01B", emails=["b@x.org"])
    (step,) = steps(case(one, other, chosen={"emails": "01B"}))
    data = step.request["body"]["data"]
    assert data["id"] == "01A"
    assert data["relationships"]["profiles"]["data"] == [{"type": "profile", "id": "01B"}]
    assert step.request["headers"] == {"revision": "2026-07-15"}
    assert [lost.value for lost in step.lost] == ["b@x.org"]
    assert step.patch_after.requests == ()


def test_nothing_of_the_source_is_counted_on():
    one, other = held("01A"), held("01B", given_name="Jo", city="Troy", company="Acme")
    (step,) = steps(case(one, other))
    attributes = step.patch_after.requests[0]["body"]["data"]["attributes"]
    assert attributes == {"first_name": "Jo", "organization": "Acme", "location": {"city": "Troy"}}


def test_an_opt_out_unsubscribes_the_destination():
    one, other = held("01A", emails=["a@x.org"]), held("01B", consent="opt_out")
    (step,) = steps(case(one, other))
    assert step.patch_after.requests[-1]["path"].endswith("bulk-delete-jobs")
    assert "a@x.org" in str(step.patch_after.requests[-1])
