from __future__ import annotations

from math import log2

import polars as pl
import pytest

from resolver.steps import lone

PRIOR = -10.0
CROWD = [0, 0, 2, 3, 3, 3, 6, 6, 6, 6]
"""An entity of two, one lone record (2), one of three and one of four."""
SIZES = log2(3 * 1.5 * 1.5 / (2 * 1.5 * 1.5))
"""What these sizes say for one more beside two: all three sizes are on one entity."""


def beside(entity, *members, who=2, household=0.0, **told):
    """The pairs of a lone record, one a member, given as its bits in name and phone."""
    rows = [
        {
            "lone": who,
            "entity": entity,
            "l": min(who, entity + place),
            "r": max(who, entity + place),
            "bits_name": float(name),
            "bits_phone": float(phone),
            "bits_household": household,
            "weight": PRIOR + name + phone + household,
            **{"generation": False, "forms": False, "couple": False, **told},
        }
        for place, (name, phone) in enumerate(members)
    ]
    return pl.DataFrame(rows, schema_overrides={"lone": pl.UInt32, "entity": pl.UInt32})


def joined(*frames, labels=CROWD):
    found = lone.joins(pl.concat(frames), lone.sizes(pl.Series(labels, dtype=pl.UInt32)))
    return [(row, entity, round(bits, 2)) for row, entity, bits in found.iter_rows()]


def test_what_different_members_agree_on_counts_together():
    [(row, entity, bits)] = joined(beside(0, (9, -2), (-1, 9)))
    assert (row, entity) == (2, 0)
    assert bits == pytest.approx(PRIOR + 8 + 8 + SIZES, abs=0.02)  # each the mean of the odds


def test_a_member_without_the_value_says_nothing_of_it():
    [(*_, bits)] = joined(beside(0, (9, 0), (0, 3)))
    assert bits == pytest.approx(PRIOR + 9 + 3 + SIZES, abs=0.02)


@pytest.mark.parametrize(
    "told",
    [
        {"household": -3.5},
        {"generation": True},
        {"forms": True},
        {"couple": True},
    ],
)
def test_household_and_conflicts_keep_a_record_alone(told):
    assert joined(beside(0, (9, 9), (9, 9), **told)) == []


def test_what_is_as_good_as_impossible_beside_one_member_stays_alone():
    assert joined(beside(0, (9, 9), (-9, -2))) == []
    assert joined(beside(0, (9, 9), (-9, 0))) != []


def test_the_entity_with_most_evidence_is_taken_and_rivals_lower_it():
    [(_, entity, bits)] = joined(beside(0, (8, 3)), beside(3, (8, 9), (8, 9), (8, 9)))
    [(_, alone, more)] = joined(beside(3, (8, 9), (8, 9), (8, 9)))
    assert entity == alone == 3
    assert bits < more


def test_a_record_equally_near_to_two_entities_joins_neither():
    twins = [beside(entity, (9, 3), (9, 3)) for entity in (0, 10)]
    assert joined(twins[0]) != []
    assert joined(*twins, labels=[*CROWD, 10, 10]) == []


def test_where_entities_are_never_larger_a_further_record_is_unlikely():
    pairs = [row for row in range(0, 400, 2) for _ in range(2)] + [400, *range(401, 500)]
    evidence = beside(0, (9, 2), (9, 2), who=400)
    assert joined(evidence, labels=pairs) == []
    assert joined(evidence) != []
    trio = beside(3, (9, 4), (9, 4), (9, 4))
    assert joined(trio, labels=[*CROWD, 10, 10, 10]) != []
    largest = [0, 0, 0, *(row for row in range(3, 303, 3) for _ in range(3)), 303]
    assert joined(beside(0, (9, 2), (9, 2), (9, 2), who=303), labels=largest) == []


def test_what_is_unlikely_beside_all_members_on_average_stays_alone():
    assert joined(beside(0, (9, 4), (-9.5, 0))) == []
    assert joined(beside(0, (9, 4), (-7, 0))) != []


def test_records_that_are_never_one_person_clash():
    pairs = pl.concat([beside(0, (9, 9), forms=True), beside(0, (-9, -9)), beside(0, (1, 1))])
    assert lone.clashing(pairs).to_list() == [True, True, False]


def test_only_lone_records_near_to_a_member_are_judged():
    entity = pl.Series([0, 0, 2, 3, 4, 4], dtype=pl.UInt32)
    pairs = [(0, 2, -1.0), (1, 3, -5.0), (2, 3, 9.0), (0, 4, 9.0), (2, 5, -1.5)]
    weighed = pl.DataFrame(
        pairs, schema={"l": pl.UInt32, "r": pl.UInt32, "weight": pl.Float64}, orient="row"
    )
    near = lone.near(weighed, entity)
    assert near.rows() == [(2, 0), (2, 4)]
    assert lone.against(near, entity).rows() == [
        (2, 0, 0, 2),
        (2, 0, 1, 2),
        (2, 4, 2, 4),
        (2, 4, 2, 5),
    ]
