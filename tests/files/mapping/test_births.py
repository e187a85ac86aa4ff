from __future__ import annotations

import polars as pl
import pytest

from resolver.files.mapping.choose import choose
from resolver.steps.columns import FILE, INPUT, LINE, ORDINAL, assemble

ROWS = 80
YEARS = [str(1935 + row % 60) for row in range(ROWS)]
MONTHS = [str(1 + row % 12) for row in range(ROWS)]
DAYS = [str(1 + row % 28) for row in range(ROWS)]
VISITS = [f"20{10 + row % 9}-{1 + row % 12:02}-03" for row in range(ROWS)]
BORN = [f"{y}-{m:>02}-{d:>02}" for y, m, d in zip(YEARS, MONTHS, DAYS, strict=True)]


def births(**columns):
    place = {FILE: "f", LINE: 1, ORDINAL: range(ROWS), INPUT: 0}
    frame = pl.DataFrame(columns).with_columns(
        *(pl.lit(value).alias(name) for name, value in place.items() if name != ORDINAL),
        pl.Series(ORDINAL, place[ORDINAL], dtype=pl.UInt32),
    )
    found, mapping = choose(frame, {}, "file")
    read = assemble(frame, found, "file")
    return dict(mapping.select("column", "role").iter_rows()), read["birth_date"].to_list()


@pytest.mark.parametrize(
    "headers",
    [
        ("by", "bm", "bd"),
        ("YY", "MM", "DD"),
        ("year", "month", "day"),
        ("DOB_YEAR", "DOB_MON", "DOB_DAY"),
        ("birthyr", "birthmo", "birth day"),
        ("birth_year", "birth_month", "birth_day"),
        ("Date of Birth (Year)", "Date of Birth (Month)", "Date of Birth (Day)"),
    ],
)
def test_three_columns_are_one_date(headers):
    roles, read = births(**dict(zip(headers, (YEARS, MONTHS, DAYS), strict=True)))
    assert set(roles.values()) == {"birth_date"}
    assert read == BORN


def test_years_of_two_digits():
    roles, read = births(YY=[year[2:] for year in YEARS], MM=MONTHS, DD=DAYS)
    assert set(roles.values()) == {"birth_date"}
    assert read == BORN


def test_the_date_of_something_that_happened_is_no_birth():
    years = [str(2010 + row % 9) for row in range(ROWS)]
    roles, _ = births(year=years, month=MONTHS, day=DAYS)
    assert "birth_date" not in roles.values()
    assert births(date=VISITS)[0] == {"date": "ignore"}


def test_dates_that_spread_as_births_do_are_births_where_no_column_says_so():
    assert births(date=BORN, seen=VISITS)[0] == {"date": "birth_date", "seen": "ignore"}
    assert births(dob=BORN, date=BORN)[0]["date"] == "ignore"
    assert births(seen=BORN, patent_date=BORN)[0] == {"seen": "birth_date", "patent_date": "ignore"}


@pytest.mark.parametrize(
    "header", ["date", "clean_date", "date_iso", "customer_date", "brith_date", "dob_date_parsed"]
)
def test_a_date_of_nothing_else_may_be_a_birth(header):
    assert births(**{header: BORN})[0] == {header: "birth_date"}


def test_a_date_of_something_that_the_header_names_is_no_birth():
    assert births(patent_date=BORN)[0] == {"patent_date": "ignore"}


def test_month_and_day_without_a_year_are_a_birthday():
    roles, read = births(birth_month=MONTHS, birth_day=DAYS)
    assert set(roles.values()) == {"birth_date"}
    assert read == [f"--{born[5:]}" for born in BORN]
