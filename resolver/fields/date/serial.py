"""Dates that a spreadsheet left as numbers of days."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.date.parts import EXCEL_EPOCH

_NUMBER: Final = r"^\s*([1-9][0-9]{0,4})(?:\.[0-9]+)?\s*$"
_FIVE: Final = (10_000, 60_000)


def is_day_number(raw: pl.Expr) -> pl.Expr:
    """Whether the text is a number between 10000 (18 May 1927) and 60000 (8 April 2064).

    The days of nearly all people are; null stays null.
    """
    told = _number(raw).is_between(*_FIVE).fill_null(False)
    return pl.when(raw.is_not_null()).then(told)


def from_day_number(raw: pl.Expr) -> pl.Expr:
    """The texts, with day numbers of up to five digits as ISO dates.

    Alone, `9994` is a year or nothing; among day numbers it is 12 May 1927.
    """
    number = _number(raw)
    day = (EXCEL_EPOCH + pl.duration(days=number)).dt.to_string("%Y-%m-%d")
    return pl.when(number.is_null()).then(raw).otherwise(day)


def _number(raw: pl.Expr) -> pl.Expr:
    return raw.str.extract(_NUMBER).cast(pl.Int32, strict=False)
