from __future__ import annotations

from itertools import combinations

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from steps.people import cleaned, every_pair

from resolver.frames.schema import PAIRS
from resolver.steps import cluster, keys, pair
from resolver.steps import sides as of
from resolver.steps.sides import OPEN

SOURCES = pl.Series("source", ["crm", "crm", "erp", "shop", "shop", "shop"])
CODES = st.lists(st.sampled_from([None, 1, 2, 3]), min_size=2, max_size=12)


def ends(pairs):
    return [*pairs.select("l", "r").iter_rows()]


def shut(known, rows):
    pairs = every_pair(rows)
    return ends(pairs.filter(known.shut(pairs)))


def test_nothing_known_leaves_every_pair_open():
    assert shut(OPEN, 4) == []
    assert of.pairs_to_look_for(OPEN, 4) == 6
    assert of.pairs_of_strangers(OPEN) == 0
    assert shut(of.sides(SOURCES), 6) == []


def test_across_only_shuts_every_source():
    known = of.sides(SOURCES, across_only=True)
    assert shut(known, 6) == [(0, 1), (3, 4), (3, 5), (4, 5)]
    assert of.pairs_to_look_for(known, 6) == 11
    assert known.once is None


def test_sides_may_hold_several_sources():
    known = of.sides(SOURCES, across_only=True, side_of={"crm": "left", "erp": "left"})
    assert shut(known, 6) == [(0, 1), (0, 2), (1, 2), (3, 4), (3, 5), (4, 5)]


@pytest.mark.parametrize("across", [True, False])
def test_a_source_without_duplicates_has_strangers_only(across):
    known = of.sides(SOURCES, across_only=across, duplicate_free=["shop"])
    pairs = every_pair(6)
    assert ends(pairs.filter(known.strangers(pairs))) == [(3, 4), (3, 5), (4, 5)]
    assert ((0, 1) in shut(known, 6)) is across
    assert of.pairs_of_strangers(known) == 3


@pytest.mark.parametrize(
    ("free", "across", "most"),
    [
        ((), True, 60.0),  # ten a record
        (("shop",), True, 3.0 + 30.0),  # each of the other three, and what those are among them
        (("shop", "crm"), True, 2.0 + 1.0 + 1.0),
        (("shop", "crm", "erp"), True, 2.0 + 1.0 + 1.0),
        (("shop", "crm"), False, 2.0 + 1.0 + 1.0 + 10.0),
    ],
)
def test_most_matches(free, across, most):
    known = of.sides(SOURCES, across_only=across, duplicate_free=free)
    assert of.most_matches(SOURCES, known) == most


def test_copies_of_one_source_are_counted():
    jane = {"name": "Jane Doe", "emails": ["jane@x.org"]}
    frame = cleaned(
        {"source": "crm", "record_id": "1", **jane},
        {"source": "crm", "record_id": "2", **jane},
        {"source": "shop", "record_id": "1", **jane},
    )
    free = of.sides(frame["source"], duplicate_free=["crm", "shop"])
    assert of.copies_of_one_source(frame, free) == {"crm": 1}
    assert of.copies_of_one_source(frame, OPEN) == {}


def test_strangers_joined_through_third_records():
    known = of.sides(SOURCES, duplicate_free=["shop"])
    same = pl.DataFrame([(0, 3), (0, 4)], schema=PAIRS, orient="row")
    found = of.strangers_joined(same, cluster.components(6, same), known)
    assert ends(found) == [(3, 4)]


def keyed(rows):
    return pl.DataFrame(sorted(rows), schema={"row": pl.UInt32, "key": pl.UInt64}, orient="row")


def open_pairs(rows, codes):
    return {
        (a, b) for a, b in combinations(sorted(rows), 2) if codes[a] is None or codes[a] != codes[b]
    }


@given(CODES, st.sets(st.tuples(st.integers(0, 11), st.integers(0, 3)), max_size=30))
@settings(deadline=None, max_examples=60)
def test_blocks_make_open_pairs_only(codes, rows):
    rows = {(row, key) for row, key in rows if row < len(codes)}
    closed = pl.Series(codes, dtype=pl.UInt32)
    blocks = [{row for row, key in rows if key == each} for each in range(4)]
    wanted = [open_pairs(block, codes) for block in blocks]
    found = ends(pair.within_blocks(keyed(rows), 12, closed))
    assert len(found) == len(set(found))
    assert set(found) == set().union(*wanted)
    sizes = keys.block_sizes(keyed(rows), closed)
    assert sorted(sizes["pairs"]) == sorted(len(pairs) for pairs in wanted if pairs)


@given(CODES)
@settings(deadline=None, max_examples=60)
def test_samples_are_open_pairs(codes):
    closed = pl.Series(codes, dtype=pl.UInt32)
    rows = range(len(codes))
    wanted = open_pairs(rows, codes)
    drawn = ends(pair.sample(len(codes), 50, pl.Series(range(len(codes))), closed))
    assert set(drawn) <= wanted
    assert bool(drawn) is bool(wanted)


def test_uneven_sides_meet_all_the_same():
    closed = pl.Series([1] * 200 + [2], dtype=pl.UInt32)
    drawn = pair.sample(201, 1_000, pl.Series(range(201)), closed)
    assert {right for _, right in ends(drawn)} == {200}
    assert len(drawn) > 150


def test_copies_within_a_closed_source_are_no_pair():
    jane = {"name": "Jane Doe", "emails": ["jane@x.org"]}
    frame = cleaned(*({"source": s, "record_id": f"{s}{n}", **jane} for s in "ab" for n in "12"))
    closed = of.sides(frame["source"], duplicate_free=["a"]).closed
    assert ends(pair.copies(frame)) == [(0, 1), (0, 2), (0, 3)]
    assert ends(pair.copies(frame, closed)) == [(2, 3)]


EVIDENCE = st.dictionaries(
    st.tuples(st.integers(0, 7), st.integers(0, 7)).filter(lambda ends: ends[0] < ends[1]),
    st.floats(-10, 20),
)


@given(EVIDENCE, st.lists(st.sampled_from([None, 1, 2]), min_size=8, max_size=8), st.floats(0, 8))
@settings(deadline=None, max_examples=100)
def test_no_entity_has_two_rows_of_one_code_and_thresholds_only_cut(known, codes, floor):
    once = pl.Series(codes, dtype=pl.UInt32)
    frame = pl.DataFrame(
        [(*ends, bits) for ends, bits in known.items()],
        schema={**PAIRS, "evidence": pl.Float64},
        orient="row",
    )
    loose, strict = (cluster.group(8, frame, floor=at, once=once) for at in (0.0, floor))
    for labels in (loose, strict):
        held = [(label, code) for label, code in zip(labels, codes, strict=True) if code]
        assert len(held) == len(set(held))
    assert all(loose[a] == loose[b] for a, b in combinations(range(8), 2) if strict[a] == strict[b])


def test_the_best_of_one_source_wins():
    frame = pl.DataFrame(
        [(0, 2, 9.0), (0, 3, 8.0), (1, 2, 7.0), (1, 3, 1.0)],
        schema={**PAIRS, "evidence": pl.Float64},
        orient="row",
    )
    once = pl.Series([1, 1, 2, 2], dtype=pl.UInt32)
    assert cluster.group(4, frame, once=once).to_list() == [0, 1, 0, 1]
