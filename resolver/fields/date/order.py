"""Whether the day or the month is written first: what tells it, and how to read accordingly."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import text

MONTH_FIRST: Final = ("US", "AS", "GU", "MP", "PR", "UM", "VI", "CA", "FM", "MH", "PA", "PH", "PW")
"""Countries that write the month first (own list): the United States, their territories and states
in free association, and Canada, Panama and the Philippines, where both orders are in use."""

_TWO: Final = r"^([0-9]{1,2})[-/] ?([0-9]{1,2})(?:[-/ ,].*)?$"


def told(raw: pl.Expr) -> pl.Expr:
    """Whether a date tells that days are written first; null where it tells no order.

    `25/12/1980` does and `12/25/1980` tells the contrary; dotted dates have an order of their own.
    """
    groups = text.capped(raw.cast(pl.String), "date").str.strip_chars().str.extract_groups(_TWO)
    first, second = (groups.struct.field(i).cast(pl.Int32, strict=False) for i in ("1", "2"))
    return (
        pl.when(first.is_between(13, 31) & second.is_between(1, 12))
        .then(True)
        .when(second.is_between(13, 31) & first.is_between(1, 12))
        .then(False)
    )


def in_order(birth: pl.Expr, day_first: pl.Expr) -> pl.Expr:
    """The `clean` structs, read month first, with both readings changed over where `day_first`."""
    field = birth.struct.field
    value, other = field("value"), field("alternative")
    turned = birth.struct.with_fields(
        value=other,
        alternative=value,
        month=field("day"),
        day=field("month"),
        digits=pl.when(field("digits").is_not_null()).then(other.str.replace_all("-", "")),
    )
    ambiguous = value.is_not_null() & other.is_not_null()
    return pl.when(ambiguous & day_first).then(turned).otherwise(birth)
