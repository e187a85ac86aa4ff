"""How each source writes dates and numbers: as it is known, else as all of its records tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Final

import polars as pl

from resolver.fields import date, phone
from resolver.model.convention import Convention

Known = Mapping[str, Convention]

COLUMN: Final = "convention"
NAMES: Final = tuple(field.name for field in fields(Convention))
_MOST: Final = 0.8
"""Share of day numbers among the birth dates of a source from which on all numbers are such."""


def conventions_of(cleaned: pl.DataFrame) -> dict[str, Convention]:
    """The conventions by which the sources of the clean frame were read, by source."""
    found = cleaned.select("source", COLUMN).unique().sort("source").rows()
    return {source: Convention(**told) for source, told in found}


def day_numbers(records: pl.DataFrame, known: Known) -> pl.Series:
    """Whether the birth dates of a record's source are day numbers of a spreadsheet."""
    numbers = date.is_day_number(pl.col("birth_date"))
    told = (numbers.mean().over("source") >= _MOST).fill_null(False)
    return records.select(_as_known(told, "day_numbers", known)).to_series()


def day_first(
    records: pl.DataFrame, country: pl.Series, default_region: str, known: Known
) -> pl.Series:
    """Whether the dates of a record's source are written day first.

    Its other dates tell; where they do not, or tell both, the `country` of most of its records
    does, and in the end the default region. A source has one order, whoever is in it.
    """
    told = date.told(pl.col("birth_date"))
    abroad = ~pl.lit(country).is_in(date.MONTH_FIRST)
    some, none = told.any().over("source"), (~told).any().over("source")
    share = abroad.mean().over("source")
    order = (
        pl.when(some != none)
        .then(some)
        .when(share != 0.5)
        .then(share > 0.5)
        .otherwise(default_region not in date.MONTH_FIRST)
    )
    return records.select(_as_known(order, "day_first", known)).to_series()


def homes(
    numbers: pl.DataFrame, records: pl.DataFrame, country: pl.Series, default: str, known: Known
) -> dict[str, str]:
    """The regions of sources whose national numbers are of another region than the default.

    `numbers`: `source` and `original` of the numbers that nothing else tells the region of.
    """
    countries = country.alias("home")

    def hints(of: str) -> pl.Series:
        own = records.with_columns(countries).filter(pl.col("source") == of)
        return own.select(phone.hinted(pl.col("home"), "locale", "emails")).to_series()

    told = phone.homes(numbers.filter(~pl.col("source").is_in(list(known))), hints, default)
    return told | {source: one.home for source, one in known.items() if one.home is not None}


def _as_known(told: pl.Expr, name: str, known: Known) -> pl.Expr:
    if not known:
        return told.alias(name)
    stated = {source: getattr(one, name) for source, one in known.items()}
    as_stated = pl.col("source").replace_strict(stated, default=None, return_dtype=pl.Boolean)
    return pl.coalesce(as_stated, told).alias(name)
