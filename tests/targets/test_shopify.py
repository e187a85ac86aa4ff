from __future__ import annotations

import re

from targets.people import case, held

from resolver.targets.shopify import gid, lead, steps


def variables(step):
    return step.request["body"]["variables"]


def test_a_survivor_without_email_gives_way_to_one_with_it():
    whole = case(held("1"), held("2"), held("3", emails=["c@x.org"]), chosen={"emails": "3"})
    led = lead(whole)
    assert led.survivor.record_id == "3"
    assert [one.record_id for one in led.losers] == ["1", "2"]
    assert led.warnings


def test_what_a_merge_may_lose_is_asked_for_before():
    (step,) = steps(case(held("1"), held("2")))
    consents, rest = "emailMarketingConsent smsMarketingConsent", "taxExempt addressesV2 metafields"
    for one in step.before[:2]:
        assert {*consents.split(), *rest.split()} <= set(
            re.findall(r"\w+", one["request"]["body"]["query"])
        )
        more = [value["at"] for value in one["expect"]["values"] if value["equals"] is False]
        assert len(more) == 2


def test_the_survivor_is_always_the_second():
    with_email = variables(steps(case(held("1", emails=["a@x.org"]), held("2")))[0])
    assert with_email["customerTwoId"] == gid("1")
    assert with_email["overrideFields"]["customerIdOfEmailToKeep"] == gid("1")
    without = variables(steps(lead(case(held("1"), held("2"))))[0])
    assert without["customerTwoId"] == gid("1")
    assert without["overrideFields"] == {}


def test_fields_come_from_the_record_that_was_chosen():
    one = held("1", emails=["a@x.org"], given_name="Jo", street="1 Elm", phones=["212"])
    other = held("2", given_name="Joan", street="2 Oak", city="Troy")
    chosen = {"name": "2", "address": "2"}
    kept = variables(steps(case(one, other, chosen=chosen))[0])["overrideFields"]
    assert kept == {
        "customerIdOfEmailToKeep": gid("1"),
        "customerIdOfFirstNameToKeep": gid("2"),
        "customerIdOfPhoneNumberToKeep": gid("1"),
        "customerIdOfDefaultAddressToKeep": gid("2"),
    }


def test_an_opt_out_is_set_on_the_survivor():
    one, other = held("1", emails=["a@x.org"]), held("2", consent="opt_out")
    (step,) = steps(case(one, other))
    assert "UNSUBSCRIBED" in str(step.patch_after.requests)
    assert "unsubscribes a@x.org" in step.warnings[-1]
    (step,) = steps(case(held("1"), held("2", consent="opt_out")))
    assert step.patch_after.requests == ()
    assert "by hand" in step.warnings[-1]


def test_an_email_that_was_chosen_is_set_once_the_merge_is_done():
    one, other = held("1", emails=["a@x.org"]), held("2", emails=["b@x.org"])
    (step,) = steps(case(one, other, ruled={"emails": "2"}))
    assert variables(step)["overrideFields"]["customerIdOfEmailToKeep"] == gid("1")
    (request,) = step.patch_after.requests
    assert "customerUpdate" in request["body"]["query"]
    assert request["body"]["variables"]["input"]["email"] == "b@x.org"
    assert step.patch_before.values == {}
    assert step.expected["email"] == "b@x.org"
    assert [lost.value for lost in step.lost] == ["a@x.org"]
