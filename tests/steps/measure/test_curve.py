from __future__ import annotations

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from resolver.steps.measure.curve import POINTS, curve
from resolver.steps.measure.partition import evaluate

ROWS = 9


def links(*rows: tuple[int, int, float]) -> pl.DataFrame:
    schema = {"l": pl.UInt32, "r": pl.UInt32, "weight": pl.Float64}
    return pl.DataFrame(list(rows), schema=schema, orient="row")


def test_a_higher_cut_keeps_the_stronger_links() -> None:
    truth = pl.Series(["A", "A", "A", "B", "C"])
    found = curve(truth, links((0, 1, 9.0), (1, 2, 4.0), (2, 3, 1.5)), 0.0, 3)
    assert [(p.cut, p.links) for p in found] == [(1.5, 3), (4.0, 2), (9.0, 1)]
    assert [(p.precision, p.recall) for p in found] == [
        (0.5, 1.0),  # 0 to 3 are one: three of six pairs
        (1.0, 1.0),
        (1.0, pytest.approx(1 / 3)),
    ]
    assert found[0].f1 == pytest.approx(2 / 3)


def test_the_threshold_is_a_cut_and_no_link_is_lost_by_rounding() -> None:
    truth = pl.Series(["A"] * 4)
    found = curve(truth, links((0, 1, 2.3456), (1, 2, 7.0), (2, 3, 8.0)), 5.0, 6)
    assert [(p.cut, p.links) for p in found] == [(2.34, 3), (5.0, 2), (7.0, 2), (8.0, 1)]


def test_records_that_the_truth_does_not_know_connect_and_are_not_judged() -> None:
    truth = pl.Series(["A", None, "A"])
    (point,) = curve(truth, links((0, 1, 1.0), (1, 2, 1.0)), 0.0, 1)
    assert (point.precision, point.recall) == (1.0, 1.0)


def test_no_links_no_points() -> None:
    assert curve(pl.Series(["A", "B"]), links(), 0.0, 0) == ()


weights = st.floats(-5, 20, allow_nan=False)
some_links = st.lists(
    st.tuples(st.integers(0, ROWS - 1), st.integers(0, ROWS - 1), weights).filter(
        lambda link: link[0] < link[1]
    ),
    min_size=1,
    max_size=12,
)


@given(some_links, st.lists(st.sampled_from("ABC"), min_size=ROWS, max_size=ROWS))
def test_cuts_only_refine_and_the_lowest_is_the_partition_of_all_links(rows, true) -> None:
    frame = links(*rows)
    truth = pl.DataFrame({"record_id": [str(n) for n in range(ROWS)], "entity_id": true})
    component = list(range(ROWS))
    for left, right, _ in rows:
        old, new = component[left], component[right]
        component = [new if c == old else c for c in component]
    entities = truth.with_columns(entity_id=pl.Series([str(c) for c in component]))
    whole = evaluate(entities, truth)
    found = curve(pl.Series(true), frame, 0.0, whole.true_pairs)
    assert len(found) <= POINTS + 1
    assert (found[0].precision, found[0].recall) == (whole.score.precision, whole.score.recall)
    assert found[0].links == len(frame)
    recalls = [point.recall for point in found]
    assert recalls == sorted(recalls, reverse=True)
