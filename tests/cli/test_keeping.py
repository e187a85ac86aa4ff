from __future__ import annotations

import polars as pl
import pytest

import resolver
from resolver.cli.main import main

CUSTOMERS = """id,name,email,phone
1,Dana Okafor,dana.okafor@example.org,206-555-0142
2,Dana Okafor,dana.okafor@example.org,(206) 555-0142
3,Rui Sato,rui.sato@example.net,+81 3-1234-5678
4,Ann Meyer,ann@example.com,
"""
MORE = CUSTOMERS + "5,Zoe Last,zoe@example.com,\n"


@pytest.fixture
def customers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    return tmp_path


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def test_records_go_into_a_store_and_the_run_has_its_ids(customers, capsys):
    into = ("scan", "customers.csv", "--store", "sqlite:///store.db")
    assert call(*into, "--dry-run") == 0
    out = capsys.readouterr().out
    assert "store: 4 new records (dry run: nothing is written)" in out
    assert "file:1, file:2" in out
    assert not [*customers.glob("store.db*")]
    assert call(*into) == 0
    assert "store: 4 new records\n" in capsys.readouterr().out
    (customers / "customers.csv").write_text(MORE)
    assert call(*into) == 0
    assert "store: 1 new record, 4 unchanged records\n" in capsys.readouterr().out
    run = pl.read_parquet(customers / "resolver-out" / "entities.parquet")
    with resolver.open("sqlite:///store.db") as store:
        found = {
            (source, record_id): store.entity((source, record_id)).entity_id
            for source, record_id in run.select("source", "record_id").iter_rows()
        }
        assert store.model.records == 4
    assert (
        dict(zip(run.select("source", "record_id").rows(), run["entity_id"], strict=True)) == found
    )


def test_what_does_not_go_together_is_wrong_use(customers):
    (customers / "rulings.jsonl").write_text("")
    assert call("scan", "customers.csv", "--dry-run") == 2
    known = ("--store", "sqlite:///store.db", "--rulings", "rulings.jsonl")
    assert call("scan", "customers.csv", *known) == 2
