"""The union of contact points over the records of an entity: each value once, best one first."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import polars as pl

from resolver.fields.points import vouched
from resolver.steps.survive.choose import ITEM
from resolver.steps.survive.ruled import RULED

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


def united(
    points: pl.DataFrame, people: pl.DataFrame, first: pl.DataFrame | None = None
) -> pl.DataFrame:
    """Each `key` of an entity once, with the columns of its best point, entities together.

    Points of the record that somebody has chosen for an entity (`first`: `entity`, `row`) come
    first; they are marked `ruled`. Then verified points, then those of the record changed last,
    then the primary one of the record. `points` have `row`, `key`, `at`, `verified`, `primary`,
    `type` and others; what the best one does not say (`type`) is taken from the next.
    """
    placed = points.join(people.select("row", "entity", "recent"), on="row")
    ordered = placed.with_columns(ruled=_is_chosen(placed, first)).sort(
        "entity",
        "ruled",
        pl.col("verified").fill_null(False),
        "recent",
        pl.col("primary").fill_null(False),
        "at",
        "key",
        descending=[False, True, True, False, True, False, False],
    )
    others = pl.exclude("entity", "key", "type")
    return ordered.group_by("entity", "key", maintain_order=True).agg(
        others.first(), pl.col("type").drop_nulls().first()
    )


def _is_chosen(placed: pl.DataFrame, first: pl.DataFrame | None) -> pl.Series:
    if first is None or first.is_empty():
        return pl.repeat(False, len(placed), eager=True)
    marked = placed.select("entity", "row").join(
        first.with_columns(chosen=pl.lit(value=True)),
        on=["entity", "row"],
        how="left",
        maintain_order="left",
    )
    return marked["chosen"].fill_null(value=False)


def rule() -> pl.Expr:
    """The rule of every value of a united frame: the first one may be that of a person."""
    return pl.when(leads() & pl.col("ruled")).then(pl.lit(RULED)).otherwise(pl.lit(UNION))


def leads() -> pl.Expr:
    """Whether a row is the first one of its entity, in a frame that keeps entities together."""
    return (pl.col("entity") != pl.col("entity").shift(1)).fill_null(True)


def items(
    frame: pl.DataFrame, field: str, value: pl.Expr, json: pl.Expr, by: pl.Expr | None = None
) -> pl.DataFrame:
    """The rows of a united frame as values of the golden record (`ITEM`), in their order.

    `by` is their rule, `union` without one.
    """
    return (
        frame.with_row_index("place")
        .select(
            "entity",
            "row",
            pl.lit(field).alias("field"),
            "place",
            value.alias("value"),
            json.alias("json"),
            (pl.lit(UNION) if by is None else by).alias("rule"),
        )
        .cast(ITEM)
    )
