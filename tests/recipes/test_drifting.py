from __future__ import annotations

import json
from functools import cache

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from recipes.exports import (
    GLADLY,
    HUBSPOT,
    KLAVIYO,
    SALESFORCE,
    SHOPIFY,
    ZENDESK,
    run,
    written,
)
from recipes.test_planning import SCHEMA

from resolver.errors import MappingError
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.recipes import batch, planning
from resolver.recipes.drifting import drift, fresh

VALID = Draft202012Validator(SCHEMA)


@cache
def plan(target):
    found = planning.plan(run(), target)
    return [line for line in json.loads(json.dumps(found.lines)) if line["step"]]


def judged(tmp_path, target, **changed):
    lines = plan(target)
    return drift(lines, fresh(lines, written(tmp_path, **changed), ReadOptions()))


def states(found):
    return [one.state for one in found.states]


def without(text, *starts):
    lines = text.splitlines(keepends=True)
    return "".join(line for line in lines if not line.startswith(starts))


def merged_away():
    """Shopify's export once 7002 is merged into 7001, with the opt-out that it brings along."""
    return without(SHOPIFY, "7002").replace("gmail.com,yes,18", "gmail.com,no,18")


WHOLE = {
    **GLADLY[0],
    "name": "Jonathan Ashby",
    "emailAddresses": [*GLADLY[0]["emailAddresses"], *GLADLY[1]["emailAddresses"]],
    "phoneNumbers": [*GLADLY[0]["phoneNumbers"], *GLADLY[1]["phoneNumbers"]],
}
"""The profile that gl-1 is once gl-2 is merged into it."""


def moved(profile):
    """Gladly's export once gl-2 is merged into gl-1, which is this profile then."""
    merge = {"sourceCustomerId": "gl-2", "destinationCustomerId": "gl-1"}
    return "".join(json.dumps(one) + "\n" for one in (profile, GLADLY[2], merge))


@pytest.mark.parametrize("target", ["hubspot", "shopify", "gladly", "neutral"])
def test_the_same_export_is_ready(tmp_path, target):
    found = judged(tmp_path, target)
    assert set(states(found)) == {"ready"}
    assert found.clear
    assert [{**line, "plan": ""} for line in found.rest] == [
        {**line, "plan": ""} for line in plan(target)
    ]


def test_blocked_steps_stay_blocked_and_are_not_clear(tmp_path):
    lines = json.loads(json.dumps(planning.plan(run(), "gladly").lines))
    found = drift(lines, read(written(tmp_path)))
    assert found.counts == {
        "ready": 1,
        "done": 0,
        "unpatched": 0,
        "gone": 0,
        "drifted": 0,
        "blocked": len(lines) - 1,
    }
    assert not found.clear
    assert len(found.rest) == 1


def test_a_record_that_says_something_else_spoils_its_customer(tmp_path):
    changed = HUBSPOT.replace("103,E.,Lindqvist", "103,Eva,Lindqvist")
    found = judged(tmp_path, "hubspot", hubspot=changed)
    assert states(found) == ["drifted", "drifted"]
    assert "hubspot:103 says something else: given_name" in found.states[1].why
    assert "Another record" in found.states[0].why
    assert not found.rest


def test_other_customers_are_not_spoilt(tmp_path):
    changed = KLAVIYO.replace("Hana M", "Hans M")
    assert states(judged(tmp_path, "hubspot", klaviyo=changed)) == ["ready", "ready"]


def test_a_loser_that_is_gone_may_be_deleted_and_the_rest_goes_on(tmp_path):
    found = judged(tmp_path, "shopify", shopify=merged_away())
    assert states(found) == ["gone", "ready"]
    assert "Merged or deleted" in found.states[0].todo
    assert not found.clear
    (line,) = found.rest
    assert line["request"]["body"]["variables"]["customerTwoId"] == "gid://shopify/Customer/7001"
    assert line["plan"] != plan("shopify")[0]["plan"]
    assert [error.message for error in VALID.iter_errors(line)] == []


def test_what_the_survivor_has_from_a_merge_is_no_drift(tmp_path):
    merged = merged_away().replace("7001,Dana,", "7001,Dana Ruth,")
    found = judged(tmp_path, "shopify", shopify=merged)
    assert states(found) == ["gone", "ready"]
    again = drift(list(found.rest), read(written(tmp_path, shopify=merged)))
    assert states(again) == ["ready"]


def test_what_the_survivor_has_from_elsewhere_is_drift(tmp_path):
    merged = merged_away().replace("7001,Dana,", "7001,Donald,")
    assert states(judged(tmp_path, "shopify", shopify=merged)) == ["gone", "drifted"]


def test_a_source_that_tells_of_the_merge_is_believed(tmp_path):
    found = judged(tmp_path, "gladly", gladly=moved(WHOLE))
    assert states(found) == ["done"]
    assert found.clear
    assert found.states[0].why == "Its source tells of the merge."


def test_a_patch_by_hand_that_was_never_sent_is_seen(tmp_path):
    found = judged(tmp_path, "gladly", gladly=moved({**WHOLE, "phoneNumbers": ["+17755550111"]}))
    assert states(found) == ["unpatched"]
    assert found.states[0].why.endswith("The patch is still to send: phones.")
    (line,) = found.rest
    assert list(line["field_patch"]["after"]["requests"][0]["body"]) == ["phones"]
    assert line["by_hand"]
    assert [error.message for error in VALID.iter_errors(line)] == []


HEAD = HUBSPOT.splitlines()[0] + ",Merged Contact IDs\n"
NEW = (
    "104,Erik,Lindqvist,erik@lindqvist.se,+15185550123,+12125559134,Fjord Tools AB,22 Elm Street,"
    "{city},12054,US,{out},2020-01-05,2023-03-05,101;102{more}\n"
)
THIRD = "103,E.,Lindqvist,erik.lindqvist@gmail.com,,,,,Troy,,,,false,2021-03-05,2022-03-05,\n"


def test_a_patch_that_was_never_sent_is_carried_over(tmp_path):
    told = HEAD + NEW.format(city="Albany,NY", out="true", more="") + THIRD
    found = judged(tmp_path, "hubspot", hubspot=told)
    assert states(found) == ["unpatched", "ready"]
    assert not found.clear
    assert "The patch is still to send: city, hs_email_optout, state." in found.states[0].why
    patch, merge = found.rest
    assert patch["request"] is None
    write, _ = patch["field_patch"]["after"]["requests"]
    assert write["path_values"] == {"survivor": "104"}
    assert write["body"] == {"properties": {"city": "", "state": ""}}
    assert merge["request"]["body"] == {"primaryObjectId": "104", "objectIdToMerge": "103"}
    assert [error.message for one in found.rest for error in VALID.iter_errors(one)] == []

    files = written(tmp_path, hubspot=told)
    again = drift(list(found.rest), read(files))
    assert (states(again), again.rest) == (states(found), found.rest)

    sent = told.replace("Albany,NY", ",")
    after = drift(list(found.rest), read(written(tmp_path, hubspot=sent)))
    assert states(after) == ["done", "ready"]
    assert after.clear


def test_patches_of_several_merges_end_as_the_last_one_says(tmp_path):
    told = HEAD + NEW.format(city="Albany,NY", out="false", more=";103")
    found = judged(tmp_path, "hubspot", hubspot=told)
    assert states(found) == ["unpatched", "unpatched"]
    values = [line["field_patch"]["after"]["values"] for line in found.rest]
    assert values == [{"state": ""}, {"city": "", "hs_email_optout": "true"}]
    assert len(found.rest[1]["field_patch"]["after"]["requests"]) == 2


def test_what_somebody_set_since_is_left_alone(tmp_path):
    told = HEAD + NEW.format(city="Boston,MA", out="true", more=";103")
    assert states(judged(tmp_path, "hubspot", hubspot=told)) == ["done", "done"]


def test_a_patch_of_a_merge_that_is_not_told_comes_after_its_checks(tmp_path):
    found = judged(tmp_path, "klaviyo", klaviyo=without(KLAVIYO, "01HKA"))
    assert states(found) == ["unpatched"]
    assert "send the checks after the step" in found.states[0].todo
    (line,) = found.rest
    assert [one["id"] for one in line["checks"]["after"]] == ["gone", "stays"]
    assert [one["id"] for one in line["checks"]["before"]] == ["survivor"]
    values = line["field_patch"]["after"]["values"]
    assert values["location.city"] == "Chicago"


def test_what_only_answers_tell_is_said_to_be_needed(tmp_path):
    left = "".join(json.dumps(one) + "\n" for one in ZENDESK if one["id"] != 901)
    found = judged(tmp_path, "zendesk", zendesk=left)
    assert states(found) == ["unpatched"]
    (line,) = found.rest
    assert any("use the answers that were kept" in one for one in line["warnings"])
    assert [error.message for error in VALID.iter_errors(line)] == []


def test_a_patch_that_is_there_is_not_sent_again(tmp_path):
    left = [{**one, "locale": "en-US"} for one in ZENDESK if one["id"] != 901]
    told = "".join(json.dumps(one) + "\n" for one in left)
    found = judged(tmp_path, "zendesk", zendesk=told)
    assert states(found) == ["gone"]
    assert "whether the patch was sent: details, notes, tags." in found.states[0].todo


def test_a_merge_into_another_record_is_drift(tmp_path):
    moved = {"sourceCustomerId": "gl-2", "destinationCustomerId": "gl-3"}
    told = "".join(json.dumps(one) + "\n" for one in (GLADLY[0], GLADLY[2], moved))
    found = judged(tmp_path, "gladly", gladly=told)
    assert states(found) == ["drifted"]
    assert "into gladly:gl-3 instead" in found.states[0].why


def test_a_survivor_that_is_gone_is_drift(tmp_path):
    found = judged(tmp_path, "shopify", shopify=without(SHOPIFY, "7001"))
    assert states(found) == ["drifted", "drifted"]
    assert "The survivor shopify:7001 is gone" in found.states[0].why


def test_nothing_of_the_source_at_all_is_told(tmp_path):
    files = [name for name in written(tmp_path) if "shopify" not in name]
    found = drift(plan("shopify"), read(files))
    assert set(states(found)) == {"drifted"}
    assert "No record is of the source shopify" in found.notes[0]


def test_a_new_id_that_the_source_tells_of_is_followed(tmp_path):
    header, *rows = HUBSPOT.splitlines()
    kept = [row for row in rows if not row.startswith(("101", "102"))]
    new = next(row for row in rows if row.startswith("102")).replace("102,", "555,", 1)
    merged = [f"{header},Merged record IDs", f"{new},101;102", *(f"{row}," for row in kept)]
    found = judged(tmp_path, "hubspot", hubspot="\n".join(merged) + "\n")
    assert states(found) == ["done", "ready"]
    (line,) = found.rest
    assert line["survivor"]["record_id"] == "555"
    assert line["request"]["body"] == {"primaryObjectId": "555", "objectIdToMerge": "103"}


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("1979-04-05,0,2020-01-01", "1979-04-05,1,2020-01-01", "consent"),
        ("2020-01-01,2021-01-01,Gold", "2020-01-01,2026-11-01,Platinum", "Tier__c"),
    ],
)
def test_consent_and_own_fields_drift(tmp_path, before, after, field):
    found = judged(tmp_path, "salesforce", salesforce=SALESFORCE.replace(before, after))
    assert set(states(found)) == {"drifted"}
    assert field in " ".join(one.why for one in found.states)


def test_a_locale_that_a_patch_would_write_over_drifts(tmp_path):
    changed = [{**one, "locale": "pt-BR"} if one["id"] == 902 else one for one in ZENDESK]
    told = "".join(json.dumps(one) + "\n" for one in changed)
    found = judged(tmp_path, "zendesk", zendesk=told)
    assert states(found) == ["drifted"]
    assert "locale" in found.states[0].why


def test_an_own_field_that_was_the_same_everywhere_drifts(tmp_path):
    other = {"tier": "platinum", "segment": "retail"}
    changed = [{**one, "user_fields": other} if one["id"] == 901 else one for one in ZENDESK]
    told = "".join(json.dumps(one) + "\n" for one in changed)
    found = judged(tmp_path, "zendesk", zendesk=told)
    assert states(found) == ["drifted"]
    assert found.states[0].why == "zendesk:901 says something else: user_fields.tier."
    assert states(judged(tmp_path, "zendesk")) == ["ready"]


def test_times_alone_do_not_drift(tmp_path):
    changed = HUBSPOT.replace("2021-01-05", "2026-11-05")
    assert states(judged(tmp_path, "hubspot", hubspot=changed)) == ["ready", "ready"]


def test_an_opt_out_that_a_merge_has_lost_is_set_first(tmp_path):
    found = judged(tmp_path, "shopify", shopify=without(SHOPIFY, "7002"))
    assert states(found) == ["unpatched", "ready"]
    assert "still to send: emailMarketingConsent.marketingState" in found.states[0].why
    (request,) = found.rest[0]["field_patch"]["after"]["requests"]
    assert "customerEmailMarketingConsentUpdate" in request["body"]["query"]
    assert found.rest[0]["checks"]["after"] == []
    assert [error.message for one in found.rest for error in VALID.iter_errors(one)] == []


def test_an_opt_out_that_no_patch_sets_is_drift(tmp_path):
    lost = SALESFORCE.replace("1979-04-05,1,", "1979-04-05,0,")
    lost = without(lost, "003A000000000A2AAA", "003A000000000A3AAA")
    found = judged(tmp_path, "salesforce", salesforce=lost)
    assert set(states(found)) == {"drifted"}
    assert "has not opted out" in found.states[0].why


def test_a_column_is_read_as_it_was(tmp_path):
    changed = SALESFORCE.replace("2020-01-01,2021-01-01,Gold", "2020-01-01,2021-01-01,Platinum")
    found = judged(tmp_path, "salesforce", salesforce=changed)
    first, _ = (one.why for one in found.states)
    assert first == "salesforce:003A000000000A1AAA says something else: Tier__c."


def test_a_column_that_is_gone_is_named(tmp_path):
    rows = SALESFORCE.splitlines()
    less = "\n".join(row.rpartition(",")[0] for row in rows) + "\n"
    found = judged(tmp_path, "salesforce", salesforce=less)
    assert set(states(found)) == {"drifted"}
    assert found.notes[0].startswith("Read when scanned and not now: Tier__c.")


def test_a_column_that_somebody_names_has_to_be_there(tmp_path):
    options = ReadOptions(columns={"Emial": "email"})
    with pytest.raises(MappingError, match="Emial"):
        fresh(plan("hubspot"), written(tmp_path), options)


ACCOUNTS = """\
Record ID,First Name,Last Name,Email,Phone Number
"""


def of_accounts(folder, **ids):
    """Contacts of one person in several accounts; the files by name."""
    for name, records in ids.items():
        rows = [f"{one},Erik,Lindqvist,erik.l@gmail.com,+12125550187\n" for one in records]
        (folder / f"{name}.csv").write_text(ACCOUNTS + "".join(rows))
    return {str(folder / f"{name}.csv"): name for name in ids}


def test_steps_of_two_accounts_do_not_mix(tmp_path):
    sources = of_accounts(tmp_path, eu=[101, 102, 103], us=[501, 502, 503])
    options = ReadOptions(source=sources, preset="hubspot")
    others = [("eu", "102"), ("eu", "103"), *(("us", f"50{n}") for n in (1, 2, 3))]
    rows = [("same", "eu", "101", *other) for other in others]
    columns = ("ruling", "left_source", "left", "right_source", "right")
    rulings = pl.DataFrame(rows, schema=dict.fromkeys(columns, pl.String), orient="row")
    batch.scan(list(sources), options=options, rulings=rulings).write(tmp_path / "out")
    found = planning.plan(tmp_path / "out", "hubspot")
    told = [(line["account"], line["step"], line["of"]) for line in found.lines]
    assert told == [("eu", 1, 2), ("eu", 2, 2), ("us", 1, 2), ("us", 2, 2), ("us", None, None)]
    assert [one["code"] for one in found.lines[-1]["blocked"]] == ["other_account"]

    lines = json.loads(json.dumps([line for line in found.lines if line["step"]]))
    gone = lines[0]["losers"][0]["record_id"]
    left = [one for one in (101, 102, 103) if str(one) != gone]
    of_accounts(tmp_path, eu=left, us=[501, 502, 503])
    after = drift(lines, read(list(sources), options))
    assert states(after) == ["gone", "ready", "ready", "ready"]
    resumed = [line["request"]["body"]["primaryObjectId"] for line in after.rest]
    kept = {line["account"]: line["survivor"]["record_id"] for line in lines}
    assert resumed == [kept["eu"], kept["us"], {"$ref": {"step": 1, "at": "/id"}}]


def test_a_record_that_is_deleted_and_not_merged_is_told_as_that(tmp_path):
    gone = "003A000000000A4AAA,0,,"
    deleted = SALESFORCE.replace(gone, gone.replace(",0,", ",1,"))
    found = judged(tmp_path, "salesforce", salesforce=deleted)
    assert states(found) == ["drifted", "drifted"]
    assert found.states[1].why == (
        "salesforce:003A000000000A4AAA is deleted, and not merged: "
        "The source has deleted the record."
    )


@pytest.mark.parametrize("numbers", [(2, 3), (1,), (3,)])
def test_deleted_records_were_not_merged_into_the_survivor(tmp_path, numbers):
    changed = SALESFORCE
    for n in numbers:
        gone = f"003A000000000A{n}AAA,0,,"
        changed = changed.replace(gone, gone.replace(",0,", ",1,"))
    first, _ = judged(tmp_path, "salesforce", salesforce=changed).states
    assert first.state == "drifted"
    assert all(f"A{n}AAA is deleted, and not merged" in first.why for n in numbers)


def test_a_user_who_is_an_agent_by_now_is_told_as_that(tmp_path):
    changed = [{**one, "role": "agent"} if one["id"] == 901 else one for one in ZENDESK]
    told = "".join(json.dumps(one) + "\n" for one in changed)
    found = judged(tmp_path, "zendesk", zendesk=told)
    assert states(found) == ["drifted"]
    assert found.states[0].why.startswith("zendesk:901 is no customer any more: The user is an")


def test_a_user_who_is_deleted_may_have_been_merged(tmp_path):
    changed = [{**one, "active": one["id"] != 901, "locale": "en-US"} for one in ZENDESK]
    told = "".join(json.dumps(one) + "\n" for one in changed)
    found = judged(tmp_path, "zendesk", zendesk=told)
    assert states(found) == ["gone"]
    assert found.states[0].why == "zendesk:901 is deleted."
    assert found.states[0].todo.startswith("Merged or deleted")


def test_a_merge_that_is_told_beside_the_deletion_is_one(tmp_path):
    changed = SALESFORCE.replace("A4AAA,0,,", "A4AAA,1,003A000000000A1AAA,")
    found = judged(tmp_path, "salesforce", salesforce=changed)
    assert [one.state for one in found.states] == ["ready", "done"]
