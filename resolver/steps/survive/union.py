"""The union of contact points over the records of an entity: each value once, best one first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.fields.points import vouched
from resolver.steps.survive.choose import ITEM

UNION: Final = "union"
_UNUSABLE: Final = ("placeholder", "corrupt")


def written(
    records: pl.DataFrame, column: str, split: Callable[[pl.Expr], pl.Expr] | None = None
) -> pl.DataFrame:
    """The points as read: `row`, `at` (position in the record) and the fields of POINT.

    `split` cuts a cell with several values. A point that says nothing about being verified takes
    the word of its record.
    """
    frame = records.with_row_index("row").select("row", column, vouched=vouched(pl.col("verified")))
    parts = frame.filter(pl.col(column).list.len() > 0).explode(column).unnest(column)
    if split is not None:
        parts = parts.with_columns(original=split(pl.col("original"))).explode("original")
    return (
        parts.with_row_index("at")
        .with_columns(
            pl.col("original").str.strip_chars(),
            verified=pl.coalesce("verified", "vouched", pl.lit(False)),
            primary=pl.col("primary").fill_null(False),
        )
        .filter(pl.col("original") != "")
        .drop("vouched")
    )


def known(cleaned: pl.DataFrame, column: str) -> pl.DataFrame:
    """The canonical points: `row` and the fields of the point, without placeholders."""
    points = cleaned.select("row", column).filter(pl.col(column).list.len() > 0)
    return points.explode(column).unnest(column).filter(~pl.col("kind").is_in(_UNUSABLE))


def united(points: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """Each `key` of an entity once, with the columns of its best point, entities together.

    Verified points come first, then those of the record changed last, then the primary one of the
    record. `points` have `row`, `key`, `at`, `verified`, `primary`, `type` and others; what the
    best one does not say (`type`) is taken from the next.
    """
    ordered = points.join(people.select("row", "entity", "recent"), on="row").sort(
        "entity",
        pl.col("verified").fill_null(False),
        "recent",
        pl.col("primary").fill_null(False),
        "at",
        "key",
        descending=[False, True, False, True, False, False],
    )
    others = pl.exclude("entity", "key", "type")
    return ordered.group_by("entity", "key", maintain_order=True).agg(
        others.first(), pl.col("type").drop_nulls().first()
    )


def leads() -> pl.Expr:
    """Whether a row is the first one of its entity, in a frame that keeps entities together."""
    return (pl.col("entity") != pl.col("entity").shift(1)).fill_null(True)


def items(frame: pl.DataFrame, field: str, value: pl.Expr, json: pl.Expr) -> pl.DataFrame:
    """The rows of a united frame as values of the golden record (`ITEM`), in their order."""
    return (
        frame.with_row_index("place")
        .select(
            "entity",
            "row",
            pl.lit(field).alias("field"),
            "place",
            value.alias("value"),
            json.alias("json"),
            pl.lit(UNION).alias("rule"),
        )
        .cast(ITEM)
    )
