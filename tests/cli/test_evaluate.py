from __future__ import annotations

import json

import pytest
from report.evaluation.evaluations import details, evaluation

from resolver.cli import evaluate


@pytest.fixture
def asked(monkeypatch):
    wishes = {}

    def found(folder, truth, **wish):
        wishes.update(wish)
        return evaluation(details(valued=wish["examples"] is not None))

    monkeypatch.setattr(evaluate, "run_of_ours", lambda path: path)
    monkeypatch.setattr(evaluate.recipe, "evaluate", found)
    return wishes


def test_machines_get_all_figures_and_no_values(asked, tmp_path, capsys):
    evaluate.evaluate(tmp_path, tmp_path / "truth.csv", as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(evaluation(details()).as_dict()))
    assert told["details"]["missed"]["causes"][0]["examples"][0]["left"][1].startswith("zebulon")
    assert asked["details"]


def test_a_page_is_written_for_its_owner_alone(asked, tmp_path, capsys):
    page = tmp_path / "page.html"
    evaluate.evaluate(tmp_path, tmp_path / "truth.csv", html=page)
    assert "F1" in capsys.readouterr().out
    text = page.read_text(encoding="utf-8")
    assert f"run <bdi>{tmp_path.name}</bdi>" in text
    assert "Zebulon" not in text
    assert page.stat().st_mode & 0o777 == 0o600
    evaluate.evaluate(tmp_path, tmp_path / "truth.csv", html=page, examples=1)
    assert "Zebulon" in page.read_text(encoding="utf-8")
