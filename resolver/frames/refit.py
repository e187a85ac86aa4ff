"""What people are told of a refit: what moved, what it changes, which rulings are doubtful."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

MOVES = pl.Schema(
    {"field": pl.String, "level": pl.String, "unrelated": pl.Float64, "household": pl.Float64}
)
"""One level that moved, the farthest first: the bits by which it now speaks more (or, below zero,
less) for the same person, against unrelated people and against one household.

The field `prior` has no level: it is what is believed before anything is compared.
"""

DOUBTS = pl.Schema(
    {
        "code": pl.String,
        "ruling": pl.String,
        "left_source": pl.String,
        "left": pl.String,
        "right_source": pl.String,
        "right": pl.String,
        "by": pl.String,
        "weight": pl.Float64,
    }
)
"""One ruling that nothing is learned from, and why: `disputed` (others ruled the opposite),
`contradicted` (rulings on third records say the opposite) or `against_evidence` (all that is known
of the two says the opposite, overwhelmingly; `weight` are its bits).
"""

CHANGES = pl.Schema(
    {
        "what": pl.String(),
        "change": pl.String(),
        "records": pl.UInt32(),
        "members": pl.List(pl.Struct({"source": pl.String, "record_id": pl.String})),
    }
)
"""One difference between the groups before and after: `what` is `proposal` or `auto`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What weights make of the records of a run: proposals, and records that merges remove.

    `auto` and `auto_removed` are the same of merges that nobody needs to look at.
    """

    proposals: int
    removed: int
    auto: int
    auto_removed: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What other weights would change, the rulings followed before and after."""

    before: Standing
    after: Standing
    changes: pl.DataFrame

    def count(self, what: str) -> Mapping[str, int]:
        """How many differences of each kind there are among proposals or `auto` groups."""
        found = self.changes.filter(pl.col("what") == what)["change"]
        return dict(found.value_counts().sort("change").iter_rows())
