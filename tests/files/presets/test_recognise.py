from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from files.mapping.test_contents import TABLES as PLAIN
from files.mapping.test_contents import columns
from house.source import ROOT

from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.presets.load import systems
from resolver.files.presets.recognise import candidates, fitting, formed, recognise
from resolver.files.read import read

GOLDEN = ROOT / "tests" / "files" / "presets" / "golden"
TABLES = sorted(path for path in GOLDEN.glob("*.csv"))


def rows(file):
    raw = file.read_bytes()
    text = raw.decode(
        "utf-16" if raw[:1] == b"\xff" else "cp1252" if b"\xfc" in raw else "utf-8-sig"
    )
    dialect = ";" if text.split("\n")[0].count(";") > 3 else ","
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=dialect))


def recognised(head, body, directory, encoding="utf-8-sig"):
    text = io.StringIO(newline="")
    csv.writer(text).writerows([head, *body])
    (directory / "x.csv").write_bytes(text.getvalue().encode(encoding))
    (table,) = tables(directory / "x.csv", ReadOptions())
    return recognise(table)


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_order_case_blanks_and_more_columns_do_not_matter(file, tmp_path):
    name = file.name.split(".")[0]
    head, *body = rows(file)
    body = [row for row in body if len(row) == len(head)]
    assert recognised(head[::-1], [row[::-1] for row in body], tmp_path).name == name
    assert recognised([f" {cell.upper()} " for cell in head], body, tmp_path).name == name
    more = [*head, "Favourite colour", "Region of sales"]
    assert recognised(more, [[*row, "red", "north"] for row in body], tmp_path).name == name


@pytest.mark.parametrize("file", TABLES, ids=lambda file: file.name)
def test_columns_that_are_not_telling_may_be_missing(file, tmp_path):
    name = file.name.split(".")[0]
    head, *body = rows(file)
    (layout,) = (one for all_ in systems().values() for one in all_ if one.name == name)
    telling = {0} | {
        at
        for at, cell in enumerate(head)
        if any(pattern.match(cell) for choice in layout.needs for pattern in choice)
        or cell.casefold() in {column.casefold() for column in layout.values}
    }
    kept = [[row[at] for at in sorted(telling)] for row in [head, *body] if len(row) == len(head)]
    assert recognised(kept[0], kept[1:], tmp_path).name == name


@pytest.mark.parametrize(
    "header",
    [
        "id,name,email,phone",
        "ID,First Name,Last Name,Email,Phone,Address,City,State,Zip,Country",
        "Record ID,Name,Amount",
        "Id,LastName,FirstName,Email",
        "email,first_name,last_name,phone,created_at",
        "Customer ID,First Name,Last Name,Email,Phone,Total Spent,Tags,Note",
        "Vorname,Nachname,E-Mail,Telefon,Straße,PLZ,Ort",
        "external_id,email,first_name,last_name",
        "user_id,email,city,country",
    ],
)
def test_plain_tables_are_nobody_s(header, tmp_path):
    head = header.split(",")
    assert recognised(head, [[str(n) for n in range(len(head))]], tmp_path) is None


@pytest.mark.parametrize("name", PLAIN)
def test_tables_of_people_are_nobody_s(name):
    frame = pl.DataFrame(
        {f"{role} {n}": cells for n, (role, cells) in enumerate(columns(PLAIN[name]))}
    )
    (table,) = tables(frame, ReadOptions())
    assert fitting(table) == []


def test_plain_documents_are_nobody_s(tmp_path):
    people = [{"id": "1", "name": "Dana", "email": "a@example.org", "type": "person"}]
    (tmp_path / "x.json").write_text(json.dumps(people), encoding="utf-8")
    (table,) = tables(tmp_path / "x.json", ReadOptions())
    assert fitting(table) == []


EMAIL = {"original": "A@example.org", "normalized": "a@example.org", "primary": True}
PHONE = {"original": "617 555 0142", "normalized": "+16175550142"}


@pytest.mark.parametrize(
    "points",
    [
        {"emails": [EMAIL]},
        {"phones": [PHONE]},
        {"emails": [EMAIL], "phones": [PHONE]},
        {"emails": [], "phones": [PHONE]},
    ],
)
def test_points_with_an_original_are_gladly_s(points):
    found = read([{"id": "7", "name": "Dana", "updatedAt": "2024-02-21T07:15:18Z"} | points])
    assert found.inputs[0].source == "gladly"


@pytest.mark.parametrize(
    "points",
    [
        {"emails": ["a@example.org"], "phones": ["+16175550142"]},
        {"emails": [{"email": "a@example.org"}], "phones": [{"phone": "+16175550142"}]},
        {"emails": [{"value": "a@example.org", "type": "work"}], "phones": []},
        {"emails": [{"address": "original: a@example.org"}]},
    ],
)
def test_points_without_are_not(points):
    found = read([{"id": "7", "name": "Dana"} | points])
    assert found.inputs[0].preset is None


def test_layouts_of_one_customer_are_told_by_keys_and_then_by_forms():
    assert [one.name for one in candidates(["id", "emails", "emailAddresses"])] == [
        "gladly",
        "gladly-rest",
    ]
    (layout,) = candidates(["id", "EMAILS "])
    assert formed(layout, {"EMAILS ": '[{"original":"a@b.org"}]'})
    assert not formed(layout, {"EMAILS ": '["a@b.org"]'})
    assert not formed(layout, {"id": "1"})


def test_cards_are_nobody_s(tmp_path):
    card = "BEGIN:VCARD\nVERSION:3.0\nFN:Dana\nEMAIL:a@example.org\nTEL:+16175550142\nEND:VCARD\n"
    (tmp_path / "x.vcf").write_text(card, encoding="utf-8")
    (table,) = tables(tmp_path / "x.vcf", ReadOptions())
    assert fitting(table) == []


def test_both_shapes_of_gladly_are_one_record(tmp_path):
    old = {"id": "7", "name": "Dana", "emailAddresses": ["a@example.org"]}
    new = {"id": "7", "name": "Dana O", "emails": [EMAIL], "updatedAt": "2024-02-21T07:15:18Z"}
    for name, one in (("customers", old), ("rest", new)):
        (tmp_path / f"{name}.jsonl").write_text(json.dumps(one) + "\n", encoding="utf-8")
    found = read([tmp_path / "customers.jsonl", tmp_path / "rest.jsonl"])
    assert found.records.select("source", "record_id", "name").rows() == [("gladly", "7", "Dana O")]
    assert found.rejects["code"].to_list() == ["superseded"]


def test_a_preset_can_be_forced():
    frame = pl.DataFrame({"Email": ["a@example.org"], "Accepts Marketing": ["yes"]})
    assert read(frame).inputs[0].preset is None
    for name in ("shopify-legacy", "shopify"):
        (one,) = read(frame, ReadOptions(preset=name)).inputs
        assert (one.source, one.preset.split(",")[0]) == ("shopify", "Shopify")
