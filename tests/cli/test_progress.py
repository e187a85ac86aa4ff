from __future__ import annotations

import io
import time

from rich.console import Console

from resolver.cli import progress
from resolver.cli.progress import working


def lines_at(moments):
    out = io.StringIO()
    clock = iter([0.0, *(at for at, _ in moments)])
    with working(Console(file=out, width=80), lambda: next(clock)) as report:
        for _, share in moments:
            report("compare", share)
    return out.getvalue().splitlines()


def test_short_work_is_silent():
    assert lines_at([(0.1, 0.2), (1.9, 0.9)]) == []


def test_a_file_gets_a_line_every_five_seconds():
    lines = lines_at([(1.0, 0.0), (2.0, 0.25), (3.0, 0.3), (6.9, 0.4), (90.0, 0.5)])
    assert lines == ["compare: 25%, about 0:06 left", "compare: 50%, about 1:30 left"]


def test_nothing_is_said_about_time_before_anything_is_done():
    assert lines_at([(3.0, 0.0)]) == ["compare: 0%"]


def test_a_terminal_gets_a_bar_after_a_while(monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.0)
    out = io.StringIO()
    with working(Console(file=out, width=80, force_terminal=True)) as report:
        report("compare", 0.5)
        for _ in range(500):
            if out.getvalue():
                break
            time.sleep(0.01)
    assert "compare" in out.getvalue()
    assert "50%" in out.getvalue()


def test_a_terminal_stays_clean_after_short_work():
    out = io.StringIO()
    with working(Console(file=out, width=80, force_terminal=True)) as report:
        report("compare", 0.5)
    assert "compare" not in out.getvalue()
