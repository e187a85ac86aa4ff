"""Records as read to records as compared: every value in its canonical form, one row a record."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Final

import polars as pl

from resolver.fields import address, attribute, code, company, date, email, person, phone, text
from resolver.fields.points import vouched
from resolver.frames.schema import ADDRESS_ROLES, ATTRIBUTE, NAME_ROLES
from resolver.model.convention import Convention
from resolver.steps.clean import conventions

FREE_TEXT = ("gender",)
NOTHING_KNOWN: Final = MappingProxyType[str, Convention]({})
_VOUCHED = vouched(pl.col("verified")).alias("vouched")
_VERIFIED = pl.coalesce("verified", "vouched", pl.lit(False)).alias("verified")


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
    birth_date = pl.col("birth_date")
    dated = pl.when(pl.lit(numbered)).then(date.from_day_number(birth_date)).otherwise(birth_date)
    ordered = ordered.with_columns(birth_date=dated)
    frame = ordered.select("row", "source", "record_id", *_scalars(ordered.columns))
    country = frame["address"].struct.field("country")
    day_first = conventions.day_first(ordered, country, default_region, known)
    frame = frame.with_columns(birth=date.in_order(pl.col("birth"), pl.lit(day_first)))
    frame = frame.with_columns(
        signature=_signature(pl.col("person")), company=_own_company(), organisation=_organisation()
    )
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


def _scalars(columns: Sequence[str]) -> list[pl.Expr]:
    col = pl.col
    free = [name for name in columns if name.startswith(ATTRIBUTE)]
    return [
        person.clean(*(col(c) for c in NAME_ROLES)).alias("person"),
        date.clean(col("birth_date"), col("birth_year")).alias("birth"),
        date.year(col("birth_year")).alias("birth_year"),
        address.clean(*(col(c) for c in ADDRESS_ROLES)).alias("address"),
        company.clean(col("company")).alias("company"),
        code.clean_national(col("national_id")).alias("national_id"),
        *(text.fold(text.present(col(c))).alias(c) for c in FREE_TEXT),
        *(attribute.clean(col(c)).alias(c) for c in free),
        date.timestamp(col("created_at")).alias("created"),
        date.timestamp(col("modified_at")).alias("modified"),
    ]


def _organisation() -> pl.Expr:
    return pl.col("person").struct.field("kind") == "organisation"


def _own_company() -> pl.Expr:
    """The company of a record; of one that is an organisation, what stands for a person's name."""
    name = pl.when(_organisation()).then(pl.col("person").struct.field("unit"))
    return pl.coalesce(company.clean(name), "company")


def _signature(person_: pl.Expr) -> pl.Expr:
    initials = (
        pl.concat_list(
            person_.struct.field("given").str.head(1), person_.struct.field("family").str.head(1)
        )
        .list.drop_nulls()
        .list.sort()
        .list.join("")
    )
    return pl.when(initials.str.len_bytes() == 2).then(initials)


def _points(records: pl.DataFrame, column: str, *more: pl.Expr) -> pl.DataFrame:
    """One row a contact point: `row`, the fields of the point, and more of the record."""
    return (
        records.select("row", column, *more)
        .filter(pl.col(column).list.len() > 0)
        .explode(column)
        .unnest(column)
    )


def _apart(column: str) -> pl.Expr:
    """The text with the marks that patient files put between several values as semicolons."""
    return pl.col(column).str.replace_all("^^", ";", literal=True)


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
        _points(records, "emails", _VOUCHED)
        .select("row", _VERIFIED, email.split(_apart("original")).alias("original"))
        .explode("original")
        .select("row", "verified", email.clean(pl.col("original")).alias("point"))
    )
    return _gather(_with_verified(points), "emails", pl.col("point").struct.field("value"))


def _numbers(records: pl.DataFrame, country: pl.Series) -> pl.DataFrame:
    """One row a number: `row, source, original, verified` and the `region` that is known for it.

    That of the point, the record, or its other numbers; null where nothing tells it.
    """
    points = (
        _points(records, "phones", pl.col("source"), _VOUCHED)
        .select("row", "source", _VERIFIED, "region", original=phone.split(_apart("original")))
        .explode("original")
        .filter(pl.col("original").is_not_null())
    )
    told = (
        points.group_by("row")
        .agg(pl.col("original"))
        .select("row", told=phone.infer_region(pl.col("original")))
    )
    stated = pl.col("region").str.to_uppercase().str.strip_chars()
    return (
        points.with_columns(country=country.gather(points["row"]))
        .join(told, on="row", how="left", maintain_order="left")
        .with_columns(region=pl.coalesce(stated, "country", "told"))
        .drop("country", "told")
    )


def _phones(numbers: pl.DataFrame, homes: Mapping[str, str], default: str) -> pl.DataFrame:
    """Phones read with the region known for them, that of their source, or the default."""
    untold = pl.col("region").is_null()
    points = numbers.with_columns(home=pl.when(untold).then(_home(homes)))
    read = points.with_columns(region=pl.coalesce("region", "home", pl.lit(default))).with_columns(
        first=phone.clean(pl.col("original"), pl.col("region"))
    )
    cleaned = read.with_columns(second=_at_home(default)).select(
        "row", "verified", point=pl.coalesce("second", "first")
    )
    known = pl.col("point").struct
    value = pl.coalesce(known.field("value"), known.field("digits"))
    found = _gather(_with_verified(cleaned), "phones", value)
    told = points.drop_nulls("home").group_by("row").agg(pl.col("home").first())
    return found.join(told, on="row", how="left", maintain_order="left")


def _home(homes: Mapping[str, str]) -> pl.Expr:
    """The region of the national numbers of a record's source, null where it is the default one."""
    return pl.col("source").replace_strict(homes, default=None, return_dtype=pl.String)


def _at_home(default: str) -> pl.Expr:
    """The number read with the default region where no other region makes it valid, but this does.

    A customer with one number abroad has others at home, written without a country.
    """
    failed = pl.col("first").struct.field("value").is_null() & (pl.col("region") != default)
    again = phone.clean(pl.when(failed).then(pl.col("original")), pl.lit(default))
    return pl.when(again.struct.field("value").is_not_null()).then(again)


def _handles(records: pl.DataFrame) -> pl.DataFrame:
    points = _points(records, "handles").select(
        "row",
        point=pl.concat_str(
            text.fold(pl.col("type")).fill_null(""), code.clean(pl.col("original")), separator=":"
        ),
    )
    return _gather(points, "handles", pl.col("point"))


def _external_ids(records: pl.DataFrame) -> pl.DataFrame:
    points = _points(records, "external_ids").select(
        "row",
        point=pl.struct(
            system=pl.col("system").fill_null("").str.strip_chars().str.to_lowercase(),
            value=code.clean(pl.col("value")),
        ),
    )
    return _gather(points, "external_ids", pl.col("point").struct.field("value"))
