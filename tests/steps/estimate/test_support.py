from __future__ import annotations

import polars as pl
import pytest

from resolver.steps.estimate import support

SCHEMA = {
    "l": pl.UInt32,
    "r": pl.UInt32,
    "probability": pl.Float64,
    "band": pl.String,
    "direct": pl.Boolean,
}


def _pairs(*rows: tuple[int, int, float, str, bool]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=SCHEMA, orient="row")


def _rows(*values: int) -> pl.Series:
    return pl.Series(values, dtype=pl.UInt32)


TRIANGLE = _pairs(
    (0, 1, 0.9, "review", True), (1, 2, 0.8, "review", True), (0, 2, 0.1, "review", False)
)


def test_a_third_record_supports_a_pair_that_differs() -> None:
    found = support.supported(TRIANGLE, _rows(0, 0, 0), _rows(0, 1, 2))
    assert found.pairs["support"].to_list() == pytest.approx([0.9, 0.8, 0.72])
    assert found.pairs["third"].to_list() == [False, False, True]
    assert found.scale == 1.0


def test_pairs_of_two_entities_are_left_out() -> None:
    found = support.supported(TRIANGLE, _rows(0, 0, 2), _rows(0, 1, 2))
    assert found.pairs.select("l", "r").rows() == [(0, 1)]


def test_a_link_that_was_not_a_candidate_is_no_way_of_its_own() -> None:
    pairs = _pairs(
        (0, 1, 0.9, "review", True), (1, 2, 0.8, "review", False), (0, 2, 0.1, "review", False)
    )
    found = support.supported(pairs, _rows(0, 0, 0), _rows(0, 1, 2))
    assert found.pairs["third"].to_list() == [False, False, False]
    assert found.pairs["support"].to_list() == pytest.approx([0.9, 0.8, 0.72])


def test_a_chain_of_safe_links_holds_its_ends_together() -> None:
    chain = [(n, n + 1, 0.999, "auto", True) for n in range(3)]
    pairs = _pairs(*chain, (0, 3, 0.01, "review", False))
    found = support.supported(pairs, _rows(0, 0, 0, 0), _rows(0, 0, 0, 0))
    assert found.pairs["safe"].all()
    assert found.pairs["support"][-1] == pytest.approx(0.999**3)


def test_a_sample_of_the_entities_stands_for_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(support, "MOST", 60)
    rows = [(3 * n + a, 3 * n + b) for n in range(40) for a, b in ((0, 1), (1, 2), (0, 2))]
    pairs = _pairs(*((left, right, 0.9, "review", True) for left, right in rows))
    entity = _rows(*(3 * (n // 3) for n in range(120)))
    found = support.supported(pairs, entity, _rows(*range(120)))
    assert 0 < len(found.pairs) <= 15
    assert len(found.pairs) * found.scale == pytest.approx(len(pairs))
    assert found.pairs["third"].all()
