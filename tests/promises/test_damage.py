from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.fields import address, date, person, phone

_NULL = pl.lit(None, dtype=pl.String)


def _person(given_name: str | None, family: str | None, name: str | None = None) -> dict[str, str]:
    cells = [pl.lit(text, dtype=pl.String) for text in (name, given_name, None, family, None)]
    found: dict[str, str] = pl.select(person.clean(*cells)).item()
    return found


@given(st.sampled_from(["Null", "None", "Nan", "Na", "True"]), st.sampled_from(["Jane", "Omar"]))
def test_surnames_that_are_words_for_nothing(family: str, given_name: str) -> None:
    for spelt in (family, family.upper(), family.lower()):
        found = _person(given_name, spelt)
        assert (found["given"], found["family"]) == (given_name.lower(), family.lower())


@pytest.mark.parametrize("word", ["NA", "N/A", "null", "None", "nan", "#N/A", "\\N", "-", "NULL"])
def test_rows_of_words_for_nothing_have_no_name(word: str) -> None:
    assert _person(word, word)["full"] is None


@pytest.mark.parametrize("sign", ["N/A", "\\N", "#N/A", "(null)"])
def test_signs_for_nothing_are_no_part_of_a_name(sign: str) -> None:
    assert _person(sign, "Smith")["given"] is None
    assert _person("Jane", sign)["family"] is None
    assert _person(None, None, f"Jane {sign}")["full"] == "jane"


@pytest.mark.parametrize("word", ["NA", "N/A", "null", "None", "nan", "#N/A", "-"])
def test_towns_of_words_for_nothing(word: str) -> None:
    parts = ["1 Main St", None, None, word, None, None, None]
    cells = [pl.lit(part, dtype=pl.String) for part in parts]
    assert pl.select(address.clean(_NULL, *cells)).item()["city"] is None


@pytest.mark.parametrize(
    ("code", "region", "country", "whole"),
    [
        ("2138", "MA", None, "02138"),
        ("2138.0", None, "US", "02138"),
        ("501", "NY", "US", "00501"),
        ("501", "CA", "US", "501"),
        ("1067", None, "DE", "01067"),
        ("1067", None, "Deutschland", "01067"),
        ("1000", None, "FR", "01000"),
        ("187", None, "Italy", "00187"),
        ("8001", None, "ES", "08001"),
        ("1067", None, "CH", "1067"),
        ("2000", "NSW", "AU", "2000"),
        ("1067", None, None, "1067"),
    ],
)
def test_postcodes_without_their_zeros(
    code: str, region: str | None, country: str | None, whole: str
) -> None:
    parts = ["5 Main St", None, None, "Town", region, code, country]
    cells = [pl.lit(part, dtype=pl.String) for part in parts]
    assert pl.select(address.clean(_NULL, *cells)).item()["postcode"] == whole


@pytest.mark.parametrize(
    ("raw", "region", "value"),
    [
        ("1711234567", "DE", "+491711234567"),
        ("612345678", "FR", "+33612345678"),
        ("14155552671.0", "US", "+14155552671"),
        ("1.23457E+10", "US", None),
    ],
)
def test_phones_without_their_zero_or_digits(raw: str, region: str, value: str | None) -> None:
    found = pl.select(phone.clean(pl.lit(raw), pl.lit(region))).item()
    assert found["value"] == value
    assert (found["kind"] == "corrupt") == (value is None)


@pytest.mark.parametrize(
    ("raw", "value"),
    [
        ("29221", "1980-01-01"),
        ("29221.0", "1980-01-01"),
        ("18264", "1950-01-01"),
        ("10000", "1927-05-18"),
        ("0/0/00", None),
        ("00/00/0000", None),
        ("1900-01-00", None),
        ("1/0/1900", None),
        ("1/0/00", None),
        ("00.01.1900", None),
        ("1900-01-00 00:00:00", None),
    ],
)
def test_dates_of_spreadsheets(raw: str, value: str | None) -> None:
    found = pl.select(date.clean(pl.lit(raw))).item()
    assert found["value"] == value
    assert found["kind"] == ("date" if value else "placeholder")
