from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import attribute


def cleaned(*raws):
    frame = pl.DataFrame({"raw": raws}, schema={"raw": pl.String})
    return frame.select(attribute.clean(pl.col("raw")))["raw"].to_list()


def levels(*pairs):
    frame = pl.DataFrame(pairs, schema={"l": pl.String, "r": pl.String}, orient="row")
    sides = [attribute.clean(pl.col(side)) for side in "lr"]
    there = frame.select(sides).select(level=attribute.level(pl.col("l"), pl.col("r")))
    back = frame.select(sides).select(level=attribute.level(pl.col("r"), pl.col("l")))
    assert there.equals(back)
    assert there.schema == {"level": pl.Int8}
    return there["level"].to_list()


def test_clean():
    assert cleaned("034.0", "-1.50", "0.5", "Ä b", "n/a", None, "007", "1e5") == [
        "34",
        "-1.5",
        "0.5",
        "a b",
        None,
        None,
        "7",
        "1e5",
    ]


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("gold", "Gold", 2),
        ("34", "34.0", 2),
        ("01", "1", 2),
        ("34", "35", 1),
        ("34", "36", 0),
        ("1956", "1957", 1),
        ("35.7796", "35.7801", 1),
        ("35.7796", "36.9", 0),
        ("-78.64", "78.64", 0),
        ("27601", "27701", 0),
        ("276014", "276041", 1),
        ("276014", "976041", 0),
        ("manchester", "manchestre", 1),
        ("white, hispanic", "Hispanic White", 1),
        ("school teacher", "teacher", 1),
        ("a; b; c", "c; a; b", 1),
        ("ward 12", "ward 13", 0),
        ("DEM", "REP", 0),
        ("gold", "silver", 0),
        ("gold", None, None),
        (None, None, None),
    ],
)
def test_level(left, right, expected):
    assert levels((left, right)) == [expected]


def test_nothing():
    assert levels() == []


VALUES = st.one_of(
    st.none(),
    st.integers(-(10**16), 10**16).map(str),
    st.floats(allow_nan=True).map(str),
    st.text(alphabet="ab 1.", max_size=12),
    st.text(max_size=30),
)


@settings(max_examples=25, deadline=None)
@given(st.lists(st.tuples(VALUES, VALUES), max_size=8))
def test_levels_have_no_direction_and_a_value_is_itself(pairs):
    levels(*pairs)
    same = levels(*((left, left) for left, _ in pairs))
    assert same == [None if value is None else 2 for value in cleaned(*(left for left, _ in pairs))]


@settings(max_examples=25, deadline=None)
@given(VALUES)
def test_clean_is_idempotent(raw):
    once = cleaned(raw)
    assert cleaned(*once) == once
