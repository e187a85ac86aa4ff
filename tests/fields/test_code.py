from __future__ import annotations

import time
import unicodedata

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.fields import code


def cleaned(*values: str | None) -> list[str | None]:
    frame = pl.DataFrame({"raw": values}, schema={"raw": pl.String})
    return frame.select(code.clean(pl.col("raw")))["raw"].to_list()


def national(raw: str) -> str | None:
    return pl.DataFrame({"raw": [raw]}).select(code.clean_national(pl.col("raw")))["raw"][0]


def level_id(left: str | None, right: str | None, **how: bool) -> int | None:
    frame = pl.DataFrame({"l": [left], "r": [right]}, schema={"l": pl.String, "r": pl.String})
    return frame.select(code.level_id(pl.col("l"), pl.col("r"), **how)).item()


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("'7210448301122", "7210448301122"),
        ('="00123"', "00123"),
        ("14155551234.0", "14155551234"),
        ("14155551234.50", "14155551234.50"),
        (" Loyal\u00a0Member  ", "loyal member"),
        ("0015000000Gv7qJ", "0015000000gv7qjaar"),
        ("0015000000Gv7qJAAR", "0015000000gv7qjaar"),
        ("0015000000gv7qj", "0015000000gv7qj"),
        ("@Handle", "@handle"),
        ("ＡＢＣ１", "abc1"),
        ("a\u200bb", "ab"),
        ("00123", "00123"),
        ("N/A", None),
        ("'N/A", None),
        ("0.0", None),
        ("", None),
        (None, None),
    ],
)
def test_clean(raw: str | None, expected: str | None) -> None:
    assert cleaned(raw) == [expected]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("123-45-6780", "123456780"),
        ("AB 12 34 56 C", "ab123456c"),
        ("123-45-6789", None),
        ("000-00-0000", None),
        ("999999999", None),
        ("078-05-1120", None),
        ("12", None),
    ],
)
def test_clean_national(raw: str, expected: str | None) -> None:
    assert national(raw) == expected


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("123456780", "123456780", 2),
        ("123456780", "123456708", 1),
        ("123456780", "12345678", 1),
        ("123456780", "123456790", 1),
        ("123456780", "123456799", 0),
        ("12345", "12346", 0),
        ("123456780", None, None),
    ],
)
def test_level_id(left: str, right: str | None, expected: int | None) -> None:
    assert level_id(left, right) == expected


def test_ids_of_systems_have_no_close_level() -> None:
    assert level_id("123456780", "123456708", close=False) == 0
    assert level_id("123456780", "123456780", close=False) == 2


_TEXT = st.text(max_size=40)


@settings(deadline=None)
@given(_TEXT)
def test_clean_is_idempotent(raw: str) -> None:
    once = cleaned(raw)
    assert cleaned(*once) == once


@settings(deadline=None)
@given(st.text(alphabet=st.characters(max_codepoint=0x24F), max_size=40))
def test_blanks_and_forms_do_not_matter(raw: str) -> None:
    assert (
        cleaned(raw)
        == cleaned(f" \t{raw}\n")
        == cleaned(unicodedata.normalize("NFC", raw))
        == cleaned(unicodedata.normalize("NFD", raw))
    )


@settings(deadline=None)
@given(st.text(alphabet="abcXYZ019-_@. ", max_size=14))
def test_case_does_not_matter(raw: str) -> None:
    assert cleaned(raw) == cleaned(raw.upper()) == cleaned(raw.lower())


_CODE = st.one_of(st.none(), st.text(alphabet="ab12", min_size=1, max_size=9))


@settings(deadline=None)
@given(st.lists(st.tuples(_CODE, _CODE), min_size=1, max_size=30))
def test_levels_are_symmetric(pairs: list[tuple[str | None, str | None]]) -> None:
    frame = pl.DataFrame(pairs, schema={"l": pl.String, "r": pl.String}, orient="row")
    left, right = pl.col("l"), pl.col("r")
    both = frame.select(
        a=code.level_id(left, right),
        b=code.level_id(right, left),
    )
    assert both["a"].to_list() == both["b"].to_list()
    assert set(both.dtypes) == {pl.Int8()}


@pytest.mark.parametrize("unit", ["e\u0301\u0327", "1", " ", "'", "=", "1.0", "\u200b", "ﷺ"])
def test_hostile_lengths_take_linear_time(unit: str) -> None:
    hostile = unit * (100_000 // len(unit))
    start = time.perf_counter()
    once = cleaned(hostile)
    assert cleaned(*once) == once
    national(hostile)
    assert time.perf_counter() - start < 5


def test_ids_of_15_characters_become_those_of_18():
    short = ["0031a00000AbCdE", " 003000000000001 ", "0031a00000AbCdEAAV", "003", None]
    safe = pl.DataFrame({"id": short}).select(code.case_safe(pl.col("id"))).to_series().to_list()
    assert safe == ["0031a00000AbCdEAAV", "003000000000001AAA", "0031a00000AbCdEAAV", "003", None]
