from __future__ import annotations

from pathlib import Path

import pytest

from resolver.cli.main import main

ROOT = Path(__file__).parents[2]


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def test_the_readme_shows_what_a_scan_prints(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "104")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "data").symlink_to(ROOT / "data")
    with pytest.raises(SystemExit) as ended:
        main(["scan", "data/customers.jsonl"])
    assert not ended.value.code
    printed = squeezed(capsys.readouterr().out)
    shown = (ROOT / "README.md").read_text(encoding="utf-8").split("```text\n")[1].split("```")[0]
    words = " ".join(printed)
    assert all(line in words for line in squeezed(shown))
