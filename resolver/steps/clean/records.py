"""Records as read to records as compared: every value in its canonical form, one row a record."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import polars as pl

from resolver.frames.staging import Staged
from resolver.model.convention import Convention
from resolver.steps.clean import conventions, values

NOTHING_KNOWN: Final = MappingProxyType[str, Convention]({})


def clean(
    records: pl.DataFrame,
    default_region: str,
    known: Mapping[str, Convention] = NOTHING_KNOWN,
) -> pl.DataFrame:
    """The clean frame: canonical values of every record, ordered by `(source, record_id)`.

    Columns: `row` (position), `source`, `record_id`, structs `person`, `birth`, `address`,
    `company`, the `birth_year` told in a column of its own, lists `emails`, `phones` (structs),
    `handles`, `external_ids`, text `national_id`, `gender`, `attribute:*`, times `created` and
    `modified`, `organisation`, whether the record is one and no person, and `signature`, the
    unordered initials by which the people behind a shared value are counted; `home`, the region
    that the numbers of its source told, if it is of no other and a number was read for it;
    `convention`, how its source is read: as `known`, else as its records tell.
    """
    ordered = records.sort("source", "record_id").with_row_index("row")
    numbered = conventions.day_numbers(ordered, known)
    ordered = ordered.with_columns(birth_date=values.dated(pl.lit(numbered)))
    frame = ordered.select("row", "source", "record_id", *values.scalars(ordered.columns))
    country = frame["address"].struct.field("country")
    day_first = conventions.day_first(ordered, country, default_region, known)
    frame = frame.with_columns(birth=values.in_order(pl.lit(day_first)))
    frame = frame.with_columns(**values.together())
    numbers = _numbers(ordered, country)
    untold = numbers.filter(pl.col("region").is_null()).select("source", "original")
    homes = conventions.homes(untold, ordered, country, default_region, known)
    for points in (
        _emails(ordered),
        _phones(numbers, homes, default_region),
        _handles(ordered),
        _external_ids(ordered),
    ):
        frame = frame.join(points, on="row", how="left", maintain_order="left")
    return frame.with_columns(
        pl.struct(numbered, day_first, _home(homes).alias("home")).alias(conventions.COLUMN)
    )


def _points(records: pl.DataFrame, column: str, **more: pl.Expr) -> pl.DataFrame:
    """One row a contact point: `row`, the fields of the point, and more of the record."""
    return (
        records.select("row", column, **more)
        .filter(pl.col(column).list.len() > 0)
        .explode(column)
        .unnest(column)
    )


def _gather(points: pl.DataFrame, column: str, value: pl.Expr) -> pl.DataFrame:
    return (
        points.filter(value.is_not_null())
        .unique(maintain_order=True)
        .group_by("row", maintain_order=True)
        .agg(pl.col("point").alias(column))
    )


def _with_verified(points: pl.DataFrame) -> pl.DataFrame:
    """Each point once a record, `verified` added to its fields: one that is vouches for all."""
    together = points.group_by("row", "point", maintain_order=True).agg(pl.col("verified").any())
    return together.select("row", pl.col("point").struct.with_fields(pl.col("verified")))


def _emails(records: pl.DataFrame) -> pl.DataFrame:
    points = (
        _points(records, "emails", vouched=values.vouched_for())
        .select("row", **values.addresses())
        .explode("original")
        .select("row", "verified", point=values.address())
    )
    return _gather(_with_verified(points), "emails", pl.col("point").struct.field("value"))


def _numbers(records: pl.DataFrame, country: pl.Series) -> pl.DataFrame:
    """One row a number: `row, source, original, verified` and the `region` that is known for it.

    That of the point, the record, or its other numbers; null where nothing tells it.
    """
    points = (
        _points(records, "phones", source=pl.col("source"), vouched=values.vouched_for())
        .select("row", "source", "region", **values.numbers())
        .explode("original")
        .filter(pl.col("original").is_not_null())
    )
    told = points.group_by("row").agg(pl.col("original")).select("row", told=values.region_told())
    return (
        points.with_columns(country=country.gather(points["row"]))
        .join(told, on="row", how="left", maintain_order="left")
        .with_columns(region=values.region())
        .drop("country", "told")
    )


def _phones(numbers: pl.DataFrame, homes: Mapping[str, str], default: str) -> pl.DataFrame:
    """Phones read with the region known for them, that of their source, or the default."""
    points = numbers.with_columns(home=values.abroad(_home(homes)))
    cleaned = values.read(Staged(), default).run(points).select("row", "verified", "point")
    found = _gather(_with_verified(cleaned), "phones", values.number_told())
    told = points.drop_nulls("home").group_by("row").agg(pl.col("home").first())
    return found.join(told, on="row", how="left", maintain_order="left")


def _home(homes: Mapping[str, str]) -> pl.Expr:
    """The region of the national numbers of a record's source, null where it is the default one."""
    return pl.col("source").replace_strict(homes, default=None, return_dtype=pl.String)


def _handles(records: pl.DataFrame) -> pl.DataFrame:
    points = _points(records, "handles").select("row", point=values.handle())
    return _gather(points, "handles", pl.col("point"))


def _external_ids(records: pl.DataFrame) -> pl.DataFrame:
    points = _points(records, "external_ids").select("row", point=values.external_id())
    return _gather(points, "external_ids", pl.col("point").struct.field("value"))
