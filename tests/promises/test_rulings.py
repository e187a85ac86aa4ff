"""Rulings hold: `same` joins, `different` and `related` keep apart, also through third records."""

from __future__ import annotations

import csv
import json

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from promises.population import check_whole, generated, groups, person, together

import resolver
from resolver.cli.main import main

ANNS = [
    person(number, "Ann Meyer", ["ann.meyer@example.org"], ["206-555-0142"], birth="1980-02-03")
    for number in "1234"
]
STRANGERS = [
    person("5", "Bo Li", ["bo.li@example.net"]),
    person("6", "Zoë Quist", ["zq@example.com"]),
    person("7", "Igor Novak", ["inovak@example.cz"]),
]
RECORDS = [*ANNS, *STRANGERS]


def ruling(word, left, right):
    return {"ruling": word, "left": left, "right": right, "by": "kim"}


def ruled(*rulings, records=RECORDS):
    result = resolver.dedupe(records, rulings=pl.DataFrame(rulings))
    check_whole(result)
    return result


def test_without_rulings():
    result = resolver.dedupe(RECORDS)
    assert groups(result) == {frozenset("1234"), frozenset("5"), frozenset("6"), frozenset("7")}


def test_same_joins_what_nothing_else_would():
    result = ruled(ruling("same", "5", "6"), ruling("same", "6", "7"))
    assert frozenset("567") in groups(result)
    assert frozenset("567") in groups(result, "auto_entity_id")


@pytest.mark.parametrize("word", ["different", "related"])
def test_different_and_related_keep_apart_through_third_records(word):
    result = ruled(ruling(word, "1", "2"))
    for column in ("entity_id", "auto_entity_id"):
        assert not together(result, "1", "2", column)
    assert frozenset("5") in groups(result)


def test_same_beside_different():
    result = ruled(ruling("same", "1", "5"), ruling("different", "5", "2"))
    assert together(result, "1", "5")
    assert not together(result, "2", "5")
    assert not together(result, "1", "2")


def test_contradictions_are_kept_apart_and_told():
    result = ruled(
        ruling("same", "5", "6"), ruling("same", "6", "7"), ruling("different", "5", "7")
    )
    assert not together(result, "5", "7")
    assert any("contradict" in warning for warning in result.summary.warnings)


def test_unknown_records_are_told_and_change_nothing():
    result = ruled(ruling("same", "5", "99"), ruling("different", "98", "1"))
    assert groups(result) == groups(resolver.dedupe(RECORDS))
    assert any(warning.startswith("2 rulings") for warning in result.summary.warnings)


def test_the_last_word_counts():
    result = ruled(ruling("same", "5", "6"), ruling("unsure", "6", "5"))
    assert not together(result, "5", "6")
    result = ruled(ruling("different", "1", "2"), ruling("same", "2", "1"))
    assert together(result, "1", "2")


@pytest.mark.parametrize("form", ["jsonl", "csv"])
def test_rulings_files_of_the_command_line(tmp_path, form):
    rulings = [ruling("same", "5", "6"), ruling("different", "1", "2")]
    with (tmp_path / "rulings").open("w", newline="") as file:
        if form == "jsonl":
            file.writelines(f"{json.dumps(one)}\n" for one in rulings)
        else:
            table = csv.DictWriter(file, rulings[0])
            table.writeheader()
            table.writerows(rulings)
    with (tmp_path / "customers.jsonl").open("w") as file:
        file.writelines(f"{json.dumps(one)}\n" for one in RECORDS)
    out = tmp_path / "out"
    arguments = ["scan", tmp_path / "customers.jsonl", "-o", out, "--rulings", tmp_path / "rulings"]
    with pytest.raises(SystemExit, match="0"):
        main([str(argument) for argument in arguments])
    entities = pl.read_parquet(out / "entities.parquet")
    found = dict(entities.select("record_id", "entity_id").rows())
    assert found["5"] == found["6"]
    assert found["1"] != found["2"]
    assert entities.equals(
        resolver.dedupe(tmp_path / "customers.jsonl", rulings=tmp_path / "rulings").entities
    )


POPULATION = generated(30, 12)
PAIRS = st.tuples(
    st.sampled_from(["same", "different", "related", "unsure"]),
    st.integers(0, 29),
    st.integers(0, 29),
).filter(lambda one: one[1] != one[2])


@settings(max_examples=6, deadline=None)
@given(st.lists(PAIRS, min_size=1, max_size=12))
def test_any_rulings(rulings):
    known = [record["id"] for record in POPULATION]
    rows = [ruling(word, known[left], known[right]) for word, left, right in rulings]
    result = ruled(*rows, records=POPULATION)
    last = {frozenset((row["left"], row["right"])): row["ruling"] for row in rows}
    for pair, word in last.items():
        for column in ("entity_id", "auto_entity_id"):
            joined = together(result, *pair, column)
            if word in ("different", "related"):
                assert not joined
            elif word == "same" and not joined:
                assert any("contradict" in warning for warning in result.summary.warnings)


def test_people_ruled_related_are_listed_as_such():
    rows = [{"id": "a", "name": "Ada Hill"}, {"id": "b", "name": "Ben Moss"}]
    told = pl.DataFrame({"ruling": ["related"], "left": ["a"], "right": ["b"]})
    found = resolver.dedupe(rows, rulings=told)
    assert found.related.select("left", "right", "band").rows() == [("a", "b", "related")]


def test_what_a_person_is_unsure_of_is_not_merged_unseen():
    sure = resolver.dedupe(ANNS)
    assert sure.summary.proposals["auto"] == 1
    told = pl.DataFrame({"ruling": ["unsure"], "left": ["1"], "right": ["2"]})
    found = resolver.dedupe(ANNS, rulings=told)
    assert found.summary.proposals["auto"] == 0
    split = dict(found.entities.select("record_id", "auto_entity_id").iter_rows())
    assert split["1"] != split["2"]
