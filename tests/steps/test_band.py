from __future__ import annotations

import polars as pl
import pytest

from resolver.config.model import Auto
from resolver.model.comparison import COMPARISONS
from resolver.steps.band import CONFLICTS, PERSONAL, SPLITTING, bands

FIELDS = {field.name: field for c in COMPARISONS for field in c.fields}
SCHEMA = {
    **{f"level_{name}": pl.Int8 for name in FIELDS},
    "probability": pl.Float64,
    "verified": pl.Boolean,
    "generation": pl.Boolean,
    "forms": pl.Boolean,
}


def level(name, word):
    return FIELDS[name].levels.index(word)


def weighed(*pairs, probability=0.9999):
    """One row a pair; levels are given by their words, `name` is a full name."""
    rows = []
    for words in pairs:
        words = dict(words)
        if words.pop("name", None):
            words |= {"given": "exact", "family": "exact"}
        told = {name: words.pop(name, False) for name in ("generation", "forms")}
        rows.append({f"level_{name}": level(name, word) for name, word in words.items()} | told)
    frame = pl.DataFrame(rows, schema=SCHEMA)
    return frame.with_columns(probability=pl.lit(probability), verified=pl.lit(False))


def band(pair, settings=None, **rest):
    return bands(weighed(pair, **rest), settings or Auto())["band"].item()


FULL_NAME = {"name": True}
ADDRESS = {"street": "exact", "locality": "postcode"}
ONE_KIND = [
    {"email": "exact"},
    {"email": "household"},
    {"email": "same_mailbox"},
    {"phone": "exact"},
    {"phone": "household"},
    {"handle": "exact"},
    {"external_id": "exact"},
    {"national_id": "exact"},
    {"birth": "exact"},
    ADDRESS,
]


@pytest.mark.parametrize("kind", [*ONE_KIND, FULL_NAME], ids=str)
def test_one_kind_of_evidence_is_never_enough(kind):
    assert band(kind) == "review"


@pytest.mark.parametrize("kind", [kind for kind in ONE_KIND if kind != ADDRESS], ids=str)
def test_a_personal_kind_and_a_full_name_are_enough(kind):
    assert band(kind | FULL_NAME) == "auto"
    assert band(kind | ADDRESS) == "auto"


def test_a_father_and_a_son_of_one_name_at_one_address_are_for_people_to_judge():
    assert band(ADDRESS | FULL_NAME) == "review"


def test_two_personal_kinds_are_enough():
    assert band({"email": "exact", "phone": "exact"}) == "auto"


@pytest.mark.parametrize(
    ("given", "family", "expected"),
    [
        ("exact", "exact", "auto"),
        ("nickname", "exact", "auto"),
        ("close", "exact", "auto"),
        ("exact", "close", "auto"),
        ("initial", "exact", "review"),
        ("nickname", "close", "review"),
        ("exact", "partial", "review"),
    ],
)
def test_a_full_name_agrees_in_both_parts(given, family, expected):
    assert band({"email": "exact", "given": given, "family": family}) == expected


@pytest.mark.parametrize(
    "kind",
    [
        {"email": "shared"},
        {"email": "similar"},
        {"email": "typo_domain"},
        {"email": "probable_mailbox"},
        {"phone": "shared"},
        {"phone": "same_digits"},
        {"phone": "one_digit"},
        {"birth": "default_day"},
        {"birth": "near"},
        {"national_id": "close"},
        {"street": "exact", "locality": "close"},
        {"street": "building", "locality": "postcode"},
        {"street": "close", "locality": "postcode"},
        {"company": "exact"},
        {"gender": "exact"},
    ],
    ids=str,
)
def test_shared_and_near_values_do_not_count(kind):
    assert band(kind | FULL_NAME) == "review"


@pytest.mark.parametrize(
    ("conflict", "splits"),
    [
        ({"given": "conflict"}, True),
        ({"birth": "different"}, True),
        ({"birth": "same_year"}, True),
        ({"national_id": "different"}, True),
        ({"gender": "different"}, True),
        ({"given": "conflict", "generation": True}, True),
        ({"forms": True}, True),
        ({"family": "conflict"}, False),
        ({"external_id": "different"}, False),
    ],
    ids=str,
)
def test_a_conflict_bars_auto(conflict, splits):
    sure = {"email": "exact", "phone": "exact"}
    found = bands(weighed(sure, sure | conflict), Auto())
    assert found["band"].to_list() == ["auto", "review"]
    assert found["conflict"].to_list() == [False, splits]


def test_every_kind_and_conflict_is_tested_here():
    tested = {name for kind in ONE_KIND for name in kind} - {"street", "locality"}
    assert tested | {"address"} == set(PERSONAL)
    assert set(SPLITTING) < set(CONFLICTS)


def test_auto_is_as_sure_as_wished():
    sure = {"email": "exact"} | FULL_NAME
    assert band(sure, probability=0.99) == "review"
    assert band(sure, Auto(precision=0.98), probability=0.99) == "auto"


def test_only_verified_points_where_that_is_wished():
    found = weighed({"email": "exact"} | FULL_NAME, {"email": "exact"} | FULL_NAME)
    found = found.with_columns(verified=pl.Series([True, False]))
    assert bands(found, Auto(require_verified=True))["band"].to_list() == ["auto", "review"]


def test_only_suffixes_that_differ_are_no_conflict_of_given_names():
    found = weighed({"given": "conflict"}, {"given": "conflict", "generation": True})
    flags = found.select(given=CONFLICTS["given"], generation=CONFLICTS["generation"])
    assert flags.rows() == [(True, False), (False, True)]


def test_a_couple_and_one_of_the_two_are_told_apart():
    found = bands(weighed({"kind": "couple"}, {"kind": "different"}, FULL_NAME), Auto())
    assert found["couple"].to_list() == [True, False, False]
    assert found["own"].to_list() == [False, False, False]
    shared = bands(weighed({"kind": "couple", "email": "exact"}), Auto())
    assert shared["own"].to_list() == [True]


def test_sources_that_refuse_other_ids_block():
    differing = {"external_id": "different", "email": "exact"} | FULL_NAME
    agreeing = {"external_id": "exact"} | FULL_NAME
    unknown = {"email": "exact"} | FULL_NAME
    found = bands(
        weighed(differing, differing, agreeing, unknown),
        Auto(),
        pl.Series([True, False, True, True]),
    )
    assert found["band"].to_list() == ["blocked", "review", "auto", "auto"]


def test_no_evidence_and_no_pairs():
    assert band({}) == "review"
    assert bands(weighed(), Auto()).is_empty()


def test_one_suffix_alone_takes_a_birth_date_to_be_safe():
    lone = pl.Series([True, True, False])
    born = FULL_NAME | {"email": "exact", "birth": "exact"}
    told = FULL_NAME | {"email": "exact"}
    found = bands(weighed(told, born, told), Auto(), suffixed=lone)
    assert found["band"].to_list() == ["review", "auto", "auto"]
