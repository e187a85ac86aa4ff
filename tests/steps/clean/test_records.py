from __future__ import annotations

import polars as pl
from steps.people import records

from resolver.steps.clean import clean


def cleaned(*rows, region="US"):
    return clean(records(*rows), region)


def test_no_records_keep_their_columns():
    empty, one = cleaned(), cleaned({})
    assert empty.schema == one.schema
    assert empty.is_empty()


def test_records_are_ordered_by_key_whatever_their_arrival():
    rows = [
        {"source": "shop", "record_id": "1", "name": "Jane Doe"},
        {"source": "crm", "record_id": "9", "emails": ["a@x.org"]},
        {"source": "crm", "record_id": "10", "phones": ["415 555 2671"]},
    ]
    found = cleaned(*rows)
    assert found.select("row", "source", "record_id").rows() == [
        (0, "crm", "10"),
        (1, "crm", "9"),
        (2, "shop", "1"),
    ]
    assert found.equals(cleaned(*reversed(rows)))


def test_points_are_split_cleaned_and_told_once():
    found = cleaned(
        {"emails": ["Jane@X.org; b@y.net", "jane@x.org", "no address"], "phones": ["", "call me"]}
    ).row(0, named=True)
    assert [point["value"] for point in found["emails"]] == ["jane@x.org", "b@y.net"]
    assert not found["phones"]


def test_phones_are_read_with_the_best_known_region():
    rows = [
        {"phones": ["030 901820"], "country": "Germany"},
        {"phones": ["020 7946 0018", "+44 20 7946 0958"]},
        {"phones": ["415 555 2671"]},
    ]
    found = cleaned(*rows)["phones"]
    assert found[0][0]["value"] == "+4930901820"
    assert found[1][0]["value"] == "+442079460018"
    assert found[2][0]["value"] == "+14155552671"
    assert cleaned(rows[0] | {"country": None}, region="DE")["phones"][0][0]["region"] == "DE"


def births(*rows, region="US"):
    numbered = [
        {"record_id": str(n), "birth_date": raw, **row} for n, (raw, row) in enumerate(rows)
    ]
    found = cleaned(*numbered, region=region)
    assert found.equals(cleaned(*reversed(numbered), region=region))
    return [(one["value"], one["alternative"]) for one in found["birth"]]


MONTH_FIRST, DAY_FIRST = ("1980-07-03", "1980-03-07"), ("1980-03-07", "1980-07-03")


def test_other_dates_of_a_source_tell_the_order_of_day_and_month():
    fr, us, shop = {"country": "France"}, {"country": "US"}, {"source": "shop"}
    assert births(("07/03/1980", us), ("25/12/1980", us))[0] == DAY_FIRST
    assert births(("07/03/1980", fr), ("12/25/1980", fr), region="FR")[0] == MONTH_FIRST
    assert births(("07/03/1980", {}), ("25/12/1980", shop))[0] == MONTH_FIRST
    assert births(("07/03", {}), ("25/12", {}))[0] == ("--03-07", "--07-03")


def test_country_and_region_tell_the_order_where_no_date_does():
    fr, us = {"country": "France"}, {"country": "US"}
    assert births(("07/03/1980", {}))[0] == MONTH_FIRST
    assert births(("07/03/1980", {}), region="FR")[0] == DAY_FIRST
    assert births(("07/03/1980", fr))[0] == DAY_FIRST
    assert births(("07/03/1980", us), region="FR")[0] == MONTH_FIRST
    assert births(("07/03/1980", us), ("1/1/80", fr), ("1/1/80", fr))[0] == DAY_FIRST
    assert births(("07/03/1980", fr), ("25/12/1980", fr), ("12/25/1980", us))[0] == DAY_FIRST
    assert births(("03.07.1980", us), ("1980-07-03", us)) == [("1980-07-03", None)] * 2


def test_handles_carry_their_network_and_ids_their_system():
    found = cleaned(
        {"handles": [("Twitter", "@Jane"), (None, "jo")], "external_ids": [(" CRM ", "0077")]}
    ).row(0, named=True)
    assert found["handles"][0].startswith("twitter:")
    assert found["handles"][1].startswith(":")
    assert [code["system"] for code in found["external_ids"]] == ["crm"]


def test_signatures_are_unordered_initials_of_whole_names():
    names = ["Jane Doe", "DOE, JANE", "John Dow", "Jane", None]
    found = cleaned(*({"record_id": str(n), "name": name} for n, name in enumerate(names)))
    assert found["signature"].to_list() == ["dj", "dj", "dj", None, None]


def test_attributes_and_times_are_kept():
    found = cleaned({"attribute:tier": " Gold ", "created_at": "2020-01-02T03:04:05Z"})
    assert found["attribute:tier"].to_list() == ["gold"]
    assert found["created"].dt.year().to_list() == [2020]
    assert found["modified"].to_list() == [None]


def test_hostile_values_give_no_value():
    found = cleaned({"name": "\0" * 9, "emails": ["@" * 500], "birth_date": "9" * 400})
    row = found.row(0, named=True)
    assert not row["emails"]
    assert row["signature"] is None
    assert isinstance(found.schema["person"], pl.Struct)


def test_a_number_at_home_beside_one_abroad_is_read_at_home():
    found = cleaned({"phones": ["+44 20 7946 0958", "(206) 555-2671"]})["phones"]
    assert [point["value"] for point in found[0]] == ["+442079460958", "+12065552671"]


def test_values_of_patient_files_are_parted():
    found = cleaned({"phones": ["551-591-2690^^212-736-5000"], "emails": ["a@x.org^^b@x.org"]})
    assert [one["value"] for one in found["phones"][0]] == ["+15515912690", "+12127365000"]
    assert [one["value"] for one in found["emails"][0]] == ["a@x.org", "b@x.org"]


def test_day_numbers_of_a_spreadsheet_are_dates():
    rows = [{"birth_date": raw} for raw in ("22413", "10499", "38839", "20598", "9994")]
    values = cleaned(*rows)["birth"].struct.field("value").to_list()
    assert values == ["1961-05-12", "1928-09-28", "2006-05-02", "1956-05-23", "1927-05-12"]


def test_numbers_of_a_source_that_no_country_tells_are_read_where_they_are_valid():
    starts = (501, 602, 663, 724, 785, 886, 517, 538, 579, 221)
    rows = [
        {"record_id": str(n), "phones": [f"{starts[n % 10]}{n * 7919 + 123_456}"]}
        for n in range(30)
    ]
    other = {"record_id": "x", "source": "us", "phones": ["501 423 4567"]}
    abroad = {"record_id": "y", "phones": ["+1 212 736 5000"]}
    found = cleaned(*rows, other, abroad)
    assert found["home"].to_list() == ["PL"] * 30 + [None, None]
    assert found["phones"][3][0]["value"].startswith("+48")
    assert found["phones"][-1][0]["region"] == "US"
    assert cleaned(*rows, region="PL")["home"].null_count() == 30
