"""What a run looked at: every pair that was weighed, and what people had decided."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.recipes.grouping import Grouped
from resolver.steps.cluster import Decided

COMPARED: Final = pl.Schema(
    {"l": pl.UInt32, "r": pl.UInt32, "found": pl.Boolean, "ruling": pl.String}
)
"""One pair of records (`l < r`, positions in the order of keys) that was weighed or ruled on.

`found`: whether blocking found it; the others met in a group. `ruling`: what people had decided.
"""


def compared(candidates: pl.DataFrame, grouped: Grouped, decided: Decided) -> pl.DataFrame:
    """The COMPARED frame of a run, ordered."""
    ruled = {
        **dict.fromkeys(decided.different, "different"),
        **dict.fromkeys(decided.related, "related"),
        **dict.fromkeys(decided.unsure, "unsure"),
        **dict.fromkeys(decided.same - grouped.unheeded, "same"),
    }
    rulings = pl.DataFrame(
        [(*sorted(pair), word) for pair, word in ruled.items()],
        schema={name: COMPARED[name] for name in ("l", "r", "ruling")},
        orient="row",
    )
    found = candidates.select("l", "r", found=True)
    met = pl.concat([grouped.checked.select("l", "r"), rulings.select("l", "r")]).unique()
    both = found.join(met, on=["l", "r"], how="full", coalesce=True)
    return (
        both.join(rulings, on=["l", "r"], how="left")
        .select("l", "r", pl.col("found").fill_null(False), "ruling")
        .sort("l", "r")
    )
