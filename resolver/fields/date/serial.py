"""Dates that a spreadsheet left as numbers of days."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields.date.parts import EXCEL_EPOCH

_MOST: Final = 0.8
_NUMBER: Final = r"^\s*([1-9][0-9]{0,4})(?:\.[0-9]+)?\s*$"
_FIVE: Final = (10_000, 60_000)


def told(raw: pl.Expr, of: str) -> pl.Expr:
    """The texts, with day numbers of up to five digits as ISO dates where most in `of` are such.

    Alone, `9994` is a year or nothing; among numbers between 10000 (18 May 1927) and 60000 (8 April
    2064), as nearly all of them are for people, it is 12 May 1927. `of` names a column, mostly that
    of the source.
    """
    number = raw.str.extract(_NUMBER).cast(pl.Int32, strict=False)
    share = number.is_between(*_FIVE).fill_null(False).filter(raw.is_not_null()).mean().over(of)
    day = (EXCEL_EPOCH + pl.duration(days=number)).dt.to_string("%Y-%m-%d")
    other = (number.is_null() | (share < _MOST)).fill_null(True)
    return pl.when(other).then(raw).otherwise(day)
