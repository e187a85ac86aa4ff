"""The evidence of one link as rows of a waterfall: bars that begin where the last one ended."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from resolver.frames.result import Explanation, Part
from resolver.report.mask import Mask
from resolver.report.phrases import hidden_name
from resolver.report.visible import TEXT_LONGEST, Segment, marked, segments, tags
from resolver.report.words import bits, sentence, shown_tenths, statement, tenths

SIGN = {"-": "\N{MINUS SIGN}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """One bar: `start` and `width` in per cent of the drawing, `zero` the place of no weight."""

    start: float
    width: float
    zero: float
    sign: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """One part of a link: what it is, what was found, both values, its bits in tenths as text."""

    label: tuple[Segment, ...]
    found: tuple[Segment, ...]
    values: tuple[tuple[Segment, ...], ...]
    bits: str
    bar: Bar


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """One link of a proposal as it is shown; the bits of its parts add up to `total`."""

    left: tuple[Segment, ...]
    right: tuple[Segment, ...]
    band: str
    sentence: tuple[Segment, ...]
    parts: tuple[Evidence, ...]
    total: str
    total_bar: Bar


def explanation(link: Mapping[str, Any]) -> Explanation:
    """The explanation that one entry of the column `links` holds."""
    parts = [Part(**part) for part in link["parts"] or ()]
    return Explanation(
        left=(link["left_source"] or "", link["left"] or ""),
        right=(link["right_source"] or "", link["right"] or ""),
        weight=link["weight"],
        probability=link["probability"],
        band=link["band"],
        parts=tuple(parts),
    )


def link_view(link: Explanation, mask: Mask) -> LinkView:
    """The link as it is shown, values masked where the mask is active."""
    shown = shown_tenths(link.parts, link.weight)
    total = round(link.weight * 10)
    *bars, total_bar = _waterfall(shown, total)
    return LinkView(
        left=key_segments(link.left, mask),
        right=key_segments(link.right, mask),
        band=link.band,
        sentence=segments(sentence(link, mask.text), TEXT_LONGEST),
        parts=tuple(
            _evidence(part, value, bar, mask)
            for part, value, bar in zip(link.parts, shown, bars, strict=True)
        ),
        total=_typeset(tenths(total)),
        total_bar=total_bar,
    )


def key_segments(key: tuple[str, str], mask: Mask) -> tuple[Segment, ...]:
    """A record key as `source:id`, masked where it gives away a person."""
    return segments(":".join(mask.key(part) for part in key))


def value_segments(
    field: str, value: str, mask: Mask, other: str | None = None
) -> tuple[Segment, ...]:
    """A value of a field; unmasked, the stretches that differ from `other` are marked."""
    if mask.active:
        return (Segment(mask.value(field, value)), *tags(value))
    return segments(value) if other is None else marked(value, other)


def signed_bits(weight: float) -> str:
    """A weight with a true minus sign and its unit, for example `−1.2 bits`."""
    return _typeset(bits(weight, sign=False))


def _typeset(number: str) -> str:
    return number.replace("-", SIGN["-"])


def _evidence(part: Part, value: int, bar: Bar, mask: Mask) -> Evidence:
    return Evidence(
        label=segments(hidden_name(part.name, mask.text)),
        found=segments(statement(part, mask.text)),
        values=_values(part, mask),
        bits=_typeset(tenths(value)),
        bar=bar,
    )


def _values(part: Part, mask: Mask) -> tuple[tuple[Segment, ...], ...]:
    left, right = part.left, part.right
    if left is None and right is None:
        return ()
    if left == right and left is not None:
        return (value_segments(part.name, left, mask),)
    pairs = ((left, right), (right, left))
    return tuple(
        (Segment("none", "tag"),) if one is None else value_segments(part.name, one, mask, other)
        for one, other in pairs
    )


def _waterfall(shown: Sequence[int], total: int) -> list[Bar]:
    """A bar for every part, and one from zero to the total, on one scale."""
    ends = list(accumulate(shown))
    starts = [0, *ends[:-1]] if ends else []
    low = min([0, total, *ends])
    span = max([0, total, *ends]) - low or 1
    edges = [*zip(starts, ends, strict=True), (0, total)]
    return [
        Bar(
            start=_percent(min(edge) - low, span),
            width=_percent(abs(edge[1] - edge[0]), span),
            zero=_percent(-low, span),
            sign="negative" if edge[1] < edge[0] else "positive",
        )
        for edge in edges
    ]


def _percent(value: int, span: int) -> float:
    return round(100 * value / span, 2)
