from __future__ import annotations

from pathlib import Path

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.files.formula import safe
from resolver.files.options import Read, ReadOptions
from resolver.files.read import read
from resolver.files.repair import repaired
from resolver.files.repair.mojibake import misread
from resolver.files.repair.numbers import without_tails
from resolver.files.repair.spreadsheet import without_errors, without_guards
from resolver.files.repair.totals import without_totals
from resolver.files.table import Table
from resolver.frames.schema import REJECTS, empty
from resolver.steps.columns import FILE, LINE, ORDINAL


def _frame(**columns: list[str | None]) -> pl.DataFrame:
    height = len(next(iter(columns.values())))
    place = {FILE: ["a.csv"] * height, LINE: range(2, height + 2), ORDINAL: range(1, height + 1)}
    schema = {FILE: pl.String, LINE: pl.UInt32, ORDINAL: pl.UInt32}
    return pl.DataFrame(place, schema=schema).with_columns(
        pl.Series(name, cells, dtype=pl.String) for name, cells in columns.items()
    )


def _read(directory: Path, text: str, name: str = "a.csv", fix_mojibake: bool = False) -> Read:
    (directory / name).write_text(text, encoding="utf-8")
    return read(directory / name, ReadOptions(fix_mojibake=fix_mojibake))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("'00123", "00123"),
        ("'+14155552671", "+14155552671"),
        ("'=SUM(A1)", "=SUM(A1)"),
        ("'-5", "-5"),
        ("'@jane", "@jane"),
        ("''=x", "'=x"),
        ('="00123"', "00123"),
        ('=""00123""', "00123"),
        ("'t Hooft", "'t Hooft"),
        ("'s-Gravenhage", "'s-Gravenhage"),
        ("O'Neil", "O'Neil"),
        ('say "hi"', 'say "hi"'),
        ('="', '="'),
    ],
)
def test_guards(written: str, meant: str) -> None:
    frame, damage = without_guards(_frame(a=[written, None, "plain"]), ["a"])
    assert frame["a"].to_list() == [meant, None, "plain"]
    assert [(one.column, one.records) for one in damage] == ([("a", 1)] if written != meant else [])


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=5))
def test_what_was_made_safe_comes_back(texts: list[str]) -> None:
    guarded = pl.Series("a", texts, dtype=pl.String).to_frame().select(safe(pl.col("a")))["a"]
    pairs = [(raw, text) for raw, text in zip(guarded, texts, strict=True) if raw != text]
    frame, _ = without_guards(_frame(a=[raw for raw, _ in pairs]), ["a"])
    assert frame["a"].to_list() == [text for _, text in pairs]


def test_float_tails_of_whole_columns() -> None:
    names = ["id", "phone", "rate", "zip", "text", "spent"]
    frame = _frame(
        id=["1.0", "2.0", None],
        phone=["14155551234.0", "14155551235", None],
        rate=["1.0", "1.5", None],
        zip=["2138.0", "02139", None],
        text=["1.0", "x", None],
        spent=["0.00", "12.00", None],
    )
    after, damage = without_tails(frame, names)
    assert after.select(names).rows() == [
        ("1", "14155551234", "1.0", "2138", "1.0", "0.00"),
        ("2", "14155551235", "1.5", "02139", "x", "12.00"),
        (None,) * 6,
    ]
    assert [(one.column, one.records) for one in damage] == [("id", 2), ("phone", 1), ("zip", 1)]


def test_errors_of_formulas_are_no_values() -> None:
    frame, damage = without_errors(_frame(a=["#N/A", "\\N", "#REF!", "N", "#1", None]), ["a"])
    assert frame["a"].to_list() == [None, None, None, "N", "#1", None]
    assert damage[0].records == 3


def test_a_word_for_no_value_is_told_by_its_number() -> None:
    often = ["NULL"] * 6 + ["Smith"] * 94
    frame = _frame(family=[*often], city=[*reversed(often)], nick=["Null", *["x"] * 99])
    after, damage = without_errors(frame, ["family", "city", "nick"])
    assert after.null_count().row(0)[3:] == (6, 6, 0)
    assert [one.code for one in damage] == ["null_word"] * 2


@given(st.sampled_from(["Null", "None", "Nan", "Na", "True", "NULL"]), st.integers(0, 3))
def test_surnames_that_are_few_stay(name: str, others: int) -> None:
    frame = _frame(family=[name] * (others + 1), given=["Jane"] * (others + 1))
    assert without_errors(frame, ["family", "given"])[0].equals(frame)


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("MÃ¼ller", "Müller"),
        ("JosÃ©", "José"),
        ("Oâ€™Neil", "O’Neil"),
        ("MÃƒÂ¼ller", "Müller"),
        ("StraÃŸe 5", "Straße 5"),
    ],
)
def test_mojibake(wrong: str, right: str) -> None:
    frame = _frame(a=[wrong, "Müller", "Šimůnek", "日本語", None], b=["x"] * 5)
    told, damage = misread(frame, ["a", "b"], False)
    assert told.equals(frame)
    assert [(one.code, one.column, one.records) for one in damage] == [("mojibake", "a", 1)]
    fixed, damage = misread(frame, ["a", "b"], True)
    assert fixed["a"].to_list() == [right, "Müller", "Šimůnek", "日本語", None]
    assert damage[0].records == 1


def test_sound_names_are_no_mojibake() -> None:
    names = (
        "Müller|Ångström|Çelik Öğüt|Łukasz Żółć|Jürgen Großmann|Nguyễn Thị|Đặng|Þórr|Ñandú|"
        "François-Noël|Ιωάννης|Иван|한국|Ægir Øå|Ää"
    )
    assert misread(_frame(a=[*names.split("|")]), ["a"], False)[1] == []


def test_mojibake_of_hostile_length() -> None:
    after, damage = misread(_frame(a=["Ã¼" * 30_000]), ["a"], True)
    assert after["a"].to_list() == ["ü" * 30_000]
    assert damage[0].records == 1


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,name,email\n1,JosÃ© GarcÃ­a,a@b.example\n"),
        ("a.jsonl", '{"id":"1","name":"JosÃ© GarcÃ­a","tags":["JosÃ©"]}\n'),
        ("a.json", '[{"id":"1","name":"JosÃ© GarcÃ­a"}]'),
        ("a.vcf", "BEGIN:VCARD\nFN:JosÃ© GarcÃ­a\nEND:VCARD\n"),
    ],
)
def test_mojibake_is_offered_in_every_format_of_text(tmp_path: Path, name: str, text: str) -> None:
    told = _read(tmp_path, text, name)
    assert told.records["name"].to_list() == ["JosÃ© GarcÃ­a"]
    assert any("--fix-mojibake" in warning for warning in told.warnings)
    assert ("mojibake", "name", 1) in [(f.code, f.field, f.records) for f in told.findings]
    fixed = _read(tmp_path, text, name, fix_mojibake=True)
    assert fixed.records["name"].to_list() == ["José García"]
    assert ("mojibake", "name", 1) in [(f.code, f.field, f.records) for f in fixed.findings]
    assert not any("mojibake" in warning for warning in fixed.warnings)


_COLUMNS = ["id", "name", "email", "phone", "city", "orders", "spent"]


@pytest.mark.parametrize(
    "row",
    [
        {"id": "Total"},
        {"id": "Total", "orders": "12", "spent": "1,234.50"},
        {"name": "Grand Total:", "spent": "€1.234,50"},
        {"name": "Summe", "orders": "12"},
        {"name": "Total général", "orders": "12"},
        {"id": "Total (12)", "spent": "$5"},
        {"id": "Total: 12"},
        {"name": "Gesamt", "spent": "99%"},
    ],
)
def test_rows_of_totals_at_the_end(row: dict[str, str]) -> None:
    frame = _frame(**{name: ["x", row.get(name)] for name in _COLUMNS})
    kept, skipped = without_totals(frame, _COLUMNS)
    assert kept.height == 1
    assert skipped.select("line", "code", "kind").rows() == [(3, "total_row", "skipped")]


@pytest.mark.parametrize(
    "row",
    [
        {"name": "Total", "email": "total@example.com"},
        {"name": "Total", "phone": "4155552671"},
        {"id": "7", "name": "Total"},
        {"name": "Summe", "email": "a@b.example", "orders": "3"},
        {"name": "Total Fitness", "orders": "3"},
        {"name": "Totti", "orders": "3"},
        {"name": "Total", "city": "Rome"},
        {"orders": "12", "spent": "13"},
    ],
)
def test_customers_called_total(row: dict[str, str]) -> None:
    frame = _frame(**{name: ["x", row.get(name)] for name in _COLUMNS})
    assert without_totals(frame, _COLUMNS)[0].height == 2


def test_totals_stand_only_at_the_end(tmp_path: Path) -> None:
    found = _read(tmp_path, "name,orders\nTotal,3\nAnn Lee,1\nBob Ray,2\nSubtotal,3\nTotal,3\n")
    assert found.records["name"].to_list() == ["Total", "Ann Lee", "Bob Ray"]
    assert found.inputs[0].skipped == 2
    assert found.rejects["line"].to_list() == [5, 6]


def test_a_file_of_one_column_has_no_totals(tmp_path: Path) -> None:
    assert _read(tmp_path, "name\nAnn\nTotal\n").inputs[0].skipped == 0


def test_findings_carry_source_and_never_a_value(tmp_path: Path) -> None:
    found = _read(tmp_path, "id,name,zip\n'0123,Ann Lee,'02138\n'0124,Bob Lee,=\"02139\"\n")
    assert found.records["record_id"].to_list() == ["0123", "0124"]
    assert found.records["postcode"].to_list() == ["02138", "02139"]
    told = [(one.code, one.field, one.records, one.source != "") for one in found.findings]
    assert told == [("guard", "id", 2, True), ("guard", "zip", 2, True)]
    assert not any("0123" in one.text for one in found.findings)


def test_other_formats_stay_as_they_are(tmp_path: Path) -> None:
    found = _read(tmp_path, '{"id":"1","name":"\'00","x":"1.0"}\n', "a.jsonl")
    assert found.records["name"].to_list() == ["'00"]
    assert found.findings == ()


_CELL = st.text(alphabet="'=\"+0123.eEÃ¼©Total#N/A\\ \t", max_size=8)


@given(st.lists(st.tuples(_CELL, _CELL, _CELL), max_size=8))
def test_no_row_is_lost(rows: list[tuple[str, ...]]) -> None:
    frame = _frame(**{name: [row[i] or None for row in rows] for i, name in enumerate("abc")})
    table = Table(
        path="a.csv",
        format="csv",
        frame=frame,
        rejects=empty(REJECTS),
        physical=len(rows),
        header=frozenset("abc"),
    )
    after = repaired(table, True)
    assert after.frame.height + after.rejects.height == len(rows)
    assert after.frame.schema == frame.schema
