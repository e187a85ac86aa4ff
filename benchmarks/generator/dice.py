"""Seeded chance that is the same on every Python version.

Only `random.Random.random` is used: of the standard library's methods it alone is promised to
repeat its sequence in later versions.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")
BASE36 = "0123456789abcdefghijklmnopqrstuvwxyz"
LETTERS = "ABCDEFGHJKLMNPRSTUWXYZ"


@dataclass(frozen=True, slots=True)
class Weighted(Generic[T]):
    """Items with cumulative weights, to draw from by bisection."""

    items: tuple[T, ...]
    cumulative: tuple[float, ...]


def weighted(pairs: Iterable[tuple[T, float]]) -> Weighted[T]:
    """Items with the given weights."""
    items, weights = zip(*pairs, strict=True)
    return Weighted(tuple(items), tuple(accumulate(weights)))


def zipf(items: Sequence[T], exponent: float) -> Weighted[T]:
    """Items of falling frequency: the n-th weighs n to the power of minus the exponent."""
    return weighted((item, (rank + 1.0) ** -exponent) for rank, item in enumerate(items))


class Dice:
    """A stream of chance that depends on its seed alone."""

    def __init__(self, seed: str) -> None:
        self._next = Random(seed).random

    def chance(self, share: float) -> bool:
        """True with the given probability."""
        return self._next() < share

    def below(self, limit: int) -> int:
        """An integer from 0 to `limit` - 1."""
        return int(self._next() * limit)

    def between(self, low: int, high: int) -> int:
        """An integer from `low` to `high`, both included."""
        return low + int(self._next() * (high - low + 1))

    def pick(self, items: Sequence[T]) -> T:
        """One item, all equally likely."""
        return items[int(self._next() * len(items))]

    def draw(self, table: Weighted[T]) -> T:
        """One item by its weight."""
        total = table.cumulative[-1]
        place = bisect_right(table.cumulative, self._next() * total)
        return table.items[min(place, len(table.items) - 1)]

    def fill(self, pattern: str) -> str:
        """The pattern with `#` as a digit, `%` as a digit from 2 to 9 and `@` as a letter."""
        out = []
        for sign in pattern:
            if sign == "#":
                out.append(str(self.below(10)))
            elif sign == "%":
                out.append(str(self.between(2, 9)))
            else:
                out.append(self.pick(LETTERS) if sign == "@" else sign)
        return "".join(out)

    def token(self, length: int, alphabet: str) -> str:
        """A random word over the alphabet."""
        return "".join(self.pick(alphabet) for _ in range(length))

    def shuffle(self, items: list[T]) -> None:
        """Put the list in random order (Fisher and Yates)."""
        for last in range(len(items) - 1, 0, -1):
            other = self.below(last + 1)
            items[last], items[other] = items[other], items[last]
