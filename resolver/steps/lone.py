"""Records left alone, against whole entities.

A record may agree with one member of an entity in the name, with another in the phone, and be
unlikely beside each of them alone. So what it has in common with the entity is judged per
comparison: the odds are the mean of those against the members that have the value, as if it
repeated the value of one of them. Every record is judged against the entities as they were before,
so the order does not matter.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from math import log2
from operator import add
from typing import Final

import polars as pl

NEAR: Final = -2.0
"""Bits that a record must have beside one member at least."""
LARGEST: Final = 120
"""Records of the largest entity that records are judged against."""
HOUSEHOLD: Final = -3.0
"""Bits of the household correction below which a record is somebody of the same household."""
WORST: Final = -20.0
"""Bits beside one member below which a record is somebody else, whatever the others say."""
LEAST: Final = -8.0
"""Bits beside all members on average below which it is somebody else."""
MOST_BONUS: Final = 1.0
"""Most bits that the sizes of entities may speak for a further record."""
BARRED: Final = pl.any_horizontal("generation", "forms", "couple")
"""Pairs that are never one person: father and son, two companies, a couple and one of the two."""
CLASHING: Final = (BARRED | (pl.col("weight") < WORST)).fill_null(False)
"""Pairs of lone records that are never one person, whatever entity they are in."""
POSSIBLE: Final = (
    (pl.col("household") > HOUSEHOLD)
    & (pl.col("worst") > WORST)
    & (pl.col("mean") > LEAST)
    & ~pl.col("barred")
)
"""Records beside an entity that nothing tells from it, over what all its members say."""
_SMOOTHED: Final = 0.5
_DIGITS: Final = 9
TOTAL: Final = (pl.col("together") + pl.col("household") + pl.col("sized")).round(_DIGITS)
"""The bits that a record belongs to an entity, were there no other."""
ALONE: Final = (pl.col("bits") - (1.0 + pl.col("rivals")).log(2)).round(_DIGITS)
"""The same where there are others: `rivals` is the sum of their odds."""


def near(weighed: pl.DataFrame, entity: pl.Series) -> pl.DataFrame:
    """The records alone and the entities of two or more they are near to: `lone`, `entity`."""
    size = _size_of_own(entity)
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


def joins(weighed: pl.DataFrame, sizes: Mapping[int, int]) -> pl.DataFrame:
    """The entity that each lone record belongs to, if any: `lone`, `entity`, `bits` above 0.

    `weighed`: what `against` gave, with the bits, weight and conflicts of every pair; `sizes`: how
    many entities there are of each size. The bits are log2 of the odds that the record belongs to
    this entity and to no other. A record is left alone where suffixes or legal forms tell it from a
    member, or a couple is involved.
    """
    bits = compared(weighed.columns)
    odds = [(2.0 ** pl.col(c)).filter(pl.col(c) != 0.0).mean().log(2).fill_null(0.0) for c in bits]
    judged = (
        weighed.sort("lone", "entity", "l", "r")
        .group_by("lone", "entity", maintain_order=True)
        .agg(
            together=prior(bits).first() + sum(odds, pl.lit(0.0)),
            household=pl.col("bits_household").min(),
            worst=pl.col("weight").min(),
            mean=pl.col("weight").mean(),
            barred=BARRED.any(),
            members=pl.len(),
        )
        .filter(POSSIBLE)
    )
    bonus, beyond = size_bits(sizes)
    sized = pl.col("members").replace_strict(bonus, default=beyond, return_dtype=pl.Float64)
    rivals = (2.0 ** pl.col("bits")).sum().over("lone") - 2.0 ** pl.col("bits")
    return (
        judged.with_columns(sized=sized)
        .select("lone", "entity", bits=TOTAL)
        .with_columns(rivals=rivals)
        .select("lone", "entity", bits=ALONE)
        .filter(pl.col("bits") > 0.0)
        .sort("lone")
    )


def compared(columns: Iterable[str]) -> list[str]:
    """The columns of weighed pairs with the bits of a comparison."""
    return [c for c in columns if c.startswith("bits_") and c != "bits_household"]


def prior(bits: Sequence[str]) -> pl.Expr:
    """The bits of a weighed pair before anything is compared; `bits` are those of comparisons."""
    told = [pl.col(c).fill_null(0.0) for c in (*bits, "bits_household")]
    return pl.col("weight") - reduce(add, told)


def clashing(weighed: pl.DataFrame) -> pl.Series:
    """True for the pairs of lone records that are never one person, whatever entity they are in."""
    return weighed.select(CLASHING).to_series()


def sizes(entity: pl.Series) -> dict[int, int]:
    """How many entities there are of each size."""
    records = entity.value_counts(name="records").select(size="records")
    return dict(records.group_by("size").len().sort("size").iter_rows())


def _size_of_own(entity: pl.Series) -> pl.Series:
    """The size of the entity of every row."""
    return pl.DataFrame({"entity": entity}).select(pl.len().over("entity")).to_series()


def size_bits(sizes: Mapping[int, int]) -> tuple[dict[int, float], float]:
    """Bits by which the sizes of entities speak for one more record, by size and for any larger.

    Where sizes are drawn independently, as in the partitions of Zanella et al. (2016, Flexible
    Models for Microclustering), a record joins an entity of n at the odds (n + 1) p(n + 1) /
    (p(n) p(1)); against those of two lone records, for which the prior of pairs stands.
    """
    largest = max([2, *sizes])
    seen = {n: sizes.get(n, 0) + _SMOOTHED for n in range(1, largest + 2)}
    bits = {
        n: log2((n + 1) * seen[n + 1] * seen[1] / (2.0 * seen[n] * seen[2]))
        for n in range(1, largest + 1)
    }
    capped = {n: min(value, MOST_BONUS) for n, value in bits.items()}
    return capped, capped[largest]
