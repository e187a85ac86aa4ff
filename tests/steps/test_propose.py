from __future__ import annotations

import networkx as nx
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.frames.schema import PAIRS
from resolver.model.comparison import EMAIL, PHONE
from resolver.steps import band, propose

LEVELS = (
    "given",
    "family",
    "kind",
    "birth",
    "birth_year",
    "national_id",
    "external_id",
    "gender",
    "email",
    "phone",
)
SCHEMA = {
    **PAIRS,
    "weight": pl.Float64,
    "band": pl.String,
    **{f"level_{name}": pl.Int8 for name in LEVELS},
    "generation": pl.Boolean,
    "forms": pl.Boolean,
}


def pairs(*rows):
    """Pairs given as left, right, weight, band, what is told beside levels, and levels."""
    full = [
        {"l": left, "r": right, "weight": float(weight), "band": name}
        | {f"level_{field}": level for field, level in levels.items()}
        | {"generation": "generation" in told, "forms": "forms" in told}
        for left, right, weight, name, told, levels in rows
    ]
    return pl.DataFrame(full, schema=SCHEMA)


def pair(left, right, weight=9, name="review", told=(), **levels):
    return left, right, weight, name, told, levels


def labels(*entity):
    return pl.Series(entity, dtype=pl.UInt32)


def links(frame):
    return [*frame.select("l", "r").iter_rows()]


def bridged(frame, entity):
    return propose.weak_bridges(frame, entity, propose.needed_links(frame, entity), 0.0)


def codes(frame, entity, bridges=()):
    found = propose.warnings(frame, entity, band.CONFLICTS, bridges)
    return {name: [warning["code"] for warning in told] for name, told in found.items() if told}


BARBELL = [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]


def test_needed_links_are_the_surest_ones_weakest_first():
    frame = pairs(pair(0, 1, 4), pair(0, 2, 9), pair(1, 2, 7), pair(3, 4, 2))
    found = propose.needed_links(frame, labels(0, 0, 0, 3, 3))
    assert links(found) == [(1, 2), (0, 2), (3, 4)]
    assert found["entity"].to_list() == [0, 0, 3]


def test_a_safe_link_is_needed_before_a_heavier_one():
    frame = pairs(
        pair(0, 1, 5, "auto"), pair(0, 2, 30, "blocked"), pair(1, 2, 9), pair(1, 3, 50, "blocked")
    )
    assert links(propose.needed_links(frame, labels(0, 0, 0, 0))) == [(0, 2), (1, 3), (0, 1)]


def test_an_unlikely_link_is_needed_last():
    frame = pairs(pair(0, 1, -4), pair(0, 2, 4, "blocked"), pair(1, 2, 9))
    assert links(propose.needed_links(frame, labels(0, 0, 0))) == [(0, 2), (1, 2)]


def test_links_between_entities_are_not_needed():
    frame = pairs(pair(0, 1), pair(1, 2))
    assert links(propose.needed_links(frame, labels(0, 0, 2))) == [(0, 1)]
    assert propose.needed_links(frame, labels(0, 1, 2)).is_empty()
    assert propose.needed_links(pairs(), labels(0, 1)).is_empty()


ROW = st.integers(0, 7)
WEIGHED = st.dictionaries(
    st.tuples(ROW, ROW).filter(lambda p: p[0] < p[1]),
    st.tuples(st.integers(-9, 30), st.sampled_from(["auto", "review", "blocked"])),
)


@given(WEIGHED, st.lists(st.integers(0, 2), min_size=8, max_size=8), st.randoms())
@settings(deadline=None, max_examples=50)
def test_needed_links_span_each_entity_in_any_order(weighed, entity, random):
    rows = [pair(*ends, weight, name) for ends, (weight, name) in weighed.items()]
    found = propose.needed_links(pairs(*rows), labels(*entity))
    random.shuffle(rows)
    assert found.equals(propose.needed_links(pairs(*rows), labels(*entity)))
    inside = nx.Graph([(a, b) for a, b in weighed if entity[a] == entity[b]])
    tree = nx.Graph(links(found))
    assert nx.is_forest(tree) if tree else not inside
    assert {*map(frozenset, nx.connected_components(tree))} == {
        *map(frozenset, nx.connected_components(inside))
    }
    doubts = [
        (
            row["entity"],
            row["weight"] > 0,
            row["weight"] > 0 and row["band"] == "auto",
            row["weight"],
        )
        for row in found.iter_rows(named=True)
    ]
    assert doubts == sorted(doubts)


def test_a_weak_bridge_on_a_barbell():
    sure = [pair(left, right, 20) for left, right in BARBELL]
    everybody = labels(*[0] * 6)
    weak = pair(2, 3, propose.WEAK_BRIDGE - 1)
    assert bridged(pairs(*sure, weak), everybody) == {0}
    assert bridged(pairs(*sure, pair(2, 3, propose.WEAK_BRIDGE)), everybody) == set()
    assert bridged(pairs(*sure, weak, pair(1, 4, 3)), everybody) == set()
    assert bridged(pairs(*sure, weak, pair(1, 4, -3)), everybody) == {0}


def test_a_pair_has_no_bridge():
    assert bridged(pairs(pair(0, 1, 1)), labels(0, 0)) == set()
    assert bridged(pairs(), labels(0, 1)) == set()


def test_a_weak_bridge_is_told_of_its_own_entity_only():
    frame = pairs(pair(0, 1, 20), pair(1, 2, 20), pair(3, 4, 20), pair(4, 5, 2))
    assert bridged(frame, labels(0, 0, 0, 3, 3, 3)) == {3}


def test_no_warnings_without_cause():
    agreeing = pair(0, 1, given=4, family=3, birth=5, email=EMAIL.top, phone=PHONE.top)
    unknown = pair(2, 3)
    assert codes(pairs(agreeing, unknown), labels(0, 0, 2, 2)) == {}
    assert codes(pairs(), labels(0, 1)) == {}


def test_warnings_name_every_conflict():
    frame = pairs(
        pair(0, 1, given=0, family=0, kind=0, birth=1, national_id=0, external_id=0, gender=0),
        pair(2, 3, birth=0),
        pair(4, 5, given=0),
        pair(0, 6, told=("generation", "forms"), given=0),
    )
    found = codes(frame, labels(0, 0, 2, 2, 4, 5, 0))
    assert found == {0: [f"conflict_{name}" for name in band.CONFLICTS], 2: ["conflict_birth"]}
    assert set(found[0]) < set(propose.TEXTS)


def test_warnings_of_shared_values():
    shared = [
        pair(2 * n, 2 * n + 1, **{field.name: field.level(word)})
        for n, (field, word) in enumerate(
            [(EMAIL, "shared"), (EMAIL, "household"), (PHONE, "shared"), (PHONE, "household")]
        )
    ]
    found = codes(pairs(*shared), labels(0, 0, 2, 2, 4, 4, 6, 6))
    assert found == {entity: ["shared_value"] for entity in (0, 2, 4, 6)}


def test_a_weak_bridge_is_told_first_and_with_words():
    frame = pairs(pair(0, 1, given=0))
    found = propose.warnings(frame, labels(0, 0), band.CONFLICTS, {0})
    assert [warning["code"] for warning in found[0]] == ["weak_bridge", "conflict_given"]
    assert all(warning["text"] == propose.TEXTS[warning["code"]] for warning in found[0])


def test_many_records_are_a_warning():
    star = [pair(0, row) for row in range(1, propose.LARGE)]
    assert codes(pairs(*star), labels(*[0] * propose.LARGE)) == {0: ["large"]}
    fewer = propose.LARGE - 1
    assert codes(pairs(*star[:-1]), labels(*[0] * fewer)) == {}


def test_conflicts_show_the_different_texts():
    texts = pl.DataFrame(
        {
            "name": ["Jane Doe", "JANE DOE", None, "Bob", "Al"],
            "gender": ["f", "m", None, None, None],
        }
    )
    found = propose.conflicts({0: [0, 1, 2], 3: [3, 4], 2: [2]}, texts)
    assert found == {
        0: [{"field": "gender", "values": ["f", "m"]}],
        3: [{"field": "name", "values": ["Al", "Bob"]}],
        2: [],
    }
