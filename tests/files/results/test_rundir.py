from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time

import pytest

from resolver.errors import ForeignOutputError, OutputError
from resolver.files.results import rundir
from resolver.files.results.rundir import FORMAT, check_target, is_run_directory, run_directory

FILES = ("entities.parquet", "links.parquet", "proposals.jsonl", "run.json")


def write(path, mark):
    with run_directory(path) as folder:
        for name in FILES[:-1]:
            (folder / name).write_text(mark)
        (folder / "run.json").write_text(json.dumps({"format": FORMAT, "mark": mark}))


def mark_of(path):
    marks = {(path / name).read_text() for name in FILES[:-1]}
    (mark,) = marks | {json.loads((path / "run.json").read_text())["mark"]}
    return mark


def names(path):
    return sorted(entry.name for entry in path.iterdir())


@pytest.fixture(params=["exchange", "two renames"])
def way(request, monkeypatch):
    if request.param == "two renames":
        monkeypatch.setattr(rundir, "exchange", lambda left, right: False)


@pytest.mark.usefixtures("way")
def test_a_new_result_takes_the_place_of_the_old(tmp_path):
    out = tmp_path / "deep" / "out"
    write(out, "old")
    write(out, "new")
    assert mark_of(out) == "new"
    assert names(out.parent) == ["out"]
    assert out.stat().st_mode & 0o777 == 0o700


@pytest.mark.usefixtures("way")
def test_after_an_exception_nothing_has_changed(tmp_path):
    write(tmp_path / "out", "old")
    with pytest.raises(KeyboardInterrupt), run_directory(tmp_path / "out") as folder:
        (folder / "run.json").write_text("{}")
        raise KeyboardInterrupt
    assert mark_of(tmp_path / "out") == "old"
    assert names(tmp_path) == ["out"]


def test_a_full_disk_is_told_and_nothing_has_changed(tmp_path):
    write(tmp_path / "out", "old")
    with pytest.raises(OutputError, match="No space left"), run_directory(tmp_path / "out"):
        raise OSError(28, "No space left on device")
    assert mark_of(tmp_path / "out") == "old"


def test_a_result_without_manifest_is_not_kept(tmp_path):
    with pytest.raises(OutputError, match="is not kept"), run_directory(tmp_path / "out"):
        pass
    assert names(tmp_path) == []


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"format": 1}', "[" * 100_000, "\xff"])
def test_a_directory_that_is_not_ours_is_refused(tmp_path, text):
    out = tmp_path / "out"
    out.mkdir()
    if text is not None:
        (out / "run.json").write_text(text, encoding="latin-1")
    with pytest.raises(ForeignOutputError, match="not replaced"), run_directory(out):
        pass
    assert not is_run_directory(out)
    assert names(tmp_path) == ["out"]


def test_a_file_is_refused(tmp_path):
    (tmp_path / "out").write_text("precious")
    with pytest.raises(ForeignOutputError, match="is a file"):
        check_target(tmp_path / "out")
    with pytest.raises(OutputError, match="cannot be written"), run_directory(tmp_path / "out/x"):
        pass
    assert (tmp_path / "out").read_text() == "precious"


def test_a_senseless_path_is_told(tmp_path):
    (tmp_path / "ring").symlink_to(tmp_path / "ring")
    for path in ("a\0b", tmp_path / "ring", tmp_path / ("x" * 300)):
        with pytest.raises(OutputError), run_directory(path):
            pass


def test_a_link_is_followed(tmp_path):
    write(tmp_path / "real", "old")
    (tmp_path / "link").symlink_to(tmp_path / "real")
    write(tmp_path / "link", "new")
    assert mark_of(tmp_path / "real") == "new"
    assert (tmp_path / "link").is_symlink()


@pytest.mark.usefixtures("way")
def test_files_of_the_user_are_carried_along(tmp_path):
    write(tmp_path / "out", "old")
    (tmp_path / "out" / "notes.jsonl").write_text("decided")
    (tmp_path / "out" / "notes").mkdir()
    (tmp_path / "out" / "notes" / "a.txt").write_text("note")
    (tmp_path / "out" / "report.html").write_text("ours, of another time")
    write(tmp_path / "out", "new")
    assert names(tmp_path / "out") == sorted([*FILES, "notes", "notes.jsonl"])
    assert (tmp_path / "out" / "notes" / "a.txt").read_text() == "note"


def test_left_overs_are_swept_but_not_those_of_living_writers(tmp_path):
    dead = tmp_path / ".out.tmp-99-abc"
    dead.mkdir()
    (dead / "run.json").write_text(json.dumps({"format": FORMAT}))
    other = tmp_path / ".outer.tmp-99-abc"
    other.mkdir()
    assert not is_run_directory(dead)
    with run_directory(tmp_path / "out") as living:
        (living / "run.json").write_text(json.dumps({"format": FORMAT}))
        write(tmp_path / "out", "meanwhile")
        assert living.exists()
    assert names(tmp_path) == [".outer.tmp-99-abc", "out"]


def test_a_result_moved_aside_by_a_killed_scan_comes_back(tmp_path):
    write(tmp_path / "out", "old")
    (tmp_path / "out").rename(tmp_path / ".out.old-99-abc")
    with pytest.raises(KeyboardInterrupt), run_directory(tmp_path / "out"):
        raise KeyboardInterrupt
    assert mark_of(tmp_path / "out") == "old"
    assert names(tmp_path) == ["out"]


WRITERS = """
import json, os, sys
from resolver.files.results import rundir
if sys.argv[2] == "renames":
    rundir.exchange = lambda left, right: False
for attempt in map(str.strip, sys.stdin):
    child = os.fork()
    for count in range(0 if child else 10**9):
        with rundir.run_directory(sys.argv[1]) as folder:
            for name in ("entities.parquet", "links.parquet", "proposals.jsonl"):
                (folder / name).write_text(f"{attempt}-{count}" * 2000)
            mark = f"{attempt}-{count}" * 2000
            (folder / "run.json").write_text(json.dumps({"format": rundir.FORMAT, "mark": mark}))
    print(child, flush=True)
    os.waitpid(child, 0)
    print("gone", flush=True)
"""


@pytest.mark.parametrize("how", ["exchange", "renames"])
def test_killed_at_any_moment_the_old_or_the_new_is_whole(tmp_path, how):
    out = tmp_path / "out"
    write(out, "first")
    dice = random.Random(7)
    command = [sys.executable, "-c", WRITERS, str(out), how]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True, "bufsize": 1}
    with subprocess.Popen(command, **pipes) as process:
        for attempt in range(20):
            process.stdin.write(f"{attempt}\n")
            child = int(process.stdout.readline())
            time.sleep(dice.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            assert process.stdout.readline() == "gone\n"
            if how == "renames":  # the one moment without a result is mended by the next scan
                rundir.sweep(out)
            assert is_run_directory(out)
            assert mark_of(out)
    write(out, "last")
    assert mark_of(out) == "last"
    assert names(tmp_path) == ["out"]
