from __future__ import annotations

import json

import pytest
from files.customer.batch import batch, by_keys, record, reject, told
from hypothesis import example, given, settings
from hypothesis import strategies as st
from promises import hostile
from promises.population import HOSTILE, RECORD, TEXT, customers, generated

from resolver.errors import MappingError, RejectedCustomer
from resolver.files.customer import CustomerReader
from resolver.files.limits import MAX_COLUMNS, MAX_DEPTH, MAX_FIELD, MAX_NAME
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE, RECORDS

READER = CustomerReader()
ANN = {"id": "1", "name": "Ann Meyer"}
POINT = dict.fromkeys(("original", "type", "region", "primary", "verified", "doubt"))


def refused(customer):
    with pytest.raises(RejectedCustomer) as error:
        READER.read(customer)
    return error.value.code, error.value.reason, error.value.column


def points(row, name):
    return [(one["original"], one["type"]) for one in row[name]]


USUAL = [
    *generated(40, 7),
    *customers()[:40],
    *(one for both in hostile.customers() for one in both),
]


@pytest.mark.parametrize("customer", USUAL, ids=lambda one: one["id"][:20])
def test_a_usual_customer_is_read_as_the_batch_reads_it(customer):
    found = batch(customer)
    row = READER.read(customer)
    assert told(row) == told(record(found))
    named = {f"customAttributes.{name}" for name in customer.get("customAttributes", {})}
    free = {name: "attribute" for name in named if f"{ATTRIBUTE}{name[17:]}" in row}
    assert row == record(batch(customer, columns=free))
    assert [*row][: len(RECORDS)] == [*RECORDS]


VALUE = st.recursive(
    TEXT
    | st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.dates()
    | st.sampled_from(["2024-01-02", "+1 206 555 0142", "a@b.org", "{}", '{"a": "b"}', "[1]"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=4,
)
POINTED = st.fixed_dictionaries(
    {},
    optional={
        "original": TEXT,
        "normalized": st.sampled_from(["+12065550142", "+4930901820", "a@b.org"]),
        "type": st.sampled_from(["OFFICE", "MOBILE", "EMAIL", "SMS", "CHAT"]),
        "regionCode": st.sampled_from(["US", "DE"]),
        "primary": st.booleans() | st.none(),
        "extension": st.integers(0, 99),
    },
)
KEYS = (
    *("id", "name", "address", "emails", "phones", "emailAddresses", "phoneNumbers", "channels"),
    *("primaryEmailAddress", "primaryPhoneNumber", "externalCustomerId", "externalCustomerIds"),
    *("createdAt", "updatedAt", "modifiedAt", "locale", "image", "transactions", "tier", "source"),
    *("company", "gender", "consent", "birthDate", "*", "a.b", "addresses", "type"),
)
OWN = st.sampled_from(["birthdate", "tier", "company", "city", "first_name", "tags", "col1"])
ANYTHING = st.dictionaries(
    st.sampled_from(KEYS), VALUE | st.lists(POINTED | TEXT, max_size=3), max_size=7
)
WITH_OWN = st.dictionaries(OWN, VALUE, max_size=3).map(lambda own: {"customAttributes": own})


@settings(max_examples=60, deadline=None)
@given(ANYTHING, WITH_OWN, st.booleans())
@example({"emails": [{"original": ""}], "externalCustomerIds": [{"a": 1}, "b"]}, {}, True)
@example({"emails": '["a@b.org"]', "phones": "{bad", "channels": '[{"type":"SMS"}]'}, {}, True)
def test_whatever_its_keys_hold_is_read_as_the_batch_does(some, own, whole):
    customer = {"id": "c-1", **some, **own} if whole else {**some, **own}
    customer.pop("source", None)
    found = by_keys(customer)
    try:
        row = READER.read(customer)
    except RejectedCustomer as error:
        kept = record(found)
        numbered = kept is not None and kept["numbered"] and error.code == "no_id"
        assert numbered or (error.code, error.reason, error.column) == reject(found)
    else:
        expected = record(found)
        nested = {name for name in expected if name.startswith(ATTRIBUTE)} - row.keys()
        assert all(expected[name].lstrip()[0] in "[{" for name in nested)
        assert row == {name: text for name, text in expected.items() if name not in nested}


@settings(max_examples=25, deadline=None)
@given(RECORD)
def test_hostile_texts_are_read_as_the_batch_does(customer):
    customer = {"id": "c-1", "externalCustomerIds": {}, **customer}
    try:
        row = READER.read(customer)
    except RejectedCustomer as error:
        assert (error.code, error.reason, error.column) == reject(by_keys(customer))
    else:
        assert row == record(by_keys(customer))


@pytest.mark.parametrize("text", HOSTILE)
def test_any_id_is_kept_or_refused_as_the_batch_does(text):
    customer = {"id": text, "emailAddresses": ["a@b.org"]}
    found = by_keys(customer)
    try:
        assert READER.read(customer)["record_id"] == text == record(found)["record_id"]
    except RejectedCustomer as error:
        numbered = record(found) is not None and record(found)["numbered"]
        assert numbered or (error.code, error.reason, error.column) == reject(found)


@pytest.mark.parametrize(
    ("customer", "column", "expected"),
    [
        ({"emailAddresses": ["a@b.org", "c@d.org"]}, "emails",
         [("a@b.org", None), ("c@d.org", None)]),
        ({"emails": "a@b.org"}, "emails", [("a@b.org", None)]),
        ({"emails": '["a@b.org"]'}, "emails", [("a@b.org", None)]),
        ({"primaryEmailAddress": "a@b.org", "emails": ["a@b.org"]}, "emails", [("a@b.org", None)]),
        ({"phones": [{"original": "1", "type": "OFFICE"}]}, "phones", [("1", "OFFICE")]),
        ({"phones": [{"normalized": "+12065550142"}]}, "phones", [("+12065550142", None)]),
        ({"phones": [{"original": "030 901820", "normalized": "+4930901820"}]}, "phones",
         [("+4930901820", None)]),
        ({"primaryPhoneNumber": {"number": "1", "type": "HOME"}}, "phones", [("1", "HOME")]),
        ({"channels": [{"type": "SMS", "address": "1"}, {"type": "EMAIL", "address": "a@b.org"},
                       {"type": "INSTAGRAM", "address": "ann"}]}, "phones", [("1", "SMS")]),
        ({"channels": [{"type": "INSTAGRAM", "address": "ann"}]}, "handles",
         [("ann", "INSTAGRAM")]),
    ],
)  # fmt: skip
def test_every_spelling_of_contact_points(customer, column, expected):
    customer = {**ANN, "customAttributes": {}, **customer}
    assert points(READER.read(customer), column) == expected
    assert told(READER.read(customer)) == told(record(batch(customer)))


@pytest.mark.parametrize(
    ("customer", "expected"),
    [
        ({"externalCustomerId": "7"}, [("", "7")]),
        ({"externalCustomerIds": {"shop": "7", "crm": 8}}, [("crm", "8"), ("shop", "7")]),
        ({"externalCustomerIds": [{"system": "shop", "id": 7}]}, [("shop", "7")]),
        ({"externalCustomerId": "7", "externalCustomerIds": ["7"]}, [("", "7")]),
    ],
)
def test_every_spelling_of_other_ids(customer, expected):
    found = READER.read({**ANN, **customer})["external_ids"]
    assert [(one["system"], one["value"]) for one in found] == expected


def test_the_first_id_that_is_there_is_the_id():
    assert READER.read({"externalCustomerId": "7"})["record_id"] == "7"
    assert READER.read({"id": None, "externalCustomerId": 7})["record_id"] == "7"
    assert READER.read({"id": 7, "externalCustomerId": "8"})["record_id"] == "7"


@pytest.mark.parametrize(
    ("key", "value", "role"),
    [
        ("address", "1 Main St, Seattle", "address"),
        ("createdAt", "2024-01-02T03:04:05Z", "created_at"),
        ("updatedAt", "2024-01-02T03:04:05Z", "modified_at"),
        ("modifiedAt", "2024-01-02T03:04:05Z", "modified_at"),
        ("locale", "en-US", "locale"),
        ("customAttributes", {"birthdate": "1980-02-03"}, "birth_date"),
        ("customAttributes", {"Date of Birth": "1980-02-03"}, "birth_date"),
        ("customAttributes", '{"birthdate": "1980-02-03"}', "birth_date"),
        ("customAttributes", {"company": "Acme Ltd"}, "company"),
        ("customAttributes", {"gender": "f"}, "gender"),
        ("consent", True, "consent"),
    ],
)
def test_what_a_key_says(key, value, role):
    row = READER.read({**ANN, "emailAddresses": [], key: value})
    filled = {name for name in RECORDS if row[name] not in (None, [], False)}
    assert filled == {"source", "record_id", "name", role}


def test_values_do_not_change_what_a_key_says():
    own = {"company": "1980", "birthdate": "ann@example.org", "note": "1 Main St", "x": "a@b.org"}
    row = READER.read({**ANN, "emails": [], "customAttributes": own})
    assert (row["company"], row["birth_date"], row["emails"]) == ("1980", "ann@example.org", [])
    assert row["attribute:x"] == "a@b.org"


def test_whatever_else_has_one_value_is_a_free_attribute():
    own = {
        "tier": "gold",
        "sizes": ["a"],
        "box": "[1, 2]",
        "empty": "",
        "deep": {"in": {"side": "x"}},
        "n": 2.5,
    }
    row = READER.read({**ANN, "customAttributes": own, "size": "L"})
    free = {name: text for name, text in row.items() if name.startswith(ATTRIBUTE)}
    assert free == {
        "attribute:deep.in.side": "x",
        "attribute:n": "2.5",
        "attribute:size": "L",
        "attribute:tier": "gold",
    }
    assert [*free] == sorted(free)


def test_a_customer_that_says_nothing_is_accepted():
    row = READER.read({"id": "1"})
    assert row == {
        **dict.fromkeys(RECORDS),
        **{"source": "file", "record_id": "1", "numbered": False},
        **{name: [] for name in ("emails", "phones", "handles", "external_ids")},
    }


@pytest.mark.parametrize(
    ("customer", "given", "expected"),
    [
        ({"emailAddresses": []}, None, "gladly"),
        ({"emails": [{"original": "a@b.org"}]}, None, "gladly"),
        ({"emails": ["a@b.org"]}, None, "file"),
        ({"emailAddresses": [], "source": "shop"}, None, "shop"),
        ({"emailAddresses": [], "source": " "}, None, "gladly"),
        ({"emailAddresses": [], "source": "shop"}, "crm", "crm"),
        ({"addresses": [{"city": "Bremen"}], "source": "shop"}, None, "shop"),
    ],
)
def test_the_source_is_given_or_said_or_known(customer, given, expected):
    assert READER.read({**ANN, **customer}, given)["source"] == expected


def test_a_source_that_the_user_maps_is_that_of_the_record_as_in_the_batch():
    reader = CustomerReader(columns={"shop": "source"})
    customer = {**ANN, "emailAddresses": [], "shop": "A"}
    found = batch(customer, columns={"shop": "source"}, source="crm")
    assert reader.read(customer, "crm") == record(found)
    assert reader.read({**ANN, "emailAddresses": []}, "crm")["source"] == "crm"


def test_wishes_hold_for_every_customer_that_has_the_column():
    wished = {
        "CUSTOMATTRIBUTES.mail2": "email",
        "no": "ignore",
        "customAttributes.t": "attribute:u",
    }
    reader = CustomerReader(columns=wished)
    customer = {**ANN, "customAttributes": {"mail2": "a@b.org", "t": "x", "v": "y"}}
    row = reader.read(customer)
    assert (points(row, "emails"), row["attribute:u"]) == ([("a@b.org", None)], "x")
    assert reader.read(ANN)["emails"] == []
    with pytest.raises(MappingError):
        CustomerReader(columns={"a": "mail"})


def test_a_flat_person_is_read_by_its_keys():
    customer = {"id": 5, "first_name": "Ann", "last_name": "Meyer", "e_mail": "a@b.org",
                "zip": "98101", "city": "Seattle", "street": "1 Main St"}  # fmt: skip
    row = READER.read(customer)
    assert row == record(batch(customer))
    assert (row["given_name"], row["family_name"], row["postcode"]) == ("Ann", "Meyer", "98101")


def test_a_customer_of_another_system_follows_the_rules_of_it():
    customer = {"id": 1, "first_name": "Ann", "orders_count": 1, "verified_email": True,
                "default_address": {"address1": "1 Main St", "city": "Seattle"}}  # fmt: skip
    found = batch(customer)
    assert found.inputs[0].preset
    assert told(READER.read(customer)) == told(record(found))


DEEP = "x"
for _ in range(MAX_DEPTH):
    DEEP = [DEEP]
WIDE = {f"k{n}": "v" for n in range(MAX_COLUMNS)}


@pytest.mark.parametrize(
    "more",
    [
        {"a": "\0"},
        {"a\0": "x"},
        {"a": ["\0"]},
        {"a": "\ud83d"},
        {"emails": [{"original": "\udc00"}]},
        {"a": DEEP},
        {"a": "x" * (MAX_FIELD + 1)},
        {"emails": ["a@b.org"] * 10_000},
        {"x" * (MAX_NAME + 1): "a"},
        {"a": {"x" * MAX_NAME: "a"}},
        {"n": 10**5_000},
        {"a": {"b": 1}, "a.b": 2},
        {"a": {"b": 1}, "a.b": None},
        {1: "a", "1": "b"},
        WIDE,
        {"id": " "},
        {"id": "\u2003"},
        {"emailAddresses": [], "errors": [{"code": "moved", "meta": {"old": "a", "new": "b"}}]},
        {"errors": [{"code": "not_exist"}]},
        {"type": "CUSTOMER/MERGED", "content": {"sourceCustomerId": "a",
                                                "destinationCustomerId": "b"}},
        {"type": "CUSTOMER_PROFILE/UPDATED", "sourceCustomerId": "a", "destinationCustomerId": "b"},
    ],
)  # fmt: skip
def test_what_the_batch_rejects_is_rejected_in_the_same_words(more):
    found = batch({**ANN, **more})
    assert found.records.is_empty()
    assert refused({**ANN, **more}) == reject(found)


@pytest.mark.parametrize(
    ("customer", "code"),
    [
        ({"name": "Ann", "emailAddresses": []}, "no_id"),
        ({"id": "{}", "name": "Ann", "emailAddresses": []}, "no_id"),
        ({"id": None, "addresses": [{"city": "Bremen"}]}, "no_id"),
        ({"id": "1.23457E+10", "emailAddresses": []}, "corrupt_id"),
    ],
)
def test_one_customer_is_never_numbered(customer, code):
    assert batch(customer).records["numbered"].all()
    assert refused(customer)[::2] == (code, "record_id")


@pytest.mark.parametrize(("value", "text"), [([1], '["1"]'), (True, "true"), (1.5, "1.5")])
def test_an_id_that_is_no_text_is_written_as_text(value, text):
    assert READER.read({"id": value, "emailAddresses": []})["record_id"] == text


def test_what_is_no_mapping_is_refused():
    assert refused(["id", "1"])[0] == "not_an_object"


def test_no_values_are_in_what_a_reject_says():
    with pytest.raises(RejectedCustomer) as error:
        READER.read({"id": "1", "secret": "\0hush"})
    assert "hush" not in str(error.value)


@pytest.mark.parametrize("fix", [True, False])
def test_misread_text_is_put_right_as_in_a_file_where_that_is_wished(fix, tmp_path):
    customer = {"id": "1", "name": "JÃ¼rgen MÃ¼ller", "address": "Straße", "emailAddresses": []}
    file = tmp_path / "a.jsonl"
    file.write_text(json.dumps(customer))
    row = CustomerReader(fix_mojibake=fix).read(customer)
    assert row["name"] == ("Jürgen Müller" if fix else "JÃ¼rgen MÃ¼ller")
    assert told(row) == told(record(read(file, ReadOptions(fix_mojibake=fix))))


def test_merges_are_told_as_the_batch_tells_them():
    webhook = {"type": "CUSTOMER/MERGED", "content": {"sourceCustomerId": "a",
                                                      "destinationCustomerId": "b"}}  # fmt: skip
    answer = {"errors": [{"code": "moved", "meta": {"old": "a", "new": "b"}}]}
    for customer in (webhook, answer):
        (told_,) = READER.merges(customer)
        row = batch(customer).rulings.row(0, named=True)
        assert (told_.source, told_.kept, told_.gone, told_.reason) == (
            row["left_source"], row["left"], row["right"], row["reason"]
        )  # fmt: skip
        assert READER.merges(customer, "crm")[0].source == "crm"
    assert READER.merges({**ANN, "emailAddresses": []}) == []


def test_a_customer_whose_keys_say_so_is_not_searched_for_merges(monkeypatch):
    monkeypatch.delattr("resolver.files.customer.tabled.known")
    assert READER.merges({**ANN, "emailAddresses": []}) == []
    with pytest.raises(AttributeError):
        READER.merges({**ANN, "content": {"sourceCustomerId": "a", "destinationCustomerId": "b"}})


def test_the_customer_is_left_as_it_is():
    customer = {**ANN, "emails": [{"original": "a@b.org"}], "tags": ["x"], "name": ["y"]}
    before = json.dumps(customer)
    assert READER.read(customer) == READER.read(customer)
    assert json.dumps(customer) == before
