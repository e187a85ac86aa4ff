from __future__ import annotations

import json

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.fields.points import (
    DISAGREEMENT,
    EMAIL,
    HANDLE,
    NO_REGION,
    PHONE,
    channels,
    channels_of,
    codes,
    codes_of,
    points,
    points_of,
)
from resolver.frames.schema import CODE, POINT

NO_TYPE = pl.lit(None, dtype=pl.String)


def read(cell, type_=NO_TYPE):
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    column = frame.select(points(pl.col("cell"), type_)).to_series()
    assert column.dtype == pl.List(POINT)
    return column.to_list()[0]


def point(original, **given):
    return {
        "type": None,
        "region": None,
        "primary": None,
        "verified": None,
        "doubt": None,
        "original": original,
        **given,
    }


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, []),
        ("a@x.org", [point("a@x.org")]),
        ("[redacted]", [point("[redacted]")]),
        ("[]", []),
        ('["a@x.org","b@x.org"]', [point("a@x.org"), point("b@x.org")]),
        (
            '[{"original":"A@x.org","normalized":"a@x.org","primary":true}]',
            [point("A@x.org", primary=True)],
        ),
        ('[{"normalized":"a@x.org"}]', [point("a@x.org")]),
        (
            '{"type":"work","verified":"true","email":"a@x.org"}',
            [point("a@x.org", type="work", verified=True)],
        ),
        ('[{"number":"5551","type":"OFFICE"}]', [point("5551", type="OFFICE")]),
        (
            '[{"original":"5551","regionCode":"GB","extension":"9"}]',
            [point("5551 ext. 9", region="GB")],
        ),
        ('[{"original":"5551 x9","extension":"9"}]', [point("5551 x9")]),
        ('[{"original":"tel:5551;ext=9 ","extension":"9"}]', [point("tel:5551;ext=9 ")]),
        ('[{"original":"5551 x19","extension":"9"}]', [point("5551 x19 ext. 9")]),
        ('[{"original":"020 7946","normalized":"+44207946"}]', [point("+44207946")]),
        ('[{"original":"206 555","normalized":"+1206555"}]', [point("206 555", doubt=NO_REGION)]),
        ("[14155551234, null, true, {}]", [point("14155551234")]),
        ('{"broken', [point('{"broken')]),
        ("[" * 5000, [point("[" * 5000)]),
    ],
)
def test_spellings_of_contact_points(cell, expected):
    assert read(cell) == expected


@pytest.mark.parametrize(
    ("original", "normalized", "doubt"),
    [
        ("Dana@X.org ", "dana@x.org", None),
        ("Dana <dana@x.org>", "dana@x.org", None),
        ("dana@x.org", "dora@x.org", DISAGREEMENT),
        ("dana@bücher.example", "dana@xn--bcher-kva.example", None),
        ("(206) 555-0101", "+12065550101", None),
        ("+44 (0)20 7946 0018", "+442079460018", None),
        ("0044 20 7946 0018", "+442079460018", None),
        ("06 12 34 56 78", "+33612345678", None),
        ("0612345678", "+10612345678", NO_REGION),
        ("612345678", "+1612345678", NO_REGION),
        ("020 7946 0018", "+442079460019", DISAGREEMENT),
        ("206 555 0101 ext. 9", "+12065550101", None),
        ("1-800-FLOWERS", "+18003569377", None),
        ("call me", "+18003569377", None),
    ],
)
def test_a_normalized_form_that_disagrees_is_told(original, normalized, doubt):
    cell = json.dumps([{"original": original, "normalized": normalized}])
    assert [one["doubt"] for one in read(cell)] == [doubt]


def test_a_stated_region_is_not_missing():
    cell = '[{"original":"0612345678","normalized":"+10612345678","regionCode":"FR"}]'
    assert [one["doubt"] for one in read(cell)] == [None]


def test_type_of_a_plain_value():
    assert read("5551", pl.lit("home")) == [point("5551", type="home")]


def test_channels_by_their_kind():
    cell = (
        '[{"type":"EMAIL","address":"a@x.org"},{"type":"VOICE","address":"+12065550101"},'
        '{"type":"WHATSAPP","address":"+12065550102"},{"type":"FACEBOOK","address":"dana"},'
        '{"type":"CHAT","address":"b@x.org"},{"type":"CHAT","address":"206 555 0103"},'
        '{"type":"CHAT","address":"visitor-7"}]'
    )
    frame = pl.DataFrame({"cell": [cell, None]})
    found = frame.select(
        channels(pl.col("cell"), kind).list.eval(pl.element().struct.field("original")).alias(kind)
        for kind in (EMAIL, PHONE, HANDLE)
    )
    assert found.rows() == [
        (
            ["a@x.org", "b@x.org"],
            ["+12065550101", "+12065550102", "206 555 0103"],
            ["dana", "visitor-7"],
        ),
        ([], [], []),
    ]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (None, []),
        ("C-7", [("", "C-7")]),
        ('{"A1":"54321","B2":"x"}', [("A1", "54321"), ("B2", "x")]),
        ('["a","b"]', [("", "a"), ("", "b")]),
        ('[{"system":"shop","id":7}]', [("shop", "7")]),
        ("{oops", [("", "{oops")]),
    ],
)
def test_external_ids_name_their_system(cell, expected):
    frame = pl.DataFrame({"cell": [cell]}, schema={"cell": pl.String})
    column = frame.select(codes(pl.col("cell"), "")).to_series()
    assert column.dtype == pl.List(CODE)
    assert [(item["system"], item["value"]) for item in column.to_list()[0]] == expected


CELLS = st.text(max_size=60) | st.text(alphabet='[]{}":, \t\x1c\x85eval1.typ', max_size=40)


@given(st.lists(CELLS, min_size=1, max_size=20))
def test_one_cell_is_read_as_a_column_of_them(cells):
    cell = pl.col("cell")
    kinds = (EMAIL, PHONE, HANDLE)
    read = pl.DataFrame({"cell": cells}).select(
        points=points(cell, pl.lit("home")),
        codes=codes(cell, "shop"),
        **{kind: channels(cell, kind) for kind in kinds},
    )
    for text, row in zip(cells, read.iter_rows(named=True), strict=True):
        assert points_of(text, "home") == row["points"]
        assert codes_of(text, "shop") == row["codes"]
        assert {kind: channels_of(text, kind) for kind in kinds} == {k: row[k] for k in kinds}


def test_a_list_is_read_as_its_json():
    items = [{"address": "a@b.org", "type": "EMAIL"}, "Ann", None, True]
    text = json.dumps(items)
    assert points_of(items, None) == points_of(text, None)
    assert channels_of(items, EMAIL) == channels_of(text, EMAIL)
    assert codes_of(items, "") == codes_of(text, "")


@given(st.text(max_size=60))
def test_any_text_is_read(cell):
    assert all(item["original"] for item in read(cell or None))
