from __future__ import annotations

import json
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import PlanError
from resolver.files.plans import read, write

FORMAT = "resolver-plan/1"
HOSTILE = (
    '=HYPERLINK("http://x.test","y")',
    "@SUM(1)",
    "+1;-2",
    "<script>alert(1)</script>",
    "a\r\nb\u2028c\x85d\te",
    "\u202egnp.exe",
    "\x00\x1b[31m",
    "ü" * 10_000,
    '","blocked":[]}',
    "\udc80",
)


def line(value):
    record = {"source": value, "record_id": value}
    known = {"format": FORMAT, "plan": "p", "entity": "e", "system": "neutral"}
    return {**known, "losers": [record], "expects": [record], "blocked": [], "said": value}


def written(lines):
    file = BytesIO()
    write(lines, file)
    return file.getvalue()


@pytest.mark.parametrize("value", HOSTILE, ids=range(len(HOSTILE)))
def test_any_text_survives_a_plan(value, tmp_path):
    (tmp_path / "plan.jsonl").write_bytes(written([line(value), line("b")]))
    assert read(tmp_path / "plan.jsonl", FORMAT) == [line(value), line("b")]


@settings(max_examples=50)
@given(st.text())
def test_a_line_is_a_line_to_every_reader(value):
    text = written([line(value)]).decode()
    assert len(text.splitlines()) == 1 or "\x1c" in text or "\x0b" in text
    assert json.loads(text)["said"] == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no step"),
        ("nonsense", "line 1: is not JSON"),
        ("\n" + json.dumps({**line("a"), "losers": [1]}), "line 2: a record"),
        (json.dumps({**line("a"), "blocked": None}), "'blocked' is missing"),
        (b"\xff\xfe".decode("latin-1") + "[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_plan_is_told_with_its_line(text, said, tmp_path):
    (tmp_path / "plan.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read(tmp_path / "plan.jsonl", FORMAT)


def test_a_plan_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlanError, match="cannot be read"):
        read(tmp_path / "plan.jsonl", FORMAT)
