from __future__ import annotations

import time
import unicodedata

import polars as pl
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolver.fields import address
from resolver.fields.level import level_names

COLUMNS = ("address", "street", "house_number", "unit", "city", "region", "postcode", "country")
STREET = level_names(address.LEVELS_STREET)
LOCALITY = level_names(address.LEVELS_LOCALITY)


def frame_of(*rows: dict[str, str | None]) -> pl.DataFrame:
    schema = dict.fromkeys(COLUMNS, pl.String)
    frame = pl.DataFrame([{c: row.get(c) for c in COLUMNS} for row in rows], schema=schema)
    return frame.select(address.clean(*map(pl.col, COLUMNS)).alias("c"))


def split(**columns: str | None) -> dict | None:
    return frame_of(columns)["c"][0]


def line(raw: str | None) -> dict | None:
    return split(address=raw)


def compared(left: dict | str, right: dict | str) -> tuple[str | None, str | None]:
    sides = [{"address": s} if isinstance(s, str) else s for s in (left, right)]
    pair = pl.DataFrame({"l": frame_of(sides[0])["c"], "r": frame_of(sides[1])["c"]})
    found = pair.select(address.levels(pl.col("l"), pl.col("r")).alias("s"))["s"][0]
    return STREET.get(found["street"]), LOCALITY.get(found["locality"])


@pytest.mark.parametrize(
    "spellings",
    [
        [
            "12 N. Main Street, Apt 4, Springfield, IL 62701",
            "12 North Main St Apt. #4 Springfield IL 62701-1234",
            "12 MAIN ST N #4, SPRINGFIELD, IL 62701, USA",
            "apt 4, 12 n main street\nspringfield, illinois 62701\nUnited States",
            "12 Main St, Springfield IL 62701",
        ],
        [
            "Hauptstraße 12 a, 10115 Berlin",
            "Hauptstr. 12A, D-10115 Berlin, Deutschland",
            "HAUPTSTRASSE 12a\n10115 BERLIN, DE",
            "Haupt Str. 12 a 10115 Berlin",
        ],
        [
            "Flat 3, 10 Downing Street, London, SW1A 2AA, UK",
            "10 downing st london sw1a2aa",
            "10 Downing St., London SW1A 2AA, United Kingdom",
        ],
        [
            "3 bis rue de la République, 69001 Lyon Cedex 01",
            "3bis, R. de la Republique 69001 LYON, France",
        ],
        [
            "Via Giuseppe Verdi 33, 20121 Milano (MI)",
            "via giuseppe verdi, 33 - 20121 Milano MI, Italia",
        ],
        [
            "C/ Ramón y Cajal 101, 7º D, 47555 A Coruña",
            "Calle Ramon y Cajal, 101, 7 D, 47555 A Coruña, España",
        ],
        [
            "Rua Sete de Setembro, 1842 Apto 50, Tomé-Açu - PA, 62311-688, Brasil",
            "R. Sete de Setembro, 1842, Tome-Acu - PA, 62311688",
        ],
        [
            "Av. Revolución 93, Col. El Ranchito, C.P. 85203 Cajeme, Sonora",
            "Avenida Revolucion #93, Colonia El Ranchito, 85203 Cajeme, Son., México",
        ],
        [
            "122, Ring Road, Safdarpur, Hoshiarpur, Punjab - 144305, India",
            "Flat No. 1401 Sai Society, 122, Ring Rd, Hoshiarpur, Punjab 144 305",
        ],
        [
            "Unit 12, 34 Smith Street, Sydney NSW 2000",
            "12/34 Smith St, Sydney, New South Wales 2000, Australia",
        ],
        ["Damstraat 12, 1012 JS Amsterdam", "Damstr. 12, 1012JS AMSTERDAM, Nederland"],
        [
            "P.O. Box 123, Boise, ID 83701",
            "PO Box 123 Boise ID 83701",
            "POBox #123, Boise ID 83701",
        ],
        ["500 5th Avenue, New York, NY 10110", "500 Fifth Ave Suite 4 New York New York 10110"],
        ["12 St. John's Rd, Leeds LS1 4AB", "12 Saint Johns Road, Leeds, ls14ab, England"],
    ],
)
def test_one_address_in_many_spellings_has_one_key(spellings: list[str]) -> None:
    keys = [found["key"] for found in frame_of(*({"address": s} for s in spellings))["c"]]
    assert keys[0] is not None
    assert keys == [keys[0]] * len(keys)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            "14941 Brightleaf Street Unit 16, Volga, WV 26238",
            ("14941", "brightleaf st", "16", "26238", "volga", "WV", "US"),
        ),
        (
            "22, r. Pasteur 17140 VERNON",
            ("22", "pasteur r", None, "17140", "vernon", None, None),
        ),
        (
            "Kirchberg 24 Bingen",
            ("24", "kirchberg", None, None, "bingen", None, None),
        ),
        (
            "Calle 16 de Septiembre 36, Col. Santa Lorena, 21139 Mexicali, Baja California",
            ("36", "16 de septiembre cl", None, "21139", "mexicali", "BCN", "MX"),
        ),
        (
            "29 Summit St, Lakeland, FL 33801",
            ("29", "summit st", None, "33801", "lakeland", "FL", "US"),
        ),
        (
            "14 Hill Pl, Québec, ON K3E 3Y1",
            ("14", "hill pl", None, "K3E3Y1", "quebec", "ON", "CA"),
        ),
        (
            "Kungsgatan 5, 111 43 Stockholm, Sverige",
            ("5", "kungsgatan", None, "11143", "stockholm", None, "SE"),
        ),
        ("Miramonte, CA 93641-2186", (None, None, None, "93641", "miramonte", "CA", "US")),
        ("12 Elm Ct", ("12", "elm ct", None, None, None, None, None)),
        ("CM77 6DF", (None, None, None, "CM776DF", None, None, "GB")),
        ("A1 2nd St", (None, "a1 2 st", None, None, None, None, None)),
    ],
)
def test_one_line(raw: str, expected: tuple[str | None, ...]) -> None:
    found = line(raw)
    names = ("number", "street", "unit", "postcode", "city", "region", "country")
    assert tuple(found[name] for name in names) == expected


def test_split_columns_give_what_one_line_gives() -> None:
    whole = line("12 N Main Street Apt 3, Springfield, IL 62701, USA")
    parts = split(
        street="12 North Main St",
        unit="Apt 3",
        city="SPRINGFIELD",
        region="Illinois",
        postcode="62701-0001",
        country="United States",
    )
    numbered = split(
        street="North Main St.",
        house_number="12",
        unit="#3",
        city="Springfield",
        region="il",
        postcode="62701.0",
        country="US",
    )
    mixed = split(
        address="12 N Main St Apt 3",
        city="Springfield",
        region="IL",
        postcode="62701",
        country="us",
    )
    assert parts == numbered == mixed == whole


def test_split_columns_may_hold_the_number_twice() -> None:
    assert split(street="7 Wallaby Place", house_number="7")["street"] == "wallaby pl"


@pytest.mark.parametrize(
    "raw",
    ["N/A", "unknown", "123 Main St", "123 Main Street, Anytown", "In Store Pickup", "TBD"],
)
def test_placeholders(raw: str) -> None:
    found = line(raw)
    assert found.pop("kind") == "placeholder"
    assert set(found.values()) == {None}


def test_placeholder_parts_are_no_parts() -> None:
    found = split(street="Oak St", house_number="5", city="Anytown", region="WA", postcode="00000")
    assert (found["city"], found["postcode"], found["key"]) == (None, None, None)
    assert found["kind"] == "partial"


@pytest.mark.parametrize("raw", [None, "", "   ", "\n", "!!", "-"])
def test_nothing_written_is_null(raw: str | None) -> None:
    assert line(raw) is None


@pytest.mark.parametrize(
    ("unit", "expected"),
    [
        ("Apt 3", "3"),
        ("# B", "b"),
        ("no 62", "62"),
        ("Penthouse", "penthouse"),
        ("Rose Estate", None),
    ],
)
def test_unit_column(unit: str, expected: str | None) -> None:
    assert split(street="Oak St", house_number="5", unit=unit)["unit"] == expected


def test_boxes_and_kinds() -> None:
    assert line("Apt 4, 5 Al Wasl Road, Abu Dhabi, PO Box 96078")["box"] == "96078"
    assert line("Postfach 12 34, 10115 Berlin")["box"] == "12"
    assert line("12 Main St, Springfield")["kind"] == "address"
    assert line("Springfield, IL 62701")["kind"] == "partial"


@pytest.mark.parametrize(
    ("left", "right", "expected"),
    [
        ("14 Hill Place, Quebec", "14 Jill Pl, Québec", ("close", "close")),
        ("12 Main St, York YO1 7AA", "12 Main Street, York, YO1 7AA", ("exact", "postcode")),
        ("12 Main St, York YO1 7AA", "21 Main St, York, YO1 7AA", ("same_street", "postcode")),
        ("12 Main St, York YO1 7AA", "Main St, York, YO1 7AA", ("same_street", "postcode")),
        ("Apt 1, 12 Main St, York", "Apt 2, 12 Main St, York", ("building", "close")),
        ("Apt 1, 12 Main St, York", "12 Main St, York", ("exact", "close")),
        ("12 Coopers Hill Rd, Leeds", "12 Copers Hill Rd, Hull", ("close", "different")),
        ("12 North Main St, Leeds LS1 4AB", "12 Main St, Leeds LS1 4AD", ("close", "close")),
        ("12 21st St, Troy, NY 12180", "12 22nd St, Troy, NY 14999", ("different", "same_city")),
        ("12 Main St, York YO1 7AA", "9 Elm Rd, Hull HU9 2DD", ("different", "different")),
        ("York YO1 7AA", "12 Main St, York", (None, "close")),
        ("12 Main St", "12 Main St", ("exact", None)),
        (
            "12 Main St, Feering Colchester CO5 9PY",
            "3 Elm Rd, Colchester",
            ("different", "same_city"),
        ),
    ],
)
def test_levels(left: str, right: str, expected: tuple[str | None, str | None]) -> None:
    if left == right == "12 Main St":
        left = right = "12 Maine St"
    assert compared(left, right) == expected
    assert compared(right, left) == expected


def test_region_alone_is_weak_evidence() -> None:
    assert compared({"region": "Texas"}, {"region": "TX"}) == (None, "same_city")
    assert compared({"region": "Texas"}, {"region": "NY"}) == (None, "different")
    assert compared({"region": "Texas"}, {"street": "Elm St"}) == (None, None)


_WORDS = """
12 12a 3/4 37-39 62701 2000 560 001 SW1A 2AA K1T 6Z6 Main St. Street rue de la Str. Apt #
Hauptstraße Flat PO Box
IL NSW CA US Deutschland Berlin Łódź São , , - Col. N North 5th É floor 6º C Piso s/n
C/ D-10115 No. Unit Calle Avenue ' & @ / -- q 東京 é
"""
_PIECES = st.sampled_from([*_WORDS.split(), "\n"])
_LINES = st.lists(_PIECES, max_size=14).map(" ".join)


@settings(deadline=None)
@given(st.one_of(_LINES, st.text(max_size=60)))
def test_any_text_is_taken_apart(raw: str) -> None:
    found = line(raw)
    if found is not None:
        assert found["kind"] in address.KINDS
        assert (found["key"] is not None) == (found["kind"] == "address")
        assert "" not in found.values()


@settings(deadline=None)
@given(_LINES)
@example("12 - de")
@example("12 - de , 10115 Berlin")
def test_form_case_and_blanks_do_not_matter(raw: str) -> None:
    variants = [
        raw,
        f"  {raw}\t ",
        raw.upper().replace("SS", "ss"),
        unicodedata.normalize("NFC", raw),
        unicodedata.normalize("NFD", raw),
        raw.replace(" ", "  "),
    ]
    found = frame_of(*({"address": v} for v in variants))["c"].to_list()
    assert found == [found[0]] * len(found)


@pytest.mark.parametrize(
    "raw",
    [
        "rue Pasteur",
        "N. Main Street",
        "Hauptstr.",
        "5th Avenue",
        "Calle 16 de Septiembre",
        "St Ann",
    ],
)
def test_streets_are_stable(raw: str) -> None:
    once = split(street=raw, house_number="7")["street"]
    assert split(street=once, house_number="7")["street"] == once


@settings(deadline=None)
@given(_LINES)
@example("SW1A 12 No.")
def test_split_values_are_stable(raw: str) -> None:
    once = line(raw)
    if once is None or once["kind"] == "placeholder" or once["box"]:
        return
    names = ["city", "region", "postcode", "unit"]
    columns = {name: once[name] for name in names}
    if not any(columns.values()):
        return
    again = split(house_number=once["number"], country=once["country"], **columns)
    assert {name: again[name] for name in columns} == columns


@settings(deadline=None)
@given(st.lists(st.tuples(_LINES, _LINES), min_size=1, max_size=20))
def test_levels_are_symmetric(pairs: list[tuple[str, str]]) -> None:
    frame = pl.DataFrame(
        {
            "l": frame_of(*({"address": a} for a, _ in pairs))["c"],
            "r": frame_of(*({"address": b} for _, b in pairs))["c"],
        }
    )
    left, right = pl.col("l"), pl.col("r")
    both = frame.select(
        a=address.levels(left, right), b=address.levels(right, left), own=address.levels(left, left)
    )
    assert both["a"].to_list() == both["b"].to_list()
    assert both["a"].dtype == pl.Struct({"street": pl.Int8, "locality": pl.Int8})
    assert all(own["street"] in (None, 1, 4) for own in both["own"])


@pytest.mark.parametrize(
    "unit",
    ["e\u0301\u0327", "1", "1 ", " ", ",", "a,", "12 ", "po box ", "apt 1 ", "#", "-", "st ", "1/"],
)
def test_hostile_lengths_take_linear_time(unit: str) -> None:
    hostile = unit * (100_000 // len(unit))
    start = time.perf_counter()
    frame_of({"address": hostile}, dict.fromkeys(COLUMNS, hostile))
    assert time.perf_counter() - start < 5


def test_empty_frame() -> None:
    frame = frame_of()
    assert frame.schema["c"] == address.DTYPE
    assert frame.is_empty()
