from __future__ import annotations

import pytest

import resolver
from resolver.cli.main import main

CUSTOMERS = [
    {"id": "1", "name": "Dana Scully", "emails": ["dana.scully@x.org"]},
    {"id": "2", "name": "Dana Scully", "emails": ["dana.scully@x.org"]},
]


@pytest.fixture
def run(tmp_path):
    resolver.dedupe(CUSTOMERS).write(tmp_path / "out")
    return tmp_path / "out"


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main(["report", *map(str, arguments)])
    return caught.value.code


def test_the_report_of_a_run_is_written_anew(run, capsys):
    before = (run / "report.html").read_bytes()
    (run / "report.html").write_bytes(b"lost")
    assert call(run) == 0
    assert (run / "report.html").read_bytes() == before
    assert capsys.readouterr().err == ""


def test_an_open_report_is_warned_about(run, capsys):
    target = run.parent / "open.html"
    assert call(run, "--unmasked", "-o", target) == 0
    assert "dana.scully@x.org" in target.read_text()
    assert target.stat().st_mode & 0o777 == 0o600
    assert "NOT masked" in capsys.readouterr().err


def test_what_is_no_run_is_refused(tmp_path):
    assert call(tmp_path) == 2


def test_no_other_file_of_a_run_is_replaced(run):
    assert call(run, "-o", run / "golden.jsonl") == 2
