"""Names and addresses of records in one line, from the line as read or from its parts."""

from __future__ import annotations

from typing import Final

import polars as pl

_NUMBER_LAST: Final = (
    *("AT", "BE", "CH", "CZ", "DE", "DK", "ES", "FI", "HR", "HU"),
    *("IS", "IT", "LT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK"),
)
"""Countries where the house number follows the street."""

_NAME_PARTS: Final = ("given_name", "middle_name", "family_name", "suffix")
_REST: Final = ("unit", "city", "region", "postcode", "country")


def full_name() -> pl.Expr:
    """The name of a record, as read or from its parts; null without any."""
    parts = [_said(column) for column in _NAME_PARTS]
    joined = pl.concat_str(parts, separator=" ", ignore_nulls=True)
    return pl.coalesce(_said("name"), pl.when(joined != "").then(joined))


def full_address(records: pl.DataFrame, country: pl.Expr | None = None) -> pl.Series:
    """The address of every record, null without a word of it.

    The line as read, or else the street, comes first; parts follow, split by commas. What such a
    line already holds as words of its own is not said again.
    `country` (ISO 3166) tells on which side of the street its number stands.
    """
    known = pl.lit(None, pl.String) if country is None else country
    start = pl.coalesce(_said("address"), _with_number(known))
    frame = records.with_columns(start=start, line=_words(_said("address")))
    named = [name for name in _REST if records[name].null_count() < len(records)]
    parts = [pl.col("start"), *(_beyond(_said(name)) for name in named)]
    line = pl.concat_str(parts, separator=", ", ignore_nulls=True)
    return frame.select(line=pl.when(line != "").then(line)).to_series()


def _said(column: str) -> pl.Expr:
    text = pl.col(column).str.strip_chars()
    return pl.when(text != "").then(text)


def _with_number(country: pl.Expr) -> pl.Expr:
    street, number = _said("street"), _said("house_number")
    both = (
        pl.when(_words(street).str.contains(_words(number), literal=True))
        .then(street)
        .when(country.is_in(_NUMBER_LAST))
        .then(pl.concat_str(street, number, separator=" "))
        .otherwise(pl.concat_str(number, street, separator=" "))
    )
    return pl.coalesce(both, street, number)


def _beyond(part: pl.Expr) -> pl.Expr:
    held = pl.col("line").str.contains(_words(part), literal=True)
    return pl.when(~held.fill_null(False)).then(part)


def _words(text: pl.Expr) -> pl.Expr:
    """The words of a text between single blanks: `MA` is a word of `Boston, MA`, not of `Main`."""
    return pl.lit(" ") + text.str.to_lowercase().str.replace_all(r"[^\p{L}\p{N}]+", " ") + " "
