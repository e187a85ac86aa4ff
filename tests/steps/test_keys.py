from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st
from steps.people import cleaned

from resolver.steps import keys

JANE = {
    "name": "Jane Doe",
    "birth_date": "1980-02-03",
    "address": "12 Elm Street, Springfield, IL 62704",
    "emails": ["jane.doe@gmail.com"],
    "phones": ["+1 415 555 2671"],
    "handles": [("twitter", "@jane")],
    "external_ids": [("crm", "77")],
    "national_id": "AB123456C",
}


def share_a_key(rule, left, right):
    """Whether two records meet in a block of the strong rule."""
    frame = keys.strong_keys(cleaned(left, right))[rule]
    return len(keys.block_sizes(frame)) > 0


def test_every_strong_rule_has_its_keys():
    found = keys.strong_keys(cleaned(JANE, JANE))
    assert tuple(found) == keys.STRONG
    for frame in found.values():
        assert frame.columns == ["row", "key"]
        assert not frame.is_duplicated().any()
        assert len(keys.block_sizes(frame)) > 0


def test_records_without_values_have_no_keys():
    found = keys.strong_keys(cleaned({}, {}))
    assert all(frame.is_empty() for frame in found.values())
    assert keys.tokens(cleaned({}, {})).columns == ["row"]
    assert keys.conjunctions(cleaned({}, {})) == {}


@pytest.mark.parametrize(
    ("rule", "left", "right", "meet"),
    [
        ("email", {"emails": ["jane.doe@gmail.com"]}, {"emails": ["janedoe@gmail.com"]}, True),
        ("email", {"emails": ["a@x.org", "b@x.org"]}, {"emails": ["b@x.org"]}, True),
        ("email", {"emails": ["a@x.org"]}, {"emails": ["b@x.org"]}, False),
        ("email_probable", {"emails": ["jo@gmial.com"]}, {"emails": ["jo@gmail.com"]}, True),
        ("stem", {"emails": ["janedoe81@x.org"]}, {"name": "Jane Doe"}, True),
        ("stem", {"emails": ["doe.jane@x.org"]}, {"name": "Jane Doe"}, True),
        ("phone", {"phones": ["(415) 555-2671"]}, {"phones": ["+1 415 555 2671"]}, True),
        ("handle", {"handles": [("x", "jo")]}, {"handles": [("chat", "jo")]}, False),
        ("external_id", {"external_ids": [("a", "1")]}, {"external_ids": [("b", "1")]}, False),
        ("name", {"name": "Jane Doe"}, {"name": "DOE, JANE"}, True),
        ("name", {"name": "Jane"}, {"name": "Jane"}, False),
        ("address", {"address": JANE["address"]}, {"address": "12 Elm St Springfield 62704"}, True),
        ("address", {"address": "Springfield"}, {"address": "Springfield"}, False),
    ],
)
def test_strong_keys(rule, left, right, meet):
    assert share_a_key(rule, left, right) is meet


def test_tokens_are_one_row_a_record_without_empty_columns():
    found = keys.tokens(cleaned({"name": "Jane Doe"}, {"birth_date": "1980-02-03"}))
    assert len(found) == 2
    assert {"given", "family", "initial", "start", "birth", "month", "year"} < {*found.columns}
    assert not {"postcode", "city", "domain"} & {*found.columns}
    assert found["month"].to_list() == [None, "1980-02"]


def test_groups_hold_every_token_once():
    named = [name for group in keys.TOKEN_GROUPS for name in group]
    assert sorted(named) == sorted(set(keys.tokens(cleaned(JANE, JANE)).columns) - {"row"})


def test_conjunctions_join_tokens_of_different_evidence():
    found = set(keys.conjunctions(cleaned(JANE, JANE)))
    assert {"family+birth", "family+given", "family", "postcode"} < found
    assert not {"birth+year", "month+year", "family+start", "number", "year"} & found


def test_conjunctions_need_both_tokens():
    frame = cleaned(JANE, JANE, {"name": "Jane Doe"}, {"birth_date": "1980-02-03"})
    tokens = keys.tokens(frame)
    (rule,) = [r for r in keys.conjunctions(frame) if set(r.split("+")) == {"family", "birth"}]
    found = keys.conjunction_keys(tokens, keys.conjunctions(frame)[rule])
    assert found["row"].to_list() == [0, 1]
    assert found["key"].n_unique() == 1


SIZES = st.lists(st.integers(2, 40), max_size=8)


def sized(records):
    schema = {"key": pl.UInt64, "records": pl.Int64, "pairs": pl.Int64}
    pairs = [n * (n - 1) // 2 for n in records]
    return pl.DataFrame(
        {"key": range(len(records)), "records": records, "pairs": pairs}, schema=schema
    )


def test_block_sizes_count_shared_keys_only():
    frame = pl.DataFrame({"row": [0, 1, 2, 3], "key": [7, 7, 8, 7]})
    assert keys.block_sizes(frame).rows() == [(7, 3, 3)]


def test_block_sizes_count_pairs_of_different_codes():
    frame = pl.DataFrame({"row": [0, 1, 2, 3, 4], "key": [7, 7, 8, 7, 8]})
    closed = pl.Series([1, 1, 2, None, 2], dtype=pl.UInt32)
    assert keys.block_sizes(frame, closed).rows() == [(7, 3, 2)]


@given(SIZES, st.integers(2, 40))
def test_cost_is_the_pairs_of_blocks_that_are_small_enough(records, largest):
    wanted = sum(len([*combinations(range(n), 2)]) for n in records if n <= largest)
    assert keys.cost(sized(records), largest) == wanted


@given(st.lists(SIZES, max_size=3), st.integers(0, 2_000), st.integers(2, 40))
def test_affordable_is_the_largest_size_within_the_budget(rules, budget, most):
    frames = [sized(records) for records in rules]
    found = keys.affordable(frames, budget, most)
    assert 2 <= found <= most
    spent = sum(keys.cost(frame, found) for frame in frames)
    assert spent <= budget or found == 2
    dearer = [n for records in rules for n in records if found < n <= most]
    if dearer:
        assert sum(keys.cost(frame, min(dearer)) for frame in frames) > budget
