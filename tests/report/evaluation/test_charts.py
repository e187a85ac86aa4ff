from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from report.evaluation.evaluations import details, score

from resolver.report.evaluation.charts import precision_recall, reliability, size_plot
from resolver.steps.measure.figures import Point, Sizes

share = st.floats(0, 1)


def inside(plot):
    for mark in plot.marks:
        assert plot.x0 - 1e-6 <= mark.x <= plot.x1 + 1e-6
        assert plot.y1 - 1e-6 <= mark.y <= plot.y0 + 1e-6
    for ticks, ends in ((plot.across, (plot.x0, plot.x1)), (plot.up, (plot.y1, plot.y0))):
        assert len(ticks) >= 2
        assert len({tick.label for tick in ticks}) == len(ticks)
        assert all(ends[0] - 1e-6 <= tick.at <= ends[1] + 1e-6 for tick in ticks)


def test_better_is_higher_and_to_the_right() -> None:
    plot = precision_recall(details(), score(0.7), None)
    low, *_, high = [mark for mark in plot.marks if mark.kind == "point"]
    assert low.x > high.x  # all links: the most recall
    assert low.y > high.y  # and the least precision
    (run,) = [mark for mark in plot.marks if mark.kind == "run"]
    assert "0.7000" in run.words
    assert plot.line.count("L") == 2


@given(st.lists(st.tuples(share, share), max_size=5), share, st.none() | share)
def test_everything_lies_inside_the_plot(points, own, auto) -> None:
    curve = tuple(Point(cut=1.0, links=1, precision=p, recall=r, f1=0.5) for p, r in points)
    told = replace(details(), curve=curve)
    inside(precision_recall(told, score(own), None if auto is None else score(auto)))


def test_the_axis_of_precision_shows_what_differs() -> None:
    curve = tuple(
        Point(cut=1.0, links=1, precision=p, recall=0.5, f1=0.5) for p in (0.9991, 0.9999)
    )
    plot = precision_recall(replace(details(), curve=curve), score(0.9992), None)
    assert float(plot.up[-1].label) >= 0.98


def test_calibration_is_drawn_with_its_intervals() -> None:
    plot = reliability(details().calibration)
    inside(plot)
    assert all(mark.high < mark.y < mark.low for mark in plot.marks)  # up is a smaller number
    assert "340 pairs" in plot.marks[1].words


@given(st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=9))
def test_sizes_have_a_row_each_and_no_mark_for_nothing(counts) -> None:
    rows = [Sizes(low=n, high=n, true=t, found=f) for n, (t, f) in enumerate(counts, start=1)]
    plot = size_plot(rows)
    assert len(plot.up) == len(rows)
    assert len(plot.marks) == sum(bool(count) for pair in counts for count in pair)
    assert all(plot.x0 <= mark.x <= plot.x1 + 1e-6 for mark in plot.marks)


def test_ten_times_as_many_is_always_as_far() -> None:
    plot = size_plot([Sizes(low=1, high=1, true=1_000, found=10)])
    a, b, c, _ = [tick.at for tick in plot.across]
    assert b - a == pytest.approx(c - b)
    assert [mark.x for mark in plot.marks] == pytest.approx([plot.across[3].at, b])
