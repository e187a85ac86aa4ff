"""Who says what of a pair: people who disagree, and people who agree."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.frames.schema import RULINGS, empty
from resolver.steps.rulings.named import named
from resolver.steps.rulings.undo import standing

APART: Final = ("different", "related")
"""Rulings that two records are two people."""


def voices(rulings: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a pair of rows that somebody has ruled on, `l < r`, in their order.

    `ruling` and `by` are the last word; `people` counts who has this as his own last word, and
    `disputed` is whether somebody else's own last word is the opposite: one says `same`, the other
    `different` or `related`, and none of it is taken back. Rulings without `by` are one person's.
    """
    known = pl.concat([empty(RULINGS), rulings], how="diagonal_relaxed").with_columns(
        pl.col(RULINGS.names()).cast(pl.String)
    )
    ordered = known.with_row_index("n")
    stands = standing(ordered)["stands"]
    found = named(ordered, cleaned).filter(stands & pl.col("problem").is_null())
    said = found.filter(pl.col("ruling").is_in(["same", "unsure", *APART])).with_columns(
        apart=pl.col("ruling").is_in(APART), voice=pl.col("by").fill_null("")
    )
    own = said.unique(["l", "r", "voice"], keep="last", maintain_order=True)
    word = pl.col("ruling").last()
    firm = pl.col("apart").filter(pl.col("ruling") != "unsure")
    return (
        own.sort("n")
        .group_by("l", "r")
        .agg(
            word,
            pl.col("by").last(),
            people=(pl.col("ruling") == word).sum(),
            disputed=firm.n_unique() > 1,
        )
        .sort("l", "r")
    )
