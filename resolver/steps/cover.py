"""The fewest weak rules that find nearly all pairs worth comparing.

Most conjunctions find pairs that others find as well. Those that add next to nothing are left out,
so that whoever looks a record up has few keys to ask for.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
import polars as pl

MOST: Final = 1_000_000
"""Pairs that rules are chosen by; of more every so manieth is taken."""

Codes = Mapping[str, pl.Series]
"""Per rule the key of every row, null where it has none or one on too many records."""


def codes(weak: Mapping[str, pl.DataFrame], rows: int, largest: int) -> dict[str, pl.Series]:
    """The keys (`row, key`) of every weak rule by row, those on up to `largest` records."""
    everyone = pl.DataFrame({"row": pl.Series(range(rows), dtype=pl.UInt32)})
    found = {}
    for rule, frame in weak.items():
        small = frame.filter(pl.len().over("key") <= largest)
        found[rule] = everyone.join(small, on="row", how="left", maintain_order="left")["key"]
    return found


def fewest(pairs: pl.DataFrame, codes: Codes, enough: float) -> list[str]:
    """The rules that find the share `enough` of the pairs (`l, r`), the most useful ones first.

    One after the other the rule that adds most; of equal ones the first by name. Pairs that no rule
    finds do not count.
    """
    some = pairs.gather_every(-(-len(pairs) // MOST)) if len(pairs) > MOST else pairs
    ordered = sorted(codes)
    alike = some.select(_same(codes[rule]).alias(rule) for rule in ordered)
    counted = alike.group_by(pl.all()).len("pairs") if ordered else pl.DataFrame({"pairs": []})
    finds = counted.drop("pairs").to_numpy().astype(bool)
    open_ = np.where(finds.any(axis=1), counted["pairs"].to_numpy(), 0)
    left = int(open_.sum() * (1 - enough))
    chosen: list[str] = []
    while open_.sum() > left:
        best = int((finds * open_[:, None]).sum(axis=0).argmax())
        chosen.append(ordered[best])
        open_ = np.where(finds[:, best], 0, open_)
    return chosen


def met(pairs: pl.DataFrame, codes: Codes, rules: Sequence[str]) -> pl.Series:
    """Whether one of the rules finds each pair."""
    hits = pairs.select(_same(codes[rule]).alias(rule) for rule in rules)
    if not rules:
        return pl.repeat(value=False, n=len(pairs), eager=True)
    return hits.select(pl.any_horizontal(pl.all())).to_series()


def _same(code: pl.Series) -> pl.Expr:
    """Whether both rows of a pair have one key."""
    left, right = (pl.lit(code).gather(pl.col(side)) for side in ("l", "r"))
    return (left == right).fill_null(value=False)
