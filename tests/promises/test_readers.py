"""No bytes crash a reader, and no record is lost: what is written in any dialect is read back."""

from __future__ import annotations

import csv
import gzip
import io
import json
import random
import re
import sys
import time
import zipfile
from collections import Counter
from pathlib import Path

import openpyxl
import polars as pl
import pytest
import zstandard
from corpus.count import starts
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from resolver.errors import ResolverError
from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.steps.columns import LINE, PLACE

FORMATS = ("csv", "tsv", "jsonl", "json", "parquet", "vcard", "xlsx", None)
CORPUS = sorted(path for path in (Path(__file__).parents[1] / "corpus" / "files").iterdir())


def bounded(examples):
    """So many examples, and ten times as many where a search is started on purpose."""
    searching = settings.get_current_profile_name() == "search"
    return settings(
        max_examples=examples * (10 if searching else 1), suppress_health_check=list(HealthCheck)
    )


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("readers")

    def write(name, content):
        (folder / name).write_bytes(content)
        return folder / name

    return write


def balanced_or_refused(source, options=None):
    """What is read, after the row equation; None where it is refused in so many words."""
    try:
        result = read(source, options)
    except ResolverError as error:
        assert str(error)
        return None
    for one in result.inputs:
        assert one.accepted + one.rejected + one.skipped == one.physical
    assert result.records.height == sum(one.accepted for one in result.inputs)
    assert result.records.height + result.rejects.height == sum(
        one.physical for one in result.inputs
    )
    return result


def check_lines(result, content):
    """Every record of a file of lines stands on a line of its own that is not blank."""
    if result is None or len(result.inputs) != 1 or result.inputs[0].encoding is None:
        return
    kind = result.inputs[0].format
    lines = [*result.records["line"], *result.rejects["line"]]
    if kind == "jsonl" and b"\r" not in content.replace(b"\r\n", b"\n"):
        assert sorted(lines) == starts(kind, content, {"encoding": result.inputs[0].encoding})
    elif kind == "csv":
        assert len(set(lines)) == len(lines)
    elif kind == "vcard":
        begins = re.findall(rb"(?im)^BEGIN[ \t]*:[ \t]*VCARD", content.replace(b"\r", b"\n"))
        assert len(lines) <= len(begins)


# --- rubbish

PIECES = st.sampled_from(
    [
        *[
            b'"',
            b",",
            b";",
            b"\t",
            b"\n",
            b"\r",
            b"\r\n",
            b"{",
            b"}",
            b"[",
            b"]",
            b":",
            b"\\",
            b"\0",
        ],
        *[b"id", b'"id"', b"1", b"a@b.co", b"\xff", b"\xc3\xa9", b"\xe2\x80\xa8", b"\xef\xbb\xbf"],
        *[b"BEGIN:VCARD\n", b"END:VCARD\n", b"FN:Ann\n", b"PK\x03\x04", b"PK\x05\x06", b"PAR1"],
        *[b"\x1f\x8b\x08\0", b"\x28\xb5\x2f\xfd", b"\xff\xfe", b"\xfe\xff", b"sep=;\n", b"=", b" "],
    ]
)
RUBBISH = st.one_of(st.binary(max_size=200), st.lists(PIECES, max_size=40).map(b"".join))


@bounded(200)
@given(RUBBISH, st.sampled_from(FORMATS))
def test_rubbish_is_refused_or_accounted_for(place, content, kind):
    file = place("rubbish", content)
    check_lines(balanced_or_refused(file, ReadOptions(format=kind)), content)


# --- damage


def workbook():
    book = openpyxl.Workbook()
    for line in (["id", "name", "email"], *([str(n), "Ann", f"a{n}@x.org"] for n in range(9))):
        book.active.append(line)
    raw = io.BytesIO()
    book.save(raw)
    return raw.getvalue()


def archive():
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("a.csv", "id,name\n1,Ann\n2,Bo\n")
        packed.writestr("b.jsonl", '{"id":"3","name":"Cy"}\n')
    return raw.getvalue()


def columns():
    raw = io.BytesIO()
    frame = pl.DataFrame({"id": ["1", "2"], "tags": [["x"], []], "at": [{"a": 1}, {"a": 2}]})
    frame.write_parquet(raw)
    return raw.getvalue()


CARDS = b"".join(
    b"BEGIN:VCARD\r\nVERSION:3.0\r\nN:Meyer;Ann;;;\r\nEMAIL;TYPE=INTERNET:a%d@x.org\r\n"
    b"NOTE:one line\r\n  and more\r\nEND:VCARD\r\n" % n
    for n in range(4)
)
WHOLE = {path.name: path.read_bytes() for path in CORPUS if path.stat().st_size < 4_000} | {
    "cards.vcf": CARDS,
    "book.xlsx": workbook(),
    "archive.zip": archive(),
    "columns.parquet": columns(),
}


def damaged(content, kind, dice):
    """The content with one change of the given kind, at a place of the dice's choice."""
    at, to = sorted((dice.randrange(len(content) + 1), dice.randrange(len(content) + 1)))
    if kind == "flip" and at < len(content):
        return content[:at] + bytes([content[at] ^ (1 << dice.randrange(8))]) + content[at + 1 :]
    if kind == "delete":
        return content[:at] + content[min(to, at + 20) :]
    if kind == "double":
        return content[:to] + content[at:to] + content[to:]
    if kind == "cut":
        return content[:at]
    if kind == "splice":
        other = dice.choice(sorted(WHOLE))
        return content[:at] + WHOLE[other][dice.randrange(len(WHOLE[other]) + 1) :]
    return (
        content[:at] + dice.choice([b'"', b"\n", b"\0", b"{", b"\xff", b",", b"\r"]) + content[at:]
    )


@bounded(250)
@given(
    st.sampled_from(sorted(WHOLE)),
    st.lists(st.sampled_from(["flip", "delete", "double", "cut", "splice", "insert"]), max_size=3),
    st.integers(0, 2**32),
)
def test_damaged_files_are_refused_or_accounted_for(place, name, kinds, seed):
    dice, content = random.Random(seed), WHOLE[name]
    for kind in kinds:
        content = damaged(content, kind, dice)
    check_lines(balanced_or_refused(place(name, content)), content)


@bounded(100)
@given(st.sampled_from(["book.xlsx", "archive.zip", "columns.parquet"]), st.integers(0, 2**32))
def test_damaged_containers_are_refused_or_accounted_for(place, name, seed):
    dice, content = random.Random(seed), WHOLE[name]
    for _ in range(dice.randrange(1, 4)):
        content = damaged(content, dice.choice(["flip", "cut", "delete", "double"]), dice)
    balanced_or_refused(place(name, content))


# --- whole tables

TEXT = st.text(
    st.characters(codec="utf-8", exclude_characters="\0\r", exclude_categories=("Cs",)), max_size=12
)
CELL = st.one_of(TEXT, st.sampled_from(['"', '""', ',"', "a\nb", " a ", "'", ";", "\t|", "=1", ""]))
NAMES = ("number", "alpha", "beta", "gamma", "delta")


@st.composite
def table(draw, cell=CELL):
    """Rows under the first of `NAMES`; a number in front keeps every row from being empty."""
    width = draw(st.integers(2, len(NAMES)))
    rows = draw(st.lists(st.lists(cell, min_size=width - 1, max_size=width - 1), max_size=12))
    return [[f"r{number}", *row] for number, row in enumerate(rows)]


def expected(rows):
    """The rows as columns of a frame, an empty cell being null."""
    return [tuple(cell or None for cell in row) for row in rows]


def cells_of(source, options, width):
    (one,) = tables(str(source), options)
    assert one.rejects.height == 0
    assert one.frame[LINE].is_sorted()
    names = [name for name in one.frame.columns if name not in PLACE]
    assert names == list(NAMES[:width])
    return one.frame.select(names).rows()


@bounded(100)
@given(
    table(),
    st.sampled_from([",", ";", "\t", "|", "^", "~", "\x1f"]),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-16-le+bom", "utf-16-be+bom", "utf-32"]),
    st.booleans(),
    st.booleans(),
)
def test_delimited_text_of_any_dialect(place, rows, delimiter, end, encoding, quoted, cut):
    width = len(rows[0]) if rows else 2
    raw = io.StringIO(newline="")
    quoting = csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    writer = csv.writer(raw, delimiter=delimiter, lineterminator=end, quoting=quoting)
    writer.writerows([NAMES[:width], *rows])
    text = raw.getvalue().removesuffix(end) if cut else raw.getvalue()
    mark = "\ufeff" if encoding.endswith("+bom") else ""
    file = place("table.csv", (mark + text).encode(encoding.removesuffix("+bom")))
    assert cells_of(file, ReadOptions(format="csv"), width) == expected(rows)


@bounded(100)
@given(table(st.text("abcé ü€“ß", max_size=8)), st.sampled_from([",", ";", "\t"]))
def test_delimited_text_in_windows_1252(place, rows, delimiter):
    width = len(rows[0]) if rows else 2
    lines = [delimiter.join(row) for row in [NAMES[:width], *rows]]
    file = place("table.csv", ("\r\n".join(lines) + "\r\n").encode("cp1252"))
    assert cells_of(file, ReadOptions(format="csv"), width) == expected(rows)


@bounded(100)
@given(st.integers(3, 30), st.integers(0, 10_000), st.sampled_from([",", ";", "\t"]))
def test_one_stray_quote_costs_one_row_at_most(place, count, seed, delimiter):
    """Wherever it falls, all other rows are as they were."""
    rows = [delimiter.join([f"r{n}", f"Ann {n}", f"a{n}@x.org", "Bath"]) for n in range(count)]
    text = "\n".join(rows) + "\n"
    at = seed % len(text)
    content = delimiter.join(NAMES[:4]) + "\n" + text[:at] + '"' + text[at:]
    (one,) = tables(str(place("table.csv", content.encode())), ReadOptions(format="csv"))
    hit = text.count("\n", 0, at)
    assert one.rejects["line"].to_list() in ([], [hit + 2])
    kept = {row[0]: row for row in one.frame.select(NAMES[:4]).rows()}
    for number, row in enumerate(rows):
        assert number == hit or kept[f"r{number}"] == tuple(row.split(delimiter))


VALUE = st.recursive(
    st.one_of(TEXT, st.none(), st.booleans(), st.integers(-(10**25), 10**25)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
RECORDS = st.lists(st.dictionaries(st.sampled_from(["a", "b", "c d", "é"]), TEXT), max_size=10)


@bounded(100)
@given(RECORDS, st.sampled_from(["jsonl", "list", "indented", "concatenated"]), st.booleans())
def test_json_in_any_layout(place, records, layout, escaped):
    items = [{"number": f"r{n}", **record} for n, record in enumerate(records)]
    if layout in ("list", "indented"):
        indent = 1 if layout == "indented" else None
        text = json.dumps(items, ensure_ascii=escaped, indent=indent)
    else:
        between = "\n" if layout == "jsonl" else ""
        text = between.join(json.dumps(item, ensure_ascii=escaped) for item in items)
    kind = "jsonl" if layout == "jsonl" else "json"
    (one,) = tables(str(place(f"table.{kind}", text.encode())), ReadOptions(format=kind))
    assert (one.physical, one.rejects.height) == (len(items), 0)
    found = one.frame.drop([name for name in PLACE if name in one.frame.columns])
    read_back = [{k: v for k, v in row.items() if v is not None} for row in found.to_dicts()]
    assert read_back == [{k: v for k, v in item.items() if v} for item in items]


@bounded(100)
@given(st.lists(st.dictionaries(TEXT, VALUE, max_size=4), max_size=6))
def test_dictionaries_of_anything_are_accounted_for(items):
    result = balanced_or_refused(items)
    assert result is not None
    assert result.inputs[0].physical == len(items)
    lines = [*result.records["line"], *result.rejects["line"]]
    assert sorted(lines) == list(range(1, len(items) + 1))


ODD = st.one_of(
    st.none(), st.floats(), st.binary(max_size=5), st.dates(), st.datetimes(), st.timedeltas(),
    st.complex_numbers(), st.just(Ellipsis), st.builds(object), st.decimals(allow_nan=False), TEXT,
)  # fmt: skip
ODDER = st.one_of(ODD, st.lists(ODD, max_size=2), st.just({1, 2}), st.just({"a": {1: {2: 3}}}))


@bounded(100)
@given(st.lists(st.one_of(ODDER, st.dictionaries(ODD, ODDER, max_size=4)), max_size=6))
def test_odd_objects_are_accounted_for(items):
    balanced_or_refused(items)


@bounded(100)
@given(table(st.one_of(TEXT, st.none())), st.sampled_from(["frame", "parquet", "packed"]))
def test_frames_and_parquet(place, rows, kind):
    width = len(rows[0]) if rows else 2
    frame = pl.DataFrame(rows, schema=dict.fromkeys(NAMES[:width], pl.String), orient="row")
    if kind == "frame":
        (one,) = tables(frame, ReadOptions())
        assert one.frame.select(NAMES[:width]).rows() == expected(rows)
        return
    raw = io.BytesIO()
    frame.write_parquet(raw)
    content = gzip.compress(raw.getvalue()) if kind == "packed" else raw.getvalue()
    assert cells_of(place("table.parquet", content), ReadOptions(), width) == expected(rows)


SHEET = st.text(
    st.characters(codec="utf-8", categories=("L", "M", "N", "P", "S", "Zs")), max_size=10
).filter(lambda text: "_x" not in text.lower())


@bounded(60)
@given(table(SHEET))
def test_workbooks(place, rows):
    width = len(rows[0]) if rows else 2
    book = openpyxl.Workbook()
    for y, row in enumerate([NAMES[:width], *rows], start=1):
        for x, text in enumerate(row, start=1):
            cell = book.active.cell(y, x)
            cell.value, cell.data_type = text or None, "s" if text else "n"
    raw = io.BytesIO()
    book.save(raw)
    file = place("table.xlsx", raw.getvalue())
    assert cells_of(file, ReadOptions(), width) == expected(rows)


def card(number, name, end, fold):
    escaped = re.sub(r"([\\\\,;])", r"\\\1", name).replace("\n", "\\n")
    lines = ["BEGIN:VCARD", "VERSION:3.0", f"FN:{escaped}", f"EMAIL:a{number}@x.org", "END:VCARD"]
    folded = [
        (end + " ").join(line[at : at + fold] for at in range(0, len(line), fold))
        if line.startswith("FN:")
        else line
        for line in lines
    ]
    return end.join(folded) + end


NAME = st.text(
    st.characters(codec="utf-8", categories=("L", "N", "P", "S")) | st.sampled_from(" \n"),
    max_size=40,
).map(lambda text: "Ann" + text + "Li")


@bounded(100)
@given(st.lists(NAME, max_size=8), st.sampled_from(["\n", "\r\n"]), st.integers(4, 80))
def test_cards(place, names, end, fold):
    text = "".join(card(number, name, end, fold) for number, name in enumerate(names))
    result = balanced_or_refused(place("cards.vcf", text.encode()), ReadOptions(format="vcard"))
    assert result.records["name"].to_list() == names
    assert [one["original"] for (one,) in result.records["emails"]] == [
        f"a{number}@x.org" for number in range(len(names))
    ]


@bounded(100)
@given(table(), st.sampled_from(["gzip", "zstd", "zip"]), st.integers(1, 4))
def test_packed_text(place, rows, packing, members):
    width = len(rows[0]) if rows else 2
    raw = io.StringIO(newline="")
    csv.writer(raw, lineterminator="\n").writerows([NAMES[:width], *rows])
    content = raw.getvalue().encode()
    step = len(content) // members + 1
    parts = [content[at : at + step] for at in range(0, len(content), step)]
    if packing == "zip":
        whole = io.BytesIO()
        with zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as packed:
            packed.writestr("table.csv", content)
        file = place("table.zip", whole.getvalue())
    else:
        pack = gzip.compress if packing == "gzip" else zstandard.compress
        file = place(f"table.csv.{packing}", b"".join(map(pack, parts)))
    assert cells_of(file, ReadOptions(), width) == expected(rows)


# --- time

HOSTILE = {
    "open quotes": ("a.csv", b"id,name,city\n", b'1,"a,b\n', b""),
    "open cells": ("a.csv", b"id,name,city\n", b'1,"\n', b""),
    "quotes in a row": ("a.csv", b'id,name,city\n1,"', b'""', b""),
    "single quotes": ("a.csv", b"id,name,city\n", b'"\n', b""),
    "pieces of rows": ("a.csv", b"id,name,city\n", b"1,2\n", b""),
    "blank lines": ("a.csv", b"id,name,city\n", b" \r\n", b"1,2,3\n"),
    "carriage returns": ("a.csv", b"id,name\n", b"\r", b"1,2\n"),
    "delimiters": ("a.csv", b"id,name,city\n1,2,3", b",", b"\n"),
    "open objects": ("a.json", b'[{"id":1},', b'{"id":1,"x":{},\n', b""),
    "open strings": ("a.json", b'[{"id":1},', b'{"id":1,"x":"', b""),
    "brackets": ("a.json", b"", b"[", b""),
    "backslashes": ("a.json", b'[{"id":"', b"\\\\", b'"}]'),
    "scalars": ("a.json", b"[1,", b'"x",', b""),
    "commas": ("a.json", b"[", b",", b"{}]"),
    "deep lines": ("a.jsonl", b'{"id":', b"[", b"\n{}"),
    "keys": ("a.jsonl", b'{"id":1', b',"a":1', b"}"),
    "cards": ("a.vcf", b"", b"BEGIN:VCARD\n", b""),
    "agents": ("a.vcf", b"BEGIN:VCARD\n", b"AGENT:\nBEGIN:VCARD\n", b"END:VCARD\n"),
    "folds": ("a.vcf", b"BEGIN:VCARD\nFN:a", b"\n b", b"\nEND:VCARD\n"),
    "parameters": ("a.vcf", b"BEGIN:VCARD\nTEL", b";TYPE=a", b":1\nEND:VCARD\n"),
}
SMALL, LARGE = 8_000, 400_000


def work(file):
    """How many calls it takes to read the file, those into the interpreter included."""
    calls = Counter()
    sys.setprofile(lambda _, event, __: calls.update((event,)))
    try:
        balanced_or_refused(file)
    finally:
        sys.setprofile(None)
    return calls["call"] + calls["c_call"]


@pytest.mark.parametrize("name", HOSTILE)
def test_twice_the_bytes_are_not_four_times_the_work(place, name):
    file, head, unit, tail = HOSTILE[name]
    small, large = (
        work(place(file, head + unit * (size // len(unit)) + tail)) for size in (SMALL, 2 * SMALL)
    )
    assert large < 3 * small + 5_000


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_read_in_seconds(place, name):
    file, head, unit, tail = HOSTILE[name]
    content = head + unit * (LARGE // len(unit)) + tail
    started = time.process_time()
    balanced_or_refused(place(file, content))
    assert time.process_time() - started < 20
