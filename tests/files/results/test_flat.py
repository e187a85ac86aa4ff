from __future__ import annotations

import csv
import io

import polars as pl

from resolver.files.results.flat import BOM, Layout, layout, table, write_csv

ANN = {
    "id": "1",
    "name": "=Ann",
    "emails": [
        {"original": "b@x.org", "normalized": "b@x.org", "primary": False},
        {"original": "A@x.org", "normalized": "a@x.org", "primary": True},
    ],
    "customAttributes": {"tier": "007", "handles": ["x:ann"]},
    "channels": [{"type": "CHAT", "address": "ann"}],
    "modifiedAt": "2021-01-01T00:00:00Z",
}
BOB = {
    "id": "2",
    "externalCustomerId": "7",
    "phones": [
        {"original": "x", "normalized": "+12065550142", "extension": "5", "primary": True},
        {"original": "555 0100"},
    ],
    "address": 'Quay "Road"\n18',
}


def written(frame, **how):
    file = io.BytesIO()
    write_csv(frame, file, **{"spreadsheet": False, "header": True} | how)
    return file.getvalue()


def test_the_header_is_that_of_the_import():
    assert layout([ANN, BOB]).header() == [
        *("id", "externalCustomerId", "name", "address", "email:1", "email:2"),
        *("phone:1", "phone:2", "customAttribute:handles", "customAttribute:tier"),
        *("channels", "modifiedAt"),
    ]
    assert layout([]).header() == ["id"]


def test_one_customer_a_row_the_primary_point_first():
    rows = table([ANN, BOB], layout([ANN, BOB])).rows()
    assert rows == [
        (
            *("1", None, "=Ann", None, "a@x.org", "b@x.org", None, None, '["x:ann"]', "007"),
            *('[{"type": "CHAT", "address": "ann"}]', "2021-01-01T00:00:00Z"),
        ),
        (
            *("2", "7", None, 'Quay "Road"\n18', None, None),
            *("+12065550142 ext. 5", "555 0100", None, None, None, None),
        ),
    ]


def test_for_machines_nothing_is_guarded():
    text = written(table([ANN, BOB], layout([ANN, BOB])))
    assert text.startswith(b"id,externalCustomerId,name,")
    assert b"\r\n1,,=Ann,,a@x.org," in text
    back = [*csv.reader(io.StringIO(text.decode(), newline=""))]
    assert back[2][3] == 'Quay "Road"\n18'


def test_for_spreadsheets_the_bytes_say_utf_8_and_nothing_is_active():
    found = written(table([ANN], layout([ANN])), spreadsheet=True)
    assert found.startswith(BOM + b"id,")
    assert b"\r\n1,'=Ann,a@x.org,b@x.org," in found
    assert b",'007," in found
    names = written(pl.DataFrame({"=x": ["1"]}), spreadsheet=True)
    assert names == BOM + b"'=x\r\n1\r\n"


def test_the_mark_stands_only_at_the_beginning():
    rows = pl.DataFrame({"id": ["ü"]})
    assert written(rows, spreadsheet=True, header=False) == "ü\r\n".encode()


def test_no_customers():
    assert written(table([], Layout())) == b"id\r\n"
