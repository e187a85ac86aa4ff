"""Candidate pairs to their levels."""

from __future__ import annotations

import polars as pl

from resolver.fields import person
from resolver.frames.schema import ATTRIBUTE
from resolver.steps.compare.points import POINTS, best_level, best_value
from resolver.steps.compare.single import firms, sides, single_levels

_SINGLES = ("person", "birth", "birth_year", "address", "company", "national_id", "gender")
_CONTEXT = ("signature", "organisation", "address_people", "rarity_given", "rarity_family")


def compare(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: `l, r`, Int8 `level_*` (0 disagree, null no evidence) and `rarity_*`.

    `generation` is whether only generation suffixes tell the names apart, `forms` whether legal
    forms tell two companies apart. `rarity_given` and `rarity_family` (bits) are those of the value
    that both share, null where they do not agree exactly. `verified` is whether an e-mail or phone
    that they share is verified on both sides.
    """
    free = [name for name in cleaned.columns if name.startswith(ATTRIBUTE)]
    frame = pl.concat(
        [pairs, *(_side(cleaned, pairs[s], s, free) for s in ("l", "r"))], how="horizontal"
    )
    names = person.levels(*sides("person"))
    frame = frame.with_columns(own=_own_people(), names=names, firms=firms())
    levels = frame.select("l", "r", *single_levels(free))
    named = levels["level_given"].is_not_null() | levels["level_family"].is_not_null()
    context = pl.DataFrame({"own": frame["own"], "named": named})
    best = [best_level(pairs, cleaned, context, kind) for kind in POINTS]
    many = [frame["level"].alias(f"level_{k.name}") for frame, k in zip(best, POINTS, strict=True)]
    vouched = pl.DataFrame({str(n): frame["verified"] for n, frame in enumerate(best)})
    return levels.with_columns(*many, verified=vouched.max_horizontal())


def best_values(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: the canonical values that agree best, `left_*`, `right_*` and `note_email`.

    For e-mail, phone, handle and external id; null where either record has none.
    """
    sides = pl.DataFrame({f"signature_{s}": cleaned["signature"][pairs[s]] for s in ("l", "r")})
    context = sides.select(own=_own_people(), named=False)
    return pl.concat(
        [best_value(pairs, cleaned, context, kind) for kind in POINTS], how="horizontal"
    )


def _side(cleaned: pl.DataFrame, rows: pl.Series, side: str, free: list[str]) -> pl.DataFrame:
    columns = [*_SINGLES, *_CONTEXT, *free]
    return cleaned.select(pl.col(c).gather(rows).alias(f"{c}_{side}") for c in columns)


def _own_people() -> pl.Expr:
    """How many of the people behind a value shared by both records these records themselves are.

    At least one: two records without a name may be the one person who is known to hold the value.
    """
    left, right = sides("signature")
    two = (left != right).fill_null(False)
    return pl.when(two).then(2).otherwise(1).cast(pl.Int32)
