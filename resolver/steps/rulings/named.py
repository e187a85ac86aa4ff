"""The records that rulings name, found among those of a run."""

from __future__ import annotations

from typing import Final

import polars as pl

_SIDES: Final = ("left", "right")


def named(rulings: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """The rulings, ordered by `n`, with `l < r` (row positions) and `problem`; null where unknown.

    `turned`: left is `r`. A record without a source is found where one source alone holds its id.
    A column `lost`, if there is one, says why a record is not found.
    """
    records = cleaned.select("row", source="source", record_id="record_id")
    alone = records.select("record_id", "row", only=pl.len().over("record_id") == 1).unique(
        "record_id", keep="first", maintain_order=True
    )
    frame = rulings
    for side in _SIDES:
        source = f"{side}_source"
        frame = (
            frame.with_columns(pl.when(pl.col(source) != "").then(source).alias(source))
            .join(records, left_on=[source, side], right_on=["source", "record_id"], how="left")
            .join(alone, left_on=side, right_on="record_id", how="left", suffix="_alone")
            .sort("n")
            .with_columns(
                _row(source).alias(f"{side}_row"), _problem(side).alias(f"{side}_problem")
            )
            .drop("row", "row_alone", "only")
        )
    rows = [f"{side}_row" for side in _SIDES]
    both = pl.all_horizontal(pl.col(rows).is_not_null())
    itself = pl.col("left_row") == pl.col("right_row")
    lost = ["lost"] if "lost" in rulings.columns else []
    alike = pl.when(itself).then(pl.lit("one record with itself"))
    return frame.with_columns(
        l=pl.when(both).then(pl.min_horizontal(rows)),
        r=pl.when(both).then(pl.max_horizontal(rows)),
        turned=(pl.col("left_row") > pl.col("right_row")).fill_null(value=False),
        problem=pl.coalesce(*lost, "left_problem", "right_problem", alike),
    ).drop(*rows, "left_problem", "right_problem")


def _row(source: str) -> pl.Expr:
    lonely = pl.when(pl.col("only")).then("row_alone")
    return pl.when(pl.col(source).is_not_null()).then("row").otherwise(lonely)


def _problem(side: str) -> pl.Expr:
    source = pl.col(f"{side}_source")
    name = pl.concat_str(source + ":", pl.col(side), ignore_nulls=True)
    several = source.is_null() & ~pl.col("only")
    return (
        pl.when(pl.col(side).is_null())
        .then(pl.lit(f"no {side} record is named"))
        .when(several)
        .then(pl.format("several sources hold {}", name))
        .when(_row(f"{side}_source").is_null())
        .then(pl.format("this run holds no {}", name))
    )
