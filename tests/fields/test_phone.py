from __future__ import annotations

import polars as pl
import pytest

from resolver.fields import phone

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
    sides = phone.clean(pl.col("left"), pl.col("l")), phone.clean(pl.col("right"), pl.col("r"))
    there, back = frame.select(phone.level(*sides).alias("level"))["level"]
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
