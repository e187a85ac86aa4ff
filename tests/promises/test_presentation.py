"""The same customers, written in another way: the same partition."""

from __future__ import annotations

import csv
import json
import unicodedata

import polars as pl
import pytest
from promises.population import customers, groups

import resolver
from resolver.config.model import Config, Input

RECORDS = customers()[:110]
COLUMNS = ("id", "name", "email", "phone", "address", "birth_date", "external_id")


def flat(record):
    values = (
        record["id"],
        record["name"],
        "; ".join(email["original"] for email in record["emails"]),
        "; ".join(phone["original"] for phone in record["phones"]),
        (record["address"] or "").replace("\n", ", "),
        record["customAttributes"].get("birthdate"),
        record["externalCustomerId"],
    )
    return dict(zip(COLUMNS, (value or "" for value in values), strict=True))


ROWS = [flat(record) for record in RECORDS]


def table(path, rows=ROWS, *, delimiter=",", quoting=csv.QUOTE_MINIMAL, encoding="utf-8", end="\n"):
    with path.open("w", encoding=encoding, newline="") as file:
        writer = csv.DictWriter(
            file, COLUMNS, delimiter=delimiter, quoting=quoting, lineterminator=end
        )
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    found = groups(resolver.dedupe(table(tmp_path_factory.mktemp("plain") / "plain.csv")))
    assert any(len(group) > 1 for group in found)
    return found


@pytest.mark.parametrize(
    "dialect",
    [
        {"delimiter": ";", "encoding": "utf-8-sig"},
        {"delimiter": "\t", "quoting": csv.QUOTE_ALL, "end": "\r\n"},
        {"delimiter": "|", "encoding": "utf-16"},
        {"quoting": csv.QUOTE_ALL, "encoding": "utf-16"},
    ],
)
def test_dialects_and_encodings(plain, tmp_path, dialect):
    assert groups(resolver.dedupe(table(tmp_path / "rows.csv", **dialect))) == plain


def changed(change, *columns):
    return [{k: change(v) if k in columns else v for k, v in row.items()} for row in ROWS]


@pytest.mark.parametrize(
    "rows",
    [
        changed(lambda text: f" \t{text} \u00a0" if text else "  ", *COLUMNS[1:]),
        changed(lambda text: unicodedata.normalize("NFD", text), "name", "address"),
        changed(str.upper, "email"),
        changed(str.swapcase, "email"),
    ],
    ids=["blanks", "nfd", "upper", "swapped"],
)
def test_blanks_normal_forms_and_case(plain, tmp_path, rows):
    assert groups(resolver.dedupe(table(tmp_path / "rows.csv", rows))) == plain


@pytest.mark.parametrize("change", [str.upper, str.lower])
def test_case_of_names(plain, tmp_path, change):
    assert groups(resolver.dedupe(table(tmp_path / "rows.csv", changed(change, "name")))) == plain


def test_frames_and_parquet(plain, tmp_path):
    frame = pl.DataFrame(ROWS)
    frame.write_parquet(tmp_path / "rows.parquet")
    assert groups(resolver.dedupe(tmp_path / "rows.parquet")) == plain
    assert groups(resolver.dedupe(frame)) == plain


def test_forms_of_json(tmp_path):
    lines = [json.dumps(record, ensure_ascii=False) for record in RECORDS]
    (tmp_path / "rows.jsonl").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "rows.json").write_text(json.dumps(RECORDS), encoding="utf-8")
    (tmp_path / "wide.json").write_text(json.dumps(RECORDS, indent=1), encoding="utf-16")
    cells = [
        {k: json.dumps(v) if isinstance(v, list | dict) else v or "" for k, v in record.items()}
        for record in RECORDS
    ]
    pl.DataFrame(cells).write_csv(tmp_path / "cells.csv")
    found = groups(resolver.dedupe(RECORDS))
    for name in ("rows.jsonl", "rows.json", "wide.json", "cells.csv"):
        assert groups(resolver.dedupe(tmp_path / name)) == found


FRENCH = [
    ("1", "Anne Petit", "+33 6 12 34 56 78"),
    ("2", "Anne Petit", "06 12 34 56 78"),
    ("3", "Anne Petit", "0033612345678"),
    ("4", "Luc Morel", "+33 (0)6 98 76 54 32"),
    ("5", "Luc Morel", "06.98.76.54.32"),
    ("6", "Zoé Roux", "06 00 00 11 22"),
]


def test_national_and_international_numbers():
    frame = pl.DataFrame(FRENCH, schema=["id", "name", "phone"], orient="row")
    result = resolver.dedupe(frame, config=Config(input=Input(region="FR")))
    assert groups(result) == {frozenset("123"), frozenset("45"), frozenset("6")}
    points = result.cleaned["phones"].list.first().struct.field("value").to_list()
    assert points[:3] == ["+33612345678"] * 3


def test_the_region_of_the_point():
    records = [
        {"id": key, "name": name, "phones": [{"original": phone, "regionCode": "FR"}]}
        for key, name, phone in FRENCH
    ]
    assert groups(resolver.dedupe(records)) == {frozenset("123"), frozenset("45"), frozenset("6")}
