"""Contact points that say two things at once, say nothing, or were dropped."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.fields import email, phone, text
from resolver.fields.points import DISAGREEMENT, NO_REGION

_SEPARATED: Final = r"[^0-9]"


def email_flags(records: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """One row a record that has e-mails: `row` and Boolean columns `email:CODE`."""
    points = _exploded(records, "emails")
    dropped = _dropped(records, cleaned, "emails", email.split)
    original = pl.col("original")
    unread = email.clean(original).struct.field("value").is_null()
    lost = (
        dropped.select(
            "row",
            (text.present(original).is_null() & (original.str.strip_chars() != "")).alias("absent"),
            unread.alias("unread"),
        )
        .group_by("row")
        .agg(
            (pl.col("absent").any()).alias("email:placeholder"),
            (pl.col("unread") & ~pl.col("absent")).any().alias("email:invalid"),
        )
    )
    kinds = _kinds(cleaned, "emails", "email", ("placeholder", "disposable"))
    return _together(points, "email", [lost, kinds])


def phone_flags(records: pl.DataFrame, cleaned: pl.DataFrame, default: str) -> pl.DataFrame:
    """One row a record that has phones: `row` and Boolean columns `phone:CODE`."""
    points = _exploded(records, "phones")
    dropped = _dropped(records, cleaned, "phones", phone.split)
    original = pl.col("original")
    read = dropped.select(
        "row",
        absent=text.present(original).is_null() & (original.str.strip_chars() != ""),
        point=phone.clean(original, pl.lit(None, dtype=pl.String), default),
    ).with_columns(
        kind=pl.col("point").struct.field("kind"), digits=pl.col("point").struct.field("digits")
    )
    placeholder = pl.col("absent") | (pl.col("kind") == "placeholder").fill_null(False)
    corrupt = (pl.col("kind") == "corrupt").fill_null(False)
    lost = read.group_by("row").agg(
        placeholder.any().alias("phone:placeholder"),
        corrupt.any().alias("phone:corrupt"),
        (pl.col("digits").is_null() & ~placeholder & ~corrupt).any().alias("phone:invalid"),
    )
    kinds = _kinds(cleaned, "phones", "phone", ("fictitious", "unvalidated"))
    home = cleaned.select("row", pl.col("home").is_not_null().alias("phone:home_region"))
    return _together(points, "phone", [lost, kinds, _regions(points), home])


def _exploded(records: pl.DataFrame, column: str) -> pl.DataFrame:
    """One row a contact point as read: `row` and the fields of POINT."""
    return (
        records.select(column)
        .with_row_index("row")
        .filter(pl.col(column).list.len() > 0)
        .explode(column)
        .unnest(column)
    )


def _dropped(
    records: pl.DataFrame, cleaned: pl.DataFrame, column: str, split: Callable[[pl.Expr], pl.Expr]
) -> pl.DataFrame:
    """The points of records that have fewer clean points than written ones: `row, original`.

    Few records have, so judging their points again costs little.
    """
    written = (
        _exploded(records, column)
        .select("row", original=split(pl.col("original")))
        .explode("original")
        .drop_nulls()
        .unique(maintain_order=True)
    )
    kept = cleaned.select(kept=pl.col(column).list.len().fill_null(0))["kept"]
    counts = written.group_by("row").len()
    fewer = counts.filter(pl.col("len") > kept.gather(counts["row"]))
    return written.join(fewer.select("row"), on="row", how="semi")


def _kinds(cleaned: pl.DataFrame, column: str, field: str, kinds: tuple[str, ...]) -> pl.DataFrame:
    points = cleaned.select("row", column).filter(pl.col(column).list.len() > 0).explode(column)
    kind = pl.col(column).struct.field("kind")
    return (
        points.select(
            "row", *((kind == one).fill_null(False).alias(f"{field}:{one}") for one in kinds)
        )
        .group_by("row")
        .agg(pl.exclude("row").any())
    )


def _regions(points: pl.DataFrame) -> pl.DataFrame:
    """Stated regions that no country has, or that contradict a number written with its country."""
    codes = phone.calling_codes()
    stated = pl.col("region").str.strip_chars().str.to_uppercase()
    code = stated.replace_strict(codes, default=None, return_dtype=pl.String)
    number = pl.col("original").str.head(64).str.strip_chars()
    digits = number.str.replace_all(_SEPARATED, "")
    other = number.str.starts_with("+") & ~digits.str.starts_with(code) & (digits != "")
    return (
        points.filter(stated.is_not_null() & (stated != ""))
        .select(
            "row",
            code.is_null().alias("phone:unknown_region"),
            other.fill_null(False).alias("phone:other_region"),
        )
        .group_by("row")
        .agg(pl.exclude("row").any())
    )


def _together(points: pl.DataFrame, field: str, more: list[pl.DataFrame]) -> pl.DataFrame:
    """All flags of a field, one row a record; a flag that several frames raise is raised once."""
    primary = pl.col("original").filter(pl.col("primary"))
    flags = points.group_by("row").agg(
        (pl.col("doubt") == DISAGREEMENT).any().alias(f"{field}:disagreement"),
        (pl.col("doubt") == NO_REGION).any().alias(f"{field}:no_region"),
        (primary.n_unique() > 1).alias(f"{field}:several_primary"),
    )
    return (
        pl.concat([flags, *more], how="diagonal")
        .group_by("row")
        .agg(pl.exclude("row").fill_null(False).any())
    )
