"""Regions told by the digits of a whole source."""

from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import phone

STARTS = {
    "PL": (50, 51, 53, 57, 60, 66, 69, 72, 73, 78, 79, 88, 22, 12, 61, 71, 58, 32),
    "FR": ("06", "07", "06", "07", "06", "07", "01", "02", "03", "04", "05"),
    "ES": (61, 62, 65, 66, 67, 68, 69, 71, 72, 91, 93, 95, 96, 98, 92),
    "IT": (32, 33, 34, 35, 36, 38, 39, 347, 338, 328, "06", "02"),
    "US": (212, 415, 312, 206, 617, 303, 512, 305),
}
LENGTHS = {"PL": 9, "FR": 10, "ES": 9, "IT": 10, "US": 10}


def numbers(region, count=90):
    starts = STARTS[region]
    return [
        (f"{starts[n % len(starts)]}{2 + n % 7}{n * 7_368_787 + 423_457_891}")[: LENGTHS[region]]
        for n in range(count)
    ]


def told(written, hints=(), default="US"):
    frame = pl.DataFrame(
        {"source": ["crm"] * len(written), "original": written},
        schema={"source": pl.String, "original": pl.String},
    )
    named = pl.Series([list(hints)], dtype=pl.List(pl.String))
    return phone.homes(frame, lambda _: named, default).get("crm")


@pytest.mark.parametrize("region", ["PL", "FR", "ES", "IT"])
def test_the_digits_tell_the_region(region):
    assert told(numbers(region)) == region


def test_a_default_that_fits_is_kept():
    assert told(numbers("US")) is None
    assert told(numbers("PL"), default="PL") is None


def test_few_numbers_tell_nothing():
    assert told(numbers("PL", 19)) is None
    assert told([]) is None


def test_the_same_number_again_is_no_further_number():
    assert told(numbers("PL", 15) * 9) is None


def test_two_countries_in_one_file_are_not_guessed():
    assert told([*numbers("PL"), *numbers("FR")]) is None


def test_numbers_that_fit_several_regions_alike_are_not_guessed_but_by_what_the_file_says():
    starts = (90, 91, 92, 93, 94, 95, 97, 98)
    eight = [f"{starts[n % 8]}{n * 7_919 + 234_567}" for n in range(80)]
    assert told(eight) is None
    assert told(eight, ["NO"] * 9) == "NO"
    assert told(eight, ["NO"] * 4) is None


def test_a_hint_that_the_digits_contradict_is_no_hint():
    assert told(numbers("PL"), ["GB"] * 20) == "PL"


def test_international_numbers_and_words_tell_nothing():
    abroad = [f"+48 6{n}" for n in numbers("PL")] + [f"call 6{n}" for n in numbers("PL")]
    assert told(abroad) is None


def test_records_hint_by_country_language_and_ends_of_emails():
    row = {
        "country": ["PL", None, None],
        "locale": ["de", "de_AT", None],
        "emails": [["a@x.co"], ["b@x.co.uk", "c@y.fr"], []],
    }
    frame = pl.DataFrame(row).with_columns(
        pl.col("emails").list.eval(pl.struct(original=pl.element()))
    )
    named = frame.select(region=phone.hinted(pl.col("country"), "locale", "emails"))
    known = named["region"].list.drop_nulls().list.sort().to_list()
    assert known == [["PL"], ["AT", "FR", "GB"], []]


@settings(max_examples=4, deadline=None)
@given(st.permutations([*numbers("PL", 40), *numbers("US", 3)]))
def test_the_order_of_the_rows_does_not_matter(mixed):
    assert told(mixed) == "PL"
