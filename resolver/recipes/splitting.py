"""Groups to records that hold two people, proposed for a split."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

import polars as pl

from resolver.frames.result import SPLITS
from resolver.frames.schema import PAIRS
from resolver.recipes.grouping import Grouped
from resolver.recipes.weighing import Weigh
from resolver.steps import cluster, overmerged
from resolver.steps.cluster import Pair
from resolver.steps.overmerged import Part, Split


def overmerged_records(
    cleaned: pl.DataFrame,
    entity: pl.Series,
    links: pl.DataFrame,
    weigh: Weigh,
    wide: Collection[tuple[str, str]] = (),
) -> list[Split]:
    """The records that hold several people, by row.

    `entity`: that of every row; `links`: the pairs `l, r` that hold entities together. `weigh`
    weighs pairs of records; `wide` points lead to nobody.
    """
    tied = overmerged.ties(cleaned, wide)
    found = overmerged.parts(tied, entity, links)
    if not found:
        return []
    met = overmerged.pairs(found)
    weighed = weigh(met.select("l", "r").unique().sort("l", "r"))
    verdicts = overmerged.judged(met.join(weighed, on=["l", "r"], how="left"))
    return overmerged.splits(found, verdicts)


def held_back(grouped: Grouped, found: Sequence[Split], same: Collection[Pair]) -> Grouped:
    """The groups with nothing `auto` on records that hold several people, but for rulings `same`.

    Merged unseen, such a record would give one person what belongs to another.
    """
    if not found:
        return grouped
    rows = [one.row for one in found]
    weighed, checked = (_with_review(pairs, rows) for pairs in (grouped.weighed, grouped.checked))
    safe = weighed.filter(pl.col("band") == "auto").select("l", "r")
    links = pl.concat([safe, pl.DataFrame(sorted(same), schema=PAIRS, orient="row")])
    inside = grouped.auto.gather(links["l"]) == grouped.auto.gather(links["r"])
    auto = cluster.components(len(grouped.auto), links.filter(inside))
    return replace(grouped, weighed=weighed, checked=checked, auto=auto)


def _with_review(pairs: pl.DataFrame, rows: Collection[int]) -> pl.DataFrame:
    held = pl.any_horizontal(pl.col("l", "r").is_in(rows)) & (pl.col("band") == "auto")
    return pairs.with_columns(band=pl.when(held).then(pl.lit("review")).otherwise("band"))


def splits(found: Sequence[Split], named: pl.DataFrame) -> pl.DataFrame:
    """The SPLITS frame, the surest first; `named`: the ENTITIES frame, in the order of rows."""
    keys = named.select("source", "record_id").rows()
    ids = named["entity_id"].to_list()
    rows = [
        {
            "source": keys[one.row][0],
            "record_id": keys[one.row][1],
            "entity_id": ids[one.row],
            "bits": one.bits,
            "parts": [_part(part, keys) for part in one.parts],
        }
        for one in found
    ]
    frame = pl.DataFrame(rows, schema=SPLITS)
    return frame.sort("bits", "source", "record_id", descending=[True, False, False])


def _part(part: Part, keys: list[tuple[str, str]]) -> dict[str, object]:
    return {
        "named": part.named,
        "bits": part.bits,
        "points": [{"field": name, "value": value} for name, value in part.points],
        "members": [
            {"source": source, "record_id": record_id}
            for source, record_id in (keys[row] for row in part.rows)
        ],
    }
