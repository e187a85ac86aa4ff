from __future__ import annotations

import datetime as dt
import io
import random
import re
import zipfile
from xml.etree import ElementTree

import openpyxl
import pytest
from files.formats.workbooks import packed, parts_of, rows_xml, sheet_xml, workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.files import limits
from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.read import read

HEAD = ["id", "name", "email"]
ROWS = [HEAD, ["1", "Dana", "d@example.org"], ["2", "Bo", "b@example.org"]]


def written(folder, content, name="book.xlsx"):
    path = folder / name
    path.write_bytes(content)
    return path


def one(folder, sheets, **options):
    (table,) = tables(written(folder, workbook(sheets, **options)), ReadOptions())
    return table


def cells(table):
    return table.frame.select(table.columns).rows()


def physical_rows(content):
    """Rows with a cell that holds something, counted on the XML by another parser."""
    counts = {}
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            if re.search(r"sheets?/(work)?sheet[0-9]+\.xml$", name):
                root = ElementTree.fromstring(archive.read(name))
                counts[name] = sum(
                    any((leaf.text or "") for leaf in row.iter() if leaf.tag.endswith(("}v", "}t")))
                    for row in root.iter()
                    if row.tag.endswith("}row")
                )
    return counts


def typed(place, kind, value, style=0):
    return f'<c r="{place}" t="{kind}" s="{style}"><v>{value}</v></c>'


def test_a_sheet_is_a_table(tmp_path):
    table = one(tmp_path, {"Customers": ROWS})
    assert table.path == f"{tmp_path}/book.xlsx#Customers"
    assert (table.format, table.physical, table.columns) == ("xlsx", 2, HEAD)
    assert cells(table) == [("1", "Dana", "d@example.org"), ("2", "Bo", "b@example.org")]
    assert table.frame["__line__"].to_list() == [2, 3]
    assert table.warnings == ()


def test_every_kind_of_cell_is_what_a_person_sees(tmp_path):
    row = [
        typed("A2", "s", 0),
        typed("B2", "s", 1),
        typed("C2", "n", "2138", 1),
        typed("D2", "n", "1.4155551234E10"),
        typed("E2", "b", 1),
        typed("F2", "e", "#N/A"),
        typed("G2", "n", 44927, 2),
        '<c r="H2" t="str"><f>A2&amp;B2</f><v>_x0041_b</v></c>',
        '<c r="I2"><f>1+1</f></c>',
        typed("J2", "d", "2024-01-02T00:00:00"),
        '<c r="K2" t="inlineStr"><is><r><t>a</t></r><r><t xml:space="preserve"> b</t></r></is></c>',
        typed("L2", "n", "0.30000000000000004", 9),
    ]
    names = ["id", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l"]
    rich = "<si><r><t>Jo</t></r><r><rPr/><t>hn</t></r><rPh><t>x</t></rPh></si>"
    codes = ("General", "00000", "yyyy-mm-dd")
    table = one(tmp_path, {"S": [names, row]}, strings=("5", rich), codes=codes)
    values = dict(zip(table.columns, cells(table)[0], strict=True))
    assert values == {
        "id": "5",
        "b": "John",
        "c": "02138",
        "d": "14155551234",
        "e": "TRUE",
        "f": None,
        "g": "2023-01-01",
        "h": "Ab",
        "i": None,
        "j": "2024-01-02",
        "k": "a b",
        "l": "0.3",
    }
    assert [text.split(":")[0].split(",")[0] for text in table.warnings] == [
        "Cells with an error such as #N/A",
        "Formulas without a stored value",
    ]


def test_what_another_program_writes(tmp_path):
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["id", "zip", "born", "at", "time", "sum", "vip", "note"])
    moment = dt.datetime(2020, 5, 6, 7, 8, 9)
    for n in range(300):
        sheet.append([n, n, moment.date(), moment, moment.time(), n / 10, n % 2 == 0, f"a\nb {n}"])
        sheet.cell(n + 2, 2).number_format = "00000"
    book.create_chartsheet("Chart")
    book.save(tmp_path / "book.xlsx")
    (table,) = tables(tmp_path / "book.xlsx", ReadOptions())
    first = (
        "7",
        "00007",
        "2020-05-06",
        "2020-05-06T07:08:09",
        "07:08:09",
        "0.7",
        "FALSE",
        "a\nb 7",
    )
    assert cells(table)[7] == first
    assert table.physical == 300
    assert table.warnings == (f"Left out beside it: {tmp_path}/book.xlsx#Chart (no worksheet).",)


def test_dates_of_the_1904_system(tmp_path):
    rows = [["id", "day"], [typed("A2", "n", 1), typed("B2", "n", 42000, 1)]]
    table = one(tmp_path, {"S": rows}, codes=("General", "yyyy-mm-dd"), date_1904=True)
    assert cells(table) == [("1", "2018-12-28")]


def test_titles_above_the_header_are_declared_skips(tmp_path):
    rows = [["Customers of 2024"], [], ["Made on", "2024-01-02"], [], *ROWS]
    result = read(written(tmp_path, workbook({"S": rows})))
    found = result.inputs[0]
    assert (found.physical, found.accepted, found.rejected, found.skipped) == (4, 2, 0, 2)
    assert result.rejects["code"].to_list() == ["above_header"] * 2
    assert result.rejects["line"].to_list() == [1, 3]
    assert result.records["record_id"].to_list() == ["1", "2"]
    assert "Rows above the header, left out: 2." in result.warnings[0]


def test_rows_that_are_no_records(tmp_path):
    error = ['<c r="A4" t="e"><v>#REF!</v></c>']
    rows = [HEAD, ROWS[1], [None, "", None], error, HEAD, ["2"], ["3", "Cy", "c@x.org", "more"]]
    table = one(tmp_path, {"S": rows})
    assert table.physical == 5
    assert table.rejects.select("line", "code").rows() == [(4, "empty_row"), (5, "repeated_header")]
    assert cells(table)[1:] == [("2", None, None, None), ("3", "Cy", "c@x.org", "more")]
    assert table.columns == [*HEAD, "column_4"]
    assert table.header == frozenset(HEAD)


def test_columns_may_be_named_twice_or_not_at_all(tmp_path):
    table = one(tmp_path, {"S": [["id", "x", None, "x"], ["1", "a", "b", "c"]]})
    assert set(table.columns) == {"id", "x", "column_3", "x__2"}
    assert table.frame.select("id", "x", "column_3", "x__2").row(0) == ("1", "a", "b", "c")


def test_a_table_may_begin_anywhere(tmp_path):
    rows = [[], [None, None, *HEAD], *[[None, None, *row] for row in ROWS[1:]]]
    table = one(tmp_path, {"S": rows})
    assert table.columns == HEAD
    assert table.frame["__line__"].to_list() == [3, 4]


def test_a_first_row_of_data_numbers_the_columns(tmp_path):
    table = one(tmp_path, {"S": ROWS[1:]})
    assert table.columns == ["column_1", "column_2", "column_3"]
    assert table.physical == 2


def test_each_sheet_with_a_table_is_one(tmp_path):
    notes = [["Read me first"], ["Made by the sales team"]]
    sheets = {"A": ROWS, "Notes": notes, "B": [["id", "tel"], ["1", "2"]], "C": [], "D": None}
    path = written(tmp_path, workbook(sheets, states={"B": "hidden"}))
    first, second = tables(path, ReadOptions())
    assert (first.path, second.path) == (f"{path}#A", f"{path}#B")
    assert (first.columns, second.columns) == (HEAD, ["id", "tel"])
    assert first.warnings == (
        f"Left out beside it: {path}#C (empty), {path}#D (no worksheet), {path}#Notes (no table).",
    )
    assert second.warnings == ("The sheet is hidden; it is read, too.",)


@pytest.mark.parametrize("part", ["Kunden", "kunden", "KUNDEN"])
def test_a_sheet_is_named_behind_the_mark(tmp_path, part):
    path = written(tmp_path, workbook({"Other": ROWS, "Kunden": [["id"], ["7"]]}))
    (table,) = tables(f"{path}#{part}", ReadOptions())
    assert (table.path, cells(table)) == (f"{path}#Kunden", [("7",)])


def test_an_unknown_sheet_is_named_with_those_there_are(tmp_path):
    path = written(tmp_path, workbook({"Kunden": ROWS, "a": ROWS, "A": ROWS}))
    with pytest.raises(InputError, match=r"Did you mean 'Kunden'.*It has: Kunden, a, A"):
        tables(f"{path}#Kundne", ReadOptions())
    assert len(tables(f"{path}#a", ReadOptions())) == 1


def test_hidden_rows_and_columns_are_read_and_mentioned(tmp_path):
    body = rows_xml(ROWS).replace('<row r="2"', '<row r="2" hidden="1"')
    xml = sheet_xml(body, before='<cols><col min="2" max="3" hidden="1"/></cols>')
    table = one(tmp_path, {"S": xml})
    assert table.physical == 2
    assert [text.rpartition(": ")[2] for text in table.warnings] == ["1.", "2."]


def test_only_the_first_cell_of_a_merged_range_is_seen(tmp_path):
    rows = [HEAD, ["1", "Dana", "d"], ["2", "stale", "e"], ["3", "Bo", "f"]]
    after = '<mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>'
    table = one(tmp_path, {"S": sheet_xml(rows, after=after)})
    assert [row[1] for row in cells(table)] == ["Dana", None, "Bo"]


def test_cells_and_rows_need_not_say_where_they_are(tmp_path):
    body = rows_xml(ROWS)
    bare = re.sub(r' r="[A-Z]*[0-9]+"', "", body)
    assert cells(one(tmp_path, {"S": sheet_xml(bare)})) == cells(one(tmp_path, {"S": ROWS}))


def test_prefixes_and_backslashes_of_other_writers(tmp_path):
    parts = parts_of({"S": sheet_xml(ROWS)})
    sheet = parts.pop("xl/sheets/worksheet1.xml")
    prefixed = re.sub(r"<(/?)(\w)", r"<\1x:\2", sheet).replace("xmlns=", "xmlns:x=")
    parts["xl\\Sheets\\Worksheet1.xml"] = prefixed
    (table,) = tables(written(tmp_path, packed(parts)), ReadOptions())
    assert len(cells(table)) == 2


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        (typed("B2", "s", 9), "bad_cell"),
        (typed("B2", "s", "x"), "bad_cell"),
        (typed("ZZZZ2", "n", 9), "bad_cell"),
        (typed("A2", "n", 9), "bad_cell"),
        ('<c r="B2" t="str"><v>_x0000_</v></c>', "nul"),
        (f'<c r="B2" t="str"><v>{"a" * 70_000}</v></c>', "field_too_long"),
    ],
)
def test_a_bad_cell_costs_its_own_row(tmp_path, cell, code):
    rows = [["id", "b"], [typed("A2", "n", 1), cell], ["2", "x"]]
    table = one(tmp_path, {"S": rows})
    assert table.rejects.select("line", "code").rows() == [(2, code)]
    assert cells(table) == [("2", "x")]
    assert table.physical == 2


@pytest.mark.parametrize("sheets", [{"A": []}, {"A": [], "B": None}, {}])
def test_a_workbook_without_any_table_has_no_records(tmp_path, sheets):
    result = read(written(tmp_path, workbook(sheets)))
    assert [one.physical for one in result.inputs] == [0]


def replaced(name, content):
    parts = parts_of({"S": sheet_xml(ROWS)})
    if content is None:
        del parts[name]
    else:
        parts[name] = content
    return packed(parts)


LAUGHS = (
    '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]>'
    "<worksheet><sheetData><row><c><v>&c;</v></c></row></sheetData></worksheet>"
)
OUTSIDE = (
    '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    "<worksheet><sheetData><row><c><v>&a;</v></c></row></sheetData></worksheet>"
)
SHEET = "xl/sheets/worksheet1.xml"
OLE = b"\xd0\xcf\x11\xe0" + bytes(600)
HOSTILE = {
    "laughs": (replaced(SHEET, LAUGHS), "is not XML of a workbook"),
    "outside": (replaced(SHEET, OUTSIDE), "is not XML of a workbook"),
    "strings": (replaced("xl/strings.xml", OUTSIDE), "is not XML of a workbook"),
    "cut": (replaced(SHEET, sheet_xml(ROWS)[:-40]), "is damaged XML"),
    "missing": (replaced(SHEET, None), "lacks a part"),
    "deep": (replaced(SHEET, "<a>" * 99 + "</a>" * 99), "is not XML of a workbook"),
    "names": (
        replaced(SHEET, "<x>" + "".join(f"<a{i}/>" for i in range(90_000)) + "</x>"),
        "is not XML of a workbook",
    ),
    "attribute": (replaced(SHEET, f'<x a="{"b" * 9_000_000}"/>'), "is not XML of a workbook"),
    "wide": (workbook({"S": [[f"c{i}" for i in range(600)]]}), "600 columns"),
    "zip": (workbook({"S": ROWS})[:-30], "damaged or cut off"),
    "locked": (OLE + "EncryptedPackage".encode("utf-16-le"), "locked with a password"),
    "xls": (OLE, r"old Excel workbook \(.xls\)"),
    "xlsb": (packed({"[Content_Types].xml": "", "xl/workbook.bin": ""}), r"\(.xlsb\)"),
    "docx": (packed({"[Content_Types].xml": "", "word/document.xml": ""}), "Office document"),
    "ods": (packed({"mimetype": "application/x", "content.xml": ""}), r"\(.ods\)"),
    "numbers": (packed({"Index/Document.iwa": ""}), "Numbers document"),
    "no workbook": (packed({"[Content_Types].xml": "", "_rels/.rels": "<x/>"}), "lacks a part"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_workbook_to_read_is_said(tmp_path, name):
    content, said = HOSTILE[name]
    with pytest.raises(InputError, match=said):
        tables(written(tmp_path, content), ReadOptions())


def test_a_bomb_is_refused_while_it_unpacks(tmp_path):
    body = "".join(["<row><c><v>1</v></c></row>" + " " * 1_000_000] * 80)
    content = workbook({"S": f"<worksheet><sheetData>{body}</sheetData></worksheet>"})
    assert len(content) < 200_000
    with pytest.raises(InputError, match="200 times its size"):
        tables(written(tmp_path, content), ReadOptions())
    with pytest.raises(InputError, match="more than 1000 bytes"):
        tables(written(tmp_path, workbook({"S": ROWS})), ReadOptions(max_unpacked=1_000))


def test_the_texts_that_cells_share_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr("resolver.files.formats.ooxml.MAX_STRINGS", 99)
    with pytest.raises(InputError, match="is not XML of a workbook"):
        one(tmp_path, {"S": ROWS}, strings=["a" * 60, "b" * 60])
    assert limits.MAX_STRINGS > 99


def test_a_long_sheet_is_counted_by_two(tmp_path):
    rng = random.Random(7)
    rows = [HEAD]
    for n in range(3_000):
        rows.append([str(n), None, ""] if rng.random() < 0.2 else [str(n), f"Dana {n}", "x@y.org"])
        if rng.random() < 0.1:
            rows.append([])
    content = workbook({"S": rows})
    (table,) = tables(written(tmp_path, content), ReadOptions())
    assert table.physical + 1 == sum(physical_rows(content).values()) == 3_001
    assert table.frame.height == 3_000


@settings(max_examples=150)
@given(st.data())
def test_a_damaged_workbook_is_an_error_or_read(tmp_path_factory, data):
    content = bytearray(workbook({"S": ROWS, "T": [["a"], ["1"]]}, strings=("x", "y")))
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    check_outcome(tmp_path_factory.mktemp("x"), bytes(content))


@settings(max_examples=300)
@given(st.data())
def test_damaged_xml_is_an_error_or_read(tmp_path_factory, data):
    parts = parts_of({"S": sheet_xml(ROWS)}, strings=("x", "y"))
    name = data.draw(st.sampled_from(sorted(parts)))
    text = parts[name]
    pieces = [
        "<",
        ">",
        '"',
        "<row>",
        "</row>",
        "<c>",
        "</c>",
        "<v>",
        "&lt;",
        "9",
        "\x00",
        "]]>",
        "s",
    ]
    for _ in range(data.draw(st.integers(1, 4))):
        at = data.draw(st.integers(0, len(text)))
        cut = data.draw(st.integers(0, 8))
        text = text[:at] + data.draw(st.sampled_from([*pieces, ""])) + text[at + cut :]
    check_outcome(tmp_path_factory.mktemp("x"), packed({**parts, name: text}))


def check_outcome(folder, content):
    try:
        result = read(written(folder, content))
    except InputError:
        return
    for found in result.inputs:
        assert found.accepted + found.rejected + found.skipped == found.physical
