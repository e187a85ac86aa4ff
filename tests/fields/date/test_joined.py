from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.fields import date


def joined(*parts):
    frame = pl.DataFrame([parts], schema=dict.fromkeys("ymd", pl.String), orient="row")
    return frame.select(date.joined(*(pl.col(part) for part in "ymd"))).item()


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        (("1949", "7", "22"), "1949-07-22"),
        (("1949.0", "07", " 2 "), "1949-07-02"),
        (("49", "7", "22"), "1949-07-22"),
        (("12", "7", "22"), "2012-07-22"),
        (("1949", "Jul", "22"), "1949-07-22"),
        (("1949", "juillet", "22"), "1949-07-22"),
        (("1949", "99", "99"), "1949"),
        (("1949", "7", "0"), "1949-07"),
        (("1949", None, "22"), "1949"),
        (("9999", "7", "22"), "--07-22"),
        ((None, "7", "22"), "--07-22"),
        ((None, None, "22"), None),
        (("unknown", "", "22"), None),
        (("1949", "13", "22"), "1949-13-22"),
        ((None, None, None), None),
    ],
)
def test_parts(parts, expected):
    assert joined(*parts) == expected


@given(st.dates())
def test_a_whole_date_is_that_date(day):
    expected = day.isoformat() if day.year >= 1000 and day.year not in (8888, 7777, 9999) else None
    found = joined(str(day.year).zfill(4), str(day.month), str(day.day))
    assert expected is None or found == expected


@given(*[st.text(max_size=70)] * 3)
def test_no_text_breaks_it(year, month, day):
    found = joined(year, month, day)
    assert found is None or len(found) <= 10
