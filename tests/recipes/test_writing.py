from __future__ import annotations

import json
from itertools import combinations

import pytest
from recipes.customers import result

from resolver.errors import InputError
from resolver.files.results.rundir import NAMES
from resolver.recipes import explaining, writing
from resolver.recipes.explain import explain

KEYS = [*result().entities.select("source", "record_id").iter_rows()]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("runs") / "run"
    result().write(path)
    return path


def test_a_run_directory_has_all_its_files(folder):
    assert {*NAMES} <= {path.name for path in folder.iterdir()}


def test_what_is_read_back_is_what_was_found(folder):
    back = writing.read_back(folder)
    assert back.model == result().model
    assert back.config == result().config
    assert back.known.records.equals(result().records)
    assert back.known.cleaned.equals(result().cleaned)
    assert back.known.links.equals(result().links)
    assert back.known.related.equals(result().related)


def test_explanations_of_a_run_and_of_its_directory_are_equal(folder):
    back = writing.read_back(folder)
    for left, right in [*combinations(KEYS, 2)][::4]:
        found = explaining.explain(back.known, back.model, back.config, left, right)
        assert found == result().explain(left, right)
    assert explain(folder, "crm:1", "crm:2") == result().explain("crm:1", "crm:2")


def test_the_manifest_counts_what_was_found(folder):
    told = json.loads((folder / "run.json").read_text(encoding="utf-8"))
    assert told["counts"]["records"] == len(KEYS)
    assert told["counts"]["entities"] == result().summary.entities
    assert told["rules"] == result().summary.rules.to_dicts()
    assert [one["accepted"] for one in told["inputs"]] == [
        one.accepted for one in result().summary.inputs
    ]
    assert [one["code"] for one in told["findings"]] == [
        one.code for one in result().summary.findings
    ]
    assert [*told["mapping"][0]] == result().mapping.columns


@pytest.mark.parametrize("name", ["records.parquet", "links.parquet", "run.json"])
@pytest.mark.parametrize("damage", ["missing", "cut"])
def test_a_damaged_run_is_told(tmp_path, name, damage):
    result().write(tmp_path / "run")
    path = tmp_path / "run" / name
    if damage == "missing":
        path.unlink()
    else:
        path.write_bytes(path.read_bytes()[:20])
    with pytest.raises(InputError, match="run"):
        writing.read_back(tmp_path / "run")


def test_no_run_at_all(tmp_path):
    with pytest.raises(InputError, match="cannot be read"):
        writing.read_back(tmp_path / "nothing")


def test_writing_again_replaces_the_run(folder):
    before = (folder / "entities.parquet").read_bytes()
    result().write(folder)
    assert (folder / "entities.parquet").read_bytes() == before
