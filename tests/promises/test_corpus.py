"""A corpus of malformed and hostile files: what is not accepted is named, line by line."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path

import pytest
from corpus.count import starts
from corpus.recipes import RECIPES

from resolver.errors import InputError
from resolver.files.read import read

CORPUS = Path(__file__).parents[1] / "corpus"
MANIFEST = tomllib.loads((CORPUS / "manifest.toml").read_text(encoding="utf-8"))
READABLE = {name: facts for name, facts in MANIFEST.items() if "error" not in facts}
REFUSED = {name: facts for name, facts in MANIFEST.items() if "error" in facts}
POINTS = ("emails", "phones", "handles")


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")

    @cache
    def path(name):
        if name not in RECIPES:
            return CORPUS / "files" / name
        (folder / name).write_bytes(RECIPES[name]())
        return folder / name

    return path


@pytest.fixture(scope="module")
def reading(place):
    return cache(lambda name: read(place(name)))


def column(records, name):
    if name in POINTS:
        return [[point["original"] for point in cell] for cell in records[name].to_list()]
    return ["<null>" if cell is None else cell for cell in records[name].to_list()]


def test_the_manifest_names_every_file():
    files = {path.name for path in (CORPUS / "files").iterdir()}
    assert files | RECIPES.keys() == MANIFEST.keys()
    assert files & RECIPES.keys() == set()
    assert {name for name, facts in MANIFEST.items() if facts.get("made")} == RECIPES.keys()
    assert len(MANIFEST) > 150
    assert len({facts["what"] for facts in MANIFEST.values()}) > 140


@pytest.mark.parametrize("name", READABLE)
def test_every_record_is_accounted_for(place, reading, name):
    facts, result = READABLE[name], reading(name)
    (found,) = result.inputs
    assert (found.physical, found.accepted, found.rejected, found.skipped) == (
        facts["physical"],
        facts["accepted"],
        facts.get("rejected", 0),
        facts.get("skipped", 0),
    )
    assert found.accepted + found.rejected + found.skipped == found.physical
    kept, lost = result.records["line"].to_list(), result.rejects["line"].to_list()
    assert sorted(kept + lost) == starts(found.format, place(name).read_bytes(), facts)
    named = [f"{line} {code}" for line, code in result.rejects.select("line", "code").rows()]
    assert named == facts.get("lost", []) or len(named) > 100


@pytest.mark.parametrize("name", READABLE)
def test_what_is_read_is_what_was_written(reading, name):
    facts, result = READABLE[name], reading(name)
    (found,) = result.inputs
    for key in ("encoding", "delimiter", "format"):
        assert getattr(found, key) == facts.get(key, getattr(found, key))
    for key, expected in (("record_id", "ids"), ("line", "lines")):
        wanted = facts.get(expected, result.records[key].to_list())
        assert result.records[key].to_list() == wanted
    assert result.mapping["column"].to_list() == facts.get(
        "columns", result.mapping["column"].to_list()
    )
    for name_of, values in facts.get("values", {}).items():
        assert column(result.records, name_of) == values


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_read_is_refused_by_name(place, name):
    with pytest.raises(InputError, match=REFUSED[name]["error"]) as caught:
        read(place(name))
    assert name in str(caught.value)
    assert "example.org" not in str(caught.value)
