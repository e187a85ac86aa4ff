from __future__ import annotations

import json

import pytest

from resolver.cli.main import main

CUSTOMERS = """No;Name;E-Mail;Telefon;Geburtsdatum;customer notes about a lot of things in the shop
1;Dana Okafor;dana.okafor@example.org;0612345678;01.01.1900;x
2;Test Test;office@example.org;1,5E+10;03.04.1980;y
3;Rui Sato;office@example.org;+33 6 12 34 56 79;1980-04-03;z
"""
KEYS = [
    "version",
    "region",
    "inputs",
    "columns",
    "held_by_several",
    "shared",
    "findings",
    "warnings",
    "advice",
]
SECRETS = ("okafor", "dana", "sato", "office@", "0612345678", "12 34 56 79")


@pytest.fixture
def customers(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    (tmp_path / "customers.csv").write_text(CUSTOMERS)
    return tmp_path


def call(*arguments):
    with pytest.raises(SystemExit) as caught:
        main([str(argument) for argument in arguments])
    return caught.value.code


def test_a_profile_tells_what_was_recognised_and_writes_nothing(customers, capsys):
    assert call("profile", "customers.csv", "--region", "FR", "--map", "No=id") == 0
    out, err = capsys.readouterr()
    told = " ".join(out.split())
    assert "3 rows = 3 accepted + 0 rejected + 0 skipped" in told
    assert "csv, utf-8, delimiter ';'" in told
    assert "kinds: 2 role, 1 personal" in told
    assert "placeholder as birth date" in told
    assert "as told" in told
    assert err == ""
    assert [path.name for path in customers.iterdir()] == ["customers.csv"]
    assert not [secret for secret in SECRETS if secret in out.lower()]


def test_json_has_fixed_keys_and_no_values(customers, capsys):
    assert call("profile", "customers.csv", "--json") == 0
    text = capsys.readouterr().out
    told = json.loads(text)
    assert [*told] == KEYS
    assert [*told["columns"][0]] == [
        "source",
        "column",
        "role",
        "label",
        "reason",
        "rows",
        "filled",
        "distinct",
        "most_frequent",
        "kinds",
        "suspicious",
    ]
    assert told["held_by_several"] == {"email": 0, "phone": 0, "address": 0}
    assert not [secret for secret in SECRETS if secret in text.lower()]


def test_a_header_that_is_a_value_is_masked(customers, capsys):
    (customers / "bare.csv").write_text("dana.okafor@example.org,+1 415 555 2671\na@x.org,5\n")
    call("profile", "bare.csv")
    call("profile", "bare.csv", "--json")
    out = capsys.readouterr().out
    assert "okafor" not in out
    assert "555 2671" not in out


def test_too_many_rejected_rows_give_3_and_nothing_1(customers, capsys):
    (customers / "bad.csv").write_text("id,email\n1,a@x.org\n,b@x.org\n1,c@x.org\n")
    assert call("profile", "bad.csv", "--id", "id") == 3
    out, err = capsys.readouterr()
    assert "Columns" in out
    assert "1 duplicate_id, 1 no_id" in err
    (customers / "none.csv").write_text("id,email\n")
    assert call("profile", "none.csv") == 1


@pytest.mark.parametrize("arguments", [[], ["none.csv"], ["customers.csv", "--map", "No=emial"]])
def test_wrong_use(customers, arguments):
    assert call("profile", *arguments) == 2
