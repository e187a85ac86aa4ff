"""Candidate pairs to comparison levels: how well every field of two records agrees."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from resolver.fields import address, code, company, date, email, person, phone
from resolver.frames.schema import ATTRIBUTE

CROWD = 3
"""Other people behind a shared value from which on it is not a household's but the public's."""

LevelFunction = Callable[[pl.Expr, pl.Expr, pl.Expr], pl.Expr]

_SINGLES = ("person", "birth", "address", "company", "national_id", "gender")
_CONTEXT = ("signature", "address_people", "rarity_given", "rarity_family")


def compare(pairs: pl.DataFrame, clean: pl.DataFrame) -> pl.DataFrame:
    """One row a pair: `l, r`, Int8 `level_*` (0 disagree, null no evidence) and `rarity_*`.

    `rarity_given` and `rarity_family` (bits) are those of the value both records share, null where
    they do not agree exactly.
    """
    free = [name for name in clean.columns if name.startswith(ATTRIBUTE)]
    frame = pl.concat(
        [pairs, *(_side(clean, pairs[s], s, free) for s in ("l", "r"))], how="horizontal"
    )
    frame = frame.with_columns(own=_own_people(), names=person.levels(*_sides("person")))
    levels = frame.select("l", "r", *_single_levels(free))
    many = [
        _best(pairs, clean, frame["own"], column, function).alias(name)
        for name, column, function in (
            ("level_email", "emails", email_level),
            ("level_phone", "phones", phone_level),
            ("level_handle", "handles", _equal),
            ("level_external_id", "external_ids", external_level),
        )
    ]
    return levels.with_columns(many)


def _side(clean: pl.DataFrame, rows: pl.Series, side: str, free: list[str]) -> pl.DataFrame:
    columns = [*_SINGLES, *_CONTEXT, *free]
    return clean.select(pl.col(c).gather(rows).alias(f"{c}_{side}") for c in columns)


def _sides(column: str) -> tuple[pl.Expr, pl.Expr]:
    return pl.col(f"{column}_l"), pl.col(f"{column}_r")


def _own_people() -> pl.Expr:
    """How many of the people behind a value shared by both records these records themselves are."""
    left, right = _sides("signature")
    same = left == right
    return (
        left.is_not_null().cast(pl.Int32) + right.is_not_null().cast(pl.Int32)
    ) - same.fill_null(False).cast(pl.Int32)


def _single_levels(free: list[str]) -> list[pl.Expr]:
    names = pl.col("names").struct
    places = address.levels(*_sides("address")).struct
    given, family = names.field("given"), names.field("family")
    return [
        given.alias("level_given"),
        family.alias("level_family"),
        date.level(*_sides("birth")).alias("level_birth"),
        _street(places.field("street")).alias("level_street"),
        places.field("locality").alias("level_locality"),
        code.level_id(*_sides("national_id")).alias("level_national_id"),
        company.level(*_sides("company")).alias("level_company"),
        _equal(*_sides("gender")).alias("level_gender"),
        *(code.level_text(*_sides(c)).alias(f"level_{c}") for c in free),
        _shared_rarity(given == 4, "rarity_given"),  # noqa: PLR2004
        _shared_rarity(family == 3, "rarity_family"),  # noqa: PLR2004
    ]


def _shared_rarity(agree: pl.Expr, column: str) -> pl.Expr:
    left, right = _sides(column)
    return pl.when(agree).then(pl.min_horizontal(left, right)).alias(column)


def _street(level: pl.Expr) -> pl.Expr:
    """Street levels with exact agreement split by how many other people live there."""
    others = pl.max_horizontal(*_sides("address_people")).cast(pl.Int32) - pl.col("own")
    exact = pl.when(others >= CROWD).then(4).otherwise(5)
    return pl.when(level == 4).then(exact).otherwise(level).cast(pl.Int8)  # noqa: PLR2004


def _best(
    pairs: pl.DataFrame, clean: pl.DataFrame, own: pl.Series, column: str, function: LevelFunction
) -> pl.Series:
    """The best level over all combinations of the values of both records."""
    points = clean[column]
    frame = pl.DataFrame(
        {
            "a": points.gather(pairs["l"]),
            "b": points.gather(pairs["r"]),
            "own": own,
        }
    ).with_row_index("pair")
    filled = frame.filter((pl.col("a").list.len() > 0) & (pl.col("b").list.len() > 0))
    levels = (
        filled.explode("a")
        .explode("b")
        .select("pair", level=function(pl.col("a"), pl.col("b"), pl.col("own")))
        .group_by("pair")
        .agg(pl.col("level").max())
    )
    return frame.select("pair").join(levels, on="pair", how="left", maintain_order="left")["level"]


def email_level(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    """E-mail levels with equality split by how widely the mailbox is shared."""
    base = email.level(left, right)
    others = _others(left, right, own)
    role = left.struct.field("kind").is_in(("role", "disposable"))
    return (
        pl.when(base >= 5)  # noqa: PLR2004
        .then(
            pl.when((others >= CROWD) | role)
            .then(3)
            .when(others > 0)
            .then(7)
            .when(base == 6)  # noqa: PLR2004
            .then(8)
            .otherwise(6)
        )
        .when(base >= 3)  # noqa: PLR2004
        .then(base + 1)
        .otherwise(base)
        .cast(pl.Int8)
    )


def phone_level(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    """Phone levels with equality split by how widely the number is shared."""
    base = phone.level(left, right)
    others = _others(left, right, own)
    public = left.struct.field("kind").is_in(("company", "fictitious", "placeholder"))
    equal = base >= 2  # noqa: PLR2004
    return (
        pl.when(equal & ((others >= CROWD) | public))
        .then(2)
        .when(base == 2)  # noqa: PLR2004
        .then(3)
        .when(equal)
        .then(pl.when(others > 0).then(4).otherwise(5))
        .otherwise(base)
        .cast(pl.Int8)
    )


def _others(left: pl.Expr, right: pl.Expr, own: pl.Expr) -> pl.Expr:
    people = pl.max_horizontal(left.struct.field("people"), right.struct.field("people"))
    return people.cast(pl.Int32) - own


def external_level(left: pl.Expr, right: pl.Expr, _own: pl.Expr) -> pl.Expr:
    """Equal or different ids of one system; ids of different systems say nothing."""
    same_system = left.struct.field("system") == right.struct.field("system")
    equal = left.struct.field("value") == right.struct.field("value")
    return pl.when(same_system).then(equal.cast(pl.Int8))


def _equal(left: pl.Expr, right: pl.Expr, _own: pl.Expr | None = None) -> pl.Expr:
    return (left == right).cast(pl.Int8)
