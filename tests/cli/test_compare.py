from __future__ import annotations

import csv
import json

import polars as pl
import pytest

from resolver.cli import compare
from resolver.recipes.compare import compare as compared
from resolver.steps.changes import Entity


def entities(*rows):
    schema = ["source", "record_id", "entity_id", "auto_entity_id"]
    return pl.DataFrame([(*row, row[1]) for row in rows], schema=schema, orient="row")


LEFT = entities(("=crm", "1", "a"), ("=crm", "2", "a"), ("shop", "3", "b"), ("shop", "4", "c"))
RIGHT = entities(("=crm", "1", "k"), ("=crm", "2", "l"), ("shop", "3", "m"), ("shop", "5", "m"))


@pytest.fixture
def runs(tmp_path, monkeypatch):
    monkeypatch.setattr(compare, "run_of_ours", lambda path: path)
    for name, frame, bands in (("a", LEFT, "a,review\nb,auto\n"), ("b", RIGHT, "m,blocked\n")):
        folder = tmp_path / name
        folder.mkdir()
        frame.write_parquet(folder / "entities.parquet")
        (folder / "proposals.csv").write_text(f"entity_id,band\n{bands}")
    return tmp_path / "a", tmp_path / "b"


def test_the_screen_tells_changes_bands_and_keys(runs, capsys):
    compare.compare(*runs)
    text = " ".join(capsys.readouterr().out.split())
    for words in (
        "3 records are in both runs, 1 in the first only, 1 in the second only",
        "3 entities became 3",
        "split 1 1 2 2 2",
        "split: [=crm:1 =crm:2] -> [=crm:1] [=crm:2]",
        "0 in both, 1 in the first only, 0 in the second only",
        "auto blocked 1",
        "what is safe to merge (auto)",
    ):
        assert words in text


def test_of_large_entities_a_few_records_are_named():
    entity = Entity(records=1_204, keys=tuple(("crm", str(n)) for n in range(6)))
    assert compare._entities((entity,)) == "[crm:0 crm:1 crm:2 and 1,201 more]"


def test_nothing_has_changed(runs, capsys):
    compare.compare(runs[0], runs[0])
    assert "Nothing has changed." in capsys.readouterr().out


def test_machines_get_all_figures(runs, capsys):
    compare.compare(*runs, as_json=True)
    told = json.loads(capsys.readouterr().out)
    assert told == json.loads(json.dumps(compared(*runs).as_dict()))
    assert told["entities"]["changes"][3]["groups"] == 1


def test_the_table_holds_what_changed_and_runs_nothing(runs, tmp_path, capsys):
    file = tmp_path / "changed.csv"
    compare.compare(*runs, csv=file)
    capsys.readouterr()
    with file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["change"] for row in rows] == ["resized"] * 2 + ["split"] * 2 + ["gone"]
    assert {row["source"] for row in rows} == {"'=crm", "shop"}
    assert rows[0]["left_band"] == "auto"
