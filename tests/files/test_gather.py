from __future__ import annotations

import csv
import gzip
import io
import sys
import zipfile

import pytest
import zstandard
from files.formats.workbooks import workbook
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import InputError
from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.read import read

HEAD = b"id,name\n"
ONE = HEAD + b"1,Dana\n"
TWO = HEAD + b"2,Bo\n"
BOOK = workbook({"S": [["id", "name"], ["3", "Cy"]], "T": [["id", "tel"], ["4", "5"]]})


def packed(**members):
    raw = io.BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return raw.getvalue()


def made(folder, **files):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)


def found(source, **options):
    return tables(str(source), ReadOptions(**options))


def paths(source, folder, **options):
    return [table.path.removeprefix(f"{folder}/") for table in found(source, **options)]


def test_a_folder_gives_all_its_tables(tmp_path):
    made(
        tmp_path,
        **{
            "b.csv": ONE,
            "a.csv.gz": gzip.compress(TWO),
            "x/c.xlsx": BOOK,
            "x/d.zip": packed(**{"e.jsonl": b'{"id":"9"}\n'}),
            "notes.docx": b"PK",
            "picture.png": b"\x89PNG",
            "readme.txt": b"Call me.\nSoon!\n",
            "list.txt": b"id\tname\n1\tDana\n",
            "noname": ONE,
            ".hidden.csv": ONE,
        },
    )
    assert paths(tmp_path, tmp_path) == [
        "a.csv.gz", "b.csv", "list.txt", "x/c.xlsx#S", "x/c.xlsx#T", "x/d.zip#e.jsonl"
    ]  # fmt: skip
    (said,) = found(tmp_path)[0].warnings
    for name in ("notes.docx", "picture.png", "readme.txt", "noname", ".hidden.csv"):
        assert f"{tmp_path}/{name} (" in said


def test_a_folder_with_nothing_to_read_is_an_error(tmp_path):
    made(tmp_path, **{"a.png": b"x"})
    with pytest.raises(InputError, match=r"holds no file of customers.*a.png"):
        found(tmp_path)
    made(tmp_path, **{"empty.zip": packed()})
    with pytest.raises(InputError, match="holds no file of customers"):
        found(tmp_path / "empty.zip")


def test_customers_that_cannot_be_read_are_not_left_out_in_silence(tmp_path):
    made(tmp_path, **{"a.csv": ONE, "b.xls": b"\xd0\xcf\x11\xe0"})
    with pytest.raises(InputError, match=r"b.xls: is an old Excel workbook"):
        found(tmp_path)


def test_a_format_takes_files_of_any_name(tmp_path):
    made(tmp_path, **{"a.dat": ONE, "b.export": TWO})
    assert paths(tmp_path, tmp_path, format="csv") == ["a.dat", "b.export"]


def test_long_lists_of_what_was_left_out_are_cut(tmp_path):
    made(tmp_path, **{"a.csv": ONE, **{f"{n}.png": b"" for n in range(25)}})
    assert found(tmp_path)[0].warnings[0].endswith("and 15 more.")


def test_members_and_sheets_inside_one_another(tmp_path):
    inner = packed(**{"e.csv": TWO, "c.xlsx": BOOK})
    content = packed(
        **{"a.csv": ONE, "b.csv.gz": gzip.compress(TWO), "x/in.zip": inner, ".d.csv": ONE}
    )
    made(tmp_path, **{"out.zip": content})
    path = tmp_path / "out.zip"
    assert paths(path, tmp_path) == [
        "out.zip#a.csv",
        "out.zip#b.csv.gz",
        "out.zip#x/in.zip#c.xlsx#S",
        "out.zip#x/in.zip#c.xlsx#T",
        "out.zip#x/in.zip#e.csv",
    ]
    assert paths(f"{path}#a.csv", tmp_path) == ["out.zip#a.csv"]
    assert paths(f"{path}#A.CSV", tmp_path) == ["out.zip#a.csv"]
    assert paths(f"{path}#.d.csv", tmp_path) == ["out.zip#.d.csv"]
    assert paths(f"{path}#x/in.zip#c.xlsx#t", tmp_path) == ["out.zip#x/in.zip#c.xlsx#T"]
    assert [table.physical for table in found(path)] == [1] * 5


@pytest.mark.parametrize(
    ("part", "said"),
    [
        ("a.cvs", r"has no file 'a.cvs'. Did you mean 'a.csv'\? It has: a.csv, b.xlsx"),
        ("b.xlsx#U", r"b.xlsx: has no sheet 'U'.* It has: S, T"),
        ("a.csv#U", r"a.csv: has no part 'U'"),
    ],
)
def test_an_unknown_part_is_named_with_those_there_are(tmp_path, part, said):
    made(tmp_path, **{"out.zip": packed(**{"a.csv": ONE, "b.xlsx": BOOK})})
    with pytest.raises(InputError, match=said):
        found(f"{tmp_path}/out.zip#{part}")


def test_three_archives_in_one_another_are_refused(tmp_path):
    content = packed(**{"a.csv": ONE})
    for _ in range(2):
        content = packed(**{"in.zip": content})
    made(tmp_path, **{"out.zip": content})
    with pytest.raises(InputError, match="archive in an archive in an archive"):
        found(tmp_path / "out.zip")


def test_archives_in_one_another_are_bounded_by_the_outermost(tmp_path):
    inner = packed(**{"a.csv": bytes(70_000_000)})
    made(tmp_path, **{"out.zip": packed(**{"in.zip": inner + bytes(100)})})
    with pytest.raises(InputError, match="200 times its size"):
        found(tmp_path / "out.zip")
    gz = gzip.compress(bytes(70_000_000))
    made(tmp_path, **{"out.zip": packed(**{"a.csv.gz": gz})})
    with pytest.raises(InputError, match="200 times its size"):
        found(tmp_path / "out.zip")


def test_a_table_in_a_packed_workbook(tmp_path):
    made(
        tmp_path,
        **{
            "c.xlsx.gz": gzip.compress(BOOK),
            "c.zip.zst": zstandard.compress(packed(**{"a.csv": ONE})),
        },
    )
    assert paths(tmp_path / "c.xlsx.gz", tmp_path) == ["c.xlsx.gz#S", "c.xlsx.gz#T"]
    assert paths(tmp_path / "c.zip.zst", tmp_path) == ["c.zip.zst#a.csv"]


@pytest.mark.parametrize(
    ("content", "names"),
    [(BOOK, ["-#S", "-#T"]), (packed(**{"a.csv": ONE}), ["-#a.csv"]), (ONE, ["-"])],
)
def test_standard_input_may_be_anything(monkeypatch, content, names):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))
    assert [table.path for table in found("-")] == names


def test_a_sheet_of_standard_input(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(BOOK)))
    assert [table.path for table in found("-#t")] == ["-#T"]


def test_the_format_must_fit(tmp_path):
    made(tmp_path, **{"a.csv": ONE, "b.xlsx": BOOK})
    with pytest.raises(InputError, match="is no workbook"):
        found(tmp_path / "a.csv", format="xlsx")
    assert len(found(tmp_path / "b.xlsx", format="XLSM")) == 2
    for path in (tmp_path / "b.xlsx", tmp_path):
        with pytest.raises(InputError, match=r"b\.xlsx: is a workbook, not 'csv'"):
            found(path, format="csv")


def test_each_input_of_a_folder_balances(tmp_path):
    made(tmp_path, **{"a.csv": ONE + b"2\n", "b.xlsx": BOOK})
    result = read(tmp_path)
    assert [one.path for one in result.inputs] == [
        f"{tmp_path}/a.csv", f"{tmp_path}/b.xlsx#S", f"{tmp_path}/b.xlsx#T"
    ]  # fmt: skip
    assert [one.physical for one in result.inputs] == [2, 1, 1]
    for one in result.inputs:
        assert one.accepted + one.rejected + one.skipped == one.physical
        assert one.sha256


def test_files_and_frames_beside_one_another(tmp_path):
    made(tmp_path, **{"a.csv": ONE, "b.csv": TWO})
    both = tables([tmp_path, [{"id": "9"}]], ReadOptions())
    assert [table.path for table in both] == [
        f"{tmp_path}/a.csv", f"{tmp_path}/b.csv", "records2"
    ]  # fmt: skip


TEXT = (
    st.text(
        st.characters(
            codec="utf-8", exclude_characters="\x00\r", exclude_categories=["Cc", "Cs", "Cn", "Co"]
        ),
        min_size=1,
        max_size=12,
    )
    .map(str.strip)
    .filter(bool)
)
NAMES = ["id", "name", "email", "note"]


@settings(max_examples=40)
@given(rows=st.lists(st.tuples(TEXT, TEXT, TEXT), min_size=1, max_size=6))
def test_one_table_reads_alike_from_everywhere(tmp_path_factory, rows):
    folder = tmp_path_factory.mktemp("x")
    grid = [NAMES, *([str(i), *row] for i, row in enumerate(rows, start=1))]
    texts = {"csv": io.StringIO(), "tsv": io.StringIO()}
    csv.writer(texts["csv"]).writerows(grid)
    csv.writer(texts["tsv"], delimiter="\t", quoting=csv.QUOTE_ALL).writerows(grid)
    plain = {name: text.getvalue().encode() for name, text in texts.items()}
    made(
        folder,
        **{
            "a.csv": plain["csv"],
            "a.tsv": plain["tsv"],
            "a.csv.gz": gzip.compress(plain["csv"]),
            "a.csv.zst": zstandard.compress(plain["csv"]),
            "a.zip": packed(**{"a.csv": plain["csv"]}),
            "a.xlsx": workbook({"S": grid}),
            "b.zip": packed(**{"a.xlsx": workbook({"S": grid})}),
            "in/a.csv": plain["csv"],
        },
    )
    first, *others = [
        read(folder / name).records.drop("file", "line")
        for name in ("a.csv", "a.tsv", "a.csv.gz", "a.csv.zst", "a.zip", "a.xlsx", "b.zip", "in")
    ]
    assert first["record_id"].to_list() == [str(i) for i in range(1, len(rows) + 1)]
    for other in others:
        assert other.equals(first)
