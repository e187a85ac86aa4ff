from __future__ import annotations

from functools import cache

import polars as pl
import pytest
from promises.population import generated, ids, person

import resolver
from benchmarks.generate import generate
from resolver.config.model import Config, ExternalIds
from resolver.recipes import weighing

ANN = {"name": "Ann Archer", "emails": ["ann.archer@x.org"], "birth": "1980-02-03"}
OTHERS = tuple(generated(120, 5))


def cause(found, left, right):
    told = found.explain(left, right).reasons
    assert not told.together
    (only,) = told.apart
    return only


def test_unique_ids_keep_apart():
    twice = [person(key, **ANN, externalCustomerId=f"99{key}") for key in ("1", "2")]
    settings = Config(external_ids=ExternalIds(unique=("gladly",)))
    found = resolver.dedupe([*twice, *OTHERS], config=settings)
    systems = {one["system"] for ids_ in found.cleaned["external_ids"].drop_nulls() for one in ids_}
    settings = Config(external_ids=ExternalIds(unique=tuple(systems)))
    found = resolver.dedupe([*twice, *OTHERS], config=settings)
    told = cause(found, "1", "2")
    assert told.code == "unique_id"
    assert [(hop.left[1], hop.right[1]) for hop in told.pairs] == [("1", "2")]


def test_a_source_without_duplicates_keeps_apart():
    left = [person("1", **ANN), person("2", **ANN | {"birth": None}), *OTHERS[:40]]
    right = [person("9", **ANN), *OTHERS[40:80]]
    found = resolver.link(left, right, duplicate_free=("left",))
    keys = [(source, key) for source, key in ids(found) if key in ("1", "2")]
    told = cause(found, *keys)
    assert told.code == "one_source"
    assert [(hop.left, hop.right) for hop in told.pairs] == [tuple(keys)]


def test_records_of_one_side_were_not_looked_for():
    left = [person("1", **ANN), person("2", **ANN), *OTHERS[:40]]
    found = resolver.link(left, [*OTHERS[40:80]])
    keys = [(source, key) for source, key in ids(found) if key in ("1", "2")]
    assert cause(found, *keys).code == "one_side"


@cache
def run():
    return resolver.dedupe(generated(600, 7))


def likely_and_apart(found):
    """The pairs that were compared, weigh enough, and are in two entities."""
    entity = found.entities["entity_id"]
    pairs = found.compared.filter("found")
    split = entity.gather(pairs["l"]) != entity.gather(pairs["r"])
    weighed = weighing.weigh(
        pairs.filter(split).select("l", "r"), found.cleaned, found.model.weights, found.config
    )
    keys = found.entities["record_id"]
    likely = weighed.filter(pl.col("weight") > found.config.match.threshold_bits)
    return [(keys[left], keys[right]) for left, right in likely.select("l", "r").iter_rows()]


def test_whatever_keeps_likely_pairs_apart_is_named():
    pairs = likely_and_apart(run())
    assert pairs
    for left, right in pairs:
        told = cause(run(), left, right)
        assert told.code in ("evidence", "weak_bridge", "couple", "order")
        if told.code == "evidence":
            assert told.bits <= run().config.match.threshold_bits
            assert all(hop.weight <= 0 for hop in told.pairs)


def test_third_records_that_contradict_are_named():
    named = [cause(run(), left, right) for left, right in likely_and_apart(run())]
    told = [one for one in named if one.code == "evidence" and one.pairs]
    assert told
    assert any({hop.left, hop.right} for one in told for hop in one.pairs)


@pytest.mark.parametrize("side", ["l", "r"])
def test_a_path_leads_from_one_record_to_the_other(side):
    assert side in run().compared.columns
    for row in run().proposals.filter(pl.col("size") > 3).head(3).iter_rows(named=True):
        members = [(one["source"], one["record_id"]) for one in row["members"]]
        for other in members[1:]:
            ends = (members[0], other) if side == "l" else (other, members[0])
            told = run().explain(*ends)
            assert told.reasons.together
            rows = [{hop.left, hop.right} for hop in told.reasons.path]
            assert bool(rows) == (told.band in ("related", "unrelated"))
            here = told.left
            for hop in rows:
                assert here in hop
                (here,) = hop - {here}
            assert here == (told.right if rows else told.left)


def test_a_record_joined_by_the_whole_entity_is_led_to_every_member():
    found = resolver.dedupe([made.customer for made in generate(500, 2)])
    weakest = pl.col("links").list.eval(pl.element().struct.field("weight")).list.min()
    (row,) = found.proposals.filter(weakest <= 0).to_dicts()
    first, *others = (member["record_id"] for member in row["members"])
    for other in others:
        told = found.explain(first, other)
        direct = told.band not in ("related", "unrelated")
        assert told.reasons.together
        assert direct or any(other in (hop.left[1], hop.right[1]) for hop in told.reasons.path)
