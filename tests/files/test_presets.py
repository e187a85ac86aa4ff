from __future__ import annotations

import json

import pytest
from files.presets.told import told
from house.source import ROOT

from resolver.files.gather import tables
from resolver.files.options import ReadOptions
from resolver.files.presets.load import systems
from resolver.files.presets.recognise import fitting, recognise

GOLDEN = ROOT / "tests" / "files" / "presets" / "golden"
EXPECTED = sorted(GOLDEN.glob("*.expected.json"))
FILES = [GOLDEN / path.name.removesuffix(".expected.json") for path in EXPECTED]
LAYOUTS = {one.name: one for layouts in systems().values() for one in layouts}


def layout(file):
    return LAYOUTS[file.name.split(".")[0]]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_files_are_read_as_they_are_meant(file):
    expected = json.loads((GOLDEN / f"{file.name}.expected.json").read_text(encoding="utf-8"))
    assert told(file) == expected


def test_every_layout_has_a_file():
    assert {layout(file).name for file in FILES} == LAYOUTS.keys()
    assert {file for file in GOLDEN.iterdir() if file.name.count(".expected.") == 0} == set(FILES)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_file_is_recognised_as_its_own_layout(file):
    (table,) = tables(file, ReadOptions())
    assert recognise(table) == layout(file)
    assert {one.system for one in fitting(table)} == {layout(file).system}
