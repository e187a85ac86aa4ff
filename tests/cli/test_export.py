from __future__ import annotations

import json
import shutil
import subprocess
import sys

import pytest

import resolver
from resolver.cli.main import main

CUSTOMERS = [
    {
        "id": "1",
        "name": "Dana",
        "channels": [{"type": "FACEBOOK", "address": "dana"}],
        "updatedAt": "2021-01-01T00:00:00Z",
    },
    {"id": "2", "name": "Bo", "emails": ["bo@x.org"]},
]


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("run") / "out"
    resolver.dedupe(CUSTOMERS).write(folder)
    return folder


@pytest.fixture
def run(written, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return shutil.copytree(written, tmp_path / "out")


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["export", *map(str, arguments)])
    return caught.value.code


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize("where", [[], ["-o", "-"]])
def test_customers_go_to_standard_output(capfdbinary, where):
    assert call("out", "--dialect", "rest", *where) == 0
    out, err = capfdbinary.readouterr()
    found = {one["id"]: one for one in map(json.loads, out.splitlines())}
    assert found["1"]["updatedAt"] == "2021-01-01T00:00:00Z"
    assert b"1 social handles are left out" in err
    assert b"dana" not in err


def test_a_file_is_replaced_and_its_name_tells_the_format(run, capsys):
    (run.parent / "a.csv").write_text("old")
    assert call(run, "-o", "a.csv") == 0
    assert (run.parent / "a.csv").read_bytes().startswith(b"id,name,email:1")
    assert call(run, "-o", "a.csv", "--spreadsheet") == 0
    assert (run.parent / "a.csv").read_bytes().startswith(b"\xef\xbb\xbfid,")
    assert call(run, "-o", "a.csv", "--format", "jsonl", "--what", "entities") == 0
    assert json.loads((run.parent / "a.csv").read_text().split("\n")[0])["record_id"] == "1"
    assert capsys.readouterr().out == ""


@pytest.mark.usefixtures("run")
@pytest.mark.parametrize(
    "arguments",
    [
        ["."],
        ["none"],
        ["out", "--dialect", "soap"],
        ["out", "--what", "links"],
        ["out", "--spreadsheet", "--format", "jsonl"],
        ["out", "--what", "entities", "--dialect", "rest"],
        ["out", "-o", "out/golden.jsonl"],
        ["out", "-o", "."],
    ],
)
def test_wrong_use_exits_with_2(arguments):
    assert call(*arguments) == 2


@pytest.mark.usefixtures("run")
def test_a_place_that_cannot_be_written_exits_with_1(capsys):
    assert call("out", "-o", "none/a.csv") == 1
    assert "cannot be written" in capsys.readouterr().err


def test_a_reader_that_stops_early_is_no_accident(run):
    (run / "golden.jsonl").write_bytes(b'{"id":"1"}\n' * 200_000)
    command = f"{sys.executable} -m resolver export out | head -n 1"
    done = subprocess.run(
        command, shell=True, capture_output=True, cwd=run.parent, check=False, timeout=60
    )
    assert done.stdout == b'{"id":"1"}\n'
    assert done.stderr == b""
