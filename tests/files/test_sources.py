from __future__ import annotations

import zipfile

import pytest
from files.formats.workbooks import workbook

from resolver.errors import InputError
from resolver.files.options import ReadOptions
from resolver.files.read import read

ONE = "id,name\n1,Dana\n"


@pytest.fixture
def folder(tmp_path):
    inside = tmp_path / "exports"
    (inside / "old").mkdir(parents=True)
    (inside / "a.csv").write_text(ONE)
    (inside / "old" / "b.csv").write_text(ONE)
    (inside / "c.xlsx").write_bytes(workbook({"S": [["id"], ["1"]], "T": [["id"], ["1"]]}))
    with zipfile.ZipFile(inside / "d.zip", "w") as archive:
        archive.writestr("e.csv", ONE)
        archive.writestr("x/f.csv", ONE)
    return inside


def sources(source, wish):
    found = read(str(source), ReadOptions(source=wish))
    return [one.source for one in found.inputs]


ALL = ["a.csv", "c.xlsx#S", "c.xlsx#T", "d.zip#e.csv", "d.zip#x/f.csv", "old/b.csv"]


@pytest.mark.parametrize(
    ("wish", "named"),
    [
        ({"exports": "x"}, ALL),
        ({"exports/": "x"}, ALL),
        ({"exports/a.csv": "x"}, ["a.csv"]),
        ({"a.csv": "x"}, ["a.csv"]),
        ({"exports/old": "x"}, ["old/b.csv"]),
        ({"exports/c.xlsx": "x"}, ["c.xlsx#S", "c.xlsx#T"]),
        ({"c.xlsx": "x"}, ["c.xlsx#S", "c.xlsx#T"]),
        ({"exports/c.xlsx#T": "x"}, ["c.xlsx#T"]),
        ({"c.xlsx#t": "x"}, ["c.xlsx#T"]),
        ({"exports/d.zip#x/f.csv": "x"}, ["d.zip#x/f.csv"]),
        ({"d.zip": "x"}, ["d.zip#e.csv", "d.zip#x/f.csv"]),
        ({"exports": "y", "d.zip": "x"}, ["d.zip#e.csv", "d.zip#x/f.csv"]),
        ({None: "y", "exports": "x"}, ALL),
    ],
)
def test_a_name_holds_for_all_that_lies_in_it(folder, monkeypatch, wish, named):
    monkeypatch.chdir(folder.parent)
    found = sources("exports", wish)
    assert [path for path, name in zip(ALL, found, strict=True) if name == "x"] == named


def test_a_pattern_is_named_as_a_whole(folder, monkeypatch):
    monkeypatch.chdir(folder.parent)
    assert sources("exports/*.csv", {"exports/*.csv": "x"}) == ["x"]
    assert sources("exports/c.xlsx#T", {"exports/c.xlsx#T": "x"}) == ["x"]
    assert sources("exports/c.xlsx#t", {"exports/c.xlsx": "x"}) == ["x"]


@pytest.mark.parametrize("file", ["exports/b.csv", "c.xlsx#U", "export", "f.csv"])
def test_a_name_for_what_is_not_read_is_an_error(folder, monkeypatch, file):
    monkeypatch.chdir(folder.parent)
    with pytest.raises(InputError, match="named for a file that is not read"):
        sources("exports", {file: "x"})
