"""What single values of a record become: the expressions of cleaning, of one row each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import polars as pl

from resolver.fields import address as addressing
from resolver.fields import attribute, code, company, date, email, person, phone, text
from resolver.fields.points import vouched
from resolver.frames.schema import ADDRESS_ROLES, ATTRIBUTE, NAME_ROLES
from resolver.frames.staging import Staged

FREE_TEXT: Final = ("gender",)


def dated(numbered: pl.Expr) -> pl.Expr:
    """The date of birth as written, where dates are `numbered` that which the number stands for."""
    written = pl.col("birth_date")
    return pl.when(numbered).then(date.from_day_number(written)).otherwise(written)


def scalars(columns: Iterable[str]) -> list[pl.Expr]:
    """All values of which a record has one, each cleaned, in columns of the clean frame."""
    col = pl.col
    free = [name for name in columns if name.startswith(ATTRIBUTE)]
    return [
        person.clean(*(col(c) for c in NAME_ROLES)).alias("person"),
        date.clean(col("birth_date"), col("birth_year")).alias("birth"),
        date.year(col("birth_year")).alias("birth_year"),
        addressing.clean(*(col(c) for c in ADDRESS_ROLES)).alias("address"),
        company.clean(col("company")).alias("company"),
        code.clean_national(col("national_id")).alias("national_id"),
        *(text.fold(text.present(col(c))).alias(c) for c in FREE_TEXT),
        *(attribute.clean(col(c)).alias(c) for c in free),
        date.timestamp(col("created_at")).alias("created"),
        date.timestamp(col("modified_at")).alias("modified"),
    ]


def in_order(day_first: pl.Expr) -> pl.Expr:
    """The `birth` as its source writes dates."""
    return date.in_order(pl.col("birth"), day_first)


def together() -> dict[str, pl.Expr]:
    """What several clean values say together: `signature`, own `company`, `organisation`."""
    return {
        "signature": _signature(pl.col("person")),
        "company": _own_company(),
        "organisation": _organisation(),
    }


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


def _apart(column: str) -> pl.Expr:
    """The text with the marks that patient files put between several values as semicolons."""
    return pl.col(column).str.replace_all("^^", ";", literal=True)


def vouched_for() -> pl.Expr:
    """Whether a record says that its points are verified."""
    return vouched(pl.col("verified"))


def _verified() -> pl.Expr:
    return pl.coalesce("verified", "vouched", pl.lit(False))


def addresses() -> dict[str, pl.Expr]:
    """`verified`, and the e-mail addresses of a cell as `original`, a list."""
    return {"verified": _verified(), "original": email.split(_apart("original"))}


def address() -> pl.Expr:
    """One e-mail address as a point."""
    return email.clean(pl.col("original"))


def numbers() -> dict[str, pl.Expr]:
    """`verified`, and the telephone numbers of a cell as `original`, a list."""
    return {"verified": _verified(), "original": phone.split(_apart("original"))}


def region_told() -> pl.Expr:
    """The region that all numbers of a record (list `original`) tell."""
    return phone.infer_region(pl.col("original"))


def region() -> pl.Expr:
    """The region that is known for a number: that of the point, the record, or other numbers."""
    stated = pl.col("region").str.to_uppercase().str.strip_chars()
    return pl.coalesce(stated, "country", "told")


def abroad(home: pl.Expr) -> pl.Expr:
    """The region of its source for a number of which nothing else tells it."""
    return pl.when(pl.col("region").is_null()).then(home)


def read(numbers_: Staged, default: str) -> Staged:
    """The stages with `point`: the number read with the region known, the `home`, or the default.

    Where no other region makes it valid, but the default one does, it is read with that: a customer
    with one number abroad has others at home, written without a country.
    """
    first = pl.col("first").struct
    failed = first.field("value").is_null() & (pl.col("region") != default)
    again = phone.clean(pl.when(failed).then(pl.col("original")), pl.lit(default))
    second = pl.col("second").struct.field("value").is_not_null()
    return (
        numbers_.with_columns(region=pl.coalesce("region", "home", pl.lit(default)))
        .with_columns(first=phone.clean(pl.col("original"), pl.col("region")))
        .with_columns(second=again)
        .with_columns(point=pl.coalesce(pl.when(second).then("second"), "first"))
    )


def number_told() -> pl.Expr:
    """What makes a `point` a telephone number: its value, else its digits."""
    known = pl.col("point").struct
    return pl.coalesce(known.field("value"), known.field("digits"))


def handle() -> pl.Expr:
    """One handle as a point: its network and itself."""
    network = text.fold(pl.col("type")).fill_null("")
    return pl.concat_str(network, code.clean(pl.col("original")), separator=":")


def external_id() -> pl.Expr:
    """One external id as a point."""
    return pl.struct(
        system=pl.col("system").fill_null("").str.strip_chars().str.to_lowercase(),
        value=code.clean(pl.col("value")),
    )
