from __future__ import annotations

import time

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.files.formula import restored, safe, unsafe

ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "\0", "＝", "＋", "－", "＠")
HOSTILE = st.text(st.sampled_from("=+-@'\"; \t\r\n,＝a0123E/:.x\u3000"), max_size=14) | st.text(
    max_size=14
)


def guarded(*cells):
    return pl.DataFrame({"c": cells}).select(safe(pl.col("c"))).to_series().to_list()


def back(*cells):
    return pl.DataFrame({"c": cells}).select(restored(pl.col("c"))).to_series().to_list()


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\tx",
        "\rx",
        "\nx",
        "\0x",
        "＝1",
        "＋1",
        "－1",
        "＠x",
        " =1",
        "\xa0=1",
        "\u3000＝1",
        "\ufeff=1",
        '"=1"',
        "=cmd|' /C calc'!A0",
        "'=x",
        "''@x",
        "+12065550142",
        "007",
        "02138",
        "7210448301122",
        "1-2",
        "3/4",
        "7.25",
        "1,5",
        "$5",
        "50%",
        "(5)",
        "12E5",
        "9:30",
        "9 pm",
        "9 p",
        "Mar 5",
        "MAR1",
        "5-Dez-90",
        "206-555-0142",
        "2024-01-31",
        "'12",
    ],
)
def test_what_a_spreadsheet_would_run_or_spoil_gets_an_apostrophe(cell):
    assert guarded(cell) == ["'" + cell]
    assert unsafe("'" + cell) == cell
    assert back("'" + cell) == [cell]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "Ann-Marie O'Neil",
        "'Ndrangheta",
        "a=b",
        "a@x.org",
        "18 Quay Road",
        "12",
        "0",
        "14155551234",
        "12a",
        "March Street",
        "May",
        "1 Elm Court",
        "2024-01-31T10:00:00Z",
        '["facebook:ann"]',
    ],
)
def test_other_texts_stay_as_they_are(cell):
    assert guarded(cell) == back(cell) == [unsafe(cell)] == [cell]


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        ("Ann;=1+1", "Ann;'=1+1"),
        ("Ann\n=1+1", "Ann\n'=1+1"),
        ('Ann;"=1"', 'Ann;\'"=1"'),
        ("Ann\r\n+1", "Ann\r\n'+1"),
        ("a; b", "a; b"),
        ("+1; +2", "'+1;' +2"),
        ("\t=1", "'\t'=1"),
    ],
)
def test_a_cell_that_begins_inside_a_text_is_no_formula_either(cell, shown):
    assert guarded(cell) == [shown]
    assert unsafe(shown) == cell


def test_guards_of_others_are_taken_off_numbers():
    assert back("'12", "'7210448301122", "'02138", "'Ann", None) == [
        *("12", "7210448301122", "02138", "'Ann", None)
    ]


@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_every_text_comes_back_and_none_is_active(cells):
    found = guarded(*cells)
    assert back(*found) == cells
    assert [unsafe(cell) for cell in found] == cells
    parts = [part for cell in found for part in cell.replace("\n", ";").split(";")[1:]]
    assert not [cell for cell in found if cell.startswith(ACTIVE)]
    assert not [part for part in parts if part.lstrip(' "').startswith(("=", "+", "-", "@", "＝"))]


@given(st.lists(HOSTILE, min_size=1, max_size=8))
def test_both_ways_back_are_one(cells):
    assert back(*cells) == [unsafe(cell) for cell in cells]


@pytest.mark.parametrize("part", ["'", "0", "; '", "-", "=;", "\t", '"', "1 ", "'0"])
def test_long_texts_take_linear_time(part):
    cell = part * 100_000 + "x"
    start = time.perf_counter()
    assert unsafe(guarded(cell)[0]) == cell
    assert time.perf_counter() - start < 5
