from __future__ import annotations

import re

from house.source import ROOT

from resolver.files.presets import load
from resolver.files.presets.load import systems

PAGE = (ROOT / "docs" / "inputs.md").read_text(encoding="utf-8")
CHAPTERS = dict(part.split("\n", 1) for part in PAGE.split("\n## ")[1:])
SECTIONS = dict(part.split("\n", 1) for part in CHAPTERS["Systems"].split("\n### ")[1:])
TITLES = {layouts[0].title.split(",")[0]: layouts for layouts in systems().values()}


def test_every_system_has_its_section_and_no_other_has_one():
    assert list(SECTIONS) == sorted(TITLES)


def test_every_kind_of_file_has_its_row_and_no_other_has_one():
    rows = {title: re.findall(r"(?m)^\| `([a-z-]+)` \|", text) for title, text in SECTIONS.items()}
    assert rows == {title: [one.name for one in layouts] for title, layouts in TITLES.items()}


def test_codes_of_skips_are_named():
    unnamed = [
        (one.system, skip.code)
        for layouts in systems().values()
        for one in layouts
        for skip in one.skips
        if f"`{skip.code}`" not in SECTIONS[one.title.split(",")[0]]
    ]
    assert unnamed == []


def test_every_key_of_a_preset_is_described():
    text = CHAPTERS["Adding a preset"]
    known = {*load._LAYOUT, *(key for keys in load._KEYS.values() for key in keys)}
    assert [key for key in sorted(known) if f"`{key}`" not in text] == []
