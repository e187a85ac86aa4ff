"""Files of the corpus that are made when they are needed, because of their size."""

from __future__ import annotations

import datetime as dt
import gzip
import io
from decimal import Decimal

import polars as pl
import zstandard

HEAD = b"id,name,email\n"
BOMB = 200_000_000


def row(number, name=b"Ann Meyer"):
    return b"%d,%s,ann%d@example.org\n" % (number, name, number)


def around(middle):
    """A file whose second record is the given one."""
    return HEAD + row(1) + middle + row(3)


def parquet(frame):
    raw = io.BytesIO()
    frame.write_parquet(raw)
    return raw.getvalue()


def nested():
    return pl.DataFrame(
        {
            "id": [1, 2],
            "emails": [["ann@example.org", "ann@example.net"], []],
            "address": [{"street": "12 Quay Road", "city": "Bath"}, None],
            "spent": [Decimal("1.50"), None],
            "born": [dt.date(1980, 1, 2), None],
            "photo": [b"\xff\xd8", b""],
            "seen": [dt.datetime(2024, 1, 2, 3, 4, 5, 678901), None],
        }
    )


def with_nul():
    return pl.DataFrame({"id": ["1", "2", "3"], "name": ["Ann", "Bo\0", "c" * 200_000]})


def one_bad_quote():
    rows = [row(number) for number in range(1, 100_001)]
    rows[49_999] = b'50000,"Di Ek,di@example.org\n'
    return HEAD + b"".join(rows)


def line(number, more=b""):
    return b'{"id":"%d"%s}\n' % (number, more)


def lines(*middle):
    return line(1) + b"".join(middle) + line(len(middle) + 2)


RECIPES = {
    "long_field.csv": lambda: around(row(2, b"b" * 200_000)),
    "long_quoted_field.csv": lambda: around(row(2, b'"%s"' % (b"b\n" * 100_000))),
    "long_line.csv": lambda: around(row(2, b"b" * 2_000_000)),
    "long_title.csv": lambda: b"Customers\n" + b"-" * 2_000_000 + b"\n" + around(row(2)),
    "long_quoted_record.csv": lambda: around(row(2, b'"%s"' % ((b"b" * 99 + b"\n") * 12_000))),
    "long_string.jsonl": lambda: lines(
        line(2, b',"name":"%s"' % (b"b" * 200_000)), line(3, b',"name":"%s"' % (b"c" * 2_000_000))
    ),
    "long_element.json": lambda: (
        b'[{"id":"1"},\n{"id":"2","name":"' + b"b" * 2_000_000 + b'"},\n{"id":"3"}]'
    ),
    "wide.csv": lambda: b",".join(b"c%d" % n for n in range(600)) + b"\n" + b"x," * 599 + b"x\n",
    "wide.jsonl": lambda: lines(line(2, b"".join(b',"k%d":"v"' % n for n in range(600)))),
    "deep.json": lambda: b"[" * 100_000,
    "deep.jsonl": lambda: lines(line(2, b',"a":' + b"[" * 100_000 + b"]" * 100_000)),
    "combining.csv": lambda: HEAD + row(1, ("e" + "\u0301\u0327" * 20_000).encode()) + row(2),
    "one_bad_quote.csv": one_bad_quote,
    "bomb.csv.gz": lambda: gzip.compress(bytes(BOMB), 6, mtime=0),
    "bomb.csv.zst": lambda: zstandard.compress(bytes(BOMB)),
    "nested.parquet": lambda: parquet(nested()),
    "not_finite.parquet": lambda: parquet(
        pl.DataFrame({"id": ["1", "2", "3"], "spent": [1.5, float("nan"), float("inf")]})
    ),
    "nul.parquet": lambda: parquet(with_nul()),
    "cut.parquet": lambda: parquet(nested())[:-40],
    "empty.parquet": lambda: parquet(nested().clear()),
}
