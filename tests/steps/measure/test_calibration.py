from __future__ import annotations

from itertools import pairwise

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.measure.calibration import EDGES, calibration


def pairs(*rows: tuple[float | None, bool | None]) -> pl.DataFrame:
    schema = {"probability": pl.Float64, "same": pl.Boolean}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_hand_computed_deciles_and_error() -> None:
    found = calibration(
        pairs((0.01, True), (0.92, True), (0.98, True), (1.0, False), (0.55, False), (0.5, True))
    )
    assert [(d.low, d.high, d.pairs) for d in found.deciles] == [
        (0.0, 0.05, 1),
        (0.5, 0.6, 2),
        (0.9, 1.0, 3),
    ]
    assert [d.observed for d in found.deciles] == [1.0, 0.5, pytest.approx(2 / 3)]
    assert found.deciles[2].expected == pytest.approx(2.9 / 3)
    # the pair under 0.05 does not count: (2 |0.525 - 0.5| + 3 |2.9 / 3 - 2 / 3|) / 5
    assert found.error == pytest.approx((0.05 + 0.9) / 5)


def test_a_pair_of_a_sample_stands_for_several() -> None:
    rows = pairs((0.3, True), (0.35, False), (0.38, False))
    found = calibration(rows.with_columns(weight=pl.Series([1.0, 1.0, 8.0]))).deciles[0]
    assert (found.pairs, found.observed) == (10, pytest.approx(0.1))
    assert found.expected == pytest.approx((0.3 + 0.35 + 8 * 0.38) / 10)
    assert found.observed_high > 0.7  # 10² / 66, one trial and a half


def test_pairs_that_cannot_be_judged_are_left_out() -> None:
    assert calibration(pairs((0.7, None), (None, True))).deciles == ()
    assert calibration(pairs((0.01, False))).error is None


@given(st.lists(st.tuples(st.floats(0, 1), st.booleans()), max_size=40))
def test_every_pair_is_in_one_decile_that_holds_its_probability(rows) -> None:
    found = calibration(pairs(*rows))
    assert sum(d.pairs for d in found.deciles) == len(rows)
    for decile in found.deciles:
        assert (decile.low, decile.high) in pairwise(EDGES)
        assert decile.low <= decile.expected <= decile.high
        assert decile.observed_low <= decile.observed <= decile.observed_high
    assert found.error is None or 0 <= found.error <= 1
