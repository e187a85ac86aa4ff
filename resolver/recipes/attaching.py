"""Records left alone to entities: judged against whole entities, within what is decided."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from resolver.frames.schema import frame_of
from resolver.recipes.weighing import Weigh
from resolver.steps import lone
from resolver.steps import sides as sources
from resolver.steps.cluster import Decided
from resolver.steps.sides import Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """What can be asked of the records: to weigh further pairs, and who cannot be one person.

    `apart` gives the pairs `l, r` of those, for the component of every row.
    """

    weigh: Weigh
    apart: Callable[[pl.Series], pl.DataFrame]


@dataclass(frozen=True, slots=True, kw_only=True)
class Attached:
    """`joined`: the lone rows and their entity (`lone`, `entity`, `bits`).

    `met`: the pairs of records in one entity that were weighed for it, beside those known.
    """

    joined: pl.DataFrame
    met: pl.DataFrame


def attach(
    links: pl.DataFrame,
    entity: pl.Series,
    sizes: Mapping[int, int],
    judge: Judge,
    decided: Decided,
    known: Sides,
) -> Attached:
    """The entities that lone records belong to.

    `links`: the weighed pairs that may be links; `entity` of every row; `sizes`: how many entities
    there are of each size. No record joins an entity with a member that it cannot be, is ruled not
    to be, or is not looked for with. Of two lone records that cannot be one person neither joins.
    """
    pairs = lone.against(lone.near(links, entity), entity)
    ruled = frame_of(decided.different | decided.unsure)
    barred = known.shut(pairs) | known.strangers(pairs)
    out = pl.concat([pairs.filter(barred), pairs.join(ruled, on=["l", "r"], how="semi")])
    pairs = pairs.join(out, on=["lone", "entity"], how="anti", maintain_order="left")
    weighed, asked = _weighed(pairs, links, judge.weigh)
    joined = lone.joins(weighed, sizes)
    labels = taken(entity, entity, joined)
    both, further = _weighed(_side_by_side(joined), links, judge.weigh)
    together = ruled.filter(labels.gather(ruled["l"]) == labels.gather(ruled["r"]))
    clashes = pl.concat(
        [
            together,
            judge.apart(labels),
            sources.met(labels, known),
            both.filter(lone.clashing(both)).select("l", "r"),
        ]
    )
    ends = pl.concat([clashes["l"], clashes["r"]])
    joined = joined.filter(~pl.col("lone").is_in(ends.implode()))
    labels = taken(entity, entity, joined)
    met = pl.concat([asked, further])
    inside = labels.gather(met["l"]) == labels.gather(met["r"])
    return Attached(joined=joined, met=met.filter(inside))


def _weighed(
    pairs: pl.DataFrame, links: pl.DataFrame, weigh: Weigh
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs with their evidence, in order, and those of them that had to be weighed."""
    asked = pairs.select("l", "r").unique(maintain_order=True)
    missing = asked.join(links, on=["l", "r"], how="anti", maintain_order="left")
    met = weigh(missing) if len(missing) else links.clear()
    known = pl.concat([links.join(asked, on=["l", "r"], how="semi"), met])
    return pairs.join(known, on=["l", "r"], how="left", maintain_order="left"), met


def _side_by_side(joined: pl.DataFrame) -> pl.DataFrame:
    """The pairs `l, r` of lone records that join one entity."""
    both = joined.join(joined, on="entity", suffix="_r").filter(pl.col("lone") < pl.col("lone_r"))
    return both.select(l="lone", r="lone_r").sort("l", "r")


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
