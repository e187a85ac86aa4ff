"""Names that are known to be one: nicknames and spellings, looked up for millions of pairs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
import polars as pl

from resolver.fields.person.words import family_groups, given_groups, given_names
from resolver.frames.bridge import rowwise


@dataclass(frozen=True, slots=True, kw_only=True)
class Variants:
    """Known names in alphabetical order, a number for each, and a bit for each pair of them.

    `bits` is a packed square of as many bits as names and one more: the last row and column stand
    for unknown names and are empty.
    """

    names: pl.Series
    numbers: pl.Series
    bits: npt.NDArray[np.uint8]

    def coded(self, value: pl.Expr) -> pl.Expr:
        """The number of each name (UInt16), null for names that have none."""
        return value.replace_strict(self.names, self.numbers, default=None, return_dtype=pl.UInt16)

    def same(self, left: pl.Expr, right: pl.Expr) -> pl.Expr:
        """Whether two numbers are those of one name; false where one is null."""
        size, table = len(self.names) + 1, self.bits.data

        def one(left: int, right: int) -> bool:
            place = left * size + right
            return bool(table[place >> 3] >> (7 - (place & 7)) & 1)

        found = rowwise([left, right], one, pl.Boolean, run=self._same, needs=2)
        return found.fill_null(False)

    def known_as_one(
        self, left: npt.NDArray[np.int64], right: npt.NDArray[np.int64]
    ) -> npt.NDArray[np.bool_]:
        """The same of arrays, in which as many as there are `names` stands for none."""
        place = left * (len(self.names) + 1) + right
        found = (self.bits[place >> 3] >> (7 - (place & 7)).astype(np.uint8)) & 1
        same: npt.NDArray[np.bool_] = found.astype(np.bool_)
        return same

    def _same(self, values: Sequence[pl.Series]) -> pl.Series:
        codes = (side.cast(pl.Int64).fill_null(len(self.names)).to_numpy() for side in values)
        return pl.Series(self.known_as_one(*codes))


@cache
def given_variants() -> Variants:
    """Given names with their nicknames and variants."""
    return _variants(given_names(), given_groups())


@cache
def family_variants() -> Variants:
    """Family names with their spellings."""
    groups = family_groups()
    return _variants(frozenset().union(*groups), groups)


def _variants(names: frozenset[str], groups: Iterable[list[str]]) -> Variants:
    order = sorted(names)
    numbers = {name: number for number, name in enumerate(order)}
    square = np.zeros((len(order) + 1, len(order) + 1), dtype=bool)
    square[range(len(order)), range(len(order))] = True
    for group in groups:
        members = [numbers[name] for name in group]
        square[np.ix_(members, members)] = True
    return Variants(
        names=pl.Series(order),
        numbers=pl.Series(range(len(order)), dtype=pl.UInt16),
        bits=np.packbits(square),
    )
