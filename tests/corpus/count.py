"""Physical records of a file, found without the readers: the line each of them starts on.

Slow and plain on purpose. Delimited text goes through a state machine over single bytes, JSON
through the decoder of the standard library, everything else through what its format counts itself.
"""

from __future__ import annotations

import gzip
import io
import json
import re
import zipfile
from xml.etree import ElementTree

import polars as pl
import zstandard

HELD = 1_048_576
"""Bytes of one record that spans lines, beyond which its quote counts as never closed."""
BLANKS = b" \t\r\n\f\v"
START, PLAIN, QUOTED, CLOSED, BROKEN = "start", "plain", "quoted", "closed", "broken"
MARKS = {
    b"\xff\xfe\x00\x00": "utf-32-le",
    b"\x00\x00\xfe\xff": "utf-32-be",
    b"\xff\xfe": "utf-16-le",
    b"\xfe\xff": "utf-16-be",
}
LISTS = ("users", "data", "results")


def unpacked(content):
    if content.startswith(b"\x1f\x8b"):
        return gzip.decompress(content)
    if content.startswith(b"\x28\xb5\x2f\xfd"):
        return zstandard.ZstdDecompressor().stream_reader(content, read_across_frames=True).read()
    if content.startswith(b"PK"):
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            name = next(name for name in archive.namelist() if name.startswith(("c", "i")))
            return unpacked(archive.read(name))
    return content


def as_utf8(content, encoding=None):
    for mark, name in MARKS.items():
        if content.startswith(mark):
            return content[len(mark) :].decode(name).encode()
    if encoding and encoding.startswith("utf-16"):
        return content.decode(encoding).encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def starts(kind, content, facts):
    """The first line of every physical record, in order; `facts` is the entry of the manifest."""
    if kind == "xlsx":
        return [line for line in sheet_rows(content) if line != facts.get("header_line", 1)]
    content = unpacked(content)
    if kind == "parquet":
        return list(
            range(1, pl.scan_parquet(io.BytesIO(content)).select(pl.len()).collect().item() + 1)
        )
    content = as_utf8(content, facts.get("encoding"))
    end = b"\n" if b"\n" in content and facts.get("line_end") != "CR" else b"\r"
    lines = content.split(end)
    if kind == "jsonl":
        return [number for number, line in enumerate(lines, start=1) if line.strip(BLANKS)]
    if kind == "vcard":
        begins = [line.strip(BLANKS).upper() == b"BEGIN:VCARD" for line in lines]
        return [n for n, line in enumerate(lines, start=1) if begins[n - 1] and line[:1] in b"bB"]
    if kind == "json":
        return json_starts(content.decode("utf-8", "replace"))
    rows = csv_starts([line.removesuffix(b"\r") for line in lines], delimiter_of(facts), facts)
    header = rows[0] if rows and facts.get("header_rows") != 0 else 0
    return [row for row in rows if row != facts.get("header_line", header)]


def sheet_rows(content):
    """Numbers of the rows of the first sheet that hold any text."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = ElementTree.fromstring(archive.read("xl/worksheets/sheet1.xml"))
    rows = (element for element in sheet.iter() if element.tag.endswith("}row"))
    return [int(row.attrib["r"]) for row in rows if any(cell.text for cell in row.iter())]


def delimiter_of(facts):
    return facts.get("delimiter", ",").encode()


def walk(line, delimiter, state=START):
    """The state of a delimited line after its last byte."""
    for at in range(len(line)):
        byte = line[at : at + 1]
        if state == QUOTED:
            state = CLOSED if byte == b'"' else QUOTED
        elif byte == delimiter and state != BROKEN:
            state = START
        elif state == CLOSED:
            state = QUOTED if byte == b'"' else BROKEN
        elif state == START:
            state = QUOTED if byte == b'"' else PLAIN
    return state


def width(line, delimiter):
    cells, state = 1, START
    for at in range(len(line)):
        state = walk(line[at : at + 1], delimiter, state)
        cells += state == START
    return 0 if state in (BROKEN, QUOTED) else cells


def csv_starts(lines, delimiter, facts):
    """First lines of rows, the header among them: a quote may span lines, but no whole rows."""
    filled = [bool(line.strip(BLANKS)) for line in lines]
    at = next((n for n, full in enumerate(filled) if full), len(lines))
    if lines[at : at + 1] and re.fullmatch(rb'"?sep=."?', lines[at]):
        at += 1
    header = next((line for line in lines[at:] if line.strip(BLANKS)), b"")
    wide = width(header, delimiter)
    found = []
    while at < len(lines):
        if filled[at]:
            found.append(at + 1)
            at = row_end(lines, at, delimiter, wide, facts)
        at += 1
    return found


def row_end(lines, at, delimiter, wide, facts):
    """The last line of the row that starts here."""
    line = lines[at]
    if b'"' not in line:
        return at
    if facts.get("blanks_before_quotes"):
        line = line.replace(delimiter + b' "', delimiter + b'"')
    state, last, size = walk(line, delimiter), at, len(line)
    while state == QUOTED and last + 1 < len(lines) and size <= HELD:
        last += 1
        size += len(lines[last]) + 1
        state = walk(lines[last], delimiter, QUOTED) if b'"' in lines[last] else QUOTED
    inner = [line for line in lines[at + 1 : last] if line.strip(BLANKS)]
    rows = sum(width(line, delimiter) == wide for line in inner) if wide > 2 else 0
    swallowed = rows > 1 and 2 * rows >= len(inner)
    return at if state in (QUOTED, BROKEN) or swallowed else last


def json_starts(text):
    """First lines of the elements of a document, also where some of them are no JSON."""
    decoder = json.JSONDecoder(parse_int=str)
    at, enveloped = list_start(text)
    key = re.search(r'\{\s*("[^"]*")', text)
    again = re.compile(rf"[,\n]\s*(?=\{{\s*{re.escape(key[1])})" if key else r"(?!)")
    found = []
    while True:
        at = re.compile(r"[\s,]*" if enveloped else r"[\s,\]]*").match(text, at).end()
        if at == len(text) or (enveloped and text[at] == "]"):
            return found
        found.append(text.count("\n", 0, at) + 1)
        try:
            at = decoder.raw_decode(text, at)[1]
        except (ValueError, RecursionError):
            following = again.search(text, at + 1)
            at = following.end() if following else len(text)


def list_start(text):
    """Where the elements begin, and whether an object is around their list."""
    envelope = re.match(rf'\s*\{{[^\[\]]*?"(?:{"|".join(LISTS)})"\s*:\s*\[', text)
    bracket = re.match(r"\s*\[", text)
    if envelope:
        return envelope.end(), True
    return (bracket.end() if bracket else 0), False
