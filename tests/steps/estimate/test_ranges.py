from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.estimate.ranges import ODD, merges, number, right

CHANCES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=40)


@given(CHANCES, st.integers(1, 50))
def test_a_share_lies_between_its_ends_and_they_between_0_and_1(
    chances: list[float], groups: int
) -> None:
    found = right(pl.Series(chances), groups)
    assert found is not None
    assert 0.0 <= found.low <= found.value + 1e-12
    assert found.value - 1e-12 <= found.high <= 1.0
    assert found.value == pytest.approx(sum(chances) / len(chances))


@given(CHANCES)
def test_no_more_is_expected_than_there_is(chances: list[float]) -> None:
    found = number(pl.Series(chances))
    assert 0.0 <= found.low <= found.value + 1e-9
    assert found.value - 1e-9 <= found.high <= len(chances) + 1e-9


def test_nothing_has_no_share() -> None:
    assert right(pl.Series([], dtype=pl.Float64), 0) is None


def test_what_is_certain_is_doubted_all_the_same() -> None:
    found = right(pl.Series([1.0] * 100_000), 50_000)
    assert found is not None
    assert found.low == pytest.approx(1.0 - ODD, abs=1e-5)
    assert found.high == 1.0


def test_few_groups_say_less_than_many() -> None:
    chances = pl.Series([0.9] * 1000)
    few, many = right(chances, 10), right(chances, 1000)
    assert few is not None
    assert many is not None
    assert few.low < many.low < many.high < few.high


def test_a_ring_of_three_entities_is_two_merges() -> None:
    apart = pl.DataFrame(
        {"a": [0, 1, 2, 1], "b": [1, 2, 0, 0], "probability": [0.9, 0.5, 0.7, 0.2]}
    )
    assert sorted(merges(apart, 3).to_list()) == pytest.approx([0.7, 0.9])


def test_entities_that_nothing_connects_are_not_merged() -> None:
    apart = pl.DataFrame(schema={"a": pl.UInt32, "b": pl.UInt32, "probability": pl.Float64})
    assert merges(apart, 3).is_empty()
