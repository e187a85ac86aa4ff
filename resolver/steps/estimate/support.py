"""How sure a pair inside a group is, given what third records say of both."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

MOST: Final = 1_000_000
"""Paths over third records that are followed; where there are more, of a sample of entities."""
LIKELY: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """The weighed pairs inside a sample of the entities, and how many there are for each of them.

    `pairs`: `l, r, probability, direct, third, support, safe` and the other columns given;
    `support` is the probability with third records, `third` whether candidates alone lead from one
    record to the other over a third one, `safe` whether both are in one `auto` entity.
    """

    pairs: pl.DataFrame
    scale: float


def supported(weighed: pl.DataFrame, entity: pl.Series, auto: pl.Series) -> Support:
    """The pairs inside entities with what supports them.

    `weighed`: `l, r, probability, band`, Boolean `direct` (a candidate of the blocking) and more.
    Two records of one person may differ in everything and be held together by a third: such a pair
    is as sure as the surer of its own evidence and the best way over a third record, whose links
    both have to be right. Inside an `auto` entity all links that hold it together being right is
    enough, and their number is bounded by its records.
    """
    inside = weighed.with_columns(entity=entity.gather(weighed["l"])).filter(
        entity.gather(weighed["l"]) == entity.gather(weighed["r"])
    )
    links = inside.filter(pl.col("probability") > LIKELY)
    sampled = _sampled(_both_ways(links))
    drawn = inside.join(sampled, on="entity", how="semi") if sampled is not None else inside
    kept = links.join(sampled, on="entity", how="semi") if sampled is not None else links
    ways = _ways(_both_ways(kept))
    safe = auto.gather(drawn["l"]) == auto.gather(drawn["r"])
    pairs = (
        drawn.with_columns(safe=safe, group=auto.gather(drawn["l"]))
        .join(ways, on=["l", "r"], how="left", maintain_order="left")
        .with_columns(pl.col("third").fill_null(False))
    )
    surest = pl.max_horizontal("probability", pl.col("way").fill_null(0.0))
    floor = pl.when("safe").then(_all_right()).otherwise(0.0)
    return Support(
        pairs=pairs.with_columns(support=pl.max_horizontal(surest, floor)).drop("group", "way"),
        scale=len(inside) / max(1, len(drawn)),
    )


def _both_ways(links: pl.DataFrame) -> pl.DataFrame:
    names = ("entity", "probability", "direct")
    return pl.concat([links.select(*names, a="l", b="r"), links.select(*names, a="r", b="l")])


def _sampled(ends: pl.DataFrame) -> pl.DataFrame | None:
    """The entities whose paths are followed, drawn by hash; None for all."""
    cost = (
        ends.group_by("entity", "b")
        .agg(cost=pl.len().cast(pl.Int64) ** 2)
        .group_by("entity")
        .agg(pl.col("cost").sum())
    )
    if int(cost["cost"].sum()) <= MOST:
        return None
    drawn = cost.sort(pl.col("entity").hash(seed=11), "entity")
    return drawn.filter(pl.col("cost").cum_sum() <= MOST).select("entity")


def _ways(ends: pl.DataFrame) -> pl.DataFrame:
    """`l, r, way, third`: the best product of two links that share a record."""
    return (
        ends.join(ends.drop("entity"), on="b", suffix="_2")
        .filter(pl.col("a") < pl.col("a_2"))
        .group_by(l="a", r="a_2")
        .agg(
            way=(pl.col("probability") * pl.col("probability_2")).max(),
            third=(pl.col("direct") & pl.col("direct_2")).any(),
        )
    )


def _all_right() -> pl.Expr:
    """The chance that all links an `auto` entity needs are right, its weakest taken for each."""
    weakest = pl.col("probability").filter(pl.col("band") == "auto").min().over("group", "safe")
    records = pl.col("l").append(pl.col("r")).n_unique().over("group", "safe").cast(pl.Float64)
    return weakest.fill_null(0.0) ** (records - 1.0)
