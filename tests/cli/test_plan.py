from __future__ import annotations

import csv
import io
import json

import polars as pl
import pytest
from jsonschema import Draft202012Validator
from recipes.exports import run
from recipes.test_planning import SCHEMA

import resolver
from resolver.cli.main import main
from resolver.files.formula import unsafe

VALID = Draft202012Validator(SCHEMA)


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["plan", *map(str, arguments)])
    return caught.value.code


@pytest.fixture(autouse=True)
def _here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_a_plan_is_written_and_told(tmp_path, capsys):
    assert call(run(), "--target", "HubSpot") == 0
    text = (tmp_path / "plan-hubspot.jsonl").read_bytes()
    lines = [json.loads(line) for line in text.splitlines()]
    assert {line["system"] for line in lines} == {"hubspot"}
    assert [error.message for line in lines for error in VALID.iter_errors(line)] == []
    assert (tmp_path / "plan-hubspot.jsonl").stat().st_mode & 0o777 == 0o600
    out = capsys.readouterr().out
    assert "nothing was sent anywhere" in out
    assert "2 merges for 1 customer," in out


def test_gladly_has_a_worksheet_beside_it(tmp_path):
    assert call(run(), "--target", "gladly", "-o", "merge.jsonl") == 0
    raw = (tmp_path / "merge.csv").read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfcustomer,")
    rows = list(csv.DictReader(raw.decode("utf-8-sig").splitlines()))
    named = {row["merge_id"]: row for row in rows}
    assert named["gl-2"]["do"] == "merge"
    assert named["gl-2"]["keep_search"] == "jon.ashby@gmail.com"
    assert named["gl-3"]["do"] == "leave"
    assert "unlink" in named["gl-3"]["first"]
    assert {row["do"] for row in rows if not row["merge_id"].startswith("gl-")} == {"leave"}
    assert named["gl-2"]["set_name"] == "Jonathan Ashby"
    assert named["gl-2"]["reviewed_by"] == "kim"


def test_what_is_blocked_says_why_on_the_screen(capsys):
    assert call(run(), "--target", "gladly") == 0
    out = " ".join(capsys.readouterr().out.split())
    assert "Blocked 1 record external_ids, such as gladly:gl-3: Different external ids" in out
    assert "unlink the other one" in out
    assert "records not_own, such as" in out
    assert out.index("external_ids") < out.index("not_own")


def test_the_plan_can_go_to_standard_output(tmp_path, capfdbinary):
    assert call(run(), "--target", "neutral", "-o", "-") == 0
    out = capfdbinary.readouterr().out
    told = [json.loads(line) for line in out.splitlines()]
    assert [error.message for line in told for error in VALID.iter_errors(line)] == []
    assert {json.loads(line)["system"] for line in out.splitlines()} == {"neutral"}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--target", "intercom"], "There are: gladly, shopify, hubspot"),
        (["--target", "klavyo"], "Did you mean 'klaviyo'"),
        ([], "--target"),
        (["--target", "gladly", "--own", "gladli"], "Did you mean 'gladly'"),
        (["--target", "gladly", "-o", "plan.csv"], "JSON Lines"),
    ],
)
def test_wrong_use_exits_with_2_and_says_what_is_right(arguments, said, capsys):
    assert call(run(), *arguments) == 2
    words = " ".join(capsys.readouterr().err.replace("│", " ").split())
    assert said in words


def test_a_place_that_is_no_run_exits_with_2():
    assert call(".", "--target", "gladly") == 2


NAMES = (
    '=HYPERLINK("http://x.test";"y")',
    "@SUM(1+1)|cmd",
    "<b>Jo</b>\u202e",
    "Jo\u2028Ray " * 900,
)


def test_hostile_names_come_through_whole_and_run_nothing(tmp_path):
    people = [
        {"id": f"g{n}", "name": name, "emailAddresses": [f"jo{n}@x.org"], "phoneNumbers": []}
        for n, name in enumerate(NAMES)
    ]
    same = pl.DataFrame(
        {"left": ["g0"] * 3, "right": ["g1", "g2", "g3"], "ruling": ["same"] * 3},
    )
    resolver.dedupe(people, rulings=same).write(tmp_path / "out")
    assert call("out", "--target", "gladly") == 0
    lines = [
        json.loads(line) for line in (tmp_path / "plan-gladly.jsonl").read_bytes().splitlines()
    ]
    assert [error.message for line in lines for error in VALID.iter_errors(line)] == []
    kept = {one["record"]["name"] for line in lines for one in line["undo"]["snapshot"]}
    assert {name.strip() for name in kept} == {name.strip() for name in NAMES}
    raw = (tmp_path / "plan-gladly.csv").read_bytes().decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(raw, newline="")))
    cells = [cell for row in rows for cell in row.values()]
    assert not [cell for cell in cells if cell.startswith(("=", "@", "+", "-"))]
    shown = {unsafe(row[f"{side}_name"]).strip() for row in rows for side in ("keep", "merge")}
    assert shown == {name.strip() for name in NAMES}
