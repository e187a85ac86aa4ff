from __future__ import annotations

import polars as pl
import pytest

from resolver.frames.schema import RECORDS
from resolver.steps.columns import (
    BOX,
    CHANNELS,
    INPUT,
    OPT_OUT,
    ORDINAL,
    PLACE,
    Column,
    assemble,
    repeated,
    superseded,
)


def frame(**columns):
    height = len(next(iter(columns.values())))
    place = {"__file__": ["f"] * height, "__line__": range(2, height + 2)}
    place |= {ORDINAL: range(1, height + 1), INPUT: [0] * height}
    return pl.DataFrame({**place, **columns}, schema={**PLACE, **dict.fromkeys(columns, pl.String)})


def column(name, role, label="", group=""):
    return Column(name=name, role=role, label=label, group=group)


def records(*rows):
    names = ("source", "record_id", "created_at", "modified_at")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def test_one_record_a_row_of_the_shape_of_records():
    data = frame(key=["a", "b"], who=["Dana", None], tier=["x", "y"], spare=["1", "2"])
    mapped = [column("key", "id"), column("who", "name"), column("tier", "attribute", "level")]
    result = assemble(data, mapped, "shop")
    assert result.columns == [*RECORDS, "attribute:level", INPUT, ORDINAL]
    assert dict(result.schema).items() >= dict(RECORDS).items()
    assert result.select("file", "line", "source", "record_id", "name").rows() == [
        ("f", 2, "shop", "a", "Dana"),
        ("f", 3, "shop", "b", None),
    ]


def place(name, role, group):
    return Column(name=name, role=role, group=group)


def test_the_address_of_a_record_is_the_first_that_says_where_it_is():
    data = frame(
        home=["1 High St", None, None, None],
        town=[None, None, "York", None],
        work=["2 Low Rd", "3 Low Rd", "4 Low Rd", None],
        city=["Leeds", "Leeds", None, None],
        state=["N", "S", "W", "E"],
        land=["GB", None, "GB", "FR"],
    )
    mapped = [
        place("home", "street", "home"),
        place("town", "city", "home"),
        place("work", "street", "work"),
        place("city", "city", "work"),
        place("state", "region", "work"),
        place("land", "country", ""),
    ]
    result = assemble(data, mapped, "s").select("street", "city", "region", "country")
    assert result.rows() == [
        ("1 High St", None, None, "GB"),
        ("3 Low Rd", "Leeds", "S", None),
        (None, "York", None, "GB"),
        (None, None, "E", "FR"),
    ]


def test_records_without_an_id_are_numbered():
    assert assemble(frame(a=["x", "y"]), [], "s")["record_id"].to_list() == ["1", "2"]


def test_a_source_column_names_the_source_where_it_is_filled():
    result = assemble(frame(a=["crm", None]), [column("a", "source")], "file")
    assert result["source"].to_list() == ["crm", "file"]


@pytest.mark.parametrize(
    ("role", "values", "expected"),
    [
        ("street", ("12 Quay", "Eden Park"), "12 Quay, Eden Park"),
        ("street", (None, "Eden Park"), "Eden Park"),
        ("street", (None, None), None),
        ("family_name", ("Garcia", "Lopez"), "Garcia Lopez"),
        ("city", (None, "Bath"), "Bath"),
        ("city", ("Ayr", "Bath"), "Ayr"),
    ],
)
def test_several_columns_of_one_role(role, values, expected):
    data = frame(a=[values[0]], b=[values[1]])
    result = assemble(data, [column("a", role), column("b", role)], "s")
    assert result[role].to_list() == [expected]


def test_a_post_box_is_a_line_of_the_street():
    data = frame(a=["1 Oak St", None, None, None], b=[None, "123", "P.O. Box 7", None])
    lines = [column("a", "street"), column("b", "street", BOX)]
    expected = ["1 Oak St", "PO Box 123", "P.O. Box 7", None]
    assert assemble(data, lines, "s")["street"].to_list() == expected


@pytest.mark.parametrize(
    ("year", "month", "day", "expected"),
    [
        ("1980", "1", "2", "1980-01-02"),
        ("1980", "11", None, "1980-11"),
        ("1980", None, "2", "1980"),
        (None, "1", "2", "--01-02"),
        ("56", "07", "9.0", "1956-07-09"),
    ],
)
def test_parts_of_a_birth_date(year, month, day, expected):
    data = frame(y=[year], m=[month], d=[day])
    parts = [
        column(name, "birth_date", part)
        for name, part in zip("ymd", ("year", "month", "day"), strict=True)
    ]
    assert assemble(data, parts, "s")["birth_date"].to_list() == [expected]


@pytest.mark.parametrize(
    ("accepts", "unsubscribed", "expected"),
    [
        ("yes", "false", "yes"),
        ("yes", "TRUE", "no"),
        ("no", "false", "no"),
        (None, None, None),
        ("on holiday", None, "on holiday"),
        (None, "false", None),
        (None, "true", "no"),
    ],
)
def test_strictest_consent(accepts, unsubscribed, expected):
    mapped = [column("a", "consent"), column("u", "consent", OPT_OUT)]
    result = assemble(frame(a=[accepts], u=[unsubscribed]), mapped, "s")
    assert result["consent"].to_list() == [expected]


def test_one_consent_column_is_kept_as_read():
    result = assemble(frame(a=["Opted-In 2020"]), [column("a", "consent")], "s")
    assert result["consent"].to_list() == ["Opted-In 2020"]


def test_contact_points_of_several_columns_are_one_set():
    data = frame(
        e1=["a@x.org", None],
        e2=['["a@x.org","b@x.org"]', None],
        p=["5551", None],
        t=["Home", "Work"],
        c=['[{"type":"SMS","address":"5552"},{"type":"INSTAGRAM","address":"dana"}]', None],
    )
    mapped = [
        column("e1", "email"),
        column("e2", "email"),
        column("p", "phone", group="p"),
        column("t", "phone_type", group="p"),
        column("c", "handle", CHANNELS),
    ]
    result = assemble(data, mapped, "s")
    assert [item["original"] for item in result["emails"][0]] == ["a@x.org", "b@x.org"]
    assert [(p["original"], p["type"]) for p in result["phones"][0]] == [
        ("5551", "Home"),
        ("5552", "SMS"),
    ]
    assert [(p["original"], p["type"]) for p in result["handles"][0]] == [("dana", "INSTAGRAM")]
    assert result.select(pl.col("emails", "phones", "handles").list.len()).row(1) == (0, 0, 0)


def test_external_ids_carry_their_system():
    mapped = [column("a", "external_id", "shop"), column("b", "external_id")]
    result = assemble(frame(a=["7"], b=['{"crm":"8"}']), mapped, "s")
    assert result["external_ids"].to_list() == [
        [{"system": "shop", "value": "7"}, {"system": "crm", "value": "8"}]
    ]


def test_newest_of_a_key_stays():
    frame_ = records(
        ("s", "1", None, "2021-01-01T00:00:00Z"),
        ("s", "1", None, "2020-01-01T00:00:00Z"),
        ("s", "2", "2020-01-02", None),
        ("s", "2", "2020-01-01", None),
        ("s", "3", None, None),
        ("s", "3", None, None),
        ("t", "1", None, None),
    )
    assert superseded(frame_).to_list() == [False, True, False, True, True, False, False]
    assert repeated(frame_).to_list() == [False, True, False, True, False, True, False]


def test_no_key_twice_is_nothing_superseded():
    assert superseded(records(("s", "1", None, None))).to_list() == [False]
    assert superseded(records()).to_list() == []


def test_a_former_family_name_stands_beside_the_present_one():
    data = frame(now=["Smith", "Ray", None, None], before=["Brown", None, "Lee", None])
    mapped = [column("now", "family_name"), column("before", "family_name", "former")]
    result = assemble(data, mapped, "s")["family_name"]
    assert result.to_list() == ["Smith née Brown", "Ray", "née Lee", None]
