from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import cleaned, every_pair

from resolver.model.comparison import COMPARISONS
from resolver.steps.compare import best_values, compare

FIELDS = {field.name: field for c in COMPARISONS for field in c.fields}
PUBLIC = ("Ann Archer", "Bob Baker", "Cid Cooper", "Dan Dyer", "Eve Ellis", "Fay Fox")
EMAIL, PHONE = "office@acme.org", "+1 415 555 2671"
STREET = "12 Elm Street, Springfield, IL 62704"


def words(frame, position=0):
    """Field to level word of one pair; null stays None."""
    row = frame.row(position, named=True)
    found = {}
    for name, field in FIELDS.items():
        level = row[f"level_{name}"]
        found[name] = None if level is None else field.levels[level]
    return found


def two(left, right, *others):
    """The levels of the first two records, in the company of others."""
    rows = [{"record_id": f"a{n}"} | row for n, row in enumerate((left, right))]
    company = [{"record_id": f"b{n}"} | row for n, row in enumerate(others)]
    return words(compare(every_pair(2), cleaned(*rows, *company)))


def one_field(name, left, right, *others):
    return two(left, right, *others)[name]


def test_nothing_known_is_no_evidence():
    found = compare(every_pair(2), cleaned({}, {}))
    assert set(words(found).values()) == {None}
    assert all(found[f"level_{name}"].dtype == pl.Int8 for name in FIELDS)
    assert found["rarity_given"].to_list() == found["rarity_family"].to_list() == [None]


def test_no_pairs():
    assert compare(every_pair(0), cleaned()).is_empty()
    assert best_values(every_pair(0), cleaned()).is_empty()


def test_every_field_in_agreement():
    jane = {
        "name": "Jane Ann Doe",
        "birth_date": "1980-02-03",
        "address": STREET,
        "emails": ["jane@x.org"],
        "phones": [PHONE],
        "handles": [("twitter", "@jane")],
        "external_ids": [("crm", "77")],
        "national_id": "AB123456C",
        "company": "Acme Inc",
        "gender": "F",
    }
    top = {name: field.levels[-1] for name, field in FIELDS.items()}
    assert two(jane, jane) == top | {"kind": None, "birth_year": None}


def test_every_field_in_conflict():
    left = {
        "name": "Jane Doe",
        "birth_date": "1980-02-03",
        "address": STREET,
        "emails": ["jane@x.org"],
        "phones": [PHONE],
        "handles": [("twitter", "@jane")],
        "external_ids": [("crm", "77")],
        "national_id": "AB123456C",
        "company": "Acme Inc",
        "gender": "F",
    }
    right = {
        "name": "Robert Fitzgerald",
        "birth_date": "1955-11-30",
        "address": "9 Oak Avenue, Boston, MA 02108",
        "emails": ["rfitz@y.net"],
        "phones": ["+1 212 736 5000"],
        "handles": [("twitter", "@bob")],
        "external_ids": [("crm", "12")],
        "national_id": "ZZ999888D",
        "company": "Globex",
        "gender": "M",
    }
    assert set(two(left, right).values()) == {"conflict", "different", None}
    assert two(left, right)["kind"] is None


@pytest.mark.parametrize(
    ("people", "expected"), [(0, "exact"), (1, "household"), (2, "household"), (3, "shared")]
)
def test_a_shared_mailbox_or_number_counts_by_the_other_people_behind_it(people, expected):
    ours = {"name": "Jane Doe", "emails": [EMAIL], "phones": [PHONE]}
    ours["emails"] = ["family@acme.org"]
    others = [ours | {"name": name} for name in PUBLIC[:people]]
    found = two(ours, ours, *others)
    assert (found["email"], found["phone"]) == (expected, expected)


def test_records_of_one_person_do_not_make_a_crowd():
    ours = {"name": "Jane Doe", "emails": ["jane@acme.org"], "phones": [PHONE]}
    spellings = [ours | {"name": name} for name in ("Doe, Jane", "Jan Doe", "J Doe", "Jane Dow")]
    found = two(ours, ours, *spellings)
    assert (found["email"], found["phone"]) == ("exact", "exact")


def test_spouses_share_no_crowd_of_their_own():
    jane = {"name": "Jane Doe", "emails": ["does@acme.org"], "phones": [PHONE]}
    found = two(jane, jane | {"name": "Robert Doe"})
    assert (found["email"], found["phone"], found["given"]) == ("exact", "exact", "conflict")


@pytest.mark.parametrize(
    ("people", "expected"), [(0, "exact"), (2, "exact"), (3, "exact_shared"), (5, "exact_shared")]
)
def test_a_street_counts_by_the_other_people_who_live_there(people, expected):
    ours = {"name": "Jane Doe", "address": STREET}
    others = [ours | {"name": name} for name in PUBLIC[:people]]
    assert one_field("street", ours, ours, *others) == expected


@pytest.mark.parametrize("address", ["info@acme.org", "support@acme.org", "jane@mailinator.com"])
def test_role_and_disposable_mailboxes_are_shared_by_nature(address):
    ours = {"name": "Jane Doe", "emails": [address]}
    assert one_field("email", ours, ours) == "shared"


def test_a_company_number_is_shared_by_nature():
    ours = {"name": "Jane Doe", "phones": ["+1 800 253 0000"]}
    assert one_field("phone", ours, ours) == "shared"


def test_a_number_with_an_extension_on_one_side_is_shared_by_nature():
    left, right = {"phones": [f"{PHONE} ext. 7"]}, {"phones": [PHONE]}
    assert one_field("phone", left, right) == one_field("phone", right, left) == "shared"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("1980-02-03", "1980-02-03", "exact"),
        ("1980-01-01", "1980-01-01", "default_day"),
        ("1980-01-01", "1980-01-02", "near"),
        ("1980-02-03", "1980-03-02", "swapped"),
        ("1980-02-03", "1980-07-19", "same_year"),
        ("1980-02-03", "1955-11-30", "different"),
        ("1980-02-03", None, None),
        ("1980-01-01", None, None),
        (None, "1980-01-01", None),
    ],
)
def test_births_with_the_first_of_january_set_apart(left, right, expected):
    assert one_field("birth", {"birth_date": left}, {"birth_date": right}) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("jane.doe@gmail.com", "janedoe@gmail.com", "same_mailbox"),
        ("jane.doe@x.org", "jane.doe+shop@x.org", "probable_mailbox"),
        ("jane.doe@gmail.com", "jane.doe@gmial.com", "typo_domain"),
        ("jane.doe@acme.org", "jane.doe@globex.net", "similar"),
        ("jane.doe7@acme.org", "jane.doe7@globex.net", "same_local"),
        ("jane@x.org", "bob@y.net", "different"),
    ],
)
def test_mailboxes(left, right, expected):
    assert one_field("email", {"emails": [left]}, {"emails": [right]}) == expected


def test_look_alikes_at_free_mail_say_nothing_where_both_names_are_known():
    left, right = {"emails": ["jane.doe73@gmail.com"]}, {"emails": ["jane.doe81@gmail.com"]}
    assert one_field("email", left, right) == "similar"
    assert one_field("email", left | {"name": "Jane Doe"}, right) == "similar"
    jane = {"name": "Jane Doe"}
    assert one_field("email", left | jane, right | jane) is None


def test_the_same_letters_elsewhere_say_nothing_where_names_are_known():
    jane = {"name": "Jane Doe"}
    left, right = {"emails": ["jane.doe@gmail.com"]}, {"emails": ["jane.doe@web.de"]}
    assert one_field("email", left, right) == "similar"
    assert one_field("email", left | jane, right | jane) is None
    left, right = {"emails": ["jane.doe73@gmail.com"]}, {"emails": ["jane.doe73@web.de"]}
    assert one_field("email", left | jane, right | jane) == "same_local"


def test_of_many_values_the_best_agreement_counts():
    left = {"emails": ["a@x.org", "jane@x.org"], "phones": ["+1 212 736 5000", PHONE]}
    right = {"emails": ["jane@x.org", "b@y.net"], "phones": [PHONE]}
    found = two(left, right)
    assert (found["email"], found["phone"]) == ("exact", "exact")


def test_ids_of_different_systems_say_nothing():
    left = {"external_ids": [("crm", "77")]}
    assert one_field("external_id", left, {"external_ids": [("shop", "77")]}) is None
    assert one_field("external_id", left, {"external_ids": [("crm", "78")]}) == "different"
    both = {"external_ids": [("shop", "1"), ("crm", "77")]}
    assert one_field("external_id", left, both) == "exact"


def test_attributes_are_compared_each_by_itself():
    frame = cleaned({"attribute:tier": "gold"}, {"attribute:tier": "GOLD "}, {"name": "Jane"})
    found = compare(every_pair(3), frame)
    assert found["level_attribute:tier"].to_list() == [2, None, None]


def test_rarity_is_told_of_names_that_agree_exactly():
    rows = [{"name": "Jane Doe"}, {"name": "Jane Dow"}, {"name": "Robert Doe"}]
    found = compare(every_pair(3), cleaned(*rows))
    assert [bits is None for bits in found["rarity_given"]] == [False, True, True]
    assert [bits is None for bits in found["rarity_family"]] == [True, False, True]


def test_best_values_are_the_ones_that_agree():
    left = {
        "emails": ["zoe@x.org", "jane.doe@gmail.com"],
        "phones": ["+1 212 736 5000", PHONE],
        "external_ids": [("crm", "77")],
    }
    right = {"emails": ["janedoe@gmail.com", "a@y.net"], "phones": [PHONE]}
    found = best_values(every_pair(2), cleaned(left, right)).row(0, named=True)
    assert found["left_email"] == "jane.doe@gmail.com"
    assert found["right_email"] == "janedoe@gmail.com"
    assert found["note_email"]
    assert found["left_phone"] == found["right_phone"] == "+14155552671"
    assert found["left_handle"] is found["left_external_id"] is None


NAMES = st.sampled_from(["Jane Doe", "Doe, Jane", "J. Doe", "Robert Doe Jr", "Jane", None])
EMAILS = st.lists(
    st.sampled_from(["jane@x.org", "jane.doe@gmail.com", "janedoe@gmail.com", "info@x.org"]),
    max_size=2,
)
PHONES = st.lists(st.sampled_from([PHONE, "415 555 2672", "+1 800 253 0000"]), max_size=2)
BIRTHS = st.sampled_from(["1980-02-03", "1980-03-02", "1980-01-01", "1980", None])
STREETS = st.sampled_from([STREET, "12 Elm St, Springfield", "9 Oak Avenue, Boston", None])
PEOPLE = st.fixed_dictionaries(
    {"name": NAMES, "emails": EMAILS, "phones": PHONES, "birth_date": BIRTHS, "address": STREETS}
)


@given(st.lists(PEOPLE, min_size=2, max_size=5))
@settings(deadline=None, max_examples=10)
def test_levels_are_symmetric_and_within_their_fields(rows):
    frame = cleaned(*rows)
    pairs = every_pair(len(rows))
    found = compare(pairs, frame).drop("l", "r")
    turned = compare(pairs.select(l="r", r="l"), frame).drop("l", "r")
    assert found.equals(turned)
    for name, field in FIELDS.items():
        levels = found[f"level_{name}"].drop_nulls()
        assert levels.is_between(0, len(field.levels) - 1).all()


@given(PEOPLE)
@settings(deadline=None, max_examples=10)
def test_a_copy_never_conflicts(row):
    found = two(row, row)
    assert not {"conflict", "different"} & set(found.values())
