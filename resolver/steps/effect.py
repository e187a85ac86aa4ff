"""Two partitions of the same records: what is new, gone, merged, split or otherwise different."""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

CHANGES: Final = ("new", "gone", "merged", "split", "rearranged")
"""What can become of groups of two or more records.

`new` and `gone`: all records were, or are, alone. `merged`: one group holds what several held, or
some that were alone. `split`: the other way round. `rearranged`: neither.
"""


def changes(before: pl.Series, after: pl.Series) -> pl.DataFrame:
    """Every difference: `change`, `records` and their `rows`, in the order of `CHANGES`.

    `before` and `after` are the group of every row. Groups are taken together that have records in
    common; the largest differences come first, then those with the smallest row.
    """
    old, new = (group.rank("dense").cast(pl.Int64).to_numpy() - 1 for group in (before, after))
    olds, news = int(old.max(initial=-1)) + 1, int(new.max(initial=-1)) + 1
    ones = np.ones(len(old), dtype=np.int8)
    graph = coo_matrix((ones, (old, olds + new)), shape=(olds + news, olds + news))
    _, labels = connected_components(graph, directed=False)
    alone = pl.len().over("set", "old") == 1, pl.len().over("set", "new") == 1
    frame = (
        pl.DataFrame({"set": labels[old], "old": old, "new": new})
        .with_row_index("row")
        .with_columns(was_alone=alone[0], is_alone=alone[1])
    )
    told = (
        frame.group_by("set")
        .agg(
            olds=pl.col("old").n_unique(),
            news=pl.col("new").n_unique(),
            fresh=pl.col("was_alone").all(),
            apart=pl.col("is_alone").all(),
            records=pl.len(),
            rows=pl.col("row").sort(),
        )
        .filter((pl.col("olds") > 1) | (pl.col("news") > 1))
    )
    return (
        told.with_columns(change=_change())
        .with_columns(place=pl.col("change").replace_strict(CHANGES, range(len(CHANGES))))
        .sort("place", -pl.col("records").cast(pl.Int64), pl.col("rows").list.first())
        .select("change", "records", "rows")
    )


def removed(groups: pl.Series) -> int:
    """How many records merging every group would remove."""
    return len(groups) - groups.n_unique()


def groups(labels: pl.Series) -> int:
    """How many groups hold two records or more."""
    sizes = labels.value_counts(name="records")["records"]
    return int((sizes > 1).sum())


def _change() -> pl.Expr:
    return (
        pl.when("fresh", news=1)
        .then(pl.lit("new"))
        .when("apart", olds=1)
        .then(pl.lit("gone"))
        .when(news=1)
        .then(pl.lit("merged"))
        .when(olds=1)
        .then(pl.lit("split"))
        .otherwise(pl.lit("rearranged"))
    )
