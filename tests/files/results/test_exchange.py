from __future__ import annotations

import sys

import pytest

from resolver.files.results.exchange import exchange


@pytest.mark.skipif(sys.platform not in {"linux", "darwin"}, reason="no such call there")
def test_directories_change_places(tmp_path):
    for name in ("a", "b"):
        (tmp_path / name).mkdir()
        (tmp_path / name / name).touch()
    assert exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a" / "b").exists()
    assert (tmp_path / "b" / "a").exists()


def test_a_missing_side_changes_nothing(tmp_path):
    (tmp_path / "a").mkdir()
    assert not exchange(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "a").exists()


def test_other_systems_say_no(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "plan9")
    assert not exchange(tmp_path, tmp_path)
