"""Records left alone to entities: judged against whole entities, within what is decided."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from resolver.frames.schema import PAIRS
from resolver.steps import lone
from resolver.steps import sides as sources
from resolver.steps.cluster import Decided
from resolver.steps.sides import Sides

Weigh = Callable[[pl.DataFrame], pl.DataFrame]
Apart = Callable[[pl.Series], pl.DataFrame]
"""The pairs `l, r` that cannot be one person, given the component of every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """`joined`: the lone rows and their entity (`lone`, `entity`, `bits`).

    `met`: the pairs that were weighed for it, beside those that were known.
    """

    joined: pl.DataFrame
    met: pl.DataFrame


def attach(
    links: pl.DataFrame,
    entity: pl.Series,
    weigh: Weigh,
    apart: Apart,
    decided: Decided,
    known: Sides,
) -> Attached:
    """The entities that lone records belong to.

    `links`: the weighed pairs that may be links; `entity` of every row. No record joins an entity
    with a member that it cannot be, is ruled not to be, or is not looked for with. Of two lone
    records that cannot be one person neither joins.
    """
    pairs = lone.against(lone.near(links, entity), entity)
    ruled = _frame(decided.different | decided.unsure)
    barred = known.shut(pairs) | known.strangers(pairs)
    out = pl.concat([pairs.filter(barred), pairs.join(ruled, on=["l", "r"], how="semi")])
    pairs = pairs.join(out, on=["lone", "entity"], how="anti", maintain_order="left")
    asked = pairs.select("l", "r").unique(maintain_order=True)
    met = weigh(asked.join(links, on=["l", "r"], how="anti", maintain_order="left"))
    weighed = pairs.join(pl.concat([links, met]), on=["l", "r"], how="left", maintain_order="left")
    joined = lone.joins(weighed, entity)
    labels = taken(entity, entity, joined)
    together = ruled.filter(labels.gather(ruled["l"]) == labels.gather(ruled["r"]))
    clashes = pl.concat([together, apart(labels), sources.met(labels, known)])
    clashing = pl.concat([clashes["l"], clashes["r"]])
    return Attached(joined=joined.filter(~pl.col("lone").is_in(clashing.implode())), met=met)


def taken(entity: pl.Series, likely: pl.Series, joined: pl.DataFrame) -> pl.Series:
    """The entity of every row with lone records in theirs, named by its smallest row.

    `likely`: the entities they were judged against. Where a higher threshold has taken such an
    entity apart, the record stays alone.
    """
    frame = pl.DataFrame({"entity": entity, "likely": likely}).with_row_index("row")
    whole = pl.col("entity").n_unique().over("likely") == 1
    host = frame.with_columns(whole=whole).filter("whole").select("likely", host="entity").unique()
    moved = joined.join(host, left_on="entity", right_on="likely")
    frame = frame.join(
        moved.select(row="lone", home="host"), on="row", how="left", maintain_order="left"
    )
    home = pl.coalesce("home", "entity")
    named = frame.with_columns(home=home).select(pl.col("row").min().over("home"))
    return named.to_series().cast(pl.UInt32).alias("entity")


def _frame(pairs: frozenset[tuple[int, int]]) -> pl.DataFrame:
    return pl.DataFrame(sorted(pairs), schema=PAIRS, orient="row")
