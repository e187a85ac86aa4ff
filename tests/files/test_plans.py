from __future__ import annotations

import json
from io import BytesIO

import pytest
from files.hostile import HOSTILE
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.errors import PlanError
from resolver.files.plans import read, write
from resolver.targets.lines import schema

SCHEMA = schema()
FORMAT = SCHEMA["properties"]["format"]["const"]
TEXTS = (*HOSTILE, '","blocked":[]}', "\udc80")


def line(value):
    """A step whose texts are this one."""
    record = {"source": value, "record_id": value}
    patch = {"values": {"said": value}, "requests": []}
    kept = {**record, "record": {"name": value, "attributes": {}}, "unread": [value]}
    return {
        "format": FORMAT,
        "plan": f"p-{'0' * 20}",
        "entity": "e",
        "account": value,
        "step": 1,
        "of": 1,
        "batch": None,
        "system": "neutral",
        "survivor": record,
        "losers": [record],
        "expects": [{**record, "digest": "0" * 16, "columns": [value]}],
        "by_hand": False,
        "request": None,
        "checks": {"before": [], "after": []},
        "field_patch": {"before": patch, "after": patch},
        "lost": [],
        "irreversible": True,
        "undo": {"exists": "none", "say": value, "requests": [], "snapshot": [kept]},
        "expected": {"said": value},
        "warnings": [value],
        "blocked": [],
        "reviewed_by": None,
        "notes": [],
    }


def changed(*path, to=None):
    """A step in which what stands at a path is another value, or is left out."""
    found = json.loads(json.dumps(line("a")))
    inner = found
    for key in path[:-1]:
        inner = inner[key]
    if to is None:
        del inner[path[-1]]
    else:
        inner[path[-1]] = to
    return json.dumps(found)


def written(lines):
    file = BytesIO()
    write(lines, file)
    return file.getvalue()


@pytest.mark.parametrize("value", TEXTS, ids=range(len(TEXTS)))
def test_any_text_survives_a_plan(value, tmp_path):
    (tmp_path / "plan.jsonl").write_bytes(written([line(value), line("b")]))
    assert read(tmp_path / "plan.jsonl", SCHEMA) == [line(value), line("b")]


@settings(max_examples=50)
@given(st.text())
def test_a_line_is_a_line_to_every_reader(value):
    text = written([line(value)]).decode()
    assert len(text.splitlines()) == 1 or "\x1c" in text or "\x0b" in text
    assert json.loads(text)["account"] == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{}", "no step"),
        ("nonsense", "line 1: is not JSON"),
        ("\n" + changed("losers", to=[1]), r"line 2: 'losers\[0\]' is of the wrong kind"),
        (changed("blocked"), "'blocked' is missing"),
        (changed("blocked", to=["x"]), r"'blocked\[0\]' is of the wrong kind; wanted: object"),
        (changed("survivor"), "'survivor' is missing"),
        (changed("survivor", "record_id"), "'survivor.record_id' is missing"),
        (changed("survivor", "record_id", to="b"), "'expects' lacks a record"),
        (changed("expects", 0, "digest"), r"'expects\[0\].digest' is missing"),
        (changed("expects", 0, "digest", to="x"), "digest' has the wrong form"),
        (changed("step"), "'step' is missing"),
        (changed("step", to=0), "'step' is below 1"),
        (changed("step", to=True), "'step' is of the wrong kind"),
        (changed("undo"), "'undo' is missing"),
        (
            changed("undo", "snapshot", 0, "record", "attributes", to="x"),
            "record.attributes' is of",
        ),
        (changed("system", to="x"), "'system' is not gladly or shopify"),
        (changed("said", to="x"), "'said' is no key of a plan"),
        (b"\xff\xfe".decode("latin-1") + "[" * 100_000, "is not JSON"),
    ],
)
def test_what_is_no_plan_is_told_with_its_line(text, said, tmp_path):
    (tmp_path / "plan.jsonl").write_text(text, encoding="utf-8")
    with pytest.raises(PlanError, match=said):
        read(tmp_path / "plan.jsonl", SCHEMA)


def test_a_plan_that_is_not_there_is_told(tmp_path):
    with pytest.raises(PlanError, match="cannot be read"):
        read(tmp_path / "plan.jsonl", SCHEMA)
