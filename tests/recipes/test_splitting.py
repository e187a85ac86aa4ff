from __future__ import annotations

import json
from functools import cache

import polars as pl
from promises.population import check_whole, generated, ids, person

import resolver

BOTH = person("both", "John Smith", ["john.smith@x.org", "mary.jones@y.net"], birth="1980-02-03")
JOHN = person("john", "John Smith", ["john.smith@x.org"], birth="1980-02-03")
MARY = person("mary", "Mary Jones", ["mary.jones@y.net"], birth="1991-05-06")
PEOPLE = (BOTH, JOHN, MARY)


@cache
def result(rulings=None):
    names = ("ruling", "left", "right")
    decided = rulings and pl.DataFrame([dict(zip(names, rulings, strict=True))])
    return resolver.dedupe([*PEOPLE, *generated(120, 3)], rulings=decided)


def test_the_record_is_listed_with_what_goes_with_whom():
    (split,) = result().splits.to_dicts()
    assert split["record_id"] == "both"
    assert split["entity_id"] == ids(result())["gladly", "both"][0]
    john, mary = split["parts"]
    assert (john["named"], mary["named"]) == (True, False)
    assert john["points"] == [{"field": "email", "value": "john.smith@x.org"}]
    assert mary["points"] == [{"field": "email", "value": "mary.jones@y.net"}]
    assert mary["members"] == [{"source": "gladly", "record_id": "mary"}]
    assert result().summary.splits == 1


def test_such_a_record_is_not_merged_unseen():
    check_whole(result())
    entity, auto = ({key: both[n] for key, both in ids(result()).items()} for n in (0, 1))
    both, john = ("gladly", "both"), ("gladly", "john")
    assert entity[both] == entity[john]
    assert auto[both] != auto[john]
    without = resolver.dedupe([BOTH, JOHN, *generated(120, 3)])
    assert len({ids(without)[key][1] for key in (both, john)}) == 1
    (proposal,) = result().proposals.filter(entity_id=entity[both]).to_dicts()
    assert proposal["band"] == "review"
    assert proposal["warnings"][0]["code"] == "over_merged"


def test_a_ruling_has_the_last_word():
    found = result(("same", "both", "john"))
    assert len(found.splits) == 1
    assert len({tuple(ids(found)["gladly", name]) for name in ("both", "john")}) == 1


def test_ordinary_customers_hold_one_person_each():
    found = resolver.dedupe(generated(400, 11))
    assert found.splits.is_empty()
    assert found.splits.schema == result().splits.schema


def test_the_list_is_a_file_and_a_block_of_the_report(tmp_path, capsys):
    result().write(tmp_path / "run")
    (line,) = (tmp_path / "run" / "splits.jsonl").read_text(encoding="utf-8").splitlines()
    assert json.loads(line) == result().splits.row(0, named=True)
    assert json.loads((tmp_path / "run" / "run.json").read_text())["counts"]["splits"] == 1
    page = (tmp_path / "run" / "report.html").read_text(encoding="utf-8")
    assert "the name and e-mail (as on 1 other record)" in page
    assert "mary.jones" not in page
