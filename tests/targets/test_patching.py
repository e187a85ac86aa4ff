from __future__ import annotations

import json

from targets.people import case, held, made

from resolver.targets.patching import lacks, patch_only
from resolver.targets.plans import TARGETS


def read_back(target, *records, **given):
    return json.loads(json.dumps(made(target, case(*records, **given))))


def test_what_a_later_merge_brings_is_not_cleared_by_an_earlier_patch():
    one, other = held("1", city="Albany"), held("2", street="2 Oak")
    third = held("3", city="Troy")
    first, second = read_back("hubspot", one, other, third, chosen={"address": "2"})
    second["field_patch"]["after"] = {"values": {}, "requests": []}
    second["expected"]["city"] = "Troy"
    found = lacks([first, second], held("1", city="Albany"), {"albany"}, TARGETS["hubspot"])
    assert [one.values for one in found] == [{"city": "Troy"}, {}]
    line = patch_only(first, held("1"), {1, 2}, found[0], TARGETS["hubspot"])
    (request,) = line["field_patch"]["after"]["requests"]
    assert request["body"] == {"properties": {"city": "Troy"}}


def test_only_what_is_missing_is_sent():
    one, other = held("01A"), held("01B", given_name="Jo", city="Troy", phones=["+12125550187"])
    (line,) = read_back("klaviyo", one, other)
    now = held("01A", city="Troy")
    (lack,) = lacks([line], now, set(), TARGETS["klaviyo"])
    assert lack.values == {"phone_number": "+12125550187", "first_name": "Jo"}
    found = patch_only(line, now, {1}, lack, TARGETS["klaviyo"])
    (request,) = found["field_patch"]["after"]["requests"]
    assert request["body"]["data"]["attributes"] == lack.values
    assert request["body"]["data"]["id"] == "01A"


def test_an_opt_out_alone_is_a_call_of_its_own():
    one = held("1", emails=["a@x.org"])
    other = held("2", emails=["b@x.org"], consent="opt_out", given_name="Jo")
    (line,) = read_back("hubspot", one, other, chosen={"name": "2"})
    now = held("1", emails=["a@x.org", "b@x.org"], given_name="Jo")
    (lack,) = lacks([line], now, set(), TARGETS["hubspot"])
    assert lack.values == {"hs_email_optout": "true"}
    found = patch_only(line, now, {1}, lack, TARGETS["hubspot"])
    (request,) = found["field_patch"]["after"]["requests"]
    assert request["body"] == {"inputs": ["a@x.org", "b@x.org"]}


def test_a_number_written_otherwise_is_there():
    one, other = held("01A"), held("01B", phones=["+1 212 555 0187"])
    (line,) = read_back("klaviyo", one, other)
    (lack,) = lacks([line], held("01A", phones=["(212) 555-0187"]), set(), TARGETS["klaviyo"])
    assert lack.values == {}


def test_a_plan_without_calls_has_nothing_to_send():
    (line,) = read_back("neutral", held("1"), held("2"), golden={"id": "1", "name": "Jo"})
    (lack,) = lacks([line], held("1"), set(), TARGETS["neutral"])
    assert (lack.values, lack.untold) == ({}, {})
