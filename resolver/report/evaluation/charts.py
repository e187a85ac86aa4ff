"""Where the marks of a plot are, in the units of its drawing; what they look like is styled."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from resolver.report.evaluation.wording import size
from resolver.report.words import many
from resolver.steps.measure.figures import Calibration, Details, Score, Sizes

WIDTH: Final = 440.0
HEIGHT: Final = 330.0
LEFT: Final = 74.0
RIGHT: Final = 14.0
TOP: Final = 12.0
BOTTOM: Final = 48.0
ROW: Final = 26.0
"""Height of a row of the plot of sizes."""
TICKS: Final = 5
STEPS: Final = (1.0, 2.0, 2.5, 5.0, 10.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """A value on an axis: where, and what it is called."""

    at: float
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A point; `low` and `high` are the ends of its interval, `words` what it says."""

    x: float
    y: float
    words: str
    kind: str = "point"
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """A drawing: its size, the frame of the plot in it, both axes, a line and marks."""

    width: float
    height: float
    x0: float
    x1: float
    y0: float
    y1: float
    across: tuple[Tick, ...]
    up: tuple[Tick, ...]
    marks: tuple[Mark, ...]
    line: str = ""
    guide: str = ""


def precision_recall(details: Details, score: Score, auto: Score | None) -> Plot:
    """The curve of all cuts, the run itself (`run`) and what is safe (`auto`).

    The axis of precision begins below the lowest precision, that of recall at 0.
    """
    named = [("run", "this run", score)]
    if auto is not None:
        named.append(("auto", "auto", auto))
    lowest = min([one.precision for _, _, one in named] + [one.precision for one in details.curve])
    heights = _scale(lowest, 1.0)
    across, up = _ticks(0.0, 1.0), _ticks(heights[0], 1.0)
    points = [
        Mark(
            x=_x(point.recall),
            y=_y(point.precision, *heights),
            words=f"{point.cut:.2f} bits and more: precision {point.precision:.4f}, "
            f"recall {point.recall:.4f}",
        )
        for point in details.curve
    ]
    own = [
        Mark(
            x=_x(one.recall),
            y=_y(one.precision, *heights),
            kind=kind,
            words=f"{label}: precision {one.precision:.4f}, recall {one.recall:.4f}",
        )
        for kind, label, one in named
    ]
    return _square(
        across=[Tick(at=_x(value), label=text) for value, text in across],
        up=[Tick(at=_y(value, *heights), label=text) for value, text in up],
        marks=[*points, *own],
        line=_path((mark.x, mark.y) for mark in points),
    )


def reliability(found: Calibration) -> Plot:
    """Observed shares over expected ones with their intervals; the guide is where they agree."""
    marks = [
        Mark(
            x=_x(one.expected),
            y=_y(one.observed, 0.0, 1.0),
            low=_y(one.observed_low, 0.0, 1.0),
            high=_y(one.observed_high, 0.0, 1.0),
            words=f"{many(one.pairs, 'pair')}: "
            f"expected {one.expected:.3f}, observed {one.observed:.3f}",
        )
        for one in found.deciles
    ]
    ticks = _ticks(0.0, 1.0)
    return _square(
        across=[Tick(at=_x(value), label=text) for value, text in ticks],
        up=[Tick(at=_y(value, 0.0, 1.0), label=text) for value, text in ticks],
        marks=marks,
        guide=_path([(_x(0.0), _y(0.0, 0.0, 1.0)), (_x(1.0), _y(1.0, 0.0, 1.0))]),
    )


def size_plot(sizes: Sequence[Sizes]) -> Plot:
    """A row for each class of sizes with its counts (`true`, `found`) on a logarithmic axis.

    Classes without entities have no mark.
    """
    highest = max([max(one.true, one.found) for one in sizes] + [1])
    decades = max(1, math.ceil(math.log10(highest)))
    left = LEFT + 8.0
    end = WIDTH - RIGHT

    def place(count: int) -> float:
        return left + (end - left) * (0.06 + 0.94 * math.log10(count) / decades)

    rows = [TOP + ROW * (n + 0.5) for n in range(len(sizes))]
    bottom = TOP + ROW * len(sizes)
    return Plot(
        width=WIDTH,
        height=bottom + BOTTOM,
        x0=left,
        x1=end,
        y0=bottom,
        y1=TOP,
        across=tuple(Tick(at=place(10**n), label=f"{10**n:,}") for n in range(decades + 1)),
        up=tuple(Tick(at=row, label=size(one)) for row, one in zip(rows, sizes, strict=True)),
        marks=tuple(
            Mark(x=place(count), y=row, kind=kind, words=f"{size(one)} records: {count:,} {kind}")
            for row, one in zip(rows, sizes, strict=True)
            for kind, count in (("true", one.true), ("found", one.found))
            if count
        ),
    )


def _square(
    *,
    across: Iterable[Tick],
    up: Iterable[Tick],
    marks: Iterable[Mark],
    line: str = "",
    guide: str = "",
) -> Plot:
    return Plot(
        width=WIDTH,
        height=HEIGHT,
        x0=LEFT,
        x1=WIDTH - RIGHT,
        y0=HEIGHT - BOTTOM,
        y1=TOP,
        across=tuple(across),
        up=tuple(up),
        marks=tuple(marks),
        line=line,
        guide=guide,
    )


def _x(value: float) -> float:
    return LEFT + (WIDTH - RIGHT - LEFT) * value


def _y(value: float, low: float, high: float) -> float:
    bottom = HEIGHT - BOTTOM
    return bottom - (bottom - TOP) * (value - low) / (high - low)


def _scale(low: float, high: float) -> tuple[float, float]:
    """The ends of an axis: `high`, and a round value at or below `low`."""
    step = _step(max(high - low, 0.01))
    return max(0.0, high - math.ceil((high - low) / step + 1e-9) * step), high


def _step(width: float) -> float:
    """A round distance that divides the width in about `TICKS`."""
    raw = width / TICKS
    unit = 10.0 ** math.floor(math.log10(raw))
    return next(step * unit for step in STEPS if step * unit >= raw - 1e-12)


def _ticks(low: float, high: float) -> list[tuple[float, str]]:
    step = _step(high - low)
    digits = next(n for n in range(9) if math.isclose(step, round(step, n), rel_tol=1e-6))
    count = round((high - low) / step)
    values = [high - step * n for n in range(count + 1)]
    return [(value, f"{value:.{digits}f}") for value in values]


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)
