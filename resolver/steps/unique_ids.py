"""Records that cannot be one person: their ids of a system differ, and its ids are unique."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl


def apart(cleaned: pl.DataFrame, arena: pl.Series, systems: Sequence[str]) -> pl.DataFrame:
    """The pairs `l, r` of one component that have ids of a system, and none of them in common.

    `arena`: the component of every row; `systems`: names of systems whose ids are unique.
    """
    names = [name.strip().lower() for name in systems]
    ids = (
        cleaned.select("row", "external_ids", component=arena)
        .filter((pl.col("external_ids").list.len() > 0) & (pl.len().over("component") > 1))
        .explode("external_ids")
        .unnest("external_ids")
        .filter(pl.col("system").is_in(names))
    )
    both = ids.join(ids, on=["component", "system"], suffix="_r")
    equal = (pl.col("value") == pl.col("value_r")).any()
    compared = (
        both.filter(pl.col("row") < pl.col("row_r"))
        .group_by("row", "row_r", "system")
        .agg(equal=equal)
    )
    return compared.filter(~pl.col("equal")).select(l="row", r="row_r").unique().sort("l", "r")
