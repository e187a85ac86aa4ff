from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.files.formats.framing import Quoting
from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.table import Table


def _table(directory: Path, text: str) -> Table:
    (directory / "a.csv").write_text(text, encoding="utf-8", newline="")
    return tables(str(directory / "a.csv"), ReadOptions())[0]


def test_quotes_after_backslashes(tmp_path: Path) -> None:
    text = (
        '"id","name","note"\n"1","Ann \\"Annie\\" Lee","a, \\"b\\", c"\n'
        '"2","Bob","two\nlines \\"x\\" and C:\\\\"\n"3","Cy",""\n4,plain \\" x,y\n'
    )
    table = _table(tmp_path, text)
    assert table.physical == 4
    assert table.frame.select("id", "name", "note").rows() == [
        ("1", 'Ann "Annie" Lee', 'a, "b", c'),
        ("2", "Bob", 'two\nlines "x" and C:\\'),
        ("3", "Cy", None),
        ("4", 'plain \\" x', "y"),
    ]
    assert any("backslash" in warning for warning in table.warnings)


@pytest.mark.parametrize(
    "row",
    [
        '"1","say ""hi"" to","C:\\"',
        '"1","{""a"":""x\\""y""}","b"',
        '"1","C:\\","D:\\"',
    ],
)
def test_doubled_quotes_stay_the_rule(tmp_path: Path, row: str) -> None:
    table = _table(tmp_path, f'"id","name","note"\n{row}\n"2","b","c"\n')
    assert table.frame["id"].to_list() == ["1", "2"]
    assert table.rejects.is_empty()
    assert table.warnings == ()


@given(st.lists(st.text(alphabet='ab,"\\\n ', max_size=12), min_size=1, max_size=5))
def test_cells_come_back(texts: list[str]) -> None:
    line = ",".join('"' + t.replace("\\", "\\\\").replace('"', '\\"') + '"' for t in texts)
    assert Quoting(",", False, True).cells(line) == texts
    if "\n" not in line:
        assert Quoting(",", False, True).state(line) == "closed"


@pytest.mark.parametrize("line", ['"' + "\\" * 100_001, '"' + '\\"' * 50_000, '"a\\",' * 20_000])
def test_hostile_lines_take_linear_time(line: str) -> None:
    assert Quoting(",", False, True).state(line) in ("open", "broken", "closed")
