from __future__ import annotations

import json
import os
import re
import subprocess
import sys

import polars as pl
import pytest

from resolver.cli.main import main
from resolver.files.results.rundir import is_run_directory

CUSTOMERS = """id,first_name,last_name,email,phone
1,Dana,Okafor,dana.okafor@example.org,206-555-0142
2,Dana,Okafor,dana.okafor@example.org,(206) 555-0142
3,Rui,Sato,rui.sato@example.net,+81 3-1234-5678
4,Ann,Meyer,ann@example.com,
"""


@pytest.fixture
def customers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    return tmp_path


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def test_a_scan_writes_a_run_and_tells_about_it(customers, capsys):
    assert call("scan", "customers.csv") == 0
    out, err = capsys.readouterr()
    assert "customers.csv: 4 rows = 4 accepted + 0 rejected + 0 skipped" in out
    assert "4 records are 3 customers" in out
    assert "first_name" in out
    assert "resolver-out/" in out
    # progress is told only where the work takes longer
    assert all(
        re.fullmatch(r"[a-z ]+: \d+%, about \d+:\d\d left", line) for line in err.splitlines()
    )
    run = customers / "resolver-out"
    assert is_run_directory(run)
    assert run.stat().st_mode & 0o777 == 0o700
    entities = dict(pl.read_parquet(run / "entities.parquet")["record_id", "entity_id"].rows())
    assert sorted(entities) == ["1", "2", "3", "4"]
    assert entities["1"] == entities["2"]
    assert len(set(entities.values())) == 3
    assert "okafor" not in (out + err).lower()


def test_a_second_scan_replaces_the_first(customers):
    assert call("scan", "customers.csv", "-o", "out") == 0
    (customers / "customers.csv").write_text(CUSTOMERS + "5,Zoe,Last,zoe@example.com,\n")
    assert call("scan", "customers.csv", "-o", "out") == 0
    assert len(pl.read_parquet(customers / "out" / "entities.parquet")) == 5


def test_standard_input_is_a_file(customers):
    command = [sys.executable, "-m", "resolver", "scan", "-", "--source", "shop"]
    run = subprocess.run(command, input=CUSTOMERS.encode(), capture_output=True, check=False)
    assert run.returncode == 0
    entities = pl.read_parquet(customers / "resolver-out" / "entities.parquet")
    assert entities["source"].unique().to_list() == ["shop"]


def test_too_many_rejected_rows_give_3_and_everything_is_written(customers, capsys):
    (customers / "customers.csv").write_text(CUSTOMERS + "1,Dana,Okafor\n,No,Id,x@example.com,\n")
    assert call("scan", "customers.csv", "--id", "id") == 3
    assert "% of the rows were rejected: " in capsys.readouterr().err
    assert is_run_directory(customers / "resolver-out")
    assert call("scan", "customers.csv", "--id", "id", "--max-bad", "60") == 0


@pytest.mark.parametrize("content", ["", "id,first_name,email\n", "\n\n"])
def test_nothing_read_is_a_failure_that_is_told(customers, capsys, content):
    (customers / "none.csv").write_text(content)
    assert call("scan", "none.csv") == 1
    out, err = capsys.readouterr()
    assert "no input holds a record" in out
    assert "nothing was read" in err
    assert is_run_directory(customers / "resolver-out")
    assert call("scan", "none.csv", "customers.csv") == 0


def test_reading_nothing_leaves_an_earlier_result(customers, capsys):
    assert call("scan", "customers.csv") == 0
    before = (customers / "resolver-out" / "golden.jsonl").read_bytes()
    (customers / "none.csv").write_text("id,name\n")
    assert call("scan", "none.csv") == 1
    assert "resolver-out is left as it was" in capsys.readouterr().err
    assert (customers / "resolver-out" / "golden.jsonl").read_bytes() == before


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "Missing argument"),
        (["none.csv"], "there is no such file"),
        (["customers.csv", "--map", "email=emial"], "Did you mean 'email'?"),
        (["customers.csv", "--map", "nothing=email"], "nothing"),
        (["customers.csv", "--id", "nothing"], "nothing"),
        (["customers.csv", "--format", "nothing"], "nothing"),
        (["customers.csv", "--region", "Nowhere"], "region"),
        (["customers.csv", "--max-bad", "101"], "max_bad"),
        (["customers.csv", "--config", "none.toml"], "none.toml"),
        (["customers.csv", "--rulings", "none.csv"], "none.csv"),
        (["customers.csv", "--source", "x=y"], "'x' is none of the files"),
        (["customers.csv", "-o", "foreign"], "not replaced"),
        (["customers.csv", "--nothing"], "No such option"),
    ],
)
def test_wrong_use_gives_2_and_one_message(customers, capsys, arguments, said):
    (customers / "foreign").mkdir()
    assert call("scan", *arguments) == 2
    out, err = capsys.readouterr()
    assert said in err
    assert "Traceback" not in err
    assert out == ""
    assert not (customers / "resolver-out").exists()


def test_a_file_that_cannot_be_read_gives_1(customers, capsys):
    (customers / "broken.parquet").write_bytes(b"PAR1" + bytes(100))
    assert call("scan", "broken.parquet") == 1
    err = capsys.readouterr().err
    assert "broken.parquet" in err
    assert len(err.splitlines()) == 1


def test_evaluate_and_explain_a_run(customers, capsys):
    (customers / "truth.csv").write_text("record_id,entity_id\n1,a\n2,a\n3,b\n4,c\n")
    assert call("scan", "customers.csv") == 0
    assert call("evaluate", "resolver-out", "--truth", "truth.csv") == 0
    assert "1.0000" in capsys.readouterr().out
    for pair in (("1", "2"), ("1", "4")):
        assert call("explain", "resolver-out", *pair) == 0
        assert "Total" in capsys.readouterr().out


def test_what_evaluate_and_explain_cannot_find(customers, capsys):
    assert call("scan", "customers.csv") == 0
    assert call("explain", "resolver-out", "1", "99") == 1
    assert "99" in capsys.readouterr().err
    assert call("explain", ".", "1", "2") == 2
    assert call("evaluate", "resolver-out", "--truth", "customers.csv") == 1
    assert call("evaluate", "resolver-out", "--truth", "none.csv") == 2


def test_config_init_can_be_scanned_with(customers):
    assert call("config", "init", "r.toml") == 0
    assert call("scan", "customers.csv", "--config", "r.toml") == 0
    assert call("config", "init", "r.toml") == 2


def test_the_manifest_is_ours_and_names_the_input(customers):
    assert call("scan", "customers.csv") == 0
    manifest = json.loads((customers / "resolver-out" / "run.json").read_bytes())
    assert manifest["format"] == "resolver-run/1"
    (one,) = manifest["inputs"]
    assert one["accepted"] + one["rejected"] + one["skipped"] == one["physical"] == 4


def test_names_that_no_terminal_can_show(customers):
    name = os.fsdecode(b"caf\xe9\x1b.csv")
    (customers / "customers.csv").rename(customers / name)
    command = [sys.executable, "-m", "resolver", "scan", name]
    run = subprocess.run(command, capture_output=True, check=False)
    assert run.returncode == 0
    assert b"\x1b" not in run.stdout


def test_version(capsys):
    assert call("--version") == 0
    assert capsys.readouterr().out.startswith("resolver 0.")


def test_an_unknown_preset_is_wrong_use(customers, capsys):
    assert call("scan", "customers.csv", "--preset", "shopfy") == 2
    assert "Did you mean 'shopify'?" in capsys.readouterr().err
