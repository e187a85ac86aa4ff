from __future__ import annotations

import json

import pytest
from promises.population import person
from recipes.live import shop

from resolver.cli.main import main

ANN = person("a", "Ann Smith", ["ann.smith@x-mail.org"])
BOB = person("b", "Bob Marsh", ["bob@x-mail.org"])


@pytest.fixture
def url(tmp_path):
    place = f"sqlite:///{tmp_path}/s.db"
    with shop.opened(place) as store:
        store.upsert([ANN, BOB], source="crm")
    return place


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def kept(url):
    with shop.opened_again(url) as store:
        return {key for group in shop.partition(store) for _, key in group}


def test_it_counts_and_asks(url, monkeypatch, capsys):
    monkeypatch.setattr("typer.confirm", lambda *_, **__: (_ for _ in ()).throw(SystemExit(1)))
    assert call("erase", "--store", url, "crm:a") == 1
    told = capsys.readouterr().out
    assert "1 record, 1 version" in told
    assert "Ann" not in told
    assert kept(url) == {"a", "b"}


def test_it_erases_and_says_what_is_left_to_do(url, capsys):
    assert call("erase", "--store", url, "--source", "crm", "a", "--yes") == 0
    told = capsys.readouterr().out
    assert "Erased: 1 record of 1 entity." in told
    assert "Back-ups" in told
    assert kept(url) == {"b"}


def test_nothing_to_erase_cleans_up(url, capsys):
    assert call("erase", "--store", url) == 0
    assert "Erased: 0 records of 0 entities." in capsys.readouterr().out


@pytest.mark.parametrize("key", ["ann.smith@x-mail.org", "crm:", ":a"])
def test_a_key_that_is_none_is_not_repeated(url, capsys, key):
    assert call("erase", "--store", url, key, "--yes") == 2
    told = capsys.readouterr().err
    assert "SOURCE:ID" in told
    assert "ann.smith" not in told


def test_no_store_is_made(tmp_path, capsys):
    assert call("erase", "--store", f"sqlite:///{tmp_path}/none.db", "crm:a", "--yes") == 1
    assert list(tmp_path.iterdir()) == []


def test_a_reason_that_tells_too_much_is_wrong(url, capsys):
    words = ["--reason", "Ann Smith called", "--yes"]
    assert call("erase", "--store", url, "crm:a", *words) == 1
    assert kept(url) == {"a", "b"}


def test_about_is_json_of_all(url, capsys, tmp_path):
    assert call("about", "--store", url, "crm:a") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["records"][0]["versions"][0]["values"]["name"] == "Ann Smith"
    path = tmp_path / "about.json"
    assert call("about", "--store", url, "crm:a", "-o", path) == 0
    assert json.loads(path.read_text()) == told
    assert path.stat().st_mode & 0o777 == 0o600
    assert call("about", "--store", url, "crm:a", "-o", path) == 1


def test_allow_by_key_and_by_customer(url, capsys, tmp_path):
    call("erase", "--store", url, "crm:a", "--yes")
    assert call("allow", "--store", url, "crm:a") == 0
    assert "1 suppression lifted" in capsys.readouterr().out
    path = tmp_path / "ann.json"
    path.write_text(json.dumps(ANN))
    assert call("allow", "--store", url, "--source", "crm", "--customer", path) == 0
    assert "1 suppression lifted" in capsys.readouterr().out
    path.write_text("[]")
    assert call("allow", "--store", url, "--customer", path) == 1


def test_retain_and_expire(url, capsys):
    assert call("retain", "--store", url, "crm", "30") == 0
    assert call("expire", "--store", url) == 0
    assert call("retain", "--store", url, "crm", "soon") == 2
    assert call("retain", "--store", url, "crm", "forever") == 0
    assert kept(url) == {"a", "b"}
    assert call("retain", "--store", url, "crm", "0") == 0
    assert call("expire", "--store", url) == 0
    assert "Erased: 2 records" in capsys.readouterr().out
    assert kept(url) == set()
