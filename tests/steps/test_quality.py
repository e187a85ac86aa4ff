from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import records

from resolver.fields.points import DISAGREEMENT, NO_REGION
from resolver.steps.clean import clean
from resolver.steps.quality import findings

TODAY = "2026-06-01"


def found(frame, region="US"):
    told = findings(frame, clean(frame, region), region, TODAY)
    return {(one.field, one.code): one.records for one in told}


def phones(*points):
    empty = records({"phones": ["x"]})
    return empty.with_columns(pl.Series("phones", [[*points]], dtype=empty.schema["phones"]))


@pytest.mark.parametrize(
    ("row", "flag"),
    [
        ({"name": "Test Test"}, ("name", "placeholder")),
        ({"name": "jane.doe@gmail.com"}, ("name", "handle")),
        ({"name": "John & Mary Smith"}, ("name", "joint")),
        ({"name": "Miller Plumbing LLC"}, ("name", "organisation")),
        ({"emails": ["test@test.com"]}, ("email", "placeholder")),
        ({"emails": ["n/a"]}, ("email", "placeholder")),
        ({"emails": ["jane at home"]}, ("email", "invalid")),
        ({"emails": ["a@mailinator.com"]}, ("email", "disposable")),
        ({"phones": ["000-000-0000"]}, ("phone", "placeholder")),
        ({"phones": ["n/a"]}, ("phone", "placeholder")),
        ({"phones": ["1.23E+10"]}, ("phone", "corrupt")),
        ({"phones": ["call me"]}, ("phone", "invalid")),
        ({"phones": ["0612345678"]}, ("phone", "unvalidated")),
        ({"phones": ["(212) 555-0123"]}, ("phone", "fictitious")),
        ({"address": "N/A"}, ("address", "placeholder")),
        ({"birth_date": "01.01.1900"}, ("birth_date", "placeholder")),
        ({"birth_date": "1970-01-01"}, ("birth_date", "placeholder")),
        ({"birth_date": "1961-81-01"}, ("birth_date", "impossible")),
        ({"birth_date": "2026-06-02"}, ("birth_date", "future")),
        ({"birth_year": "2027"}, ("birth_date", "future")),
        ({"birth_date": "1980-02-03; 1975-04-05"}, ("birth_date", "two_dates")),
        ({"birth_date": "1980-02-03", "birth_year": "1975"}, ("birth_date", "two_dates")),
        (
            {"street": "Elm St 1", "city": "Ulm", "country": "Atlantis"},
            ("country", "unknown_country"),
        ),
        (
            {"city": "Ulm", "postcode": "890731", "country": "Germany"},
            ("postcode", "other_country"),
        ),
        ({"city": "Leeds", "postcode": "90210", "country": "GB"}, ("postcode", "other_country")),
    ],
)
def test_each_fault_is_found(row, flag):
    assert found(records(row)).get(flag) == 1


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Jane Doe", "emails": ["jane@doe.org"], "phones": ["+1 415 555 2671"]},
        {"birth_date": "1980-02-03", "birth_year": "1980.0"},
        {"birth_date": "1980-02-03", "birth_year": "1981"},
        {"birth_date": "2026-06-01"},
        {"birth_date": "1980-02-03 00:00:00"},
        {"birth_year": "2026"},
        {"city": "Ulm", "postcode": "89073", "country": "Germany"},
        {"city": "Leeds", "postcode": "ls1 4dy", "country": "United Kingdom"},
        {"city": "Boston", "postcode": "02134-1000", "country": "US"},
        {"city": "Lima", "postcode": "1", "country": "Peru"},
        {"phones": ["+1 415 555 2671", "(415) 555-2671"], "emails": ["a@x.org", "A@X.ORG"]},
        {"country": "US"},
        {},
    ],
)
def test_nothing_is_found_where_nothing_is_wrong(row):
    assert found(records(row)) == {}


@pytest.mark.parametrize(
    ("points", "flag"),
    [
        ([{"original": "0612345678", "doubt": NO_REGION}], NO_REGION),
        ([{"original": "+33612345678", "doubt": DISAGREEMENT}], DISAGREEMENT),
        ([{"original": "+33612345678", "region": "XX"}], "unknown_region"),
        ([{"original": "+33612345678", "region": "US"}], "other_region"),
        (
            [
                {"original": "+33612345678", "primary": True},
                {"original": "+33612345679", "primary": True},
            ],
            "several_primary",
        ),
    ],
)
def test_points_that_contradict_themselves(points, flag):
    assert found(phones(*points), "FR") == {("phone", flag): 1}


def test_a_region_of_the_same_calling_code_is_no_contradiction():
    assert found(phones({"original": "+1 416 555 2671", "region": "ca"})) == {}
    assert found(phones({"original": "+33612345678", "primary": True})) == {}


def test_findings_are_counted_by_source_the_most_frequent_first():
    frame = records(
        {"name": "Test Test"},
        {"name": "Test Test", "source": "shop"},
        {"name": "n/a", "source": "shop", "phones": ["1.23E+10", "4.56E+10"]},
    )
    told = findings(frame, clean(frame, "US"), "US", TODAY)
    assert [(one.source, one.field, one.code, one.records) for one in told] == [
        ("shop", "name", "placeholder", 2),
        ("crm", "name", "placeholder", 1),
        ("shop", "phone", "corrupt", 1),
    ]
    assert told[0].text == "2 records of shop have a placeholder as name; it is no evidence."
    assert told[1].text.startswith("1 record of crm has a placeholder")


def test_no_records_have_no_findings():
    assert found(records().clear() if records().height else records()) == {}


CELLS = st.one_of(st.none(), st.text(max_size=12), st.sampled_from(["n/a", "1E+9", "0", "+1"]))


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(CELLS, CELLS, CELLS), max_size=4))
def test_every_finding_counts_records_and_holds_no_value(cells):
    frame = records(
        *(
            {"name": name, "birth_date": birth, "emails": [mail or ""], "phones": [mail or ""]}
            for name, birth, mail in cells
        )
    )
    for one in findings(frame, clean(frame, "US"), "US", TODAY):
        assert 1 <= one.records <= len(cells)
        assert one.text.isascii()


def test_a_region_told_by_the_digits_is_said():
    starts = (501, 602, 663, 724, 785, 886, 517, 538, 579, 221)
    rows = [
        {"record_id": str(n), "phones": [f"{starts[n % 10]}{n * 7919 + 123_456}"]}
        for n in range(30)
    ]
    frame = records(*rows, {"record_id": "x", "phones": ["123"]})
    told = {one.code: one for one in findings(frame, clean(frame, "US"), "US", TODAY)}
    assert told["home_region"].records == 30
    assert "--region PL" in told["home_region"].text
    assert "123456" not in told["home_region"].text
    assert found(frame, "PL").get(("phone", "home_region")) is None
