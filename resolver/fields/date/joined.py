"""A date whose year, month and day stand in columns of their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import text
from resolver.fields.date.parts import PIVOT, month_names

_UNKNOWN: Final = ("0", "00", "77", "88", "99", "9999", "8888", "7777", "0000")
"""Numbers that registers and surveys write for an unknown part (77 refused, 88 and 99 unknown)."""


def joined(year: pl.Expr, month: pl.Expr, day: pl.Expr) -> pl.Expr:
    """`YYYY-MM-DD`, and what is known of it: `YYYY-MM`, `YYYY`, `--MM-DD`; else null.

    Parts are text: with or without leading zeros or the `.0` of a float column, months also as
    words, years of two digits of the century that `parts.PIVOT` gives. Parts out of range stay as
    they are written, so that typing errors can be compared.
    """
    years, months, days = _year(_number(year, "")), _month(month), _number(day).str.zfill(2)
    first = pl.concat_str(years, months, separator="-")
    yearless = pl.when(years.is_null()).then(pl.format("--{}-{}", months, days))
    return pl.coalesce(pl.concat_str(first, days, separator="-"), first, years, yearless)


def _number(part: pl.Expr, *unknown: str) -> pl.Expr:
    """The digits of a part, null where it says that it is unknown."""
    plain = (
        text.capped(part.cast(pl.String), "date")
        .str.strip_chars()
        .str.replace(r"^([0-9]+)\.0+$", "$1")
    )
    told = plain.str.contains(r"^[0-9]{1,4}$") & ~plain.is_in(unknown or _UNKNOWN)
    return pl.when(told).then(plain)


def _year(digits: pl.Expr) -> pl.Expr:
    """Four digits; two of them are of the 20th or 21st century."""
    number = digits.cast(pl.Int32, strict=False)
    century = pl.when(number >= PIVOT).then(1900).otherwise(2000)
    whole = pl.when(digits.str.len_bytes() == 2).then((number + century).cast(pl.String))
    four = pl.when((digits.str.len_bytes() == 4) & ~digits.is_in(_UNKNOWN)).then(digits)
    return pl.coalesce(whole, four)


def _month(part: pl.Expr) -> pl.Expr:
    names = month_names()
    worded = text.fold(pl.when(part.str.contains(r"\p{L}")).then(part), "date").replace_strict(
        list(names), list(names.values()), default=None, return_dtype=pl.Int32
    )
    return pl.coalesce(_number(part), worded.cast(pl.String)).str.zfill(2)
