"""Rulings on records without ids, which hold for every record that says exactly the same."""

from __future__ import annotations

from typing import Final

import polars as pl

COPIES: Final = pl.Schema({"row": pl.UInt32, "first": pl.UInt32})
"""A record without an id (`row`) that has copies, and the first of them; it is a copy of itself."""

MOST: Final = 100_000
"""Pairs of copies that one ruling may hold for."""

_APART: Final = ("different", "related")


def strange(found: pl.DataFrame, copies: pl.DataFrame) -> pl.Series:
    """Why a ruling on the rows `l`, `r` cannot be followed because of copies, null where it can."""
    sizes = copies.group_by("first").agg(n=pl.len())
    left, right = (
        found.select(pl.col(side).alias("row"))
        .join(copies, on="row", how="left", maintain_order="left")
        .join(sizes, on="first", how="left", maintain_order="left")
        .select(first="first", n=pl.col("n").fill_null(1).cast(pl.UInt64))
        for side in ("l", "r")
    )
    one = left["first"] == right["first"]
    many = left["n"] * right["n"] > MOST
    return found.select(
        pl.when(pl.lit(one) & ~pl.col("ruling").is_in(["same", "unsure"]))
        .then(pl.lit("records that say exactly the same and have no ids cannot be told apart"))
        .when(pl.lit(many) & (pl.col("ruling") != "same"))
        .then(pl.lit("too many records say exactly the same and have no ids"))
    ).to_series()


def spread(last: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The rulings (LAST) on the rows they name and on the copies of these, in the same order.

    `same` joins all copies of both without naming every pair.
    """
    if copies.is_empty():
        return last
    wide = last.with_row_index("place")
    for side in ("l", "r"):
        first = wide.select(pl.col(side).alias("row")).join(
            copies, on="row", how="left", maintain_order="left"
        )["first"]
        others = copies.select("first", pl.col("row").alias(f"{side}_copy"))
        wide = (
            wide.with_columns(first.alias("first"))
            .join(others, on="first", how="left")
            .with_columns(pl.coalesce(f"{side}_copy", side).alias(f"{side}_copy"))
            .drop("first")
        )
    named = (pl.col("l_copy") == pl.col("l")) | (pl.col("r_copy") == pl.col("r"))
    kept = (pl.col("l_copy") != pl.col("r_copy")) & (named | (pl.col("ruling") != "same"))
    left, right = pl.min_horizontal("l_copy", "r_copy"), pl.max_horizontal("l_copy", "r_copy")
    return (
        wide.filter(kept)
        .with_columns(
            l=left, r=right, turned=pl.col("turned") != (pl.col("l_copy") > pl.col("r_copy"))
        )
        .sort("place", "l", "r")
        .unique(["place", "l", "r"], keep="first", maintain_order=True)
        .select(last.columns)
    )
