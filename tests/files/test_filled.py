from __future__ import annotations

import io
import zipfile

import pytest
import xlsxwriter

from resolver.errors import RulingError
from resolver.files.filled import filled


@pytest.fixture
def given_file(tmp_path):
    def write(content, name="r.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def workbook(**sheets):
    file = io.BytesIO()
    with xlsxwriter.Workbook(file) as book:
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            for line, row in enumerate(rows):
                for place, cell in enumerate(row):
                    sheet.write_string(line, place, cell)
    return file.getvalue()


def rows(path):
    return [(line, dict(row)) for _, line, row in filled(path, ("ruling",)).rows]


def test_json_lines_have_no_header(given_file):
    found = filled(given_file('{"ruling": "same"}\n\n{"ruling": 7}\n', "r.jsonl"), ())
    assert found.header is None
    assert [(line, row["ruling"]) for _, line, row in found.rows] == [(1, "same"), (3, "7")]


def test_csv_loses_its_guards(given_file):
    path = given_file("Ruling ;left\n\nsame;'=1+1\n")
    assert filled(path, ()).header == ("ruling", "left")
    assert filled(path, ()).line == 1
    assert rows(path) == [(3, {"ruling": "same", "left": "=1+1"})]


def test_a_workbook_is_the_sheets_that_have_the_column(given_file):
    table = [["Ruling", "left"], ["same", "'=1+1"], ["different", "007"]]
    path = given_file(workbook(notes=[["read", "me"], ["a", "b"]], here=table), "r.xlsx")
    found = filled(path, ("ruling",))
    assert found.header == ("ruling", "left")
    assert [name for name, _, _ in found.rows] == [f"{path}#here"] * 2
    assert rows(path)[1] == (3, {"ruling": "different", "left": "007"})


def test_a_table_of_a_european_spreadsheet(given_file):
    path = given_file("ruling;left\r\nsame;Zoë\r\n".encode("windows-1252"))
    assert rows(path) == [(2, {"ruling": "same", "left": "Zoë"})]


def test_a_workbook_made_from_our_csv_loses_its_guards(given_file):
    keys = ["'0123", "'=1+1", "plain", "''=x"]
    table = [["ruling", "left", "note"], *(["same", key, "=typed"] for key in keys)]
    found = rows(given_file(workbook(here=table), "r.xlsx"))
    assert [row["left"] for _, row in found] == ["0123", "=1+1", "plain", "'=x"]
    assert {row["note"] for _, row in found} == {"=typed"}


def test_a_workbook_of_our_own_has_no_guards_to_lose(given_file):
    keys = ["'0123", "0123", "plain"]
    table = [["ruling", "left"], *(["same", key] for key in keys)]
    found = rows(given_file(workbook(here=table), "r.xlsx"))
    assert [row["left"] for _, row in found] == keys


def test_a_file_that_was_cut_off(given_file):
    path = given_file('{"ruling": "same"}\n{"ruling": "sa', "r.jsonl")
    with pytest.raises(RulingError, match=r"line 2: is no whole JSON object; was the file cut"):
        rows(path)


def test_a_workbook_without_such_a_sheet(given_file):
    path = given_file(workbook(a=[["x", "y"], ["1", "2"]]), "r.xlsx")
    with pytest.raises(RulingError, match="no sheet has a column 'ruling'; its columns are: x, y"):
        filled(path, ("ruling",))


def test_archives_and_what_is_no_text_are_refused(given_file):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("r.csv", "ruling,left,right\n")
    with pytest.raises(RulingError, match="is an archive"):
        filled(given_file(file.getvalue(), "r.zip"), ("ruling",))
    with pytest.raises(RulingError, match="damaged or cut off"):
        filled(given_file(file.getvalue()[:20], "r.xlsx"), ("ruling",))
    with pytest.raises(RulingError, match="one object a line"):
        filled(given_file('[{"ruling": "same"}]'), ("ruling",))
    with pytest.raises(RulingError, match="no such file"):
        filled("nowhere.csv", ("ruling",))


def test_nothing_at_all(given_file):
    found = filled(given_file(""), ("ruling",))
    assert (found.header, list(found.rows)) == (None, [])
