from __future__ import annotations

import json

import pytest
from recipes.exports import HUBSPOT, run, written

from resolver.cli.main import main


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(list(map(str, arguments)))
    return caught.value.code


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """The steps for HubSpot that are no blocked ones, in a file."""
    monkeypatch.chdir(tmp_path)
    call("plan", run(), "--target", "hubspot", "-o", "all.jsonl")
    lines = (tmp_path / "all.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    steps = [line for line in lines if json.loads(line)["step"]]
    (tmp_path / "plan.jsonl").write_text("".join(steps), encoding="utf-8")
    return tmp_path / "plan.jsonl"


def test_a_plan_that_can_be_carried_out_exits_with_0_and_sends_nothing(plan, tmp_path, capsys):
    files = written(tmp_path)
    capsys.readouterr()
    assert call("apply", plan, "--against", *files, "-o", "rest.jsonl") == 0
    out = capsys.readouterr().out
    assert "nothing was sent anywhere" in out
    assert "2 ready, 0 done, 0 unpatched, 0 gone, 0 drifted, 0 blocked" in out
    rest = (tmp_path / "rest.jsonl").read_bytes()
    assert call("apply", "rest.jsonl", "--against", *files, "-o", "again.jsonl") == 0
    assert (tmp_path / "again.jsonl").read_bytes() == rest


def test_drift_exits_with_1_and_names_the_record(plan, tmp_path, capsys):
    files = written(tmp_path, hubspot=HUBSPOT.replace("101,Erik", "101,Ove"))
    capsys.readouterr()
    assert call("apply", plan, "--against", *files, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["counts"]["drifted"] == sum(told["counts"].values()) == 2
    assert told["steps"][0]["records"] == [{"source": "hubspot", "record_id": "101"}]


def test_the_options_of_a_scan_hold(plan, tmp_path, capsys):
    (tmp_path / "renamed.csv").write_text(HUBSPOT, encoding="utf-8")
    assert call("apply", plan, "--against", "renamed.csv", "--source", "other") == 1
    assert "No record is of the source hubspot" in capsys.readouterr().err
    assert call("apply", plan, "--against", "renamed.csv", "--preset", "hubspot") == 0


def test_another_export_is_told_once(plan, tmp_path, capsys):
    other = HUBSPOT.replace("\n1", "\n9").replace("\n2", "\n8")
    files = written(tmp_path, hubspot=other)
    capsys.readouterr()
    assert call("apply", plan, "--against", *files) == 1
    told = capsys.readouterr()
    assert told.err.count("None of these records is in this export: another account") == 1
    assert told.out.count("None of its records is in this export.") == 1
    assert "2 steps" in told.out


def test_a_record_that_is_gone_untold_is_not_called_done(plan, tmp_path, capsys):
    lines = HUBSPOT.splitlines(keepends=True)
    less = "".join(line for line in lines if not line.startswith("101"))
    files = written(tmp_path, hubspot=less)
    capsys.readouterr()
    assert call("apply", plan, "--against", *files, "-o", "rest.jsonl") == 1
    out = capsys.readouterr().out
    assert "1 ready, 0 done, 0 unpatched, 1 gone, 0 drifted, 0 blocked" in out
    assert "hubspot:101 is not there. Merged or deleted" in out
    assert len((tmp_path / "rest.jsonl").read_bytes().splitlines()) == 1


def test_a_patch_that_was_never_sent_is_left_to_be_done(plan, tmp_path, capsys):
    header, *rows = HUBSPOT.splitlines()
    merged = [f"{header},Merged Contact IDs"]
    for row in rows:
        if row.startswith("102"):
            merged.append(row.replace("22 Elm Street,,,", "22 Elm Street,Albany,NY,") + ",101;103")
        elif row.startswith("201"):
            merged.append(f"{row},")
    files = written(tmp_path, hubspot="\n".join(merged) + "\n")
    capsys.readouterr()
    assert call("apply", plan, "--against", *files, "-o", "rest.jsonl") == 1
    out = capsys.readouterr().out
    assert "0 ready, 0 done, 2 unpatched" in out
    assert "The patch is still to send: state." in out
    assert "2 steps left to be done" in out
    assert call("apply", "rest.jsonl", "--against", *files) == 1


def test_sentences_are_sentences(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    call("plan", run(), "--target", "hubspot", "-o", "all.jsonl")
    capsys.readouterr()
    assert call("apply", "all.jsonl", "--against", *written(tmp_path)) == 1
    assert "not a record of HubSpot. Plan for the system" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("text", "said"),
    [("[]", "no step of a plan"), ("{", "not JSON"), ('{"format": "resolver-plan/1"}', "'plan'")],
)
def test_a_file_that_is_no_plan_is_told(text, said, tmp_path, capsys):
    (tmp_path / "bad.jsonl").write_text(text, encoding="utf-8")
    assert call("apply", tmp_path / "bad.jsonl", "--against", tmp_path / "bad.jsonl") == 1
    assert said in capsys.readouterr().err


def test_a_missing_export_is_wrong_use(plan):
    assert call("apply", plan, "--against", "none.csv") == 2
    assert call("apply", plan) == 2
