"""How many entities have how many records, in the truth and in what was found."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.steps.measure.figures import Sizes

CLASSES: Final = (1, 2, 3, 4, 5, 6, 11, 21, 51, 101)
"""Where classes of sizes begin; the last is open."""


def sizes(labelled: pl.DataFrame) -> tuple[Sizes, ...]:
    """The classes up to the largest entity, over the records of the truth (`true`, `entity_id`).

    A record without an entity is one of its own.
    """
    true, found = (_counted(labelled, column) for column in ("true", "entity_id"))
    ends = [*(low - 1 for low in CLASSES[1:]), None]
    rows = [
        Sizes(low=low, high=high, true=true.get(place, 0), found=found.get(place, 0))
        for place, (low, high) in enumerate(zip(CLASSES, ends, strict=True))
    ]
    last = max((n for n, row in enumerate(rows) if row.true or row.found), default=-1)
    return tuple(rows[: last + 1])


def _counted(labelled: pl.DataFrame, column: str) -> dict[int, int]:
    """Entities by class; the class is how many of `CLASSES` begin at or below the size."""
    groups = labelled[column]
    whole = groups.drop_nulls().value_counts(name="size")
    place = pl.sum_horizontal((pl.col("size") >= low).cast(pl.Int64) for low in CLASSES) - 1
    counted = dict(whole.group_by(place=place).len().iter_rows())
    alone = groups.null_count()
    return {**counted, 0: counted.get(0, 0) + alone}
