"""The plots of the overview: bars with their numbers beside them, and the same said in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

import polars as pl

from resolver.frames.result import BANDS, Summary
from resolver.report.mask import Mask
from resolver.report.overview import rule_words
from resolver.report.visible import LONGEST, plain

_EDGES: Final = (0, 5, 10, 15, 20, 30)
_SIZES: Final = ((1, 1), (2, 2), (3, 3), (4, 5), (6, 9), (10, None))
_SOURCES: Final = 8
_LABEL: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Stretch:
    """A part of a bar: what it is, and how wide it is, in per cent of the longest bar."""

    kind: str
    width: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One row: its label, the stretches of its bar, the number beside it."""

    label: str
    stretches: tuple[Stretch, ...]
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plot:
    """Bars below one another; `text` says all that they show."""

    id: str
    title: str
    note: str
    text: str
    bars: tuple[Bar, ...]


def plots(summary: Summary, proposals: pl.DataFrame, *, masked: bool) -> list[Plot]:
    """Match weights, entity sizes, how many pairs were compared, and duplicates by source.

    A plot that has nothing to show is left out.
    """
    found = [
        _weights(proposals),
        _sizes(summary, proposals),
        _recall(summary),
        _sources(summary, proposals, Mask(active=masked)),
    ]
    return [plot for plot in found if plot is not None]


def _weights(proposals: pl.DataFrame) -> Plot | None:
    if proposals.is_empty():
        return None
    place = pl.lit(0)
    for edge in _EDGES:
        place = place + (pl.col("weight") >= edge).cast(pl.Int64)
    counted = {
        (place_, band): count
        for place_, band, count in proposals.group_by(place.alias("place"), "band")
        .len()
        .iter_rows()
    }
    labels = [
        f"below {_EDGES[0]}",
        *(f"{low} to {high}" for low, high in pairwise(_EDGES)),
        f"{_EDGES[-1]} and more",
    ]
    rows = [
        (label, [(band, float(counted.get((number, band), 0))) for band in BANDS])
        for number, label in enumerate(labels)
    ]
    return _plot(
        "weights",
        "Match weights",
        "Proposals by the weight of what holds them together, in bits.",
        [(label, parts, f"{sum(count for _, count in parts):,.0f}") for label, parts in rows],
    )


def _sizes(summary: Summary, proposals: pl.DataFrame) -> Plot | None:
    if not summary.entities:
        return None
    sizes = proposals["size"]
    alone = summary.entities - summary.merged_entities
    rows = []
    for low, high in _SIZES:
        inside = (sizes >= low) & (sizes <= (high or sizes.max() or low))
        count = alone if high == 1 else int(inside.sum())
        label = (
            f"{low} and more" if high is None else f"{low}" if low == high else f"{low} to {high}"
        )
        rows.append((label, [("plain", float(count))], f"{count:,}"))
    return _plot(
        "sizes", "Customers by number of records", "How many records each customer has.", rows
    )


def _recall(summary: Summary) -> Plot | None:
    quality = summary.quality
    if quality is None or not quality.families:
        return None
    rows: list[tuple[str, list[tuple[str, float]], str]] = []
    if quality.recall is not None:
        share = quality.recall
        text = f"{share.value:.0%} ({share.low:.0%}–{share.high:.0%})"
        rows.append(("all keys together", [("total", share.value)], text))
    for family in quality.families:
        if family.known > 0:
            share_ = min(1.0, family.found / family.known)
            rows.append((rule_words(family.name), [("plain", share_)], f"{share_:.0%}"))
    return _plot(
        "recall",
        "Pairs of one person that were compared",
        "Expected share found by each kind of key, of the pairs where both records have one.",
        rows,
        whole=1.0,
    )


def _sources(summary: Summary, proposals: pl.DataFrame, mask: Mask) -> Plot | None:
    accepted: dict[str, int] = {}
    for one in summary.inputs:
        accepted[one.source] = accepted.get(one.source, 0) + one.accepted
    spared = dict(
        proposals.select("members")
        .explode("members")
        .unnest("members")
        .filter(pl.col("survivor").not_())
        .group_by("source")
        .len()
        .iter_rows()
    )
    named = sorted(accepted, key=lambda name: (-spared.get(name, 0), name))[:_SOURCES]
    rows = [
        (
            plain(mask.key(name)[:LONGEST]),
            [("plain", spared.get(name, 0) / accepted[name])],
            f"{spared.get(name, 0):,} ({spared.get(name, 0) / accepted[name]:.1%})",
        )
        for name in named
        if accepted[name]
    ]
    if not rows:
        return None
    return _plot(
        "sources",
        "Duplicates by source",
        "Records that the proposed merges would remove, of all accepted from each source.",
        rows,
    )


def _plot(
    name: str,
    title: str,
    note: str,
    rows: Sequence[tuple[str, list[tuple[str, float]], str]],
    *,
    whole: float | None = None,
) -> Plot:
    longest = whole or max([sum(count for _, count in parts) for _, parts, _ in rows] + [1e-9])
    bars = [
        Bar(
            label=label if len(label) <= _LABEL else f"{label[: _LABEL - 1]}…",
            stretches=tuple(
                Stretch(kind=kind, width=100.0 * count / longest)
                for kind, count in parts
                if count > 0
            ),
            number=text,
        )
        for label, parts, text in rows
    ]
    told = "; ".join(f"{label}: {text}" for label, _, text in rows)
    return Plot(
        id=name,
        title=title,
        note=note,
        text=f"{note} {told}.",
        bars=tuple(bars),
    )
