"""Decisions on proposals have exactly their effect, also on the next export, and can be undone."""

from __future__ import annotations

import csv
import json
import random
import shutil
import tempfile
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import HOSTILE, check_whole, generated, groups, person, together

import resolver
from resolver.recipes.deciding import decide

POPULATION = generated(24, 12)
WORDS = ("same", "different", "related", "unsure", "drop")


@cache
def scanned():
    folder = Path(tempfile.mkdtemp())
    found = resolver.dedupe(POPULATION)
    found.write(folder / "out")
    return folder / "out", found


@cache
def proposals():
    _, found = scanned()
    return [[one["record_id"] for one in row] for row in found.proposals["members"]]


def decided(out, said):
    """The table of proposals filled in: the decision on each, in the row of one of its members."""
    with (out / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = said.get(row["record_id"], "")
    path = out.parent / "decided.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    return path


def check(found, said):
    check_whole(found)
    for members in proposals():
        word = next((said[one] for one in members if one in said), None)
        dropped = [one for one in members if said.get(one) == "drop"]
        rest = [one for one in members if one not in dropped]
        for column in ("entity_id", "auto_entity_id"):
            pairs = [(a, b) for a in members for b in members if a < b]
            joined = {pair for pair in pairs if together(found, *pair, column)}
            if word in ("different", "related"):
                assert not joined
            elif word in ("same", "drop"):
                assert joined == {(a, b) for a in rest for b in rest if a < b}
            elif word == "unsure" and column == "auto_entity_id" and len(members) == 2:
                assert not joined


@settings(max_examples=2, deadline=None)
@given(
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=8),
    st.lists(st.integers(0, 9), min_size=8, max_size=8),
    st.integers(0, 99),
)
def test_decisions_on_proposals(words, places, seed):
    pairs = zip(proposals(), words, places, strict=False)
    said = {members[place % len(members)]: word for members, word, place in pairs}
    first, before = scanned()
    with tempfile.TemporaryDirectory() as folder:
        out = shutil.copytree(first, Path(folder) / "out")
        taken = decide(out, decided(out, said))
        assert taken.refused == ()
        check(taken.result, said)
        taken.result.write(out)
        shuffled = random.Random(seed).sample(POPULATION, len(POPULATION))
        again = resolver.dedupe(shuffled, rulings=out / "rulings.jsonl", model=out / "model.json")
        for column in ("entity_id", "auto_entity_id"):
            assert groups(again, column) == groups(taken.result, column)
        assert again.summary.reopened == ()
        check(resolver.dedupe(shuffled, rulings=out / "rulings.jsonl"), said)
        back = out.parent / "back.jsonl"
        undone = [{"ruling": "undo", "undoes": name} for name in taken.taken["fingerprint"]]
        back.write_text("".join(json.dumps(one) + "\n" for one in undone))
        for column in ("entity_id", "auto_entity_id"):
            assert groups(decide(out, back).result, column) == groups(before, column)


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_hostile_records_are_decided_on_in_a_spreadsheet(tmp_path, form):
    openpyxl = pytest.importorskip("openpyxl")
    names = [text for text in HOSTILE if text.strip()]
    same = {"emails": ["ann@example.org"], "phones": ["206-555-0142"], "birth": "1980-02-03"}
    records = [person(f"={at}", name, **same) for at, name in enumerate([*names, "x" * 10_000])]
    rulings = [{"ruling": "same", "left": "=0", "right": one["id"]} for one in records[1:]]
    (tmp_path / "r.jsonl").write_text("".join(json.dumps(one) + "\n" for one in rulings))
    found = resolver.dedupe(records, rulings=tmp_path / "r.jsonl")
    found.write(tmp_path / "out")
    assert len(found.proposals) == 1
    if form == "csv":
        path = decided(tmp_path / "out", {"'=3": "drop"})
    else:
        path = tmp_path / "decided.xlsx"
        book = openpyxl.load_workbook(tmp_path / "out" / "proposals.xlsx")
        sheet = book.worksheets[0]
        columns = {cell.value: cell.column for cell in sheet[1]}
        for line in range(2, sheet.max_row + 1):
            if sheet.cell(line, columns["record_id"]).value == "=3":
                sheet.cell(line, columns["decision"]).value = "drop"
            for cell in sheet[line]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
        book.save(path)
    taken = decide(tmp_path / "out", path)
    assert taken.refused == ()
    assert frozenset({"=3"}) in groups(taken.result)
    assert frozenset({*found.entities["record_id"]} - {"=3"}) in groups(taken.result)
