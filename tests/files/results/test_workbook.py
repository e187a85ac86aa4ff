from __future__ import annotations

import openpyxl
import polars as pl
import pytest

from resolver.files.filled import filled
from resolver.files.results import workbook
from resolver.files.results.workbook import LONGEST, NUL, text, write

HOSTILE = (
    *("=1+1", "@x", "+1", "-1", '=HYPERLINK("http://x.y")', "{=1}", "http://x.y", "'quoted"),
    *(
        "007",
        "1E5",
        "2024-01-01",
        "true",
        "\u202eabc\u2069",
        "🧑‍🤝‍🧑",
        "e\u0301",
        "\ufeffx",
        " outer ",
    ),
    *("<r>x</r>", "<r><t>a</t></r>", "<b>&\"'</b>", "]]>", "_x0041_", "a\x01b", "a\rb\r\nc\td"),
    *("\ufffe\uffff", "a\u2028b\x85c", "\u0627\u0644", "x" * 10_000, "😀" * 16_000),
)


def table(*names, proposals=None):
    rows = [
        {
            "entity_id": proposals[at] if proposals else f"e{at // 2}",
            "weight": 1.25,
            "size": 2,
            "record_id": name,
            "survivor": at % 2 == 0,
            "name": name,
            "decision": None,
            "note": None,
            "fingerprint": f"{at:016d}",
        }
        for at, name in enumerate(names)
    ]
    schema = {"decision": pl.String, "note": pl.String, "record_id": pl.String, "name": pl.String}
    return pl.DataFrame(rows, schema_overrides=schema)


def rows(path):
    return [row for _, _, row in filled(path, ("decision",)).rows]


def test_hostile_texts_come_back_whole(tmp_path):
    write(tmp_path / "p.xlsx", table(*HOSTILE))
    found = rows(tmp_path / "p.xlsx")
    assert [row["name"] for row in found] == list(HOSTILE)
    assert [row["record_id"] for row in found] == list(HOSTILE)
    assert found[3]["fingerprint"] == "0000000000000003"
    assert (found[0]["survivor"], found[1]["survivor"]) == ("true", "false")


def test_every_cell_is_a_text_or_one_of_three_numbers(tmp_path):
    write(tmp_path / "p.xlsx", table(*HOSTILE))
    sheet, helping = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets
    kinds = {(column[0].value, cell.data_type) for column in sheet.columns for cell in column[1:]}
    numbers = {name for name, kind in kinds if kind == "n"} - {"decision", "note"}  # empty
    assert numbers == {"weight", "size"}
    assert {kind for _, kind in kinds} <= {"n", "s"}
    assert helping.title == "how to decide"


def test_the_sheet_helps_to_decide(tmp_path):
    write(tmp_path / "p.xlsx", table("a", "b", "c", "d"))
    sheet = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[0]
    assert [cell.value for cell in sheet[1]][:3] == ["decision", "note", "entity_id"]
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("C2", "A1:I5")
    [choice] = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("A2:A5", '"same,different,related,unsure,drop"')
    colors = [sheet.cell(line, 3).fill.fgColor.rgb for line in range(2, 6)]
    assert colors[0] == colors[1] != colors[2] == colors[3]


def test_what_no_cell_can_hold():
    assert text("a\0b") == f"a{NUL}b"
    for long in ("x" * 40_000, "😀" * 20_000, "x" + "😀" * 20_000):
        cut = text(long)
        assert len(cut.encode("utf-16-le")) // 2 in (LONGEST - 1, LONGEST)
        assert cut.endswith(f"… [cut; {len(long):,} characters, whole in proposals.jsonl]")
        assert long.startswith(cut.partition("…")[0])
    assert text("x" * LONGEST) == "x" * LONGEST


def test_the_most_doubtful_proposals_of_many(tmp_path, monkeypatch):
    monkeypatch.setattr(workbook, "MOST", 2)
    write(tmp_path / "p.xlsx", table(*"abcde", proposals=["e9", "e9", "e1", "e1", "e5"]))
    assert [row["name"] for row in rows(tmp_path / "p.xlsx")] == [*"abcd"]
    helping = openpyxl.load_workbook(tmp_path / "p.xlsx").worksheets[1]
    assert "1 more rows" in [row[0].value for row in helping.rows][-1]


@pytest.mark.parametrize("names", [(), ("a", "b")])
def test_the_same_table_gives_the_same_bytes(tmp_path, names):
    for name in ("a.xlsx", "b.xlsx"):
        write(tmp_path / name, table(*names) if names else table("x").clear())
    assert (tmp_path / "a.xlsx").read_bytes() == (tmp_path / "b.xlsx").read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "b.xlsx"]
