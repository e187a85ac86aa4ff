from __future__ import annotations

import csv
import json

import pytest
from promises.population import generated

from resolver.cli.main import main
from resolver.model import codec

POPULATION = generated(150, 4)


@pytest.fixture(scope="module")
def scanned(tmp_path_factory):
    folder = tmp_path_factory.mktemp("refit")
    (folder / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in POPULATION))
    call("scan", folder / "in.jsonl", "-o", folder / "out")
    return folder


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def contents(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def filled(path, word="same"):
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        table = csv.DictWriter(file, rows[0])
        table.writeheader()
        table.writerows({**row, "ruling": word} for row in rows)
    return path


def test_from_questions_to_a_run_written_again(scanned, capsys):
    out, pairs, model = scanned / "out", scanned / "pairs.csv", scanned / "model.json"
    assert call("refit", out, "--ask", 40, "--audit", 20, "-o", pairs) == 0
    assert "40 pairs that teach most" in capsys.readouterr().out
    assert pairs.stat().st_mode & 0o777 == 0o600
    filled(pairs)
    before = contents(out)
    assert call("refit", out, "--rulings", pairs) == 0
    told = capsys.readouterr().out
    for words in ("are learned from", "95 % interval", "What moved", "Nothing was written"):
        assert words in told
    assert contents(out) == before
    assert call("refit", out, "--rulings", pairs, "-o", model) == 0
    assert "the new weights" in capsys.readouterr().out
    assert contents(out) == before
    assert (
        codec.load(model.read_text()).weights != codec.load(before["model.json"].decode()).weights
    )
    assert call("scan", scanned / "in.jsonl", "--model", model, "-o", scanned / "other") == 0
    assert call("refit", out, "--rulings", pairs, "--apply") == 0
    assert "again: 150 records are" in capsys.readouterr().out
    applied, written = (codec.load(file.read_text()) for file in (out / "model.json", model))
    assert applied == written
    assert call("explain", out, POPULATION[0]["id"], POPULATION[1]["id"]) == 0


def test_doubtful_rulings_are_named_and_no_value_is(scanned, capsys):
    a, b = (row["id"] for row in POPULATION[:2])
    rulings = scanned / "rulings.csv"
    rulings.write_text(f"ruling,left,right,by\nsame,{a},{b},ann\ndifferent,{a},{b},bo\n")
    assert call("refit", scanned / "out", "--rulings", rulings, "-o", scanned / "same.json") == 0
    told = capsys.readouterr().out
    assert "people disagree" in told
    assert "unchanged" in told
    assert POPULATION[0]["name"] not in told


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "give --rulings FILE"),
        (["--ask", "5"], "name it with --output FILE"),
        (["--ask", "5", "-o", "x.csv", "--apply"], "first have the pairs decided"),
        (["--ask", "-1", "-o", "x.csv"], "--ask"),
        (["--rulings", "none.csv"], "none.csv"),
    ],
)
def test_wrong_use_gives_2_and_writes_nothing(scanned, monkeypatch, capsys, arguments, said):
    monkeypatch.chdir(scanned)
    assert call("refit", "out", *arguments) == 2
    assert said in capsys.readouterr().err
    assert not (scanned / "x.csv").exists()


def test_what_is_no_run_and_what_are_no_rulings(scanned, capsys):
    rulings = scanned / "odd.csv"
    rulings.write_text("ruling,left,right\nperhaps,1,2\n")
    assert call("refit", scanned, "--rulings", rulings) == 2
    assert call("refit", scanned / "out", "--rulings", rulings) == 1
    assert "odd.csv, line 2: 'perhaps' is no ruling." in capsys.readouterr().err
    assert call("refit", scanned / "out", "--ask", 5, "-o", scanned / "out" / "run.json") == 2
