"""What a run expects of its own quality, in words that need no statistics."""

from __future__ import annotations

from dataclasses import asdict
from math import floor, log10
from typing import Any, Final

from resolver.frames.expected import Quality, Range

_LEAST: Final = 0.5
"""Expected pairs of the same person below which there is nothing to tell."""


def sentences(quality: Quality) -> tuple[str, ...]:
    """What is expected of the result: what is right, what was compared, what is missed."""
    bands = {one.band: one for one in quality.bands}
    safe, review = bands.get("auto"), bands.get("review")
    told = []
    if safe is not None and safe.pairs_right is not None:
        told.append(f"Of 100 merges called safe, we expect {_right(safe.pairs_right)}.")
    if review is not None and review.proposals_right is not None:
        told.append(f"Of 100 proposals to decide, we expect {_right(review.proposals_right)}.")
    return (*told, *_compared(quality), *_missed(quality))


def left_out(quality: Quality) -> str:
    """What was not compared, and why, as one sentence."""
    return (
        f"Values on too many records to compare them all: {quality.oversized:,}. Records that were "
        f"compared with no other, because they share no key: {quality.unmet:,}; of all records "
        f"{quality.empty:,} have no name, contact point, id, date or address at all."
    )


def plain_values(quality: Quality | None) -> dict[str, Any] | None:
    """The figures as plain nested values, ready for JSON."""
    if quality is None:
        return None
    derived = {"same_pairs": quality.same_pairs, "recall": quality.recall}
    ranges = {name: None if one is None else asdict(one) for name, one in derived.items()}
    return {**asdict(quality), **ranges}


def _compared(quality: Quality) -> list[str]:
    every, recall = quality.same_pairs, quality.recall
    if quality.compared.value < _LEAST:
        return []
    if every is None or recall is None:
        return [
            "How many pairs of the same person were not compared cannot be told: pairs that were "
            "found have but one kind of key in common."
        ]
    shares = [_percent(share) for share in (recall.value, recall.low, recall.high)]
    return [
        f"Compared {_about(quality.compared.value)} of an estimated {_about(every.value)} pairs of "
        f"the same person ({shares[0]} %; {shares[1]} to {shares[2]} %)."
    ]


def _missed(quality: Quality) -> list[str]:
    missed = quality.missed_duplicates
    if missed.high < _LEAST or quality.compared.value < _LEAST:
        return []
    where = "" if quality.uncompared is not None else " among the pairs that were compared"
    return [
        f"Expected to be missed{where}: about {_about(missed.value, 2)} duplicate records "
        f"({_about(missed.low, 2)} to {_about(missed.high, 2)})."
    ]


def _right(share: Range) -> str:
    """How many of 100 are right: `99.8 right (99.2 to 100)`; never all for certain."""
    value = "more than 99.9" if share.value >= 0.9995 else _percent(share.value)
    return f"{value} right ({_percent(share.low)} to {_percent(share.high)})"


def _percent(share: float) -> str:
    """A share of 100, with a decimal where the whole number would be 99 or more."""
    percent = 100.0 * share
    return f"{percent:.0f}" if percent < 98.95 or percent >= 99.95 else f"{percent:.1f}"


def _about(number: float, digits: int = 3) -> str:
    """A number as exact as it can be meant: whole, and so many digits at most."""
    step = 10 ** max(0, floor(log10(max(number, 1.0))) - digits + 1)
    return f"{round(number / step) * step:,}"
