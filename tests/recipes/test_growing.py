from __future__ import annotations

from functools import cache

import pytest
from hypothesis import given, settings
from promises.population import RECORDS, generated
from recipes.customers import JANES, result

import resolver
from resolver.errors import UnknownRecordError


@cache
def run():
    return resolver.dedupe(generated(300, 3))


def test_every_proposal_grew_from_its_members_to_all_of_them():
    for row in run().proposals.iter_rows(named=True):
        grown = run().growth(row["entity_id"])
        members = {(one["source"], one["record_id"]) for one in row["members"]}
        assert {*grown.members} == members
        assert len(grown.steps) == len(members) - 1
        assert {*grown.steps[-1].left, *grown.steps[-1].right} == members
        assert {step.by for step in grown.steps} == {"evidence"}
        assert all(step.bits > 0 for step in grown.steps)


def test_without_its_weakest_link_an_entity_falls_apart():
    for row in run().proposals.iter_rows(named=True):
        grown = run().growth(row["entity_id"])
        if grown.weakest is None:
            assert grown.without == ()
            continue
        assert len(grown.without) > 1
        assert sorted(key for part in grown.without for key in part) == sorted(grown.members)
        assert {grown.weakest.left, grown.weakest.right} <= {*grown.members}
        assert not any({grown.weakest.left, grown.weakest.right} <= {*p} for p in grown.without)


def test_two_records_hang_on_their_link():
    row = run().proposals.filter(size=2).row(0, named=True)
    grown = run().growth(row["entity_id"])
    (step,) = grown.steps
    assert step.link == grown.weakest
    assert grown.weakest.weight == row["links"][0]["weight"]


@pytest.mark.parametrize("name", ["shop:1", ("crm", "2"), "crm:1"])
def test_a_record_stands_for_its_entity(name):
    grown = result().growth(name)
    assert {*grown.members} == JANES
    assert grown == result().growth(grown.entity_id)


def test_a_record_alone_did_not_grow():
    grown = result().growth("7")
    assert (grown.members, grown.steps, grown.weakest) == ((("shop", "7"),), (), None)


@settings(max_examples=4, deadline=None)
@given(RECORDS)
def test_hostile_records_grow_into_what_they_are(records):
    found = resolver.dedupe(records)
    for entity in found.entities["entity_id"].unique().sort()[:4]:
        grown = found.growth(entity)
        members = found.entities.filter(entity_id=entity).select("source", "record_id")
        assert {*grown.members} == {*members.rows()}
        assert len(grown.steps) == len(members) - 1


def test_an_unknown_record_is_told():
    with pytest.raises(UnknownRecordError, match="No record"):
        result().growth("e-nothing")
