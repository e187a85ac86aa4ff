from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import MappingError
from resolver.files.mapping.choose import MAPPING, by_headers, choose, mark
from resolver.files.mapping.wishes import wishes
from resolver.files.table import distinct_names

PEOPLE = {
    "id": ["1", "2", "3", "4"],
    "mail": ["a@x.org", "b@x.org", None, "d@x.org"],
    "phone": ["555 0101", "555 0102", "555 0103", None],
    "date": ["1980-01-02", "1981-02-03", "1980-01-02", "1999-12-31"],
    "word": ["red", "blue", "red", "green"],
    "number": ["1", "2", "2", "4"],
}
LIKE = {"Handy": "phone", "E-Mail": "mail", "dob": "date", "age": "number", "id": "id"}


def roles(headers, values=None, told=None):
    # values repeat, so that attributes are informative
    values = values or {}
    frame = pl.DataFrame(
        {name: values.get(name, PEOPLE[LIKE.get(name, "word")]) for name in headers},
        schema=dict.fromkeys(headers, pl.String),
    )
    columns, mapping = choose(frame, told or {}, "file")
    assert mapping.schema == MAPPING
    assert mapping["column"].to_list() == list(headers)
    assert {c.name: c.role for c in columns} == dict(mapping.select("column", "role").iter_rows())
    return dict(mapping.select("column", "role").iter_rows())


def labels(headers, **kwargs):
    columns, _ = choose(
        pl.DataFrame({name: PEOPLE["word"] for name in headers}), kwargs.get("told", {}), "file"
    )
    return {column.name: column.label for column in columns}


@pytest.mark.parametrize(
    ("header", "role"),
    [
        ("rec_id", "id"),
        ("Customer ID", "id"),
        ("Kundennr.", "id"),
        ("first_name", "given_name"),
        ("Vorname", "given_name"),
        ("Prénom", "given_name"),
        ("middle_initial", "middle_name"),
        ("surname", "family_name"),
        ("Apellidos", "family_name"),
        ("NACHNAME", "family_name"),
        ("fullName", "name"),
        ("E-mail Address", "email"),
        ("email:2", "email"),
        ("emailAddresses", "email"),
        ("Courriel", "email"),
        ("Phone Number 3", "phone"),
        ("mobile", "phone"),
        ("Téléphone portable", "phone"),
        ("Twitter", "handle"),
        ("dob", "birth_date"),
        ("customAttributes.birthdate", "birth_date"),
        ("customAttribute:birth_date", "birth_date"),
        ("Geburtsdatum", "birth_date"),
        ("year_of_birth", "birth_year"),
        ("soc_sec_id", "national_id"),
        ("Codice fiscale", "national_id"),
        ("sex", "gender"),
        ("postcode_fake", "postcode"),
        ("zip", "postcode"),
        ("CAP", "postcode"),
        ("suburb", "city"),
        ("Ort", "city"),
        ("state", "region"),
        ("Country/Region", "country"),
        ("street_number", "house_number"),
        ("unit_number", "unit"),
        ("address_1", "street"),
        ("Straße", "street"),
        ("address", "address"),
        ("customAttributes.company", "company"),
        ("externalCustomerId", "external_id"),
        ("externalCustomerIds.ABC", "external_id"),
        ("createdAt", "created_at"),
        ("updatedAt", "modified_at"),
        ("modified_at", "modified_at"),
        ("Accepts Email Marketing", "consent"),
        ("unsubscribed", "consent"),
        ("email_verified", "verified"),
        ("customAttributes.locale", "locale"),
        ("loyaltyNumber", "attribute"),
        ("birth_place", "attribute"),
        ("blocking_number", "ignore"),
        ("occupation", "attribute"),
        ("source", "ignore"),
        ("notes", "ignore"),
        ("Fax", "ignore"),
        ("Assistant's Phone", "ignore"),
        ("salutation", "ignore"),
        ("total_spent", "ignore"),
        ("cluster", "ignore"),
        ("email_domain", "ignore"),
        ("email open rate", "attribute"),
    ],
)
def test_header_words(header, role):
    assert roles([header])[header] == role


def test_headers_alone_give_roles_whatever_a_column_would_hold():
    headers = ["id", "Vorname", "Nachname", "E-Mail", "dob", "billing_city", "city", "tier", "V1"]
    found = {one.name: one.role for one in by_headers(headers, {"tier": ("company", "")})}
    assert found == {
        **{"id": "id", "Vorname": "given_name", "Nachname": "family_name", "E-Mail": "email"},
        **{"dob": "birth_date", "billing_city": "city", "city": "city", "tier": "company"},
        "V1": "attribute",
    }


def test_full_names_are_one_and_parts_stay():
    values = {
        "full_name": ["Dana R Oka", "Bo Li", "Dana R Oka", "Mo Ek"],
        "first_and_surname": ["Dana Oka", "Bo Li", "Dana Oka", "Mo Ek"],
    }
    found = roles(["first_and_surname", "full_name", "first_name", "surname"], values)
    assert list(found.values()) == ["ignore", "name", "given_name", "family_name"]


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["Vorname", "Name"], ["given_name", "family_name"]),
        (["Nom", "Prénom"], ["family_name", "given_name"]),
        (["Nombre", "Apellidos"], ["given_name", "family_name"]),
        (["Nombre"], ["name"]),
        (
            ["fname_c1", "fname_c2", "lname_c1", "lname_c2"],
            ["given_name", "middle_name"] + ["family_name"] * 2,
        ),
        (["first_name", "billing_first_name"], ["given_name", "ignore"]),
        (["dob", "age"], ["birth_date", "ignore"]),
        (["age"], ["attribute"]),
        (["by", "bm", "bd"], ["birth_date"] * 3),
        (["birth_year", "birth_month", "day_of_birth"], ["birth_date"] * 3),
        (["birth_month"], ["ignore"]),
        (["Phone", "phone_type"], ["phone", "phone_type"]),
        (["phone_type"], ["ignore"]),
        (["address_1", "address_2", "suburb"], ["street", "street", "city"]),
        (["Address", "Address 2", "City"], ["street", "street", "city"]),
        (
            ["Address 1 - Street", "Address 1 - City", "Address 2 - Street", "Address 2 - City"],
            ["street", "city", "street", "city"],
        ),
        (
            ["MailingStreet", "MailingCity", "OtherStreet", "OtherCity"],
            ["street", "city", "street", "city"],
        ),
        (["ssn", "passport"], ["national_id", "external_id"]),
        (["created_at", "first_seen"], ["created_at", "ignore"]),
        (["Accepts Email Marketing", "Accepts SMS Marketing"], ["consent", "consent"]),
    ],
)
def test_columns_that_belong_together(headers, expected):
    assert list(roles(headers).values()) == expected


def test_values_speak_where_headers_do_not():
    values = {
        "c1": PEOPLE["mail"],
        "c2": ["+1 206 555 0101", "(206) 555-0102", "+1 206 555 0101", None],
    }
    assert roles(["c1", "c2", "c3"], values) == {"c1": "email", "c2": "phone", "c3": "ignore"}
    kinds = {"phone": PEOPLE["phone"], "label": ["mobile", "Home", "WORK", "mobile"]}
    assert roles(["phone", "label"], kinds)["label"] == "phone_type"


def test_the_one_value_of_a_column_is_marked():
    frame = pl.DataFrame({"x": ["a", "a", None], "y": ["a", "b", "a"]})
    _, mapping = choose(frame, {}, "file")
    assert mapping["constant"].to_list() == [mark("a"), None]
    assert mark(" a") == mark("a ") != mark("b")


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (["a", "b", "c", "d"], "unique on every row"),
        (["a", "a", "a", None], "the same on every row"),
        ([None, None, None, None], "no row has a value"),
        (["word " * 30, "more " * 30, "more " * 30, None], "free text"),
        (
            ["2024-01-02T10:00:00Z", "2024-01-02T11:00:00Z", "2024-01-02T10:00:00Z", None],
            "points in time",
        ),
        (["12.50", "9.90", "9.90", "1,200.00"], "amounts"),
        (['[{"k": 1}]', '[{"k": 2}]', '[{"k": 1}]', "[]"], "lists or objects"),
        (['{"k": 1}', ' {"k": 2}', '{"k": 1}', "{}"], "lists or objects"),
        (['["a"]', '["b", "a"]', '["a"]', None], "lists or objects"),
        (["https://x.org/1", "https://x.org/2", "https://x.org/2", None], "web pages"),
    ],
)
def test_attributes_that_tell_nothing_are_ignored_by_name(values, reason):
    _, mapping = choose(pl.DataFrame({"thing": values}, schema={"thing": pl.String}), {}, "file")
    row = mapping.row(0, named=True)
    assert (row["role"], row["column"]) == ("ignore", "thing")
    assert reason in row["reason"]


def test_contact_points_may_be_unique_on_every_row():
    values = {"email": list("abcd"), "address": list("abcd"), "name": list("abcd")}
    assert set(roles(list(values), values).values()) == {"email", "address", "name"}


def test_an_id_that_is_whole_and_unique_is_preferred():
    values = {"id": ["1", "1", "2", None], "customer_id": ["7", "8", "9", "10"]}
    assert roles(["id", "customer_id"], values) == {"id": "attribute", "customer_id": "id"}
    assert roles(["id"], {"id": ["1", None, None, None]}) == {"id": "ignore"}


def test_the_user_overrides_one_column_alone():
    told = {"suburb": ("ignore", ""), "thing": ("external_id", "shop")}
    found = roles(["suburb", "thing", "surname"], told=told)
    assert found == {"suburb": "ignore", "thing": "external_id", "surname": "family_name"}
    assert labels(["thing"], told=told)["thing"] == "shop"


def test_labels():
    assert labels(["Mobile", "Home Phone", "Twitter", "externalCustomerIds.A1"]) == {
        "Mobile": "mobile",
        "Home Phone": "home",
        "Twitter": "twitter",
        "externalCustomerIds.A1": "A1",
    }


def test_wishes_are_checked():
    assert wishes({"a": "attribute:x"}, ["b"], "c") == {
        "a": ("attribute", "x"),
        "b": ("ignore", ""),
        "c": ("id", ""),
    }
    with pytest.raises(MappingError, match="postcode"):
        wishes({"a": "postcod"}, [], None)
    with pytest.raises(MappingError, match="takes no"):
        wishes({"a": "city:x"}, [], None)
    with pytest.raises(MappingError, match="is given the roles"):
        wishes({"a": "city"}, ["a"], None)
    with pytest.raises(MappingError, match="Only one"):
        wishes({"a": "id"}, [], "b")


@settings(max_examples=30, deadline=None)
@given(
    st.permutations(
        ["id", "Handy", "E-Mail", "dob", "age", "name", "full name", "billing city", "city"]
    )
)
def test_order_of_columns_does_not_matter(order):
    assert roles(order) == roles(sorted(order))


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=300))
def test_any_header_gets_a_role(header):
    frame = pl.DataFrame({header: ["a", "b", "a"]})
    frame.columns = distinct_names(frame.columns)
    assert choose(frame, {}, "file")[1].height == 1


def test_a_maiden_name_is_a_former_family_name():
    for header in ("Maiden Name", "Geburtsname", "nom de jeune fille"):
        assert roles(["Surname", header, "given name"]) == {
            "Surname": "family_name",
            header: "family_name",
            "given name": "given_name",
        }
        assert labels(["Surname", header])[header] == "former"
    assert roles(["mother's maiden name"]) == {"mother's maiden name": "attribute"}


def test_a_former_address_is_read_last():
    headers = ("Previous Street", "Previous City", "Current Street", "Current City")
    values = {"Current Street": ["1 Oak St", "2 Elm St", None, None]}
    values = {
        name: values.get(name, ["3 Elm St", "2 Elm St", "3 Elm St", "9 Ash"]) for name in headers
    }
    columns, _ = choose(pl.DataFrame(values), {}, "file")
    assert [column.group for column in columns] == ["current", "current", "former", "former"]


@pytest.mark.parametrize(
    "header",
    [
        "spouse_ssn",
        "dependent_1_first_name",
        "employer_zipcode",
        "employer_street_name",
        "guarantor phone",
        "parent_email",
        "household_id",
        "simulant_id",
        "ent_id",
        "ground_truth",
        "surname_soundex",
        "passport_country",
        "alias",
    ],
)
def test_what_is_of_others_or_an_answer_is_ignored(header):
    assert roles([header])[header] == "ignore"


@pytest.mark.parametrize(
    ("headers", "expected"),
    [
        (["county", "city"], ["region", "city"]),
        (["county", "state", "city"], ["ignore", "region", "city"]),
        (["precinct", "city"], ["ignore", "city"]),
        (["precinct"], ["attribute"]),
        (["mail_city", "res_city_desc"], ["city", "city"]),
        (["SURNAME", "NAME"], ["family_name", "given_name"]),
        (["fname", "sname"], ["given_name", "family_name"]),
        (["fname", "sname", "surname"], ["given_name", "middle_name", "family_name"]),
        (["PERNAME1", "PERNAME2"], ["given_name", "family_name"]),
        (["employer", "employer_city"], ["company", "ignore"]),
    ],
)
def test_columns_of_registers(headers, expected):
    assert list(roles(headers).values()) == expected


def test_an_id_of_another_system_is_one_where_only_some_records_have_it():
    values = {"no": list("abcd"), "Webshop ID": ["W1", None, "W2", "W3"]}
    some = choose(pl.DataFrame(values), {}, "file")[0]
    assert {(c.role, c.label) for c in some if c.name == "Webshop ID"} == {
        ("external_id", "webshop")
    }
    every = roles(
        ["no", "Webshop ID"], {"no": list("abcd"), "Webshop ID": ["W1", "W4", "W2", "W3"]}
    )
    assert every["Webshop ID"] == "ignore"
    card = roles(["no", "Card"], {"no": list("abcd"), "Card": ["W1", None, "W2", "W3"]})
    assert card["Card"] == "external_id"
    other = roles(["no", "thing"], {"no": list("abcd"), "thing": ["W1", None, "W2", "W3"]})
    assert other["thing"] == "ignore"


def test_a_column_of_street_and_number_is_a_street_whatever_its_header():
    numbered = ["12 Elm Street", "14 Rose Ct", "3 Oak Ave", "7 Main St"]
    assert roles(["Street + No"], {"Street + No": numbered})["Street + No"] == "street"
    alone = roles(["Street", "Street No"], {"Street No": ["12", "14a", "3", "7"]})
    assert alone["Street No"] == "house_number"
