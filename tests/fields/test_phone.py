from __future__ import annotations

import re
import time

import phonenumbers
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from phonenumbers import NumberParseException, PhoneMetadata, PhoneNumberFormat

from resolver.fields import phone
from resolver.fields.phone import plain
from resolver.fields.phone.metadata import KIND_OF_TYPE, regions

FIELDS = ["value", "extension", "digits", "region", "kind"]


def cleaned(*cells: tuple[str | None, str | None]) -> pl.DataFrame:
    schema = {"raw": pl.String, "region": pl.String}
    frame = pl.DataFrame(list(cells), schema=schema, orient="row")
    return frame.select(phone.clean(pl.col("raw"), pl.col("region")).alias("p")).unnest("p")


def one(text: str | None, field: str = "value", region: str | None = None) -> str | None:
    return cleaned((text, region))[field][0]


def compared(
    left: str | None, right: str | None, region: str | None = None, other: str | None = None
) -> int | None:
    frame = pl.DataFrame(
        {"left": [left, right], "right": [right, left], "l": [region, other], "r": [other, region]},
        schema=dict.fromkeys(["left", "right", "l", "r"], pl.String),
    )
    sides = frame.select(
        phone.clean(pl.col("left"), pl.col("l")).alias("left"),
        phone.clean(pl.col("right"), pl.col("r")).alias("right"),
    )
    there, back = sides.select(phone.level(pl.col("left"), pl.col("right")))["level"]
    assert there == back
    return there


def test_clean_has_the_fields_of_the_contract() -> None:
    assert cleaned(("+14155552671", None)).columns == FIELDS


@pytest.mark.parametrize(
    ("text", "region", "value"),
    [
        ("(415) 555-2671", None, "+14155552671"),
        ("415.555.2671", "US", "+14155552671"),
        ("14155552671", "US", "+14155552671"),
        ("'+14155552671", "US", "+14155552671"),
        ('="004915112345678"', "US", "+4915112345678"),
        ("14155552671.0", "US", "+14155552671"),
        ("4155552671.00", "US", "+14155552671"),
        ("14155551234.0", "US", "+14155551234"),
        ("14155552671@s.whatsapp.net", "US", "+14155552671"),
        ("jane4155552671@x.org", "US", None),
        ("1.4155552671E+10", "US", "+14155552671"),
        ("1.23457E+10", "US", None),
        ("0014155552671", "US", "+14155552671"),
        ("0014155552671", "FR", "+14155552671"),
        ("tel:+1-415-555-2671", "US", "+14155552671"),
        ("whatsapp:+14155552671", "GB", "+14155552671"),
        ("1-800-FLOWERS", "US", "+18003569377"),
        ("+33 (0)6 12 34 56 78", "US", "+33612345678"),
        ("06 12 34 56 78", "FR", "+33612345678"),
        ("06\u202f12\u202f34\u202f56\u202f78", "FR", "+33612345678"),
        ("020 7946 0018", "gb", "+442079460018"),
        ("+39 06 1234 5678", None, "+390612345678"),
        ("030/12345678", "DE", "+493012345678"),
        ("447911123456", "US", "+447911123456"),
        ("+1 604 555 2671", "US", "+16045552671"),
        ("604-555-2671", "CA", "+16045552671"),
        ("４１５ ５５５ ２６７１", "US", "+14155552671"),
        ("206-555-2671 (mobile)", "US", "+12065552671"),
        ("Caller +12065552671", None, "+12065552671"),
        ("declined", "US", None),
        ("", None, None),
        (None, None, None),
    ],
)
def test_canonical_value(text: str | None, region: str | None, value: str | None) -> None:
    assert one(text, "value", region) == value


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("0000000000", "placeholder"),
        ("1111111111", "placeholder"),
        ("+1 999 999 9999", "placeholder"),
        ("8888888888", "placeholder"),
        ("1234567890", "placeholder"),
        ("9876543210", "placeholder"),
        ("1212121212", "placeholder"),
        ("5555555555", "placeholder"),
        ("1.23457E+10", "corrupt"),
        ("5551234567", "fictitious"),
        ("206-555-0142", "fictitious"),
        ("+61 491 570 156", "fictitious"),
        ("+33 1 99 00 12 34", "fictitious"),
        ("+44 20 7946 0018", "fictitious"),
        ("8005551212", "company"),
        ("888-555-2671", "company"),
        ("415-555-2671 x123", "company"),
        ("415-555-2671", "mobile"),
        ("+49 30 12345678", "fixed"),
        ("555-2671", "unvalidated"),
        ("declined", None),
        ("N/A", None),
    ],
)
def test_kind(text: str, kind: str | None) -> None:
    assert one(text, "kind") == kind


@pytest.mark.parametrize(
    ("left", "right", "level"),
    [
        ("(415) 555-2671", "+1 415 555 2671", 3),
        ("(415) 555-2671 x123", "(415) 555-2671 x124", 0),
        ("(415) 555-2671 x123", "(415) 555-2671", 3),
        ("(415) 555-2671", "(415) 555-2617", 1),
        ("(415) 555-2671", "(415) 555-2672", 1),
        ("(415) 555-2671", "(415) 555-2690", 0),
        ("07911 123456", "+44 7911 123456", 2),
        ("555-2671", "415-555-2671", 2),
        ("8888888888", "8888888888", None),
        ("1.23457E+10", "1.23457E+10", None),
        ("12345", "12345", None),
        ("declined", "415-555-2671", None),
        (None, "415-555-2671", None),
    ],
)
def test_level(left: str | None, right: str | None, level: int | None) -> None:
    assert compared(left, right) == level


@pytest.mark.parametrize(
    ("text", "region", "digits"),
    [
        ("(415) 555-2671", "US", "155552671"),
        ("07911 123456", "US", "911123456"),
        ("+44 7911 123456", "US", "911123456"),
        ("555-2671", "US", "5552671"),
        ("555-267", "US", None),
        ("8888888888", "US", None),
        ("1.23457E+10", "US", None),
    ],
)
def test_digits(text: str, region: str, digits: str | None) -> None:
    assert one(text, "digits", region) == digits


@pytest.mark.parametrize(
    ("text", "given", "region"),
    [
        ("(415) 555-2671", None, "US"),
        ("(415) 555-2671", "  us ", "US"),
        ("(415) 555-2671", "nowhere", "US"),
        ("+33 6 12 34 56 78", "US", "FR"),
        ("604-555-2671", "US", "CA"),
        ("12345678", "US", "US"),
    ],
)
def test_region_is_that_of_a_valid_number_else_the_one_it_was_read_with(
    text: str, given: str | None, region: str
) -> None:
    assert one(text, "region", given) == region


def test_default_region_is_read_where_none_is_given() -> None:
    frame = pl.DataFrame({"raw": ["06 12 34 56 78"]})
    read = frame.select(phone.clean(pl.col("raw"), pl.lit(None, pl.String), "FR").alias("p"))
    assert read["p"].struct.field("value").to_list() == ["+33612345678"]


def test_extension_is_kept_apart() -> None:
    rows = cleaned(("(415) 555-2671 ext. 123", None), ("+1 415 555 2671;ext=9", None))
    assert rows["value"].to_list() == ["+14155552671"] * 2
    assert rows["extension"].to_list() == ["123", "9"]


@pytest.mark.parametrize(
    ("cell", "parts"),
    [
        ("415-555-2671", ["415-555-2671"]),
        ("415-555-2671 / 415-555-2672", ["415-555-2671", "415-555-2672"]),
        ("4155552671;4155552672", ["4155552671", "4155552672"]),
        ("415 555 2671 or 415 555 2672", ["415 555 2671", "415 555 2672"]),
        ("4155552671, 4155552671", ["4155552671, 4155552671"]),
        ("0211/1234567", ["0211/1234567"]),
        ("+49 40123/4567890", ["+49 40123/4567890"]),
        ("415-555-2671, ext 5", ["415-555-2671, ext 5"]),
        ("none", ["none"]),
        (None, None),
    ],
)
def test_split(cell: str | None, parts: list[str] | None) -> None:
    frame = pl.DataFrame({"cell": pl.Series([cell], dtype=pl.String)})
    assert frame.select(phone.split(pl.col("cell")))["cell"].to_list() == [parts]


@pytest.mark.parametrize(
    ("cells", "region"),
    [
        (["+33 6 12 34 56 78", "0612345678"], "FR"),
        (["whatsapp:+14155552671"], "US"),
        (["0044 20 7946 0018"], "GB"),
        (["+33 6 12 34 56 78", "+1 415 555 2671"], None),
        (["415-555-2671"], None),
        ([], None),
        (None, None),
    ],
)
def test_region_is_inferred_from_international_numbers(
    cells: list[str] | None, region: str | None
) -> None:
    frame = pl.DataFrame({"raw": [cells]}, schema={"raw": pl.List(pl.String)})
    assert frame.select(phone.infer_region(pl.col("raw")))["raw"].to_list() == [region]


def test_region_of_a_value() -> None:
    frame = pl.DataFrame({"value": ["+14155552671", "+33612345678", "+999", None]})
    found = frame.select(phone.region_of(pl.col("value")))["value"]
    assert found.to_list() == ["US", "FR", None, None]


def test_forty_records_with_one_placeholder_have_no_evidence() -> None:
    frame = pl.DataFrame({"raw": ["8888888888"] * 40})
    frame = frame.select(phone.clean(pl.col("raw"), pl.lit("US")).alias("p"))
    assert frame.select(phone.level(pl.col("p"), pl.col("p").reverse()))["level"].null_count() == 40


REGIONS = sorted(regions())
BIG = [
    "US",
    "CA",
    "GB",
    "DE",
    "FR",
    "IT",
    "AU",
    "IN",
    "BR",
    "MX",
    "AR",
    "JP",
    "RU",
    "KZ",
    "NO",
    "FI",
]


@st.composite
def dialled(draw: st.DrawFn) -> tuple[str, str]:
    """A plain text and the region it is read in: a number of some plan, written somehow."""
    region = draw(st.sampled_from(BIG) | st.sampled_from(REGIONS))
    plan = PhoneMetadata.metadata_for_region(region, None)
    example = phonenumbers.example_number_for_type(region, draw(st.integers(0, 10)))
    example = example or phonenumbers.example_number(region)
    national = phonenumbers.national_significant_number(example)
    kept = draw(st.integers(0, len(national)))
    tail = draw(st.text("0123456789", min_size=len(national) - kept, max_size=len(national) - kept))
    national = national[:kept] + tail + draw(st.sampled_from(["", "", "", "7"]))
    trunk, code = plan.national_prefix or "0", str(plan.country_code)
    heads = ["", trunk, code, "+" + code, "+" + code + trunk, "00" + code, "011" + code]
    gaps = draw(
        st.lists(st.sampled_from(["", "", " ", "-", ".", ") ", "/"]), min_size=3, max_size=3)
    )
    third = max(1, len(national) // 3)
    pieces = [national[:third], national[third : 2 * third], national[2 * third :]]
    text = draw(st.sampled_from(heads)) + "".join(p + g for p, g in zip(pieces, gaps, strict=True))
    return text, draw(st.just(region) | st.sampled_from(BIG))


def by_library(text: str, region: str) -> tuple[str, str, str, str] | None:
    try:
        number = phonenumbers.parse(text, region)
    except NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return (
        phonenumbers.format_number(number, PhoneNumberFormat.E164),
        phonenumbers.national_significant_number(number),
        phonenumbers.region_code_for_number(number),
        KIND_OF_TYPE[phonenumbers.number_type(number)],
    )


@settings(max_examples=100, deadline=None)
@given(st.lists(dialled(), min_size=1, max_size=20))
def test_columns_are_read_as_the_library_reads_them(numbers: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(numbers, schema=["text", "region"], orient="row").with_row_index("row")
    frame = frame.filter(pl.col("text").str.contains(plain.SHAPE))
    for row, *answer in plain.read(frame, least=1).rows():
        assert tuple(answer) == by_library(*numbers[row])


@settings(max_examples=100, deadline=None)
@given(dialled(), st.sampled_from(["", " ", "\t", "\n"]))
def test_a_valid_number_is_what_the_library_says(number: tuple[str, str], gap: str) -> None:
    text, region = number
    expected = by_library(text, region)
    first = cleaned((text, region), (gap + text + gap, region))
    assert first.rows()[0] == first.rows()[1]
    tail = re.search(r"^[0-9+]+\.0*$", text)  # a number that became a float
    if expected is not None and first["kind"][0] != "placeholder" and tail is None:
        assert (first["value"][0], first["region"][0]) == (expected[0], expected[2])


@settings(max_examples=100, deadline=None)
@given(dialled())
def test_clean_is_idempotent_in_any_region(number: tuple[str, str]) -> None:
    value = one(number[0], "value", number[1])
    if value is not None and phonenumbers.parse(value).country_code in {1, 33, 44, 49, 61, 91}:
        assert one(value, "value", "FR") == one(value, "value", "US") == value


@settings(max_examples=40, deadline=None)
@given(dialled(), dialled())
def test_level_is_symmetric_and_highest_for_the_same(
    left: tuple[str, str], right: tuple[str, str]
) -> None:
    compared(left[0], right[0], left[1], right[1])
    value = one(left[0], "value", left[1])
    assert value is None or compared(left[0], left[0], left[1], left[1]) == 3


def test_big_columns_give_what_single_cells_give() -> None:
    texts = [f"(415) {x}-26{y:02d}" for x in (555, 55, 155) for y in range(60)]
    together = cleaned(*((text, "US") for text in texts))
    assert together.rows() == [cleaned((text, "US")).rows()[0] for text in texts]


def test_hostile_cells_take_linear_time() -> None:
    cells = ["1 " * 50_000, "x" * 100_000, "1" * 100_000, "ext 1" * 20_000, "7/" * 50_000]
    cells += ["\u0661" * 100_000, "1" + "\u0301\u0327" * 50_000, "=" * 100_000, "+" * 100_000]
    frame = pl.DataFrame({"raw": cells})
    start = time.perf_counter()
    frame.select(
        phone.clean(pl.col("raw"), pl.lit("US")),
        phone.split(pl.col("raw")).alias("split"),
        phone.infer_region(pl.concat_list("raw")).alias("inferred"),
    )
    assert time.perf_counter() - start < 5
