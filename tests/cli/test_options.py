from __future__ import annotations

import pytest
import typer

from resolver.cli.options import (
    column_and_role,
    existing,
    names_of_sources,
    read_config,
    run_of_ours,
)
from resolver.config.model import Config
from resolver.errors import ConfigError, ForeignOutputError, MappingError


def test_without_anything_the_defaults_hold():
    assert read_config(None) == Config()


def test_the_command_line_stands_above_the_file(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('[input]\nregion = "DE"\nmax_bad = 7\n[columns]\nA = "id"\nB = "email"')
    config = read_config(path, region="fr", columns=["A=phone", "a = b=name"])
    assert config.input.region == "FR"
    assert config.input.max_bad == 7
    assert config.columns == {"A": "phone", "B": "email", "a = b": "name"}


@pytest.mark.parametrize(
    ("given", "error", "said"),
    [
        ({"region": "France"}, ConfigError, "command line: input.region: must be a country"),
        ({"max_bad": 200.0}, ConfigError, "input.max_bad: must lie between 0 and 100"),
        ({"columns": ["A=emial"]}, MappingError, "'emial' is not a role. Did you mean 'email'?"),
        ({"columns": ["A=zzzzz"]}, MappingError, "Roles are: id, source"),
        ({"columns": ["A"]}, MappingError, "write it as COLUMN=ROLE"),
        ({"columns": ["A=attribute:"]}, MappingError, "Names go with attribute:NAME"),
        ({"columns": ["A=email:x"]}, MappingError, "'email:x' is not a role"),
        ({"columns": ["=id"]}, MappingError, "write it as COLUMN=ROLE"),
        ({"columns": ["A="]}, MappingError, "write it as COLUMN=ROLE"),
    ],
)
def test_wrong_options_are_named(given, error, said):
    with pytest.raises(error) as caught:
        read_config(None, **given)
    assert said in str(caught.value)


def test_a_wrong_role_in_the_file_is_named(tmp_path):
    path = tmp_path / "r.toml"
    path.write_text('[columns]\n"Customer No" = "ids"')
    with pytest.raises(MappingError, match="column 'Customer No': 'ids' is not a role"):
        read_config(path)


def test_the_last_equals_sign_divides():
    assert column_and_role("a=b=Id ") == ("a=b", "id")
    assert column_and_role("a=Attribute:Tier") == ("a", "attribute:Tier")


@pytest.mark.parametrize(
    ("texts", "names"),
    [
        ([], None),
        (["shop"], {None: "shop"}),
        (["b=c.csv=shop"], {"b=c.csv": "shop"}),
        (["b=c.csv=shop", "rest"], {None: "rest", "b=c.csv": "shop"}),
        (["a.csv=x=y"], {"a.csv": "x=y"}),
    ],
)
def test_names_of_sources(texts, names):
    assert names_of_sources(texts, ["a.csv", "b=c.csv"]) == names


@pytest.mark.parametrize(
    ("texts", "said"),
    [
        (["a.cvs=shop"], "'a.cvs' is none of the files. Did you mean 'a.csv'?"),
        (["a.csv= "], "the name of a source is empty"),
        (["x", "y"], "give one name for all, or FILE=NAME"),
        (["a.csv=x", "a.csv=y"], "a.csv has two names"),
    ],
)
def test_wrong_names_of_sources(texts, said):
    with pytest.raises(ConfigError) as caught:
        names_of_sources(texts, ["a.csv"])
    assert said in str(caught.value)


def test_files_must_exist(tmp_path):
    (tmp_path / "a").touch()
    (tmp_path / "c.csv").touch()
    for file in ("a", "", "*.csv", "a#part", "[ab]"):
        assert existing([f"{tmp_path}/{file}", "-"]) == [f"{tmp_path}/{file}", "-"]
    for files in (["b"], ["b#part"], ["*.tsv"], ["#part"]):
        with pytest.raises(typer.BadParameter):
            existing([f"{tmp_path}/{file}" for file in files])
    for files in (["-", "-"], ["-", "-#part"]):
        with pytest.raises(typer.BadParameter, match="only once"):
            existing(files)


def test_names_of_sources_reach_into_folders_and_files(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "x").mkdir()
    for name in ("x/a.csv", "x/b=c.csv", "d.xlsx"):
        (tmp_path / name).touch()
    files = ["x", "*.xlsx", "e.zip"]
    for file in ("x", "x/a.csv", "x/b=c.csv", "d.xlsx", "d.xlsx#S", "e.zip#a.csv", "*.xlsx"):
        assert names_of_sources([f"{file}=n"], files) == {file: "n"}
    for file in ("d.xlsx", "d.xlsx#s", "d.xlsx#S"):
        assert names_of_sources([f"{file}=n"], ["d.xlsx#S"]) == {file: "n"}
    for file in ("y", "x/c.csv", "d.xls", "e.zi#a.csv"):
        with pytest.raises(ConfigError, match="is none of the files"):
            names_of_sources([f"{file}=n"], files)


def test_a_run_must_be_ours(tmp_path):
    with pytest.raises(ForeignOutputError, match="holds no result of a scan"):
        run_of_ours(tmp_path)
