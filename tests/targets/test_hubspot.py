from __future__ import annotations

from dataclasses import replace

from targets.people import case, held

from resolver.targets.hubspot import ALWAYS, steps


def test_blanks_are_filled_by_hubspot_and_the_rest_is_patched():
    one = held("1", given_name="Jo", company="Acme")
    other = held("2", given_name="Joan", company="Acme Ltd", birth_date="1980-01-02")
    chosen = {"name": "2", "customAttributes.company": "1"}
    (step,) = steps(case(one, other, chosen=chosen))
    assert step.patch_after.values == {"firstname": "Joan"}
    assert step.expected["date_of_birth"] == "1980-01-02"
    assert step.undo.requests[0]["body"] == {"properties": {"firstname": "Jo", "date_of_birth": ""}}


def test_all_properties_that_the_run_knows_are_asked_for_before():
    headers = ("Record ID", "Job Title", "properties.tier", "Favourite colour", "own_one")
    one, other = held("1"), replace(held("2"), headers=headers)
    (step,) = steps(case(one, other))
    asked = [set(check["request"]["query"]["properties"].split(",")) for check in step.before]
    assert asked[0] == asked[1] == {*ALWAYS, "jobtitle", "tier", "own_one"}
    assert {"hs_email_optout", "lifecyclestage", "hs_additional_emails"} <= asked[0]


def test_all_emails_are_kept():
    one, other = held("1", emails=["a@x.org"]), held("2", emails=["b@x.org"])
    (step,) = steps(case(one, other))
    assert step.expected["emails"] == ["a@x.org", "b@x.org"]
    assert step.lost == ()


def test_own_properties_are_known_from_the_api_alone():
    one = held("1", attributes={"properties.tier": "basic", "Plan": "a"})
    other = held("2", attributes={"properties.tier": "gold", "Plan": "b"})
    (step,) = steps(case(one, other, chosen={"customAttributes.properties.tier": "2"}))
    assert step.patch_after.values == {"tier": "gold"}
    assert "'Plan'" in step.warnings[0]


def test_an_opt_out_is_set_again_on_every_email_that_it_was_for():
    one = held("1", emails=["a@x.org"])
    (step,) = steps(case(one, held("2", emails=["b@x.org"], consent="opt_out")))
    (request,) = step.patch_after.requests
    assert request["path"].endswith("/batch/unsubscribe-all")
    assert request["body"] == {"inputs": ["a@x.org", "b@x.org"]}
    assert "unsubscribes a@x.org, b@x.org" in step.warnings[-1]
    kept = held("1", emails=["a@x.org"], consent="opt_out")
    (step,) = steps(case(kept, held("2", emails=["b@x.org"])))
    assert step.patch_after.requests[0]["body"] == {"inputs": ["a@x.org"]}
    (step,) = steps(case(held("1"), held("2", consent="opt_out")))
    assert step.patch_after.requests == ()
    assert "by hand" in step.warnings[-1]


def test_an_email_that_was_chosen_becomes_the_main_one():
    one, other = held("1", emails=["a@x.org"]), held("2", emails=["b@x.org"])
    (step,) = steps(case(one, other, ruled={"emails": "2"}))
    assert step.patch_after.values == {"email": "b@x.org"}
    assert (step.expected["email"], step.expected["emails"]) == ("b@x.org", ["b@x.org", "a@x.org"])
    assert step.lost == ()
    (step,) = steps(case(one, other, chosen={"emails": "2"}))
    assert step.patch_after.requests == ()
