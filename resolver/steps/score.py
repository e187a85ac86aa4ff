"""Comparison levels to match weights: bits of evidence, added up."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from functools import reduce
from operator import add
from typing import Final

import polars as pl

from resolver.frames.staging import Staged
from resolver.model.comparison import Comparison
from resolver.model.weights import Weights

_DIGITS: Final = 12
"""Powers and logarithms differ in their last bit by the place of a pair in its batch."""


def states(levels: pl.DataFrame, comparisons: Sequence[Comparison]) -> pl.DataFrame:
    """One UInt32 column a comparison: the joint state of its fields, 0 where none is known."""
    return levels.select(_state(comparison).alias(comparison.name) for comparison in comparisons)


def _state(comparison: Comparison) -> pl.Expr:
    code = pl.lit(0, pl.UInt32)
    for field in comparison.fields:
        level = (pl.col(f"level_{field.name}") + 1).fill_null(0).cast(pl.UInt32)
        code = code * field.states + level
    return code


def score(levels: pl.DataFrame, weights: Weights) -> pl.DataFrame:
    """The bits of every comparison and their sum, one row a pair, in the order of `levels`.

    Columns: `bits_<comparison>` (same person against unrelated), `bits_household` (the household
    correction, at most 0), `weight` (bits; prior + all of these), `probability` that both are the
    same person and `related`, that they are two people of one household (both 0 to 1).
    """
    return stages(weights, levels.columns).run(levels)


def stages(weights: Weights, columns: Collection[str], kept: Iterable[str] = ()) -> Staged:
    """The stages of `score` for levels with these columns, of which some are kept."""
    kept = [*kept]
    coded = Staged().with_columns(**{c.name: _state(c) for c in weights.comparisons})
    bits = {f"bits_{c.name}": _bits(columns, weights, c) for c in weights.comparisons}
    names = [*bits]
    against = _sum([_table(weights.household[c.name], c.name) for c in weights.comparisons])
    scored = coded.select(*kept, **bits, household_bits=against)
    unrelated = _sum([pl.col(name) for name in names]) + weights.prior
    # log2 of the odds of a household against unrelated people, given all evidence
    household = unrelated - pl.col("household_bits") - weights.household_prior
    softplus = pl.when(household > 0).then(household).otherwise(0.0) + (
        (2.0 ** (-household.abs())).log1p() / pl.lit(2.0).log()
    )
    return (
        scored.with_columns(bits_household=-softplus.round(_DIGITS))
        .with_columns(weight=unrelated + pl.col("bits_household"))
        .with_columns(probability=chance(pl.col("weight")), related=chance(household))
        .with_columns(related=((1.0 - pl.col("probability")) * pl.col("related")).round(_DIGITS))
        .select(*kept, *names, "bits_household", "weight", "probability", "related")
    )


def _sum(parts: Sequence[pl.Expr]) -> pl.Expr:
    """The sum in the order of the parts: `pl.sum_horizontal` adds them as threads come free."""
    return reduce(add, parts)


def chance(bits: pl.Expr) -> pl.Expr:
    """The probability that stands for these bits of log odds."""
    return (1.0 / (1.0 + 2.0 ** (-bits.clip(-1000, 1000)))).round(_DIGITS)


def _bits(columns: Collection[str], weights: Weights, comparison: Comparison) -> pl.Expr:
    base = _table(weights.unrelated[comparison.name], comparison.name)
    compared = [f.name for f in comparison.fields if _rarity(f.name) in columns]
    if not compared:
        return base
    floors = {name: _table(weights.floors[name], comparison.name) for name in compared}
    parts = {name: _surprise(name, weights, floors[name]) for name in compared}
    surprise = pl.sum_horizontal(parts.values())
    whole = weights.whole.get(comparison.name)
    if whole is not None and len(compared) > 1:
        known = pl.all_horizontal(pl.col(_rarity(name)).is_not_null() for name in compared)
        together = whole.slope * pl.sum_horizontal(map(_rarity, compared)) - whole.usual
        # a part that agrees as well lowers the bits of the others by no more than its floor
        least = [surprise - parts[name] + floors[name] for name in compared]
        surprise = pl.when(known).then(pl.max_horizontal(together, *least)).otherwise(surprise)
    floor = _table(weights.floors[comparison.name], comparison.name)
    return base + pl.max_horizontal(surprise, floor)


def _surprise(name: str, weights: Weights, floor: pl.Expr) -> pl.Expr:
    """The bits by which the shared value is rarer than usual, 0 where none is shared."""
    surprise = pl.col(_rarity(name)) - weights.usual_rarity[name]
    known = surprise.is_not_null()  # the greater of null and a number is the number
    return pl.when(known).then(pl.max_horizontal(surprise, floor)).otherwise(0.0)


def _rarity(name: str) -> str:
    return f"rarity_{name}"


def _table(values: Sequence[float], state: str) -> pl.Expr:
    return pl.lit(pl.Series(values, dtype=pl.Float64)).gather(pl.col(state))
