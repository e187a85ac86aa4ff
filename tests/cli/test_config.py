from __future__ import annotations

import pytest
from typer.testing import CliRunner

from resolver.cli.config import app
from resolver.config.load import load
from resolver.config.model import Config
from resolver.errors import ConfigError, ForeignOutputError, MappingError, OutputError

RUNNER = CliRunner()


def call(*arguments):
    return RUNNER.invoke(app, [str(argument) for argument in arguments], catch_exceptions=False)


def test_init_writes_the_defaults(tmp_path):
    answer = call("init", tmp_path / "r.toml")
    assert answer.exit_code == 0
    assert "Wrote" in answer.output
    assert load(tmp_path / "r.toml") == Config()
    assert call("check", tmp_path / "r.toml").exit_code == 0


def test_init_leaves_an_existing_file_alone(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text("mine")
    with pytest.raises(ForeignOutputError, match="left alone"):
        call("init", path)
    assert path.read_text() == "mine"


def test_init_in_a_place_that_cannot_be_written(tmp_path):
    with pytest.raises(OutputError, match="cannot be written: No such file"):
        call("init", tmp_path / "none" / "r.toml")


@pytest.mark.parametrize(
    ("text", "error"),
    [("[inptu]", ConfigError), ('[columns]\na = "emial"', MappingError)],
)
def test_check_names_what_is_wrong(tmp_path, text, error):
    path = tmp_path / "r.toml"
    path.write_text(text)
    with pytest.raises(error):
        call("check", path)
