"""Explanations are symmetric, finite and add up; an exact copy is at least as near as any other."""

from __future__ import annotations

import math
from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from promises.population import RECORDS, customers, generated, person

import resolver
from resolver.errors import UnknownRecordError
from resolver.recipes import weighing


def check_pair(result, left, right):
    there, back = result.explain(left, right), result.explain(right, left)
    assert there.weight == back.weight
    assert there.probability == back.probability
    assert there.band == back.band
    assert math.isfinite(there.weight)
    assert 0 <= there.probability <= 1
    assert all(math.isfinite(part.bits) for part in there.parts)
    assert math.fsum(part.bits for part in there.parts) == pytest.approx(there.weight, abs=1e-9)
    assert (there.parts[0].name, there.parts[-1].name) == ("prior", "household")
    return there


def test_any_two_records_linked_or_not():
    records = customers()
    result = resolver.dedupe(records)
    linked = result.links.head(4).select("left", "right").rows()
    kin = result.related.head(4).select("left", "right").rows()
    strangers = [(records[n]["id"], records[-n - 1]["id"]) for n in range(4)]
    found = {pair: check_pair(result, *pair) for pair in [*linked, *kin, *strangers]}
    assert {found[pair].band for pair in linked} <= {"auto", "review", "blocked"}
    assert {found[pair].band for pair in kin} == {"related"}


def test_explanations_agree_with_links():
    result = resolver.dedupe(generated(80, 6))
    assert len(result.links) > 0
    for row in result.links.head(4).iter_rows(named=True):
        told = result.explain(
            (row["left_source"], row["left"]), (row["right_source"], row["right"])
        )
        assert told.weight == pytest.approx(row["weight"], abs=1e-9)
        assert told.band == row["band"]


@settings(max_examples=3, deadline=None)
@given(RECORDS)
def test_hostile_pairs(records):
    result = resolver.dedupe(records)
    known = result.entities["record_id"].to_list()
    for left, right in list(combinations(known, 2))[:4]:
        check_pair(result, left, right)


def weights(result):
    """The match weight of every two records."""
    keys = result.cleaned["record_id"].to_list()
    pairs = pl.DataFrame(
        list(combinations(range(len(keys)), 2)), schema=dict.fromkeys("lr", pl.UInt32), orient="row"
    )
    weighed = weighing.weigh(pairs, result.cleaned, result.model.weights, result.config)
    rows = weighed.select("l", "r", "weight").rows()
    return {frozenset((keys[left], keys[right])): weight for left, right, weight in rows}


@pytest.mark.parametrize("seed", [1, 2])
def test_an_exact_copy_is_as_near_as_any_other(seed):
    records = generated(40, seed)
    copies = [{**record, "id": f"copy of {record['id']}"} for record in records]
    found = weights(resolver.dedupe([*records, *copies]))
    assert all(math.isfinite(weight) for weight in found.values())
    for record in records:
        copy = found[frozenset((record["id"], f"copy of {record['id']}"))]
        others = [found[frozenset((record["id"], o["id"]))] for o in records if o is not record]
        assert max(others) <= copy + 1e-9


def test_a_record_beside_itself_is_no_pair_of_people():
    result = resolver.dedupe([person("1", "Ann Meyer", ["ann@example.org"]), person("2", "Bo Li")])
    with pytest.raises(UnknownRecordError, match="one record"):
        result.explain("1", "1")


def test_two_nameless_records_may_be_the_one_person_who_holds_a_value():
    records = [
        person("1", phones=["206-555-0142"]),
        person("2", phones=["206-555-0142"]),
        person("3", "Ann Meyer", phones=["206-555-0142"]),
    ]
    result = resolver.dedupe(records)
    assert result.explain("1", "2").weight >= result.explain("1", "3").weight
