"""How widely each contact point and address is shared, and how common each name is.

What counts for a shared value is the number of different people behind it, not the number of
records: people are told apart by the unordered initials of their names, which typing errors,
nicknames and swapped names mostly leave alone.
"""

from __future__ import annotations

import polars as pl

RARE = 10
"""Values on fewer records than this count as rare, all alike: a model keeps no count of them."""


def attach_sharing(clean: pl.DataFrame) -> pl.DataFrame:
    """The clean frame with the number of people (`people`) behind each e-mail, phone, address."""
    for column, value in (("emails", "mailbox"), ("phones", "digits")):
        points = clean.select("row", "signature", point=pl.col(column)).filter(
            pl.col("point").list.len() > 0
        )
        points = points.explode("point").with_columns(value=pl.col("point").struct.field(value))
        counted = (
            points.with_columns(people=_people("value"), holders=_holders("value"))
            .select("row", point=pl.col("point").struct.with_fields("people", "holders"))
            .group_by("row", maintain_order=True)
            .agg(pl.col("point").alias(column))
        )
        clean = clean.drop(column).join(counted, on="row", how="left", maintain_order="left")
    key = clean.select("signature", value=pl.col("address").struct.field("key"))
    people = key.select(people=_people("value"))["people"]
    return clean.with_columns(address_people=people)


def _people(value: str) -> pl.Expr:
    known = pl.col("signature").drop_nulls().n_unique().over(value)
    return pl.when(pl.col(value).is_not_null()).then(known).cast(pl.UInt32)


def _holders(value: str) -> pl.Expr:
    return pl.when(pl.col(value).is_not_null()).then(pl.len().over(value)).cast(pl.UInt32)


def attach_rarity(clean: pl.DataFrame) -> pl.DataFrame:
    """The clean frame with `rarity_given` and `rarity_family`: bits of surprise of the name.

    The negative binary logarithm of the share of named records that carry the value, at most that
    of a value on `RARE` records.
    """
    for part in ("given", "family"):
        value = clean.select(value=pl.col("person").struct.field(part))
        named = max(1, len(value) - value["value"].null_count())
        count = pl.len().over("value").clip(lower_bound=RARE // 2)
        rarity = value.select(
            pl.when(pl.col("value").is_not_null())
            .then(-(count / named).log(2))
            .clip(lower_bound=0)
            .cast(pl.Float32)
        ).to_series()
        clean = clean.with_columns(rarity.alias(f"rarity_{part}"))
    return clean
