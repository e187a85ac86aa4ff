from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.files.mapping.choose import choose
from resolver.steps.columns import FILE, INPUT, LINE, ORDINAL, assemble

ROWS = 60
BORN = [1935 + row * 7 % 60 for row in range(ROWS)]
YEARS = [2020 if row % 3 else 2030 for row in range(ROWS)]
AGES = [str(year - born) for year, born in zip(YEARS, BORN, strict=True)]
DATES = [f"{born}-{1 + row % 12:02}-17" for row, born in enumerate(BORN)]
SLIPPED = ["1900-05-06" if row % 10 == 0 else date for row, date in enumerate(DATES)]
TOLD = [str(born) for born in BORN]


def read(columns, wanted=None):
    frame = pl.DataFrame(columns).with_columns(
        pl.lit("f").alias(FILE),
        pl.lit(1, dtype=pl.UInt32).alias(LINE),
        pl.Series(ORDINAL, range(ROWS), dtype=pl.UInt32),
        pl.lit(0, dtype=pl.UInt32).alias(INPUT),
    )
    found, mapping = choose(frame, wanted or {}, "file")
    told = {column: (role, reason) for column, role, reason in said(mapping)}
    return told, assemble(frame, found, "file")["birth_year"].to_list()


def said(mapping):
    return mapping.select("column", "role", "reason").iter_rows()


@pytest.mark.parametrize("header", ["year", "Census Year", "survey_year", "interview year", "anno"])
def test_an_age_in_a_year_is_the_year_of_birth(header):
    roles, years = read({"age": AGES, header: [str(year) for year in YEARS]})
    assert roles["age"] == ("birth_year", f"the year of birth, by the age in {header!r}")
    assert roles[header][0] == "ignore"
    assert years == TOLD


def test_an_age_counts_beside_a_date_that_it_was_not_computed_from():
    roles, years = read({"age": AGES, "year": [*map(str, YEARS)], "date_of_birth": SLIPPED})
    assert (roles["age"][0], roles["date_of_birth"][0]) == ("birth_year", "birth_date")
    assert years == TOLD


def test_an_age_that_follows_from_the_date_counts_once():
    roles, years = read({"age": AGES, "year": [*map(str, YEARS)], "date_of_birth": DATES})
    assert roles["age"] == ("ignore", "follows from the date of birth")
    assert not any(years)


def test_the_year_of_the_last_change_is_that_of_all_ages():
    ages = [str(2024 - born) for born in BORN]
    changed = [f"20{24 - row % 5}-03-04 10:11:12" for row in range(ROWS)]
    created = [f"20{12 + row % 3}-03-04 10:11:12" for row in range(ROWS)]
    roles, years = read({"age": ages, "created_at": created, "updated_at": changed})
    reason = "the year of birth, by the age in 2024, the last 'updated_at'"
    assert roles["age"] == ("birth_year", reason)
    assert years == TOLD


@pytest.mark.parametrize(
    "others",
    [
        {},
        {"birth_year": TOLD},
        {"year": [str(1990 + row % 30) for row in range(ROWS)]},
        {"year": [*map(str, YEARS)], "vehicle_make": ["Opel", "Fiat", "Seat"] * 20},
        {"year": [str(1950 + row % 2) for row in range(ROWS)], "date_of_birth": DATES},
        {"year": ["spring", "autumn"] * 30},
    ],
)
def test_ages_of_no_known_year_are_no_years_of_birth(others):
    roles, years = read({"age": AGES, **others})
    assert roles["age"][0] in ("attribute", "ignore")
    assert years == others.get("birth_year", [None] * ROWS)


def test_what_is_no_age_gives_no_year():
    odd = ["-4", "121", "999", "4S", "", None, "0", "120", "45.0"]
    _, years = read({"age": odd + AGES[len(odd) :], "survey_year": ["2020"] * ROWS})
    assert years[: len(odd)] == [None] * 6 + ["2020", "1900", "1975"]


def test_groups_of_ages_are_no_ages():
    groups = ["18-24", "25-34", "35-44", "65+"] * 15
    roles, _ = read({"age": groups, "survey_year": ["2020"] * ROWS})
    assert roles["age"][0] == "attribute"


def test_the_user_may_say_what_ages_are():
    columns = {"age": AGES, "year": [*map(str, YEARS)]}
    assert read(columns, {"age": ("attribute", "age")})[0]["age"][0] == "attribute"
    assert read(columns, {"age": ("birth_year", "")})[1] == TOLD


@settings(max_examples=10, deadline=None)
@given(st.permutations(range(ROWS)), st.permutations(["age", "year", "date_of_birth"]))
def test_the_order_of_rows_and_columns_does_not_matter(rows, names):
    columns = {"age": AGES, "year": [*map(str, YEARS)], "date_of_birth": SLIPPED}
    roles, years = read({name: [columns[name][row] for row in rows] for name in names})
    assert (roles, years) == (read(columns)[0], [TOLD[row] for row in rows])
