"""Names, birth dates and addresses that are none, or that cannot be."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.frames.schema import LOCATING_ROLES

_TWO_DATES: Final = (
    r"[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]{1,4}[^0-9].*?[0-9]{1,4}[-/.][0-9]{1,2}[-/.][0-9]"
)
_FIVE: Final = r"^[0-9]{5}$"
_FOUR: Final = r"^[0-9]{4}$"
POSTCODES: Final = {
    **dict.fromkeys(
        ("US", "DE", "FR", "ES", "IT", "SE", "FI", "PL", "CZ", "SK", "GR", "TR"), _FIVE
    ),
    **dict.fromkeys(("AT", "BE", "CH", "DK", "NO", "AU", "NZ", "HU", "LU"), _FOUR),
    "CA": r"^[A-Z][0-9][A-Z][0-9][A-Z][0-9]$",
    "GB": r"^(?:GIR0AA|[A-Z]{1,2}[0-9][0-9A-Z]?[0-9][A-Z]{2})$",
    "NL": r"^[0-9]{4}(?:[A-Z]{2})?$",
    "PT": r"^[0-9]{4}(?:[0-9]{3})?$",
    "BR": r"^[0-9]{8}$",
    "JP": r"^[0-9]{7}$",
    "IN": r"^[0-9]{6}$",
    "MX": _FIVE,
}
"""Form of a postcode without blanks and hyphens, for countries where it is certain.

Source: Universal Postal Union, postal addressing systems in member countries.
"""


def record_flags(records: pl.DataFrame, cleaned: pl.DataFrame, today: str) -> pl.DataFrame:
    """One row a record: `row` and Boolean columns `FIELD:CODE`."""
    written = records.select("birth_date", "birth_year", "country", "postcode", _located())
    frame = cleaned.select("row", "person", "birth", "address").hstack(written)
    person, birth, address = (pl.col(c).struct for c in ("person", "birth", "address"))
    flags = {
        **{
            f"name:{kind}": person.field("kind") == kind
            for kind in ("placeholder", "handle", "joint", "organisation")
        },
        "address:placeholder": (address.field("kind") == "placeholder") & pl.col("located"),
        "birth_date:placeholder": birth.field("kind") == "placeholder",
        "birth_date:impossible": birth.field("kind") == "impossible",
        "birth_date:future": (birth.field("kind") != "placeholder")
        & (birth.field("value").str.head(len(today)) > today[:10])
        & ~birth.field("value").str.starts_with("-"),
        "birth_date:two_dates": _two_dates(birth.field("year")),
        "country:unknown_country": _said("country") & address.field("country").is_null(),
        "postcode:other_country": _said("country") & _said("postcode") & _odd_postcode(),
    }
    return frame.select("row", *(flag.fill_null(False).alias(n) for n, flag in flags.items()))


def _located() -> pl.Expr:
    """Whether a record says where it is; a country alone is no placeholder for that."""
    roles = sorted(LOCATING_ROLES)
    return pl.any_horizontal(pl.col(role).is_not_null() for role in roles).alias("located")


def _said(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.len_bytes() > 1


def _two_dates(year: pl.Expr) -> pl.Expr:
    """Two dates in one cell, or a date beside another year of birth than ages may tell."""
    stated = pl.col("birth_year").str.strip_chars().str.extract(r"^([0-9]{4})(?:\.0+)?$")
    differs = pl.col("birth_date").is_not_null() & (
        (stated.cast(pl.Int32, strict=False) - year).abs() > 1
    )
    return pl.col("birth_date").str.head(64).str.contains(_TWO_DATES) | differs.fill_null(False)


def _odd_postcode() -> pl.Expr:
    address = pl.col("address").struct
    country, code = address.field("country"), address.field("postcode")
    by_form: dict[str, list[str]] = {}
    for land, form in POSTCODES.items():
        by_form.setdefault(form, []).append(land)
    return pl.any_horizontal(
        country.is_in(lands) & ~code.str.contains(form) for form, lands in by_form.items()
    )
