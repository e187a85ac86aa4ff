from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st
from targets.people import case, held

from resolver.targets.fields import Field, fills, keeps, settled, state

NAME = (
    Field(name="first", role="given_name", golden="name"),
    Field(name="last", role="family_name", golden="name"),
    Field(name="suffix", role="suffix", golden="name"),
)
PLACE = (
    Field(name="street", role="street", golden="address"),
    Field(name="city", role="city", golden="address"),
)
PHONES = (
    Field(name="phone", role="phone", golden="phones"),
    Field(name="mobile", role="phone:mobile", golden="phones"),
)


def merged(fields, rule, survivor, *losers, chosen=None):
    whole = case(survivor, *losers, chosen=chosen or {})
    return settled(whole, fields, rule, state(survivor, fields), losers)


def test_the_golden_record_decides_who_has_the_name():
    a, b = held("a", given_name="Jo", family_name="Ray"), held("b", given_name="Joan")
    found = merged(NAME, keeps, a, b, chosen={"name": "b"})
    assert found.patch == {"first": "Joan"}
    assert found.after == {"first": "Joan", "last": "Ray"}
    assert [(one.field, one.value) for one in found.lost] == [("first", "Jo")]


def test_a_part_of_a_name_is_not_taken_from_another_name():
    a, b = held("a", given_name="Jo"), held("b", given_name="Jo", suffix="Jr")
    assert merged(NAME, keeps, a, b, chosen={"name": "a"}).patch == {}


def test_an_address_is_of_one_record():
    a, b = held("a", street="1 Elm", postcode="1"), held("b", street="2 Oak", city="Troy")
    assert merged(PLACE, fills, a, b, chosen={"address": "a"}).patch == {"city": ""}
    assert merged(PLACE, fills, a, b, chosen={"address": "b"}).patch == {"street": "2 Oak"}
    assert merged(PLACE, keeps, a, b, chosen={"address": "b"}).after == {
        "street": "2 Oak",
        "city": "Troy",
    }


def test_what_would_be_gone_is_kept_where_nothing_else_is_known():
    a, b = held("a"), held("b", given_name="Jo")
    assert merged(NAME, keeps, a, b).patch == {"first": "Jo"}
    assert merged(NAME, fills, a, b).patch == {}


def test_a_phone_is_not_written_twice():
    a, b = held("a", phones=["212 736 5000"]), held("b", phones=[("+12127365000", "mobile")])
    assert merged(PHONES, keeps, a, b).patch == {}
    both = held("a", phones=["212 736 5000", ("+12127365000", "mobile")])
    assert merged(PHONES, keeps, both, b).after == state(both, PHONES)


def test_the_phone_that_is_kept_is_the_chosen_one():
    a, b = held("a", phones=["212 736 5000"]), held("b", phones=["212 736 5001"])
    found = merged(PHONES, keeps, a, b, chosen={"phones": "b"})
    assert found.after == {"phone": "212 736 5001"}
    assert [one.record for one in found.lost] == [("crm", "a")]


EMAIL = (Field(name="email", role="email", golden="emails", kept=True),)


def test_a_kept_field_changes_only_where_a_person_says_so():
    a, b = held("a", emails=["a@x.org"]), held("b", emails=["b@x.org"])
    found = merged(EMAIL, keeps, a, b, chosen={"emails": "b"})
    assert (found.patch, found.after) == ({}, {"email": "a@x.org"})
    whole = case(a, b, ruled={"emails": "b"})
    found = settled(whole, EMAIL, keeps, state(a, EMAIL), [b])
    assert (found.patch, found.after) == ({"email": "b@x.org"}, {"email": "b@x.org"})


def test_a_kept_field_that_is_empty_is_filled():
    a, b = held("a"), held("b", emails=["b@x.org"])
    assert merged(EMAIL, keeps, a, b).patch == {"email": "b@x.org"}
    assert merged(EMAIL, fills, a, b).patch == {}


def test_a_record_that_is_not_merged_yet_decides_nothing():
    a, b, c = (held(key, given_name=key.upper()) for key in "abc")
    whole = case(a, b, c, chosen={"name": "c"})
    first = settled(whole, NAME, keeps, state(a, NAME), [b])
    assert first.after == {"first": "A"}
    assert settled(whole, NAME, keeps, first.after, [c]).after == {"first": "C"}


def test_roles_are_read_from_what_there_is():
    fields = (
        Field(name="n", role="name", golden="name"),
        Field(name="id", role="external_id", golden="externalCustomerId"),
        Field(name="t", role="attribute:Tier", golden="customAttributes.Tier"),
    )
    record = held(
        "a", given_name="Jo", family_name="Ray", ids=[("s", "9")], attributes={"Tier": "gold"}
    )
    assert state(record, fields) == {"n": "Jo Ray", "id": "9", "t": "gold"}


VALUES = st.fixed_dictionaries(
    {},
    optional={
        name: st.sampled_from(["x", "Y", "long one"])
        for name in ("given_name", "family_name", "suffix", "street", "city")
    },
)


@settings(max_examples=60)
@given(VALUES, VALUES, st.sampled_from([keeps, fills]), st.sampled_from([None, "a", "b"]))
def test_every_value_is_kept_or_told_to_be_lost(left, right, rule, chosen):
    a, b = held("a", **left), held("b", **right)
    picked = {"name": chosen, "address": chosen} if chosen else {}
    found = merged((*NAME, *PLACE), rule, a, b, chosen=picked)
    there = {value.casefold() for value in found.after.values()}
    gone = {one.value.casefold() for one in found.lost}
    assert {value.casefold() for value in (*left.values(), *right.values())} == there | gone
