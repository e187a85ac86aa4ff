from __future__ import annotations

import time
from datetime import date as day
from datetime import datetime

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import date
from resolver.fields.level import level_names


def cleaned(*values: str | None, year: str | None = None) -> list[dict]:
    frame = pl.DataFrame({"raw": values}, schema={"raw": pl.String})
    return frame.select(date.clean(pl.col("raw"), pl.lit(year, pl.String)).alias("c"))[
        "c"
    ].to_list()


def compared(left: str | None, right: str | None) -> int | None:
    frame = pl.DataFrame({"l": [left], "r": [right]}, schema={"l": pl.String, "r": pl.String})
    pair = frame.select(date.clean(pl.col("l")).alias("l"), date.clean(pl.col("r")).alias("r"))
    return pair.select(date.level(pl.col("l"), pl.col("r")).alias("level"))["level"][0]


def moment(raw: str) -> datetime | None:
    return pl.DataFrame({"raw": [raw]}).select(date.timestamp(pl.col("raw")))["raw"][0]


@pytest.mark.parametrize(
    "raw",
    [
        "1985-03-07",
        "19850307",
        "1985/3/7",
        "07.03.1985",
        "7. März 1985",
        "7 Mar 1985",
        "March 7th, 1985",
        "Mar 7 1985",
        "7 de março de 1985",
        "7 mars 1985",
        "3/7/1985",
        "03/07/85",
        "31113",
        "31113.0",
        "1985-03-07T00:00:00.000Z",
        "1985-03-07 00:00:00",
        "19850307.0",
        "  1985-03-07 ",
        "1985年3月7日",
    ],
)
def test_one_day_in_many_spellings(raw: str) -> None:
    assert cleaned(raw)[0]["value"] == "1985-03-07"
    assert cleaned(raw)[0]["kind"] == "date"


@pytest.mark.parametrize(
    ("raw", "value", "alternative"),
    [
        ("03/07/1985", "1985-03-07", "1985-07-03"),
        ("25/03/1985", "1985-03-25", None),
        ("03/25/1985", "1985-03-25", None),
        ("03.07.1985", "1985-07-03", None),
        ("05/05/1985", "1985-05-05", None),
        ("31121980", "1980-12-31", None),
        ("03/07", "--03-07", "--07-03"),
        ("05/05", "--05-05", None),
        ("03.07.", "--07-03", None),
        ("13/07", "--07-13", None),
    ],
)
def test_day_and_month_are_told_value_by_value(
    raw: str, value: str, alternative: str | None
) -> None:
    found = cleaned(raw)[0]
    assert (found["value"], found["alternative"]) == (value, alternative)


def test_day_first_where_the_caller_knows_it() -> None:
    frame = pl.DataFrame({"raw": ["03/07/1985"]})
    found = frame.select(date.clean(pl.col("raw"), day_first=True).alias("c"))["c"][0]
    assert (found["value"], found["alternative"]) == ("1985-07-03", "1985-03-07")


@pytest.mark.parametrize(
    "raw",
    [
        "1900-01-01",
        "01/01/1900",
        "1970-01-01",
        "0/0/00",
        "00/00/0000",
        "0000-00-00",
        "1111-11-11",
        "0001-01-01",
        "9999-12-31",
        "31.12.9999",
    ],
)
def test_placeholders_are_no_dates(raw: str) -> None:
    found = cleaned(raw)[0]
    assert found["kind"] == "placeholder"
    assert found["value"] is found["year"] is found["digits"] is None


@pytest.mark.parametrize(
    ("raw", "year", "digits"),
    [
        ("1700-81-01", 1700, "17008101"),
        ("1861-81-01", 1861, "18618101"),
        ("31/02/1985", 1985, "19850231"),
        ("1985-02-30", 1985, "19850230"),
        ("hello", None, None),
    ],
)
def test_impossible_dates_keep_what_can_be_read(
    raw: str, year: int | None, digits: str | None
) -> None:
    found = cleaned(raw)[0]
    assert found["kind"] == "impossible"
    assert (found["value"], found["year"], found["digits"]) == (None, year, digits)


@pytest.mark.parametrize(
    ("raw", "year", "value", "kind"),
    [
        ("--03-07", None, "--03-07", "date"),
        ("--03-07", "1985", "1985-03-07", "date"),
        ("--02-29", None, "--02-29", "date"),
        ("1985", None, "1985", "year"),
        ("1985-03", None, "1985-03", "year"),
        ("03/1985", None, "1985-03", "year"),
        ("1985-00-00", None, "1985", "year"),
        (None, "1985", "1985", "year"),
        (None, "1985.0", "1985", "year"),
        ("1900-01-01", "1985", "1985", "year"),
        ("1985-03-07", "1990", "1985-03-07", "date"),
        ("03/07", None, "--03-07", "date"),
        ("03/07", "1985", "1985-03-07", "date"),
        ("12/25", None, "--12-25", "date"),
        ("13/07", None, "--07-13", "date"),
        ("07/14", None, "--07-14", "date"),
        ("25.12.", None, "--12-25", "date"),
        ("3.7.", None, "--07-03", "date"),
        ("7 March", None, "--03-07", "date"),
        ("7. März", None, "--03-07", "date"),
        ("March 7th", None, "--03-07", "date"),
        ("7 de março", None, "--03-07", "date"),
        ("02/29", None, "--02-29", "date"),
        ("00/00", None, None, "placeholder"),
        ("31/02", None, None, "impossible"),
        ("13/32", None, None, "impossible"),
        ("hello 7", None, None, "impossible"),
    ],
)
def test_parts_of_dates(raw: str | None, year: str | None, value: str | None, kind: str) -> None:
    found = cleaned(raw, year=year)[0]
    assert (found["value"], found["kind"]) == (value, kind)


@pytest.mark.parametrize("raw", [None, "", "  ", "N/A", "unknown", "-"])
def test_nothing_written_is_null(raw: str | None) -> None:
    assert cleaned(raw) == [None]


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        ("1985-03-07", "7 Mar 1985", "exact"),
        ("1861-81-01", "1861-81-01", "exact"),
        ("1985-03-07", "03/07/1985", "exact"),
        ("1985-07-03", "03/07/1985", "swapped"),
        ("1985-03-07", "1985-07-03", "swapped"),
        ("1985-03-25", "1985-25-03", "swapped"),
        ("1985-03-07", "1985-03-09", "near"),
        ("1985-03-07", "1986-03-07", "near"),
        ("1985-03-07", "1958-03-07", "near"),
        ("1861-01-18", "1861-01-81", "near"),
        ("08/13/2008", "18/13/2008", "near"),
        ("05/27/1994", "05/z7/1994", "near"),
        ("01/15/2055", "201/15/2055", "near"),
        ("1994-05-27", "1994-o5-27", "near"),
        ("1985-03-07", "1985-03", "near"),
        ("--03-07", "1985-03-07", "near"),
        ("03/07", "1985-03-07", "near"),
        ("03/07", "1985-07-03", "near"),
        ("03/07", "07/03", "near"),
        ("03/07", "03/07", "near"),
        ("03/07", "1985-03-08", "different"),
        ("--03-07", "--07-03", "different"),
        ("1985-03-07", "1985-11-21", "same_year"),
        ("1985-03-07", "1962-11-21", "different"),
    ],
)
def test_level(left: str, right: str, name: str) -> None:
    assert level_names(date.LEVELS)[compared(left, right)] == name
    assert level_names(date.LEVELS)[compared(right, left)] == name


@pytest.mark.parametrize(
    ("left", "right"),
    [
        ("1985-03-07", None),
        ("1985-03-07", "1900-01-01"),
        ("1985", "--03-07"),
        ("x1", "1985-03-07"),
        ("1985-03-07", "1985"),
        ("1985-03-07", "1962"),
        ("1985", "1985"),
    ],
)
def test_no_evidence(left: str, right: str | None) -> None:
    assert compared(left, right) is None


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        (("1985-03-07", None), ("1985", None), "same"),
        (("1985-03-07", None), ("1983", None), "near"),
        ((None, "1985"), (None, "1988"), "different"),
        (("1985-03-07", "1985"), ("1985-11-21", "1984"), "near"),
        (("1985-03-07", "1960"), ("1985-03-07", "1985.0"), "different"),
        (("1985-03-07", "1985"), ("1985-03-07", None), None),
        (("1985-03-07", None), ("1985-03-07", None), None),
        ((None, "1985"), (None, "x"), None),
    ],
)
def test_level_of_years_that_are_all_or_are_told_beside_a_date(left, right, name) -> None:
    frame = pl.DataFrame({"date": [left[0], right[0]], "year": [left[1], right[1]]})
    frame = frame.cast(pl.String).select(
        birth=date.clean(pl.col("date"), pl.col("year")), year=date.year(pl.col("year"))
    )
    both = pl.concat(
        [frame[:1].rename(lambda c: f"{c}_l"), frame[1:].rename(lambda c: f"{c}_r")],
        how="horizontal",
    )
    for a, b in ("lr", "rl"):
        births, years = (
            [pl.col(f"birth_{s}") for s in (a, b)],
            [pl.col(f"year_{s}") for s in (a, b)],
        )
        found = both.select(x=date.level_year(*births, *years))["x"][0]
        assert level_names(date.LEVELS_YEAR).get(found) == name


FORMS = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y", "%d %b %Y", "%B %d, %Y", "%m/%d/%Y", "%d/%m/%Y")
DAYS = st.dates(min_value=day(1970, 1, 2), max_value=day(2090, 1, 1))


@settings(max_examples=20, deadline=None)
@given(st.lists(DAYS, min_size=5, max_size=20))
def test_every_spelling_of_a_day_reads_the_same(days: list[day]) -> None:
    found = cleaned(*(when.strftime(form) for when in days for form in FORMS))
    for at, when in enumerate(days):
        iso = when.isoformat()
        read = found[at * len(FORMS) : (at + 1) * len(FORMS)]
        assert all(iso in (f["value"], f["alternative"]) for f in read)
        assert [f["value"] for f in read[:6]] == [iso] * 6
    again = cleaned(*(f["value"] for f in found))
    assert [f["value"] for f in again] == [f["value"] for f in found]


@settings(max_examples=20, deadline=None)
@given(st.lists(st.text(max_size=30), min_size=5, max_size=20))
def test_canonical_values_stay(raw: list[str]) -> None:
    values = [found["value"] for found in cleaned(*raw) if found is not None and found["value"]]
    assert [found["value"] for found in cleaned(*values)] == values


_WRITTEN = st.one_of(
    st.dates().map(str),
    st.from_regex(r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}", fullmatch=True),
    st.none(),
    st.sampled_from(["1985", "--03-07", "1900-01-01", "1985-03"]),
)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(_WRITTEN, _WRITTEN), min_size=5, max_size=30))
def test_level_is_symmetric(pairs: list[tuple[str | None, str | None]]) -> None:
    frame = pl.DataFrame(pairs, schema={"l": pl.String, "r": pl.String}, orient="row")
    frame = frame.select(date.clean(pl.col("l")), date.clean(pl.col("r")))
    both = frame.select(
        a=date.level(pl.col("l"), pl.col("r")),
        b=date.level(pl.col("r"), pl.col("l")),
        own=date.level(pl.col("l"), pl.col("l")),
    )
    assert both["a"].to_list() == both["b"].to_list()
    assert both["a"].dtype == pl.Int8
    assert all(own is None or own >= 1 for own in both["own"])


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("2024-03-07T14:15:16.123456789Z", datetime(2024, 3, 7, 14, 15, 16, 123456)),
        ("2024-03-07T14:15:16+02:00", datetime(2024, 3, 7, 12, 15, 16)),
        ("2024-03-07T14:15:16-0330", datetime(2024, 3, 7, 17, 45, 16)),
        ("2024-03-07 14:15:16", datetime(2024, 3, 7, 14, 15, 16)),
        ("2024-03-07 14:15:16 UTC", datetime(2024, 3, 7, 14, 15, 16)),
        ("2024-03-07", datetime(2024, 3, 7)),
        ("1709820916", datetime(2024, 3, 7, 14, 15, 16)),
        ("1709820916.0", datetime(2024, 3, 7, 14, 15, 16)),
        ("1709820916123", datetime(2024, 3, 7, 14, 15, 16, 123000)),
        ("20240307141516", datetime(2024, 3, 7, 14, 15, 16)),
        ("3/7/2024 2:15 PM", datetime(2024, 3, 7, 14, 15)),
        ("3/7/2024 12:15 AM", datetime(2024, 3, 7, 0, 15)),
        ("07.03.2024 14:15", datetime(2024, 3, 7, 14, 15)),
        ("Thu, 07 Mar 2024 14:15:16 -0500", datetime(2024, 3, 7, 19, 15, 16)),
        ("45358.5", datetime(2024, 3, 7, 12, 0)),
        ("2024-13-07T14:15:16Z", None),
        ("yesterday", None),
        ("", None),
    ],
)
def test_timestamp(raw: str, expected: datetime | None) -> None:
    assert moment(raw) == expected


@pytest.mark.parametrize("unit", ["e\u0301\u0327", "1", " ", "1/", "mar ", "\u200b", "1985-03-07T"])
def test_hostile_lengths_take_linear_time(unit: str) -> None:
    hostile = unit * (100_000 // len(unit))
    start = time.perf_counter()
    cleaned(hostile, year=hostile)
    moment(hostile)
    assert time.perf_counter() - start < 5


def test_empty_frame() -> None:
    frame = pl.DataFrame(schema={"raw": pl.String})
    out = frame.select(date.clean(pl.col("raw")).alias("c"), date.timestamp(pl.col("raw")))
    assert out.schema["c"] == date.DTYPE
    assert out.is_empty()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("25/12/1980", True),
        (" 25-12-80 ", True),
        ("25/12", True),
        ("25/12/1980 00:00", True),
        ("12/25/1980", False),
        ("07/03/1980", None),
        ("25.12.1980", None),
        ("1980-12-25", None),
        ("80/03/07", None),
        ("12/80", None),
        (None, None),
    ],
)
def test_order_that_a_date_tells(raw: str | None, expected: bool | None) -> None:
    frame = pl.DataFrame({"raw": [raw]}, schema={"raw": pl.String})
    assert frame.select(date.told(pl.col("raw")).alias("told"))["told"].to_list() == [expected]
