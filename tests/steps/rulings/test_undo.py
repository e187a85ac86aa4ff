from __future__ import annotations

import json
from pathlib import Path

import pytest

from resolver.files import ledger, rulings
from resolver.steps.rulings.undo import standing

CASES = json.loads((Path(__file__).parents[2] / "corpus" / "undo_cases.json").read_text())["cases"]


@pytest.fixture
def read(tmp_path):
    def read(rows):
        path = tmp_path / "rulings.jsonl"
        lines = ["" if row is None else json.dumps(row) for row in rows]
        path.write_text("\n".join(lines), encoding="utf-8")
        return rulings.read(path)

    return read


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_what_taking_back_does(case, read):
    given = read(case["rows"])
    found = given.with_columns(standing(given))
    assert found.filter("stands")["line"].to_list() == case["stands"]
    aimless = found.filter(found["aimless"].is_not_null())
    assert aimless["line"].to_list() == case["aimless"]


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_it_does_the_same_where_the_rulings_are_kept(case, read):
    given = read(case["rows"])
    found = given.select("line").with_columns(standing(ledger.whole(given)))
    assert found.filter("stands")["line"].to_list() == case["stands"]
