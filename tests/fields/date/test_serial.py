from __future__ import annotations

import polars as pl

from resolver.fields import date


def told(values, sources=None):
    frame = pl.DataFrame(
        {"raw": values, "source": sources or ["s"] * len(values)},
        schema={"raw": pl.String, "source": pl.String},
    )
    return frame.select(date.unnumbered(pl.col("raw"), "source"))["raw"].to_list()


def test_short_numbers_among_day_numbers_are_dates():
    found = told(["22413", "10499", "38839.0", "9994", None, "31048", "40000"])
    expected = ["1961-05-12", "1928-09-28", "2006-05-02", "1927-05-12", None]
    assert found == [*expected, "1985-01-01", "2009-07-06"]


def test_other_texts_stay():
    values = ["22413", "10499", "38839", "12128", "1980-01-02", "20598", "unknown"]
    assert told(values) == values
    assert told(["22413", "10499", "12128", "20598", "1980-01-02"])[4] == "1980-01-02"
    years = ["1949", "1950", "1951", "22413"]
    assert told(years) == years


def test_each_source_is_told_by_its_own():
    values = ["22413", "10499", "9994", "1949", "1950"]
    found = told(values, ["a", "a", "a", "b", "b"])
    assert found[3:] == ["1949", "1950"]
    assert told(["22413", "10499", "20598", "12128", "9994"])[4] == "1927-05-12"


def test_nothing():
    assert told([]) == []
    assert told([None, None]) == [None, None]
