from __future__ import annotations

from dataclasses import replace

import polars as pl
import pytest
from recipes.customers import clean_frame, result
from steps.people import cleaned

from resolver.config.model import Blocking
from resolver.frames.result import RULES
from resolver.frames.schema import PAIRS
from resolver.recipes import blocking
from resolver.steps import keys

JANE = {"name": "Jane Doe", "emails": ["jane@x.org"]}


def found(*rows, **settings):
    return blocking.candidates(cleaned(*rows), Blocking(**settings))


def pairs_of(candidates):
    assert candidates.pairs.schema == PAIRS
    rows = [*candidates.pairs.iter_rows()]
    assert rows == sorted(set(rows))
    assert all(left < right for left, right in rows)
    return rows


def numbered(rows):
    return [row | {"record_id": f"{n:05}"} for n, row in enumerate(rows)]


def test_records_with_a_strong_key_in_common_are_compared():
    pairs = pairs_of(blocking.candidates(clean_frame(), Blocking()))
    assert {(0, 1), (0, 5), (1, 5), (0, 2)} <= {*pairs}


def test_the_report_has_the_columns_of_rules():
    rules = blocking.candidates(clean_frame(), Blocking()).rules
    assert rules.schema == RULES
    assert rules["rule"].is_unique().all()
    assert rules["run"].all()
    assert (rules["pairs"] >= 0).all()
    assert dict(rules.select("rule", "pairs").iter_rows())["email"] >= 1


def test_copies_are_compared_with_the_first_alone():
    rows = numbered([JANE] * 40 + [{"name": "Jane Dow", "emails": ["jane@x.org"]}])
    assert pairs_of(found(*rows)) == [(0, row) for row in range(1, 41)]


@pytest.mark.parametrize("rows", [(), ({},), (JANE,), ({}, {"name": "Bob Baker"})])
def test_nothing_to_compare(rows):
    candidates = found(*rows)
    assert pairs_of(candidates) == []
    assert candidates.rules.schema == RULES


def test_one_value_on_everybody_is_bounded_and_reported():
    rows = [
        {"name": f"Given{chr(97 + n % 26)} Family{chr(97 + n // 26)}", "emails": ["info@acme.org"]}
        for n in range(300)
    ]
    candidates = found(*numbered(rows), max_block=50, pairs_per_record=5)
    report = {row["rule"]: row for row in candidates.rules.to_dicts()}["email"]
    assert (report["oversized"], report["largest"], report["pairs"]) == (1, 300, 0)
    assert len(pairs_of(candidates)) <= 300 * 6


def test_a_larger_budget_only_adds_pairs():
    rows = [{"name": f"Jane {family}", "city": "Bonn"} for family in ("Doe", "Roe", "Poe", "Coe")]
    small, large = (
        pairs_of(found(*numbered(rows * 2), pairs_per_record=budget)) for budget in (1, 50)
    )
    assert {*small} <= {*large}
    assert len(large) > len(small)


def test_order_of_arrival_does_not_matter():
    rows = numbered([{"name": f"{g} {f}", "city": "Bonn"} for g in "ABC" for f in ("Doe", "Roe")])
    assert pairs_of(found(*rows)) == pairs_of(found(*reversed(rows)))


def test_candidates_are_frames():
    assert isinstance(blocking.candidates(clean_frame(), Blocking()).pairs, pl.DataFrame)


def people(count):
    """People of whom many share a town and some a name, none a strong key."""
    given, family = ("Ada", "Bea", "Cyd", "Dot", "Eve"), ("Doe", "Roe", "Poe")
    return numbered(
        {
            "given_name": given[n % 5],
            "family_name": f"{family[n % 3]}{chr(97 + n % 7)}{chr(97 + n // 26)}",
            "city": ("Bonn", "Ulm")[n % 2],
        }
        for n in range(count)
    )


def frozen(candidates):
    key = "ab" * 16
    return replace(result().model, key=key, pairing=candidates.settled.keyed(key))


def test_a_model_keeps_which_pairs_are_compared():
    frame = cleaned(*people(120))
    first = blocking.candidates(frame, Blocking(pairs_per_record=2))
    assert first.settled.least > 0
    again = blocking.candidates(frame, Blocking(pairs_per_record=2), model=frozen(first))
    assert again.pairs.equals(first.pairs)
    assert frozen(again).pairing == frozen(first).pairing


def test_under_a_model_a_pair_is_compared_whatever_other_records_there_are():
    rows = people(120)
    first = blocking.candidates(cleaned(*rows), Blocking(pairs_per_record=2))
    some = [row for n, row in enumerate(rows) if n % 3]
    found = blocking.candidates(cleaned(*some), Blocking(pairs_per_record=2), model=frozen(first))
    place = {n: at for at, n in enumerate(n for n in range(120) if n % 3)}
    expected = [(place[a], place[b]) for a, b in pairs_of(first) if a % 3 and b % 3]
    assert {*expected} <= {*pairs_of(found)}
    kept = {(n, m) for n, m in pairs_of(found)} - {*expected}
    assert not kept or max(first.rules["oversized"]) > 0


def test_rules_that_add_next_to_nothing_are_given_up_where_the_budget_binds():
    frame = cleaned(*people(120))
    tight = blocking.candidates(frame, Blocking(pairs_per_record=2))
    assert tight.settled.least > 0
    weak = {row["rule"]: row for row in tight.rules.to_dicts() if row["rule"] not in keys.STRONG}
    assert {rule for rule, row in weak.items() if row["run"]} == {*tight.settled.rules}
    assert 0 < len(tight.settled.rules) < len(weak)
    loose = blocking.candidates(frame, Blocking(pairs_per_record=500))
    assert loose.settled.least == 0
    assert {*loose.settled.rules} == {*weak}
    assert {*pairs_of(tight)} <= {*pairs_of(loose)}
