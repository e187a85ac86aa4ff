from __future__ import annotations

import dataclasses

import pytest

from resolver.config.model import SECTIONS, Config, settings


def test_config_is_frozen():
    with pytest.raises(dataclasses.FrozenInstanceError):
        Config().input = None


def test_sections_are_all_tables_but_columns():
    names = [item.name for item in dataclasses.fields(Config)]
    assert sorted(names) == sorted(["columns", *(name for name, _ in SECTIONS)])


def test_every_setting_has_a_sentence():
    for _, section in SECTIONS:
        for item in settings(section):
            assert item.says.doc.endswith(".")
