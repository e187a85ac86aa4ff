"""Every accepted record is in exactly one entity; no record is ever lost."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from promises.population import RECORDS, check_whole, customers, generated, groups, person

import resolver


@pytest.mark.parametrize("name", ["customers", "hard_negatives"])
def test_samples_are_whole(name):
    records = customers(name)
    result = resolver.dedupe(records)
    check_whole(result)
    assert len(result.entities) == len(records)
    assert len(result.proposals) > 0


@pytest.mark.parametrize("seed", [3, 4])
def test_generated_customers_are_whole(seed):
    result = resolver.dedupe(generated(60, seed))
    check_whole(result)
    assert len(result.entities) == 60


@settings(max_examples=8, deadline=None)
@given(RECORDS)
def test_hostile_records_are_whole(records):
    result = resolver.dedupe(records)
    check_whole(result)
    assert len(result.entities) + len(result.rejects) == len(records)


def test_records_without_any_value_stay_alone():
    result = resolver.dedupe([{"id": str(number)} for number in range(5)])
    check_whole(result)
    assert groups(result) == {frozenset(str(number)) for number in range(5)}


def test_rows_that_are_not_accepted_are_told():
    rows = [person("1", "Ann Meyer"), {"name": "No Id"}, "not a customer", person("1", "Ann Meyer")]
    result = resolver.dedupe(rows)
    check_whole(result)
    (one,) = result.summary.inputs
    assert (one.physical, one.accepted) == (4, 1)
    assert len(result.rejects) == 3


def test_one_file_of_good_and_bad_rows(tmp_path):
    good, bad = "1,Ann,ann@example.org\n5,Di,d@e.fr\n", "2,Bo\n3,Cy,cy@e.org,more\n\n4,\x00,\n"
    text = f"id,name,email\n{good}{bad}"
    (tmp_path / "rows.csv").write_text(text, encoding="utf-8")
    result = resolver.dedupe(tmp_path / "rows.csv")
    check_whole(result)
    assert {"1", "5"} <= {row for group in groups(result) for row in group}
