"""Records left alone, against whole entities.

A record may agree with one member of an entity in the name, with another in the phone, and be
unlikely beside each of them alone. So what it has in common with the entity is judged per
comparison: the odds are the mean of those against the members that have the value, as if it
repeated the value of one of them. Every record is judged against the entities as they were before,
so the order does not matter.
"""

from __future__ import annotations

from typing import Final

import numpy as np
import polars as pl

NEAR: Final = -2.0
"""Bits that a record must have beside one member at least."""
LARGEST: Final = 120
"""Records of the largest entity that records are judged against."""
HOUSEHOLD: Final = -3.0
"""Bits of the household correction below which a record is somebody of the same household."""
WORST: Final = -20.0
"""Bits beside one member below which a record is somebody else, whatever the others say."""
MOST_BONUS: Final = 1.0
"""Most bits that the sizes of entities may speak for a further record."""
_SMOOTHED: Final = 0.5
_DIGITS: Final = 9


def near(weighed: pl.DataFrame, entity: pl.Series) -> pl.DataFrame:
    """The records alone and the entities of two or more they are near to: `lone`, `entity`."""
    size = _sizes(entity)
    pairs = weighed.filter(pl.col("weight") > NEAR).select("l", "r")
    sides = [
        pairs.select(lone=one, other=two, entity=entity.gather(pairs[two]))
        for one, two in (("l", "r"), ("r", "l"))
    ]
    found = pl.concat(sides)
    alone = size.gather(found["lone"]) == 1
    several = size.gather(found["other"]).is_between(2, LARGEST)
    return found.filter(alone & several).select("lone", "entity").unique().sort("lone", "entity")


def against(near: pl.DataFrame, entity: pl.Series) -> pl.DataFrame:
    """Every lone record beside every member: `lone`, `entity`, and the pair `l`, `r`."""
    members = pl.DataFrame({"entity": entity}).with_row_index("member")
    met = near.join(members, on="entity", how="left", maintain_order="left")
    return met.select(
        "lone",
        "entity",
        l=pl.min_horizontal("lone", "member"),
        r=pl.max_horizontal("lone", "member"),
    )


def joins(weighed: pl.DataFrame, entity: pl.Series) -> pl.DataFrame:
    """The entity that each lone record belongs to, if any: `lone`, `entity`, `bits` above 0.

    `weighed`: what `against` gave, with the bits, weight and conflicts of every pair. A record is
    left alone where suffixes or legal forms tell it from a member, or a couple is involved.
    """
    bits = [c for c in weighed.columns if c.startswith("bits_") and c != "bits_household"]
    prior = pl.col("weight") - pl.sum_horizontal(*bits, "bits_household")
    odds = [(2.0 ** pl.col(c)).filter(pl.col(c) != 0.0).mean().log(2).fill_null(0.0) for c in bits]
    barred = pl.any_horizontal("generation", "forms", "couple")
    bonus = _bonus(entity)
    judged = (
        weighed.sort("lone", "entity", "l", "r")
        .group_by("lone", "entity", maintain_order=True)
        .agg(
            together=prior.first() + sum(odds, pl.lit(0.0)),
            household=pl.col("bits_household").min(),
            worst=pl.col("weight").min(),
            barred=barred.any(),
            members=pl.len(),
        )
        .filter((pl.col("household") > HOUSEHOLD) & (pl.col("worst") > WORST) & ~pl.col("barred"))
    )
    total = pl.col("together") + pl.col("household")
    sized = pl.col("members").replace_strict(bonus, default=MOST_BONUS, return_dtype=pl.Float64)
    return (
        judged.select("lone", "entity", bits=(total + sized).round(_DIGITS))
        .filter(pl.col("bits") > 0.0)
        .sort("lone", -pl.col("bits"), "entity")
        .unique("lone", keep="first", maintain_order=True)
    )


def _sizes(entity: pl.Series) -> pl.Series:
    return pl.DataFrame({"entity": entity}).select(pl.len().over("entity")).to_series()


def _bonus(entity: pl.Series) -> dict[int, float]:
    """Bits by which the sizes of entities speak for one more record, by size.

    Where sizes are drawn independently, as in the partitions of Zanella et al. (2016, Flexible
    Models for Microclustering), a record joins an entity of n at the odds (n + 1) p(n + 1) /
    (p(n) p(1)); against those of two lone records, for which the prior of pairs stands.
    """
    sizes = entity.value_counts(name="records")["records"].to_numpy()
    seen = np.bincount(sizes, minlength=4) + _SMOOTHED
    n = np.arange(1, len(seen) - 1)
    odds = (n + 1) * seen[2:] * seen[1] / (2.0 * seen[1:-1] * seen[2])
    return dict(zip(n.tolist(), np.minimum(np.log2(odds), MOST_BONUS).tolist(), strict=True))
