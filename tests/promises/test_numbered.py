"""Rulings on records without ids hold after an export in another order, and join no strangers."""

from __future__ import annotations

import csv
import json
import random
import tempfile
from functools import cache
from pathlib import Path

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import groups

import resolver
from resolver.files import ledger
from resolver.recipes import planning
from resolver.recipes.deciding import decide

HEADER = ("name", "email", "phone", "city")
PEOPLE = [
    ("Ada Byron", "ada@byron.org", "+12025551000", "Aden"),
    ("Alan Kay", "alan@kay.org", "+12025551037", "Brno"),
    ("Grace Hopper", "grace@hopper.org", "+12025551074", "Cadiz"),
    ("Edsger Dekker", "edsger@dekker.org", "+12025551111", "Dover"),
    ("Barbara Linde", "barbara@linde.org", "+12025551148", "Essen"),
    ("Niklaus Wirt", "niklaus@wirt.org", "+12025551185", "Fano"),
    ("Mary Shaw", "mary@shaw.org", "+12025551222", "Ghent"),
    ("Mary Shaw", "mary@shaw.org", "", "Ghent"),
    ("M. Shaw", "mary@shaw.org", "+12025551222", ""),
    ("Tony Hoare", "tony@hoare.org", "+12025551259", "Hull"),
    ("Tony Hoare", "tony@hoare.org", "+12025551259", "Hull"),
    ("Anthony Hoare", "a.hoare@example.org", "", "Hull"),
]
WORDS = ("same", "different", "related", "unsure", "value")


def written(folder, rows, name="a.csv"):
    path = folder / name
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADER, *rows])
    return path


def say(path, *rows):
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def ruling(word, left, right, **rest):
    field = {"field": "name"} if word == "value" else {}
    return {"ruling": word, "left": str(left + 1), "right": str(right + 1), **field, **rest}


def contents(found, column="entity_id"):
    """The groups by what their records say; copies count by how many there are."""
    said = {
        row["record_id"]: (row["name"], row["phones"][0]["original"] if row["phones"] else "")
        for row in found.records.to_dicts()
    }
    return sorted(sorted(said[one] for one in group) for group in groups(found, column))


def chosen(found):
    """The values that rulings chose; what else ties is decided by the number of a row."""
    return sorted(
        (one["field"], one["value"])
        for provenance in found.golden["provenance"].drop_nulls()
        for one in provenance
        if one["rule"] == "ruled" and one["field"] != "id"
    )


@cache
def scanned():
    folder = Path(tempfile.mkdtemp())
    resolver.dedupe(written(folder, PEOPLE)).write(folder / "out")
    return folder


def decided(rows):
    """The run under rulings on its rows, and the ledger that it would keep."""
    folder = scanned()
    return decide(folder / "out", say(folder / "r.jsonl", *rows), by="kim")


def again(rulings, rows):
    """A scan of the rows in this order under the rulings, in a fresh folder."""
    with tempfile.TemporaryDirectory() as folder:
        ledger.write(Path(folder) / "rulings.jsonl", rulings)
        path = written(Path(folder), rows)
        return resolver.dedupe(path, rulings=Path(folder) / "rulings.jsonl")


PLACES = st.integers(0, len(PEOPLE) - 1)


@settings(max_examples=5, deadline=None)
@given(
    st.lists(st.tuples(st.sampled_from(WORDS), PLACES, PLACES), min_size=1, max_size=4),
    st.randoms(use_true_random=False),
)
def test_all_kinds_of_rulings_hold_after_a_shuffle(said, random_):
    rows = [ruling(word, left, right) for word, left, right in said if left != right]
    first = decided([*rows, ruling("same", 0, 11)])
    order = [*PEOPLE]
    random_.shuffle(order)
    found = again(first.taken, order)
    assert contents(found) == contents(first.result)
    assert contents(found, "auto_entity_id") == contents(first.result, "auto_entity_id")
    assert chosen(found) == chosen(first.result)
    assert not [text for text in found.summary.warnings if "open again" in text]
    keyed = first.taken.select(pl.col("left", "right").is_null().all())
    assert keyed.row(0) == (True, True)


def test_strangers_are_never_joined_by_the_number_of_a_row():
    first = decided([ruling("same", 0, 5)])
    both = [("Ada Byron", "+12025551000"), ("Niklaus Wirt", "+12025551185")]
    assert both in contents(first.result)
    changed = [("Ada Lovelace", *row[1:]) if row[0] == "Ada Byron" else row for row in PEOPLE]
    found = again(first.taken, changed)
    assert contents(found) == contents(resolver.dedupe(written(scanned(), changed, "c.csv")))
    [told] = [text for text in found.summary.warnings if "could not be followed" in text]
    assert "no record without an id says what one said then" in told
    assert "a column of ids helps" in told
    with_ids = pl.DataFrame(
        [dict(zip(("id", *HEADER), (str(n), *row), strict=True)) for n, row in enumerate(PEOPLE, 1)]
    )
    keyed = resolver.dedupe(with_ids, rulings=first.taken)
    assert not [group for group in groups(keyed) if {"1", "6"} <= group]
    assert [text for text in keyed.summary.warnings if "could not be followed" in text]


@pytest.mark.parametrize("print_", [None, "r1", f"seen-{'0' * 16}-{'1' * 16}"])
def test_a_scan_does_not_follow_the_number_of_a_row(print_):
    rows = pl.DataFrame([ruling("same", 0, 5, fingerprint=print_)])
    found = resolver.dedupe(scanned() / "a.csv", rulings=rows)
    assert contents(found) == contents(resolver.dedupe(scanned() / "a.csv"))
    assert [text for text in found.summary.warnings if "could not be followed" in text]


def test_different_holds_for_all_copies_and_same_joins_them():
    apart = decided([ruling("different", 9, 6)])
    assert again(apart.taken, PEOPLE[::-1]).summary.warnings == apart.result.summary.warnings
    ruled = apart.result.compared.filter(pl.col("ruling") == "different")
    assert len(ruled) == 2
    joined = contents(decided([ruling("same", 9, 11)]).result)
    hoares = [("Anthony Hoare", ""), ("Tony Hoare", "+12025551259"), ("Tony Hoare", "+12025551259")]
    assert hoares in joined


def test_two_exact_copies_cannot_be_told_apart():
    found = decided([ruling("different", 9, 10), ruling("same", 0, 1)])
    [refused] = found.refused
    assert refused.why == "records that say exactly the same and have no ids cannot be told apart"
    assert refused.help.startswith("Give the records ids")
    assert found.taken["ruling"].to_list() == ["same"]
    assert decided([ruling("same", 9, 10)]).refused == ()
    torn = decided([ruling("same", 9, 11), ruling("different", 10, 11), ruling("same", 0, 1)])
    assert [one.line for one in torn.refused] == [1, 2]
    assert len(torn.taken) == 1


def test_a_table_is_found_again_in_another_order(tmp_path):
    folder = scanned()
    with (folder / "out" / "proposals.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        row["decision"] = "same"
    table = tmp_path / "decided.csv"
    with table.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    order = [*PEOPLE]
    random.Random(3).shuffle(order)
    resolver.dedupe(written(tmp_path, order)).write(tmp_path / "out")
    found = decide(tmp_path / "out", table)
    assert found.refused == ()
    first = decide(folder / "out", table)
    assert contents(found.result) == contents(first.result)
    found.result.write(tmp_path / "out")
    assert decide(tmp_path / "out", table).result is None


def test_a_plan_follows_no_number_of_a_row(tmp_path):
    first = decided([ruling("same", 0, 5), ruling("same", 6, 7), ruling("same", 6, 8)])
    order = [*PEOPLE]
    random.Random(5).shuffle(order)
    ledger.write(tmp_path / "rulings.jsonl", first.taken)
    found = resolver.dedupe(written(tmp_path, order), rulings=tmp_path / "rulings.jsonl")
    found.write(tmp_path / "out")
    names = {row["record_id"]: row["name"] for row in found.records.to_dicts()}
    merged = [
        sorted(names[one["record_id"]] for one in (line["survivor"], *line["losers"]))
        for line in planning.plan(tmp_path / "out", "neutral").lines
        if line["losers"]
    ]
    assert ["Ada Byron", "Niklaus Wirt"] in merged
    assert all(len({name.split()[-1] for name in one}) == 1 or "Ada Byron" in one for one in merged)
