"""Contact points that lead from one record to records of differently named people."""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

import polars as pl

HOLDERS: Final = 30
"""Records on which a contact point may be and still be one person's own."""
LETTERS: Final = 3
"""Letters of a given name from which on it is recognised in an e-mail address."""
OWN_EMAILS: Final = ("personal", "random")
OWN_PHONES: Final = ("mobile", "fixed", "unvalidated")
"""Kinds of e-mail addresses and phone numbers that can be one person's own."""


def ties(cleaned: pl.DataFrame, wide: Collection[tuple[str, str]] = ()) -> pl.DataFrame:
    """One row a contact point of a record and another record with it.

    Columns `row, field, value, other`, `text`, the value as it is shown, and `own`, whether the
    point is nobody's but that of the person of `other`: a handle, a national id, an e-mail address
    that bears the name. Only points on at most `HOLDERS` records, of records whose points lead to
    people of different initials and which are no organisation or couple. Points (field, value) that
    are `wide` are on more records, not all of which are here.
    """
    points = _points(cleaned)
    if wide:
        known = pl.DataFrame(sorted(wide), schema=["field", "value"], orient="row")
        points = points.join(known, on=["field", "value"], how="anti", maintain_order="left")
    held = points.filter(pl.len().over("field", "value").is_between(2, HOLDERS))
    one = ~cleaned["organisation"] & (cleaned["person"].struct.field("kind") != "joint")
    met = (
        held.filter(one.gather(held["row"]))
        .join(held.select("field", "value", other="row"), on=["field", "value"])
        .filter(pl.col("row") != pl.col("other"))
    )
    met = met.with_columns(initials=cleaned["signature"].gather(met["other"]))
    several = (
        (pl.struct("field", "value").n_unique() > 1)
        & (pl.col("initials").drop_nulls().n_unique() > 1)
    ).over("row")
    found = met.filter(several).sort("row", "field", "value", "other")
    people = cleaned["person"].gather(found["other"]).struct.unnest().select("given", "family")
    own = _bears_name() | pl.col("field").is_in(["handle", "national_id"])
    return pl.concat([found, people], how="horizontal").select(
        "row", "field", "value", "other", "text", own=own.fill_null(False)
    )


def _bears_name() -> pl.Expr:
    """Whether an e-mail address bears the given name, or its initial beside the family name."""
    stem, first = pl.col("stem"), pl.col("given").str.split(" ").list.first()
    last = pl.col("family").str.replace_all(" ", "", literal=True)
    whole = (first.str.len_chars() >= LETTERS) & stem.str.contains(first, literal=True)
    beside = (pl.concat_str(first.str.head(1), last), pl.concat_str(last, first.str.head(1)))
    return pl.any_horizontal(whole, *(stem == text for text in beside))


def _points(cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a contact point that can be one person's: `row, field, value, text, stem`."""
    point = pl.col("point").struct
    mailboxes = _exploded(cleaned, "emails").filter(point.field("kind").is_in(OWN_EMAILS))
    numbers = _exploded(cleaned, "phones").filter(point.field("kind").is_in(OWN_PHONES))
    number = pl.coalesce(point.field("value"), point.field("digits"))
    coded = pl.concat_str(point.field("system"), point.field("value"), separator=":")
    email = mailboxes.select(
        "row", value=point.field("mailbox"), text=point.field("value"), stem=point.field("stem")
    )
    frames = {
        "email": email,
        "phone": numbers.select("row", value=point.field("digits"), text=number),
        "handle": _exploded(cleaned, "handles").select("row", value="point", text="point"),
        "external_id": _exploded(cleaned, "external_ids").select("row", value=coded, text=coded),
        "national_id": cleaned.select("row", value="national_id", text="national_id"),
    }
    named = [frame.with_columns(field=pl.lit(name)) for name, frame in frames.items()]
    return (
        pl.concat(named, how="diagonal")
        .drop_nulls("value")
        .sort("row", "field", "value", "text")
        .unique(["row", "field", "value"], keep="first", maintain_order=True)
    )


def _exploded(cleaned: pl.DataFrame, column: str) -> pl.DataFrame:
    points = cleaned.select("row", point=pl.col(column)).filter(pl.col("point").list.len() > 0)
    return points.explode("point")
