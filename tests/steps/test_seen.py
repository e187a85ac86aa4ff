from __future__ import annotations

import polars as pl
import pytest

import resolver
from resolver.files.read import read
from resolver.steps.seen import digests, fingerprint, mark, sides

ONE = {
    "id": "7",
    "name": "Ann Archer",
    "emails": [{"original": "ann@archer.org"}, {"original": "a@b.org"}],
    "phones": [{"original": "+14155552671"}],
    "address": "1 Elm St, Springfield",
    "externalCustomerId": "X1",
    "customAttributes": {"tier": "gold"},
    "createdAt": "2020-01-01T00:00:00Z",
}


def told(*customers):
    return digests(read(list(customers)).records).to_list()


def test_the_records_of_a_run_are_those_that_were_read():
    assert digests(resolver.dedupe([ONE]).records).to_list() == told(ONE)


def test_it_does_not_depend_on_place_time_order_or_what_is_beside():
    turned = ONE | {
        "emails": ONE["emails"][::-1],
        "createdAt": "2021-01-01T00:00:00Z",
        "customAttributes": {"tier": "silver"},
    }
    assert told(ONE) == told(turned)
    assert set(told(ONE)) < set(told({"id": "1", "name": "Bob"}, ONE))


@pytest.mark.parametrize(
    "change",
    [
        {"id": "8"},
        {"name": "Ann B. Archer"},
        {"name": None},
        {"emails": [{"original": "ann@archer.org"}]},
        {"phones": [{"original": "+14155552672"}]},
        {"address": "1 Elm St"},
        {"externalCustomerId": "X2"},
    ],
)
def test_it_changes_with_what_the_record_says(change):
    assert told(ONE) != told(ONE | change)


def test_all_rows_are_told_apart():
    found = told(*(ONE | {"id": str(n)} for n in range(50)))
    assert len(set(found)) == 50
    assert all(len(one) == 16 for one in found)


def test_no_records():
    assert digests(resolver.dedupe([ONE]).records.head(0)).dtype == pl.String


def test_fingerprints_are_read_back_and_other_names_are_not():
    left, right = "0123456789abcdef", "fedcba9876543210"
    assert sides(fingerprint(left, right)) == (left, right)
    assert sides("r1") is None
    assert sides("seen-01-02") is None


def test_marks_are_keyed():
    said = pl.Series(["00" * 8, "11" * 8])
    marks = mark(said, "ab" * 16)
    assert marks.to_list() == mark(said, "ab" * 16).to_list()
    assert not {*marks} & {*mark(said, "cd" * 16), *said}
    assert {len(one) for one in marks} == {16}
