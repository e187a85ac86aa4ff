"""Values of which a record has one: names, dates, addresses, ids and free attributes."""

from __future__ import annotations

import polars as pl

from resolver.fields import address, attribute, code, company, date
from resolver.model.comparison import BIRTH, FAMILY, GIVEN, KIND, STREET

CROWD = 3
"""Other people behind a shared value from which on it is not a household's but the public's."""

_FIRM = ((0, GIVEN.level("initial"), GIVEN.top), (0, FAMILY.level("partial"), FAMILY.top))
"""Levels of a name for those of a company: an organisation's name counts once, as both parts."""


def single_levels(free: list[str]) -> list[pl.Expr]:
    """The expressions of all levels of single values, over the columns of both records."""
    names = pl.col("names").struct
    places = address.levels(*sides("address")).struct
    firm = [pl.lit(pl.Series(levels, dtype=pl.Int8)).gather(pl.col("firms")) for levels in _FIRM]
    given, family = map(pl.coalesce, (names.field("given"), names.field("family")), firm)
    people = pl.col("firms").is_null()
    firms = ~people | names.field("given").is_null()
    return [
        names.field("generation").fill_null(False),
        (firms & company.forms_differ(*sides("company"))).alias("forms"),
        given.alias("level_given"),
        family.alias("level_family"),
        names.field("middle").alias("level_middle"),
        _kind(given).alias("level_kind"),
        _birth().alias("level_birth"),
        date.level_year(*sides("birth"), *sides("birth_year")).alias("level_birth_year"),
        _street(places.field("street")).alias("level_street"),
        places.field("locality").alias("level_locality"),
        code.level_id(*sides("national_id")).alias("level_national_id"),
        pl.when(people).then(company.level(*sides("company"))).alias("level_company"),
        equal(*sides("gender")).alias("level_gender"),
        *(attribute.level(*sides(c)).alias(f"level_{c}") for c in free),
        _shared_rarity(given == GIVEN.top, "rarity_given"),
        _shared_rarity(family == FAMILY.top, "rarity_family"),
    ]


def _kind(given: pl.Expr) -> pl.Expr:
    """How a person and a couple or an organisation differ; null of any other pair."""
    left, right = (person.struct.field("kind") for person in sides("person"))
    firm = pl.any_horizontal(sides("organisation")) & (left != right) & (given == 0)
    one = ((left == "joint") & (right == "person")) | ((left == "person") & (right == "joint"))
    couple = pl.when(one & given.is_null()).then(KIND.level("couple"))
    return pl.when(firm).then(KIND.level("different")).otherwise(couple).cast(pl.Int8)


def firms() -> pl.Expr:
    """How well the names of two organisations agree as company names; null of any other pair."""
    return pl.when(*sides("organisation")).then(company.level(*sides("company")))


def _birth() -> pl.Expr:
    """Birth levels with agreement on the first of January, which forms fill in, set apart."""
    left, right = sides("birth")
    level = date.level(left, right)
    first = (left.struct.field("month") == 1) & (left.struct.field("day") == 1)
    exact = pl.when(first).then(BIRTH.level("default_day")).otherwise(BIRTH.top)
    return pl.when(level == date.LEVELS[-1].value).then(exact).otherwise(level).cast(pl.Int8)


def _shared_rarity(agree: pl.Expr, column: str) -> pl.Expr:
    left, right = sides(column)
    return pl.when(agree).then(pl.min_horizontal(left, right)).alias(column)


def _street(level: pl.Expr) -> pl.Expr:
    """Street levels with exact agreement split by how many other people live there."""
    others = pl.max_horizontal(*sides("address_people")).cast(pl.Int32) - pl.col("own")
    exact = pl.when(others >= CROWD).then(STREET.level("exact_shared")).otherwise(STREET.top)
    whole = level == address.LEVELS_STREET[-1].value
    return pl.when(whole).then(exact).otherwise(level).cast(pl.Int8)


def sides(column: str) -> tuple[pl.Expr, pl.Expr]:
    """The column of the left and of the right record."""
    return pl.col(f"{column}_l"), pl.col(f"{column}_r")


def equal(left: pl.Expr, right: pl.Expr, _own: pl.Expr | None = None) -> pl.Expr:
    """Int8 1 where the values are equal, 0 where not, null where one is missing."""
    return (left == right).cast(pl.Int8)
