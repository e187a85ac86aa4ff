"""What a run expects of its own quality, without knowing the truth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Range:
    """An estimate with the interval in which the truth is expected: low <= value <= high."""

    value: float
    low: float
    high: float

    def __add__(self, other: Range) -> Range:
        """The sum of both, as wide as both together: their errors may have one cause."""
        return Range(
            value=self.value + other.value,
            low=self.low + other.low,
            high=self.high + other.high,
        )

    def times(self, factor: float) -> Range:
        """The range of so many times the number."""
        return Range(value=self.value * factor, low=self.low * factor, high=self.high * factor)


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A kind of key, counted over pairs judged the same person (sums of probabilities).

    `known`: both records have a value of this kind; `found`: they share it; `alone`: they share
    this one and no other.
    """

    name: str
    known: float
    found: float
    alone: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is expected to be right of one band; shares lie between 0 and 1.

    `pairs` are pairs of records inside groups: for `auto` inside what evidence alone lets be merged
    unseen, for `review` all inside proposals that nothing lets be. Where somebody has ruled `same`
    inside a group that may be merged unseen, it counts for neither band, nor does its proposal.
    `proposals` count by their own band, and are right where all of their records are one person. A
    range is None where there is nothing to count.
    """

    band: str
    pairs: int
    pairs_right: Range | None
    proposals: int
    proposals_right: Range | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """What a run expects of itself.

    `compared`: pairs of the same person among all pairs that were weighed; `uncompared`: those that
    never were, None where only one kind of key is known and nothing can be said.
    `oversized`: keys on too many records to compare all of them; `unmet`: records that were
    compared with no other; `empty`: records without a name, contact point, id, date or address.
    `missed_pairs` and `missed_duplicates` (records that a complete merge would remove besides) are
    of one person but in different entities; where `uncompared` is None they count compared pairs
    only.
    """

    compared: Range
    uncompared: Range | None
    families: tuple[Family, ...]
    oversized: int
    unmet: int
    empty: int
    bands: tuple[Expected, ...]
    missed_pairs: Range
    missed_duplicates: Range

    @property
    def same_pairs(self) -> Range | None:
        """All pairs of the same person, compared or not, None where it is not known."""
        return None if self.uncompared is None else self.compared + self.uncompared

    @property
    def recall(self) -> Range | None:
        """The share of pairs of the same person that were compared, None where it is not known."""
        found, hidden = self.compared.value, self.uncompared
        if hidden is None or found <= 0.0:
            return None
        return Range(
            value=found / (found + hidden.value),
            low=found / (found + hidden.high),
            high=found / (found + hidden.low),
        )
