from __future__ import annotations

import polars as pl

from resolver.fields import date


def told(function, values):
    frame = pl.DataFrame({"raw": values}, schema={"raw": pl.String})
    return frame.select(function(pl.col("raw")))["raw"].to_list()


def test_numbers_that_birth_dates_come_to_are_day_numbers():
    values = ["22413", "38839.0", "9994", "1949", "unknown", "60001", "1980-01-02", None]
    found = told(date.is_day_number, values)
    assert found == [True, True, False, False, False, False, False, None]


def test_day_numbers_are_dates_and_other_texts_stay():
    values = ["22413", "10499", "38839.0", " 9994 ", None, "31048", "40000"]
    expected = ["1961-05-12", "1928-09-28", "2006-05-02", "1927-05-12", None]
    assert told(date.from_day_number, values) == [*expected, "1985-01-01", "2009-07-06"]
    assert told(date.from_day_number, ["1980-01-02", "unknown", "123456"]) == [
        "1980-01-02",
        "unknown",
        "123456",
    ]
