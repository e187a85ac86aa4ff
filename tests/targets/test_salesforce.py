from __future__ import annotations

from targets.people import case, held

from resolver.targets.salesforce import steps

IDS = [f"00300000000000{n}" for n in range(1, 5)]
LEAD = "00Q000000000009"


def master(step):
    return step.request["body"]["request"][0]["masterRecord"]


def test_what_is_kept_of_others_goes_into_the_master():
    one = held(IDS[0], given_name="Jo", street="1 Elm", city="Troy", attributes={"Tier__c": "a"})
    other = held(IDS[1], given_name="Joan", street="2 Oak", attributes={"Tier__c": "b"})
    chosen = {"name": IDS[1], "address": IDS[1], "customAttributes.Tier__c": IDS[1]}
    (step,) = steps(case(one, other, chosen=chosen))
    assert master(step) == {
        "type": "Contact",
        "Id": IDS[0],
        "FirstName": "Joan",
        "MailingStreet": "2 Oak",
        "Tier__c": "b",
        "fieldsToNull": ["MailingCity"],
    }


def test_three_records_are_one_request():
    found = steps(case(*map(held, IDS)))
    assert [step.request["body"]["request"][0]["recordToMergeIds"] for step in found] == [
        IDS[1:3],
        IDS[3:],
    ]


def test_a_lead_and_a_contact_are_two_objects():
    done, blocked = steps(case(held(IDS[0]), held(LEAD), held(IDS[1])))
    assert done.request["body"]["request"][0]["recordToMergeIds"] == [IDS[1]]
    assert [one.code for one in blocked.blocked] == ["other_object"]
    assert [one.record_id for one in blocked.losers] == [LEAD]


def test_an_opt_out_is_kept_and_never_undone():
    (step,) = steps(case(held(IDS[0]), held(IDS[1], consent="opt_out", given_name="Jo")))
    assert master(step)["HasOptedOutOfEmail"] is True
    undelete, update = step.undo.requests
    assert undelete["body"] == {"ids": [IDS[1]]}
    assert update["body"]["sObjects"] == [
        {"type": "Contact", "Id": IDS[0], "fieldsToNull": ["FirstName"]}
    ]


ACCOUNTS = [f"00100000000000{n}" for n in range(1, 4)]


def account(number, person=None):
    told = {} if person is None else {"attributes": {"IsPersonAccount": person}}
    return held(ACCOUNTS[number], **told)


def test_an_account_is_asked_whether_it_is_a_person():
    (step,) = steps(case(account(0), account(1)))
    for one in step.before:
        person = {"at": "/records/0/IsPersonAccount", "equals": True}
        assert one["expect"]["values"] == [{"at": "/size", "equals": 1}, person]
    (step,) = steps(case(*map(held, IDS[:2])))
    assert [one["expect"]["values"] for one in step.before] == [[{"at": "/size", "equals": 1}]] * 2


def test_the_whole_record_is_asked_for_before():
    (step,) = steps(case(held(IDS[0]), held(IDS[1])))
    assert [one["request"]["body"]["queryString"] for one in step.before] == [
        f"SELECT FIELDS(ALL) FROM Contact WHERE Id = '{key}' LIMIT 1" for key in IDS[:2]
    ]


def test_a_company_is_never_merged():
    made, blocked = steps(case(account(0, "true"), account(1, "true"), account(2, "false")))
    assert made.request["body"]["request"][0]["recordToMergeIds"] == [ACCOUNTS[1]]
    assert (blocked.blocked[0].code, blocked.request) == ("other_object", None)
    assert ACCOUNTS[2] in blocked.blocked[0].reason
    (blocked,) = steps(case(account(0, "0"), account(1)))
    assert [one.record_id for one in blocked.losers] == [ACCOUNTS[1]]
    assert blocked.request is None


def test_own_fields_may_be_external_ids():
    one, other = held(IDS[0]), held(IDS[1], attributes={"Erp__c": "7"})
    (step,) = steps(case(one, other))
    assert master(step)["Erp__c"] == "7"
    assert any("external id" in text for text in step.warnings)
    (step,) = steps(case(one, held(IDS[1], given_name="Jo")))
    assert not any("external id" in text for text in step.warnings)
