from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import cleaned

from resolver.frames.schema import PAIRS
from resolver.steps import pair

ROWS = st.integers(0, 11)
KEYED = st.sets(st.tuples(ROWS, st.integers(0, 4)), max_size=40)


def keyed(rows):
    return pl.DataFrame(sorted(rows), schema={"row": pl.UInt32, "key": pl.UInt64}, orient="row")


def pairs_of(frame):
    assert frame.schema == PAIRS
    return list(frame.iter_rows())


def blocks(rows):
    found = {}
    for row, key in rows:
        found.setdefault(key, set()).add(row)
    return found.values()


def test_within_blocks_of_two_rules_finds_a_pair_once():
    found = pair.within_blocks(keyed([(3, 1), (0, 1), (3, 2), (0, 2), (5, 2)]), 10)
    assert sorted(pairs_of(found)) == [(0, 3), (0, 5), (3, 5)]


@given(KEYED, st.integers(2, 6))
@settings(deadline=None, max_examples=50)
def test_within_blocks_are_all_pairs_of_small_blocks(rows, largest):
    wanted = {p for b in blocks(rows) if len(b) <= largest for p in combinations(sorted(b), 2)}
    found = pairs_of(pair.within_blocks(keyed(rows), largest))
    assert len(found) == len(set(found))
    assert set(found) == wanted


@given(st.lists(st.lists(st.tuples(ROWS, ROWS), max_size=6), max_size=4))
def test_union_is_distinct_and_ordered(parts):
    frames = [pl.DataFrame(part, schema=PAIRS, orient="row") for part in parts]
    assert pairs_of(pair.union(frames)) == sorted({p for part in parts for p in part})


def test_copies_belong_to_the_first_of_them():
    jane = {"name": "Jane Doe", "emails": ["jane@x.org"]}
    frame = cleaned(jane, {"name": "John Doe"}, jane | {"created_at": "2020-01-01"}, jane)
    assert pairs_of(pair.copies(frame).sort("r")) == [(0, 2), (0, 3)]


def test_no_copies_among_records_that_differ_in_one_value():
    jane = {"name": "Jane Doe", "emails": ["jane@x.org"]}
    frame = cleaned(jane, jane | {"phones": ["415 555 2671"]}, jane | {"emails": ["j@x.org"]})
    assert pairs_of(pair.copies(frame)) == []


@pytest.mark.parametrize("rows", [0, 1])
def test_no_sample_of_nothing(rows):
    assert pairs_of(pair.sample(rows, 100, pl.Series(range(rows), dtype=pl.UInt64))) == []


@given(st.integers(2, 40), st.integers(1, 300))
@settings(deadline=None, max_examples=50)
def test_sample_is_of_different_records_and_never_a_pair_twice(rows, wanted):
    found = pairs_of(pair.sample(rows, wanted, pl.Series(range(rows), dtype=pl.UInt64)))
    assert found
    assert found == sorted(set(found))
    assert all(left < right < rows for left, right in found)
    assert len(found) <= wanted + rows


@given(st.permutations(range(12)))
@settings(deadline=None, max_examples=50)
def test_sample_depends_on_content_alone(order):
    def found(contents):
        frame = pair.sample(12, 30, pl.Series(contents, dtype=pl.UInt64))
        return {frozenset((contents[a], contents[b])) for a, b in pairs_of(frame)}

    assert found(order) == found(range(12))
