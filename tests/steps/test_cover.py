from __future__ import annotations

from itertools import combinations

import polars as pl
from hypothesis import given
from hypothesis import strategies as st

from resolver.frames.schema import PAIRS
from resolver.steps import cover

KEYS = st.lists(st.none() | st.integers(0, 3), min_size=6, max_size=6)


def by_row(values):
    return pl.DataFrame(
        [(row, key) for row, key in enumerate(values) if key is not None],
        schema={"row": pl.UInt32, "key": pl.UInt64},
        orient="row",
    )


def every(rows):
    return pl.DataFrame([*combinations(range(rows), 2)], schema=PAIRS, orient="row")


def test_keys_on_too_many_records_find_nothing():
    codes = cover.codes({"city": by_row([7, 7, 7, 8, None, 8])}, 6, largest=2)
    assert codes["city"].to_list() == [None, None, None, 8, None, 8]
    assert every(6).filter(cover.met(every(6), codes, ["city"])).rows() == [(3, 5)]


def test_the_rule_that_adds_most_comes_first_and_what_adds_nothing_never():
    codes = cover.codes(
        {
            "wide": by_row([1, 1, 1, None, None, None]),
            "part": by_row([1, 1, None, None, None, None]),
            "else": by_row([None, None, None, 2, 2, None]),
        },
        6,
        largest=9,
    )
    assert cover.fewest(every(6), codes, 1.0) == ["wide", "else"]
    assert cover.fewest(every(6), codes, 0.7) == ["wide"]
    assert cover.fewest(every(0), codes, 1.0) == []
    assert cover.fewest(every(6), {}, 1.0) == []
    assert not cover.met(every(6), codes, []).any()


@given(st.dictionaries(st.sampled_from("abcde"), KEYS, min_size=1), st.floats(0.5, 1.0))
def test_enough_of_the_pairs_are_found_whatever_the_order_of_rules(weak, enough):
    codes = cover.codes({rule: by_row(values) for rule, values in weak.items()}, 6, largest=6)
    chosen = cover.fewest(every(6), codes, enough)
    found = cover.met(every(6), codes, chosen).sum()
    assert found >= cover.met(every(6), codes, [*codes]).sum() * enough
    assert len({*chosen}) == len(chosen)
    turned = dict(reversed(codes.items()))
    assert cover.fewest(every(6), turned, enough) == chosen


def test_of_very_many_pairs_some_are_counted(monkeypatch):
    monkeypatch.setattr(cover, "MOST", 4)
    codes = cover.codes({"one": by_row([1] * 6)}, 6, largest=6)
    assert cover.fewest(every(6), codes, 1.0) == ["one"]
