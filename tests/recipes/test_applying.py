from __future__ import annotations

import json

import polars as pl
import pytest
from promises.population import check_whole, generated, groups

import resolver
from resolver.errors import InputError
from resolver.recipes.applying import apply

POPULATION = generated(80, 3)


@pytest.fixture
def folder(tmp_path):
    path = tmp_path / "in.jsonl"
    path.write_text("".join(json.dumps(row) + "\n" for row in [*POPULATION, POPULATION[0]]))
    resolver.dedupe(path, id_column="id").write(tmp_path / "out")
    return tmp_path / "out"


def run(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def none():
    return pl.DataFrame(schema={"ruling": pl.String, "left": pl.String, "right": pl.String})


def test_the_same_model_and_no_rulings_find_the_same(folder):
    before = resolver.dedupe(folder.parent / "in.jsonl", id_column="id")
    found = apply(folder, before.model, none())
    check_whole(found)
    assert found.entities.equals(before.entities)
    assert found.links.equals(before.links)
    assert found.proposals.equals(before.proposals)
    assert found.mapping.equals(before.mapping)
    assert found.rejects.equals(before.rejects)
    assert found.summary.inputs == before.summary.inputs
    assert found.summary.findings == before.summary.findings
    assert found.summary.warnings == before.summary.warnings


def test_rulings_are_followed_and_the_run_can_be_written_and_taken_up_again(folder):
    a, b = (row["id"] for row in POPULATION[:2])
    rulings = pl.DataFrame({"ruling": ["same", "same"], "left": [a, "no"], "right": [b, "body"]})
    before = resolver.dedupe(folder.parent / "in.jsonl", id_column="id")
    for _ in range(2):
        found = apply(folder, before.model, rulings)
        assert any({a, b} <= group for group in groups(found))
        told = [text for text in found.summary.warnings if "could not be followed" in text]
        assert len(told) == 1
        found.write(folder)
    assert apply(folder, before.model, none()).entities.equals(before.entities)


def test_a_manifest_that_is_damaged(folder):
    model = resolver.dedupe(POPULATION[:3]).model
    manifest = json.loads((folder / "run.json").read_text())
    (folder / "run.json").write_text(json.dumps({**manifest, "inputs": [{"path": "x"}]}))
    with pytest.raises(InputError, match="cannot be read"):
        apply(folder, model, none())
