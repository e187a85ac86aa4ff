from __future__ import annotations

import sqlite3
import subprocess
import sys
from random import Random

import pytest
from recipes.live import turns
from typer.testing import CliRunner

from resolver.cli import main
from resolver.cli.audit import app
from resolver.errors import StoreError
from resolver.frames.live import Head

RUNNER = CliRunner()
KEY = bytes(range(32))


def call(*arguments):
    return RUNNER.invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def made(path, key=None):
    """The url of a store with three lines in its journal."""
    with turns.store(f"sqlite:///{path}", key) as (_, database, force):
        turns.tables_of(database, force, Random(1), 3)
    return f"sqlite:///{path}"


@pytest.fixture
def url(tmp_path):
    return made(tmp_path / "s.db")


def test_an_intact_journal(url):
    noted = call("head", "--store", url).output.strip()
    assert noted.startswith("3:")
    answer = call("verify", "--store", url)
    assert answer.exit_code == 0
    assert "intact: 3 lines" in answer.output
    assert noted in answer.output
    assert call("verify", "--store", url, "--head", noted).exit_code == 0


def test_a_line_that_was_changed(url, tmp_path, capsys):
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("UPDATE journal SET by_whom = 'eve' WHERE seq = 2")
    connection.close()
    with pytest.raises(SystemExit) as ended:
        main.main(["audit", "verify", "--store", url])
    assert ended.value.code == 1
    assert "Line 2" in capsys.readouterr().err


def test_an_end_that_was_cut_off(url, tmp_path):
    noted = call("head", "--store", url).output.strip()
    with sqlite3.connect(tmp_path / "s.db") as connection:
        connection.execute("DELETE FROM journal WHERE seq = 3")
    connection.close()
    assert call("verify", "--store", url).exit_code == 0
    answer = call("verify", "--store", url, "--head", noted)
    assert answer.exit_code == 1
    assert "Line 3" in answer.output


def test_a_store_that_does_not_keep_its_key(tmp_path):
    url = made(tmp_path / "k.db", KEY)
    right, wrong = tmp_path / "right", tmp_path / "wrong"
    right.write_text(KEY.hex() + "\n")
    wrong.write_text("ff" * 32)
    assert call("verify", "--store", url, "--key", right).exit_code == 0
    assert call("head", "--store", url).exit_code == 0
    with pytest.raises(StoreError, match="none was given"):
        call("verify", "--store", url)
    with pytest.raises(StoreError, match="not the one"):
        call("verify", "--store", url, "--key", wrong)


def test_wrong_use(url, tmp_path):
    empty = tmp_path / "odd"
    empty.write_text("no key")
    for more in (
        ("--head", "3"),
        ("--head", "3:abc"),
        ("--head", f"-1:{'0' * 64}"),
        ("--key", empty),
        ("--key", tmp_path / "none"),
    ):
        assert call("verify", "--store", url, *more).exit_code == 2
    assert call("verify").exit_code == 2


def test_no_store_is_made(tmp_path, capsys):
    for name in ("verify", "head"):
        with pytest.raises(SystemExit) as ended:
            main.main(["audit", name, "--store", f"sqlite:///{tmp_path / 'none.db'}"])
        assert ended.value.code == 1
        assert "There is no store" in capsys.readouterr().err
    assert [*tmp_path.iterdir()] == []


def test_other_commands_know_nothing_of_databases():
    code = "import sys, resolver.cli.main; print(*{'sqlalchemy', 'alembic'} & {*sys.modules})"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == []


def test_a_head_in_one_word():
    assert str(Head(seq=3, mac="ab")) == "3:ab"
