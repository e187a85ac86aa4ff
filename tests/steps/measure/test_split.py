from __future__ import annotations

from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.measure.split import split_pairs

groups = st.lists(
    st.tuples(st.sampled_from(["A", "B", None]), st.sampled_from(["x", "y", "z", None])),
    max_size=14,
)


def listed(rows):
    return [
        (i, j)
        for (i, a), (j, b) in combinations(enumerate(rows), 2)
        if a[0] is not None and a[0] == b[0] and (a[1] is None or a[1] != b[1])
    ]


def series(rows):
    return [pl.Series([row[side] for row in rows], dtype=pl.String) for side in (0, 1)]


@given(groups)
def test_all_pairs_where_they_are_few(rows) -> None:
    total, pairs = split_pairs(*series(rows), 100)
    assert pairs.rows() == listed(rows)
    assert total == len(pairs)


@given(groups, st.integers(0, 5))
def test_a_sample_is_of_the_pairs_and_counts_them_all(rows, most) -> None:
    total, pairs = split_pairs(*series(rows), most)
    assert total == len(listed(rows))
    assert set(pairs.rows()) <= set(listed(rows))
    assert len(pairs) <= most if total > most else len(pairs) == total


def test_one_huge_group_is_sampled_evenly_and_not_listed() -> None:
    inner = pl.Series(["small"] * 1_000 + ["large"] * 99_000)
    total, pairs = split_pairs(pl.Series(["A"] * 100_000), inner, 2_000)
    assert total == 1_000 * 99_000
    assert 1_990 <= len(pairs) <= 2_000
    assert (pairs["l"] < 1_000).all()
    assert (pairs["r"] >= 1_000).all()
    assert 45_000 < pairs["r"].mean() - 1_000 < 54_000
