"""The e-mails and phones of an entity, as read and in canonical form."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.fields import email, phone
from resolver.steps.survive.encode import obj, quoted, truth
from resolver.steps.survive.union import items, known, leads, rule, united, written

_TYPES: Final = {
    "mobile": "MOBILE",
    "cell": "MOBILE",
    "cellular": "MOBILE",
    "cell phone": "MOBILE",
    "mobile phone": "MOBILE",
    "handy": "MOBILE",
    "sms": "MOBILE",
    "whatsapp": "MOBILE",
    "home": "HOME",
    "house": "HOME",
    "private": "HOME",
    "landline": "HOME",
    "work": "WORK",
    "office": "WORK",
    "business": "WORK",
    "company": "WORK",
    "other": "OTHER",
}
"""Words for a type of phone, and the one of the seed schema for each."""

_KINDS: Final = {"mobile": "MOBILE", "company": "WORK"}
"""What the number itself tells, where nobody has said its type."""


def emails(
    records: pl.DataFrame,
    cleaned: pl.DataFrame,
    people: pl.DataFrame,
    first: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """The e-mails of every entity (`ITEM`), distinct by canonical address.

    Those of the record that somebody has chosen for it (`first`: `entity`, `row`) lead.
    """
    address = email.clean(pl.col("original")).struct.field("value")
    spelled = written(records, "emails", email.split).with_columns(key=address)
    usable = known(cleaned, "emails").select("row", key="value")
    found = united(usable.join(spelled, on=["row", "key"], how="left"), people, first)
    json = obj(
        original=quoted(pl.coalesce("original", "key")),
        normalized=quoted(pl.col("key")),
        primary=truth(leads()),
    )
    return items(found, "emails", pl.col("key"), json, rule())


def numbers(
    records: pl.DataFrame,
    cleaned: pl.DataFrame,
    people: pl.DataFrame,
    first: pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Each phone of an entity once: `value`, `digits`, `original`, `type`, `kind`, `region`.

    Extensions make different phones. A number that is not valid is left out where a valid one of
    the entity has the same digits. Those of a record that somebody has chosen (`first`) lead.
    """
    usable = known(cleaned, "phones").with_columns(key=_key())
    regions = usable.select("row", read_in="region").unique()
    # A text is read again as the clean step has read it, so that it meets its canonical number.
    again = phone.clean(pl.col("original"), pl.col("read_in")).struct
    reading = pl.concat_str(
        pl.coalesce(again.field("value"), again.field("digits")),
        (";ext=" + again.field("extension")).fill_null(""),
    )
    spelled = (
        written(records, "phones", phone.split)
        .drop("region")
        .join(regions, on="row")
        .with_columns(key=reading)
        .unique(["row", "at", "key"], keep="any")
        .drop("read_in")
    )
    found = united(usable.join(spelled, on=["row", "key"], how="left"), people, first)
    valid = pl.col("value").is_not_null()
    said = found.filter(valid).select("entity", "digits").unique()
    doubtful = found.filter(~valid).join(said, on=["entity", "digits"], how="anti")
    both = pl.concat([found.filter(valid), doubtful])
    return both.sort("entity", ~pl.col("ruled"), maintain_order=True)


def phones(found: pl.DataFrame) -> pl.DataFrame:
    """The phones of every entity (`ITEM`) from `numbers`; only valid ones have `normalized`."""
    valid = pl.col("value").is_not_null()
    stated = _word("type").replace_strict(_TYPES, default=None, return_dtype=pl.String)
    told = pl.col("kind").replace_strict(_KINDS, default="OTHER", return_dtype=pl.String)
    original = pl.coalesce("original", "value", "digits")
    json = obj(
        original=quoted(original),
        normalized=quoted(pl.col("value")),
        type=quoted(pl.coalesce(stated, told)),
        regionCode=quoted(pl.when(valid).then("region")),
        primary=truth(leads()),
    )
    return items(found, "phones", pl.coalesce("value", original), json, rule())


def _key() -> pl.Expr:
    extension = (";ext=" + pl.col("extension")).fill_null("")
    return pl.concat_str(pl.coalesce("value", "digits"), extension)


def _word(column: str) -> pl.Expr:
    return pl.col(column).str.strip_chars().str.to_lowercase().str.replace_all("[_-]", " ")
