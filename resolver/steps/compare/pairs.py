"""Candidate pairs to their levels."""

from __future__ import annotations

import polars as pl

from resolver.fields import person
from resolver.frames.schema import ATTRIBUTE
from resolver.frames.staging import Staged
from resolver.steps.compare.points import POINTS, best_level, best_value
from resolver.steps.compare.single import firms, sides, single_levels

_SINGLES = ("person", "birth", "birth_year", "address", "company", "national_id", "gender")
CONTEXT = ("own", "named")
_WITH = ("signature", "organisation", "address_people", "rarity_given", "rarity_family")


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
    frame = stages(free, "l", "r").run(frame)
    context, levels = frame.select(CONTEXT), frame.drop(CONTEXT)
    best = [best_level(pairs, cleaned, context, kind) for kind in POINTS]
    many = [frame["level"].alias(f"level_{k.name}") for frame, k in zip(best, POINTS, strict=True)]
    vouched = pl.DataFrame({str(n): frame["verified"] for n, frame in enumerate(best)})
    return levels.with_columns(*many, verified=vouched.max_horizontal())


def columns_read(free: list[str]) -> list[str]:
    """The columns of the clean frame that the stages read of both records."""
    return [*_SINGLES, *_WITH, *free]


def stages(free: list[str], *kept: str) -> Staged:
    """The stages from both records (`sides`) to the levels of single values, and `CONTEXT`.

    `own`: how many of the people behind a value the records themselves are; `named`: whether their
    names are compared.
    """
    names = person.levels(*sides("person"))
    known = [pl.col(f"level_{part}").is_not_null() for part in ("given", "family")]
    return (
        Staged()
        .with_columns(own=_own_people(), names=names, firms=firms())
        .select("own", *kept, *single_levels(free))
        .with_columns(named=known[0] | known[1])
    )


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
    return cleaned.select(pl.col(c).gather(rows).alias(f"{c}_{side}") for c in columns_read(free))


def _own_people() -> pl.Expr:
    """How many of the people behind a value shared by both records these records themselves are.

    At least one: two records without a name may be the one person who is known to hold the value.
    """
    left, right = sides("signature")
    two = (left != right).fill_null(False)
    return pl.when(two).then(2).otherwise(1).cast(pl.Int32)
