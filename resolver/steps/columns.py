"""Columns of a file to records: every value under the role its column was given."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.fields import date, points
from resolver.frames.schema import (
    ADDRESS_ROLES,
    ATTRIBUTE,
    CODE,
    LOCATING_ROLES,
    POINT,
    SCALAR_ROLES,
)

FILE: Final = "__file__"
LINE: Final = "__line__"
ORDINAL: Final = "__ordinal__"
INPUT: Final = "__input__"
PLACE: Final = {FILE: pl.String, LINE: pl.UInt32, ORDINAL: pl.UInt32, INPUT: pl.UInt32}
"""Where a row comes from: file, first physical line, number of the record from 1, input from 0."""

CHANNELS: Final = "channels"
"""Label of a column that holds contact points of several kinds, each with its type."""

FORMER: Final = "former"
"""Label of a column that holds the family name somebody had before."""

BOX: Final = "box"
"""Label of a column that holds the numbers of post boxes, to be read as a line of the street."""

AGE: Final = "age"
"""Label of a birth year that is told by an age, in the year that another column holds."""

_JOINED: Final = {"street": ", ", "address": ", ", "unit": ", ", "family_name": " "}
_OLDEST: Final = 120
_NO: Final = ("no", "false", "0", "n", "f", "unsubscribed", "opted out", "opt-out", "optout")
_YES: Final = ("yes", "true", "1", "y", "t", "subscribed", "opted in", "opt-in", "optin")
OPT_OUT: Final = "negative"
"""Label of a consent column whose `yes` means that the customer has opted out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """The role of one column.

    `label` says what a role holds: the name of an attribute, the system of an external id, the
    network of a handle, the part of a birth date (`year`, `month`, `day`), `CHANNELS`, `OPT_OUT`,
    `FORMER`, `BOX`, `AGE` for the birth year or the year itself that its ages are of.
    `group` ties columns together: a phone and its type, the parts of one address, and ages with
    the column of the year that they are of.
    """

    name: str
    role: str
    label: str = ""
    group: str = ""


def assemble(frame: pl.DataFrame, columns: Sequence[Column], source: str) -> pl.DataFrame:
    """One record for each row: RECORDS, `attribute:NAME` columns, `INPUT` and `ORDINAL`.

    The frame has the columns of `PLACE` and String columns; those not in `columns` are left out.
    Without an id column `record_id` is the number of the record; values are as read.
    """
    by_role: dict[str, list[Column]] = {}
    for column in columns:
        by_role.setdefault(column.role, []).append(column)
    own = [pl.col(column.name) for column in by_role.get("source", [])]
    ids = [pl.col(column.name) for column in by_role.get("id", [])]
    return frame.select(
        pl.col(FILE).alias("file"),
        pl.col(LINE).alias("line"),
        pl.coalesce(*own, pl.lit(source)).alias("source"),
        (ids[0] if ids else pl.col(ORDINAL).cast(pl.String)).alias("record_id"),
        *(value.alias(role) for role, value in scalars(columns).items()),
        _points(points.EMAIL, columns).alias("emails"),
        _points(points.PHONE, columns).alias("phones"),
        _points(points.HANDLE, columns).alias("handles"),
        _codes(by_role.get("external_id", [])).alias("external_ids"),
        pl.lit(None, dtype=pl.String).alias("merged_into"),
        pl.lit(not ids).alias("numbered"),
        *(
            pl.col(column.name).alias(ATTRIBUTE + (column.label or column.name))
            for column in by_role.get("attribute", [])
        ),
        pl.col(INPUT),
        pl.col(ORDINAL),
    )


def scalars(columns: Sequence[Column]) -> dict[str, pl.Expr]:
    """The value of every role of `SCALAR_ROLES` by the String columns that have them."""
    by_role = {role: [column for column in columns if column.role == role] for role in SCALAR_ROLES}
    found = {role: _scalar(role, same) for role, same in by_role.items()}
    return found | _address([column for column in columns if column.role in ADDRESS_ROLES])


def pointing(kind: str, columns: Sequence[Column]) -> list[tuple[Column, str | None]]:
    """The columns with points of a kind, in order, each with the column of their types if any.

    Those labelled `CHANNELS` come last; only points of that kind are taken from them.
    """
    types = {column.group: column.name for column in columns if column.role == "phone_type"}
    own = [column for column in columns if column.role == kind and column.label != CHANNELS]
    typed = [(column, types.get(column.group) if kind == points.PHONE else None) for column in own]
    return typed + [(column, None) for column in columns if column.label == CHANNELS]


def superseded(records: pl.DataFrame) -> pl.Series:
    """True for every record whose key (source, record_id) a newer record holds too.

    Newer is by `modified_at`, where that is missing by `created_at`, else by the order of rows.
    """
    keys = records.select(
        pl.struct("source", "record_id").is_duplicated().alias("twice"),
        pl.int_range(pl.len()).alias("order"),
    )
    if not keys["twice"].any():
        return keys["twice"]
    twice = records.with_columns(keys).filter("twice")
    created = date.timestamp(pl.col("created_at"))
    last = (
        twice.with_columns(at=pl.coalesce(date.timestamp(pl.col("modified_at")), created))
        .with_columns(created=created)
        .sort("at", "created", "order", nulls_last=False)
        .group_by("source", "record_id")
        .agg(pl.col("order").last())
    )
    return keys.select(
        (pl.col("twice") & ~pl.col("order").is_in(last["order"].implode())).alias("superseded")
    ).to_series()


def repeated(records: pl.DataFrame) -> pl.Series:
    """True for every record whose key (source, record_id) an earlier row holds."""
    key = pl.struct("source", "record_id")
    return records.select((~key.is_first_distinct()).alias("repeated")).to_series()


def _scalar(role: str, columns: Sequence[Column]) -> pl.Expr:
    texts = [_boxed(column) for column in columns]
    if not texts:
        return pl.lit(None, dtype=pl.String)
    if role == "consent":
        return _strictest(columns)
    if role == "birth_year" and columns[0].label:
        return _by_age(columns[0])
    if role == "birth_date" and any(column.label for column in columns):
        return _date(columns)
    if any(column.label == FORMER for column in columns):
        now = [column for column in columns if column.label != FORMER]
        before = [pl.format("née {}", pl.col(c.name)) for c in columns if c.label == FORMER]
        name = pl.concat_str(_scalar(role, now), *before, separator=" ", ignore_nulls=True)
        return pl.when(name != "").then(name)
    if len(texts) == 1:
        return texts[0]
    if role in _JOINED:
        joined = pl.concat_str(texts, separator=_JOINED[role], ignore_nulls=True)
        return pl.when(pl.any_horizontal(text.is_not_null() for text in texts)).then(joined)
    return pl.coalesce(texts)


def _boxed(column: Column) -> pl.Expr:
    """The column as it is; the bare number of a post box with what it is."""
    value = pl.col(column.name)
    if column.label != BOX:
        return value
    return (
        pl.when(value.str.contains(r"\p{L}")).then(value).otherwise(pl.format("PO Box {}", value))
    )


def _address(columns: Sequence[Column]) -> dict[str, pl.Expr]:
    """The parts of one address by their role: of the first place that says where it is.

    Places come in the order of the columns; those that never say so, such as one column for
    the country, complete it.
    """
    places: dict[str, dict[str, list[Column]]] = {}
    for column in columns:
        places.setdefault(column.group, {}).setdefault(column.role, []).append(column)
    locating = {
        place: pl.any_horizontal(
            pl.col(column.name).is_not_null()
            for role, same in parts.items()
            if role in LOCATING_ROLES
            for column in same
        )
        for place, parts in places.items()
        if LOCATING_ROLES & parts.keys()
    }
    return {role: _part(role, places, locating) for role in ADDRESS_ROLES}


def _part(
    role: str, places: Mapping[str, Mapping[str, list[Column]]], locating: Mapping[str, pl.Expr]
) -> pl.Expr:
    every = {place: _scalar(role, parts.get(role, [])) for place, parts in places.items()}
    anywhere = pl.coalesce(*every.values(), pl.lit(None, dtype=pl.String))
    if len(locating) <= 1:
        return anywhere
    part = anywhere
    for place in reversed(list(locating)):
        part = pl.when(locating[place]).then(every[place]).otherwise(part)
    return pl.coalesce(part, *(every[place] for place in places if place not in locating))


def _strictest(columns: Sequence[Column]) -> pl.Expr:
    """One column as read; `no` where any of several, or a negative one, tells an opt-out.

    Who has not opted out has not for that opted in.
    """
    if len(columns) == 1 and columns[0].label != OPT_OUT:
        return pl.col(columns[0].name)
    refused, given = [], []
    for column in columns:
        word = pl.col(column.name).str.strip_chars().str.to_lowercase()
        refused.append(word.is_in(_YES if column.label == OPT_OUT else _NO))
        if column.label != OPT_OUT:
            given.append(word.is_in(_YES))
    texts = [pl.col(column.name) for column in columns if column.label != OPT_OUT]
    return (
        pl.when(pl.any_horizontal(refused))
        .then(pl.lit("no"))
        .when(pl.any_horizontal(pl.lit(value=False), *given))
        .then(pl.lit("yes"))
        .otherwise(pl.coalesce(*texts, pl.lit(None, dtype=pl.String)))
    )


def age(value: pl.Expr) -> pl.Expr:
    """The age in years, Int32; null for what is none and for what nobody reaches."""
    years = value.str.extract(r"^\s*([0-9]{1,3})(?:\.0+)?\s*$").cast(pl.Int32)
    return pl.when(years <= _OLDEST).then(years)


def born_by_age(value: pl.Expr, year: pl.Expr) -> pl.Expr:
    """The year of birth by an age in a year, Int32; a year late before the birthday."""
    return year - age(value)


def _by_age(column: Column) -> pl.Expr:
    """The years of birth of a column of ages, as text."""
    year = pl.lit(int(column.label)) if column.label != AGE else date.year(pl.col(column.group))
    return born_by_age(pl.col(column.name), year.cast(pl.Int32)).cast(pl.String)


def _date(columns: Sequence[Column]) -> pl.Expr:
    """A whole date as read, or year, month and day of three columns as one."""
    part = {column.label: pl.col(column.name) for column in columns}
    null = pl.lit(None, dtype=pl.String)
    parts = (part.get(name, null) for name in ("year", "month", "day"))
    return pl.coalesce(*(pl.col(c.name) for c in columns if not c.label), date.joined(*parts))


def _points(kind: str, columns: Sequence[Column]) -> pl.Expr:
    lists = [
        points.channels(pl.col(column.name), kind)
        if column.label == CHANNELS
        else _typed(column, types)
        for column, types in pointing(kind, columns)
    ]
    if not lists:
        return pl.lit([], dtype=pl.List(POINT))
    return pl.concat_list(lists).list.unique(maintain_order=True) if len(lists) > 1 else lists[0]


def _typed(column: Column, type_column: str | None) -> pl.Expr:
    type_ = pl.lit(column.label or None, dtype=pl.String)
    if type_column is not None:
        type_ = pl.coalesce(pl.col(type_column), type_)
    return points.points(pl.col(column.name), type_)


def _codes(columns: Sequence[Column]) -> pl.Expr:
    lists = [points.codes(pl.col(column.name), column.label) for column in columns]
    if not lists:
        return pl.lit([], dtype=pl.List(CODE))
    return pl.concat_list(lists).list.unique(maintain_order=True) if len(lists) > 1 else lists[0]
