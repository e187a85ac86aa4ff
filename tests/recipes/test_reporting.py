from __future__ import annotations

import json
import re
import shutil

import polars as pl
import pytest
from promises.population import generated
from report.review.unpack import unpacked

import resolver
from resolver.errors import InputError
from resolver.recipes.deciding import decide
from resolver.recipes.reporting import NAME, report
from resolver.steps.seen import digests, fingerprint, mark


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    path = tmp_path_factory.mktemp("run") / "out"
    resolver.dedupe(generated(60, 3)).write(path)
    return path


def test_the_masked_report_is_what_the_run_has_written(folder):
    written = (folder / NAME).read_text(encoding="utf-8")
    assert report(folder) == report(folder) == written
    assert "(masked)</title>" in written


def test_rulings_that_are_open_again_are_in_both(tmp_path):
    seen = fingerprint("0" * 16, "1" * 16)
    ruling = {"ruling": "different", "left": "1", "right": "2", "by": "dana", "fingerprint": seen}
    records = [{"id": "1", "name": "Ann Archer"}, {"id": "2", "name": "Bob Baker"}]
    resolver.dedupe(records, rulings=pl.DataFrame([ruling])).write(tmp_path / "out")
    written = (tmp_path / "out" / NAME).read_text(encoding="utf-8")
    assert report(tmp_path / "out") == written
    assert "dana" in written


def test_what_was_decided_is_in_the_next_report(folder, tmp_path):
    out = shutil.copytree(folder, tmp_path / "out")
    (first, *_) = json.loads((out / "proposals.jsonl").read_text("utf-8").split("\n")[0])["links"]
    told = {name: first[name] for name in ("left_source", "left", "right_source", "right")}
    ruling = {"ruling": "same", **told, "by": "dana", "at": "2026-11-23T10:00:00Z"}
    (tmp_path / "rulings.jsonl").write_text(json.dumps(ruling), encoding="utf-8")
    decide(out, tmp_path / "rulings.jsonl").result.write(out)
    written = (out / NAME).read_text(encoding="utf-8")
    assert report(out) == written
    assert "Ruled before: <bdi>same, by dana, 23 Nov 2026</bdi>" in written
    (block,) = re.findall(r'id="data">(.*?)</script>', written)
    assert ["same", "", "dana", "2026-11-23", "", False] in unpacked(block)[0]["said"]


def test_records_are_marked_under_the_key_of_the_run(folder):
    key = json.loads((folder / "run.json").read_text(encoding="utf-8")).get("report_key")
    if key is None:
        pytest.skip("runs have no report key yet")
    (block,) = re.findall(r'id="data">(.*?)</script>', (folder / NAME).read_text(encoding="utf-8"))
    marks = unpacked(block)[1]["mark"]
    records = pl.read_parquet(folder / "records.parquet")
    known = set(mark(digests(records), key))
    found = {marks[place : place + 8].hex() for place in range(0, len(marks), 8)}
    assert found <= known


def test_the_open_report_says_so_in_its_title(folder):
    assert "(NOT masked)</title>" in report(folder, masked=False)


@pytest.mark.parametrize("name", ["run.json", "proposals.jsonl", "records.parquet"])
def test_a_damaged_run_is_told(folder, tmp_path, name):
    for file in folder.iterdir():
        (tmp_path / file.name).write_bytes(b"[" if file.name == name else file.read_bytes())
    with pytest.raises(InputError, match="the run cannot be read"):
        report(tmp_path)
