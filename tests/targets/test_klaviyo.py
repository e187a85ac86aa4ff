from __future__ import annotations

from targets.people import case, held

from resolver.targets.klaviyo import steps


def test_consents_and_lists_are_asked_for_before():
    (step,) = steps(case(held("01A"), held("01B")))
    asked = {"additional-fields[profile]": "subscriptions", "include": "lists"}
    assert [one["request"]["query"] for one in step.before] == [asked, asked]


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


def attributes(step):
    return step.patch_after.requests[0]["body"]["data"]["attributes"]


def silenced(step):
    profiles = step.patch_after.requests[-1]["body"]["data"]["attributes"]["profiles"]["data"]
    return [one["attributes"]["email"] for one in profiles]


def test_an_opt_out_unsubscribes_the_destination_and_who_opted_out():
    one = held("01A", emails=["a@x.org"])
    other = held("01B", emails=["b@x.org"], consent="opt_out")
    (step,) = steps(case(one, other))
    assert step.patch_after.requests[-1]["path"].endswith("bulk-delete-jobs")
    assert silenced(step) == ["a@x.org", "b@x.org"]
    assert "unsubscribes a@x.org, b@x.org" in step.warnings[-1]


def test_a_destination_without_email_takes_it_with_the_opt_out():
    one = held("01A", phones=["+12127365000"])
    other = held("01B", emails=["b@x.org"], consent="opt_out")
    (step,) = steps(case(one, other, chosen={"emails": "01B"}))
    assert attributes(step) == {"email": "b@x.org"}
    assert (step.expected["email"], step.lost) == ("b@x.org", ())
    assert silenced(step) == ["b@x.org"]


def test_an_opt_out_without_any_email_is_left_to_people_and_said():
    (step,) = steps(case(held("01A"), held("01B", consent="opt_out")))
    assert step.patch_after.requests == ()
    assert "by hand" in step.warnings[-1]


def test_an_email_that_was_chosen_is_set():
    one, other = held("01A", emails=["a@x.org"]), held("01B", emails=["b@x.org"])
    (step,) = steps(case(one, other, ruled={"emails": "01B"}))
    assert attributes(step) == {"email": "b@x.org"}
    assert [lost.value for lost in step.lost] == ["a@x.org"]
    assert step.undo.requests[0]["body"]["data"]["attributes"] == {"email": "a@x.org"}
