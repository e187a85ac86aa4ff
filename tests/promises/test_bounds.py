"""Hostile sizes are refused or rejected in bounded memory."""

from __future__ import annotations

import gzip
import io
import os
import subprocess
import sys
import zipfile
from functools import cache
from itertools import repeat

import openpyxl
import pytest
import zstandard

pytestmark = pytest.mark.skipif(not hasattr(os, "wait4"), reason="peak memory is told by wait4")

MB = 1 << 20
ROOM = 150
"""Megabytes that a hostile input may take beyond a harmless one."""
READ = (
    "import sys; from resolver.errors import ResolverError; from resolver.files.read import read\n"
    "try:\n"
    "    one = read(sys.argv[1]).inputs[0]\n"
    "    print(one.physical, one.accepted, one.rejected, one.skipped)\n"
    "except ResolverError as error: print(error)\n"
)


def spent(command, pieces=()):
    """Exit code, what the command says, and the megabytes it took at most."""
    process = subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    )
    try:
        for piece in pieces:
            process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        pass
    said = process.stdout.read().decode()
    process.stdout.close()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    unit = MB if sys.platform == "darwin" else 1_024
    return process.returncode, said, usage.ru_maxrss // unit


def reading(source, pieces=()):
    code, said, peak = spent([sys.executable, "-c", READ, str(source)], pieces)
    assert code == 0
    return said.strip(), peak


@cache
def harmless():
    return reading("-", [b"id,name\n1,Ann\n"])[1]


def much(head, unit, size, tail=b""):
    """Megabytes of a unit between head and tail, a piece at a time."""
    yield head
    yield from repeat(unit * (MB // len(unit)), size)
    yield tail


def test_a_gigabyte_in_one_line_is_refused(tmp_path):
    command = [sys.executable, "-m", "resolver", "scan", "-", "-o", str(tmp_path / "out")]
    code, said, peak = spent(command, much(b"", b"a", 1_024))
    assert code == 1
    assert "-, line 1" in said
    assert "more than 1048576 bytes" in said
    assert "Traceback" not in said
    assert peak < harmless() + ROOM


LONG = {
    "a quoted cell": (b'id,name\n1,"', b"a", 200, b'"\n2,Bo\n', "2 1 1 0"),
    "a line below the header": (b"id,name\n1,", b"a", 200, b"\n2,Bo\n", "2 1 1 0"),
    "a JSON string": (b'[{"id":"1","name":"', b"a", 200, b'"},{"id":"2"}]', "2 1 1 0"),
    "a line of JSON": (b'{"id":"1","name":"', b"a", 200, b'"}\n{"id":"2"}\n', "2 1 1 0"),
    "lists in lists": (b"", b"[", 100, b"", "1 0 1 0"),
    "objects in objects": (b"[", b'{"a":', 100, b"", "1 0 1 0"),
    "a line of a card": (b"BEGIN:VCARD\nFN:", b"a", 200, b"\nEND:VCARD\n", "1 0 1 0"),
    "a folded card": (b"BEGIN:VCARD\nFN:", b"a" * 60 + b"\n ", 32, b"\nEND:VCARD\n", "1 0 1 0"),
}


@pytest.mark.parametrize("name", LONG)
def test_a_record_of_any_length_is_rejected(name):
    head, unit, size, tail, counts = LONG[name]
    said, peak = reading("-", much(head, unit, size, tail))
    assert said == counts
    assert peak < harmless() + ROOM


def workbook(pieces):
    """A workbook whose sheet is made of the pieces."""
    raw, whole = io.BytesIO(), io.BytesIO()
    openpyxl.Workbook().save(raw)
    with zipfile.ZipFile(raw) as old, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w") as sheet:
            for piece in pieces:
                sheet.write(piece)
    return whole.getvalue()


def archive(members, content):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(members):
            packed.writestr(f"{number}.csv", content)
    return raw.getvalue()


SHEET = b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
BOMBS = {
    "three_gigabytes.csv.gz": lambda: gzip.compress(bytes(10 * MB)) * 300,
    "ten_gigabytes.csv.zst": lambda: zstandard.compress(bytes(10 * MB)) * 1_000,
    "one_member.zip": lambda: archive(1, bytes(200 * MB)),
    "many_members.zip": lambda: archive(20, b"id,name\n" + b"a" * 10 * MB),
    "rows.xlsx": lambda: workbook(much(SHEET, b"<row><c><v>1</v></c></row>", 200)),
    "one_text.xlsx": lambda: workbook(
        much(SHEET + b'<row><c t="inlineStr"><is><t>', b"a", 200, b"</t></is></c></row>")
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_bombs_are_refused(tmp_path, name):
    (tmp_path / name).write_bytes(BOMBS[name]())
    said, peak = reading(tmp_path / name)
    assert "times its size" in said
    assert peak < harmless() + ROOM
