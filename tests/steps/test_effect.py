from __future__ import annotations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.effect import CHANGES, changes, groups, removed


def told(before, after):
    found = changes(pl.Series(before, dtype=pl.UInt32), pl.Series(after, dtype=pl.UInt32))
    return [(row["change"], row["rows"]) for row in found.iter_rows(named=True)]


def test_every_kind_of_change():
    before = [0, 1, 2, 2, 4, 4, 6, 6, 8, 8, 8, 11, 11, 13, 13, 15]
    after = [0, 0, 2, 3, 4, 4, 4, 4, 8, 8, 10, 11, 12, 12, 14, 15]
    assert told(before, after) == [
        ("new", [0, 1]),
        ("gone", [2, 3]),
        ("merged", [4, 5, 6, 7]),
        ("split", [8, 9, 10]),
        ("rearranged", [11, 12, 13, 14]),
    ]


def test_a_record_that_joins_a_group_merges_with_it():
    assert told([0, 0, 2], [0, 0, 0]) == [("merged", [0, 1, 2])]


def test_the_largest_come_first():
    assert told([0, 1, 2, 3, 4], [0, 0, 2, 2, 2]) == [("new", [2, 3, 4]), ("new", [0, 1])]


GROUPS = st.lists(st.tuples(st.integers(0, 5), st.integers(0, 5)), min_size=1, max_size=20)


@given(GROUPS)
def test_names_of_groups_do_not_matter_and_back_is_the_opposite(rows):
    before, after = map(list, zip(*rows, strict=True))
    assert told(before, after) == told([9 - name for name in before], after)
    back = dict(zip(CHANGES, ("gone", "new", "split", "merged", "rearranged"), strict=True))
    turned = sorted((back[change], rows) for change, rows in told(after, before))
    assert turned == sorted(told(before, after))


@given(st.lists(st.integers(0, 5), max_size=20))
def test_nothing_changes_without_a_change(labels):
    assert told(labels, labels) == []


def test_groups_and_what_they_remove():
    labels = pl.Series([1, 1, 1, 2, 3, 3])
    assert groups(labels) == 2
    assert removed(labels) == 3
