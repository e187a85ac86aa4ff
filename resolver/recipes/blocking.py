"""Which records are compared: every strong key, then the cheapest conjunctions within a budget."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.config.model import Blocking
from resolver.steps import keys, pair

STRONG_LARGEST: Final = 60
"""A strong key on more records than this is compared by sorted neighbourhood only."""
WEAK_LARGEST: Final = 200
MOST_OVERLAP: Final = 4.0
"""How many times over the budget may be spent in view of pairs that several rules find."""
WINDOW: Final = 4
"""Neighbours on each side that a record of an oversized strong block is compared with."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidates:
    """The pairs to compare, and what was run and left out.

    `rules`: `rule, pairs, run, oversized` (keys too large to compare all against all).
    """

    pairs: pl.DataFrame
    rules: pl.DataFrame


def candidates(cleaned: pl.DataFrame, settings: Blocking) -> Candidates:
    """Candidate pairs of the clean frame within `settings.pairs_per_record` pairs a record."""
    copies = pair.copies(cleaned)
    clean = cleaned.join(copies, left_on="row", right_on="r", how="anti", maintain_order="left")
    budget = settings.pairs_per_record * len(clean)
    order = clean.select("row", content=pl.col("person").struct.field("full").fill_null(""))
    frames: list[pl.DataFrame] = []
    report: list[dict[str, object]] = []
    for rule, frame in keys.strong_keys(clean).items():
        sizes = keys.block_sizes(frame)
        frames.append(pair.within_blocks(frame, STRONG_LARGEST))
        frames.append(pair.neighbours(frame, order, STRONG_LARGEST, WINDOW))
        report.append(_line(rule, sizes, STRONG_LARGEST, run=True))
        budget -= int(str(report[-1]["pairs"]))
    tokens = keys.tokens(clean)
    weak = {
        rule: keys.conjunction_keys(tokens, key) for rule, key in keys.conjunctions(clean).items()
    }
    sizes = {rule: keys.block_sizes(frame) for rule, frame in weak.items()}
    strong = pair.union(frames)
    largest, weak_pairs = _spend(weak, sizes, max(budget, 0))
    report += [_line(rule, sizes[rule], largest, run=True) for rule in weak]
    return Candidates(pairs=pair.union([strong, weak_pairs, copies]), rules=pl.DataFrame(report))


def _spend(
    weak: Mapping[str, pl.DataFrame], sizes: Mapping[str, pl.DataFrame], budget: int
) -> tuple[int, pl.DataFrame]:
    """The largest block size and the pairs that fit the budget.

    Rules find the same pairs again and again, so what the first round leaves of the budget is
    given to a second one with larger blocks.
    """
    largest = keys.affordable(list(sizes.values()), budget, WEAK_LARGEST)
    pairs = pair.union([pair.within_blocks(frame, largest) for frame in weak.values()])
    overlap = min(MOST_OVERLAP, budget / max(len(pairs), 1))
    more = keys.affordable(list(sizes.values()), int(budget * overlap), WEAK_LARGEST)
    if more > largest:
        pairs = pair.union([pair.within_blocks(frame, more) for frame in weak.values()])
    return max(largest, more), pairs


def _line(rule: str, sizes: pl.DataFrame, largest: int, *, run: bool) -> dict[str, object]:
    oversized = sizes.filter(pl.col("records") > largest)
    return {
        "rule": rule,
        "pairs": keys.cost(sizes, largest),
        "run": run,
        "oversized": len(oversized),
        "largest": int(sizes["records"].max() or 0),  # type: ignore[arg-type]
    }
