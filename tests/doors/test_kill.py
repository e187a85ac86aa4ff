"""A scan killed at any moment leaves a whole result, and the next scan clears up after it."""

from __future__ import annotations

import hashlib
import json
import random
import subprocess
import sys
import time

import pytest
from promises.population import DATA

import resolver
from resolver.cli.main import main
from resolver.files.results.rundir import NAMES, is_run_directory

EARLY, WRITING = 2, 3
"""Scans killed at any moment, and while they write."""
TIMED = {"run.json", "report.html"}
"""The files that tell when the run was."""


def digest(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def digests(folder):
    return {path.name: digest(path) for path in sorted(folder.iterdir())}


def lasting(found):
    return {name: value for name, value in found.items() if name not in TIMED}


def evaluates(folder):
    with pytest.raises(SystemExit) as caught:
        main(["evaluate", str(folder), "--truth", str(DATA / "truth.csv")])
    return caught.value.code == 0


def read_from(folder):
    """The digest of the only input."""
    (one,) = json.loads((folder / "run.json").read_bytes())["inputs"]
    return one["sha256"]


def scanning(out, path):
    command = [sys.executable, "-m", "resolver", "scan", str(path), "-o", str(out)]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def wait_until_it_writes(scan, out):
    while scan.poll() is None:
        if any(out.parent.glob(f".{out.name}.tmp-{scan.pid}-*")):
            return
        time.sleep(0.001)


def check_whole(out, known):
    """The result is one that an undisturbed scan of its input gives."""
    found = digests(out)
    assert is_run_directory(out)
    assert set(found) == set(NAMES)
    assert lasting(found) == known[read_from(out)]
    assert evaluates(out)


@pytest.mark.skipif(sys.platform == "win32", reason="there is no SIGKILL")
def test_killed_scans_leave_a_whole_result(tmp_path):
    lines = (DATA / "customers.jsonl").read_bytes().splitlines(keepends=True)
    known, inputs = {}, [tmp_path / "first.jsonl", tmp_path / "second.jsonl"]
    for path, count in zip(inputs, (60, 50), strict=True):
        path.write_bytes(b"".join(lines[:count]))
        resolver.dedupe(path).write(tmp_path / path.stem)
        known[digest(path)] = lasting(digests(tmp_path / path.stem))
    out = tmp_path / "runs" / "out"
    resolver.dedupe(inputs[0]).write(out)
    dice, killed = random.Random(7), 0
    for number in range(EARLY + WRITING):
        before = digests(out)
        scan = scanning(out, inputs[(number + 1) % 2])
        if number < EARLY:
            time.sleep(dice.uniform(0.1, 2.0))
        else:
            wait_until_it_writes(scan, out)
            time.sleep(dice.uniform(0.0, 0.15))
        scan.kill()
        killed += scan.wait() != 0
        check_whole(out, known)
        after = digests(out)
        assert after == before or after["run.json"] != before["run.json"]
    assert killed > 0
    assert scanning(out, inputs[1]).wait() == 0
    check_whole(out, known)
    assert read_from(out) == digest(inputs[1])
    assert [path.name for path in out.parent.iterdir()] == [out.name]
