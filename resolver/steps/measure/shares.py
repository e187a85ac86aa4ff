"""Shares of counts, and the mean of two of them."""

from __future__ import annotations


def share(part: int, whole: int) -> float:
    """The part of the whole, between 0 and 1; all of nothing is 1."""
    return part / whole if whole else 1.0


def harmonic(precision: float, recall: float) -> float:
    """The harmonic mean, which is F1 of a precision and a recall; 0 where both are."""
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0
