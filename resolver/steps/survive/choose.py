"""One value of each field for each entity, by the rule of the field."""

from __future__ import annotations

from typing import Final

import polars as pl

CANDIDATE: Final = pl.Schema(
    {
        "row": pl.UInt32,
        "field": pl.String,
        "value": pl.String,
        "key": pl.String,
        "rank": pl.UInt8,
        "fullness": pl.Int64,
        "rule": pl.String,
    }
)
"""A value that one record offers for a field.

`key` is the canonical value by which equal ones are counted, a lower `rank` wins before any rule (a
person's name before a handle), `fullness` is what the rule `longest` compares.
"""

ITEM: Final = pl.Schema(
    {
        "entity": pl.UInt32,
        "row": pl.UInt32,
        "field": pl.String,
        "place": pl.UInt32,
        "value": pl.String,
        "json": pl.String,
        "rule": pl.String,
    }
)
"""A value of the golden record: `json` is its JSON text, null where that is the string `value`.

`place` orders the values of a field that has several."""

FULLEST: Final = ("longest", "most_complete")
COUNTED: Final = (*FULLEST, "most_frequent")


def choose(candidates: pl.DataFrame, people: pl.DataFrame) -> pl.DataFrame:
    """The winning candidates (`ITEM`), one for each entity and field, in no particular order."""
    placed = candidates.join(people.select("row", "entity", "alone", "recent", "ancient"), on="row")
    several = placed.filter(~pl.col("alone")).with_columns(
        last=pl.when(pl.col("rule") == "oldest").then("ancient").otherwise("recent")
    )
    counted = pl.col("rule").is_in(COUNTED)
    columns = ["entity", "row", "field", "value", "rule"]
    parts = [
        placed.filter("alone"),
        _first(several.filter(~counted), ["rank", "last"]),
        _first(_weighed(several.filter(counted)), ["rank", "first", "second", "third", "last"]),
    ]
    won = pl.concat([part.select(columns) for part in parts])
    plain = won.with_columns(place=pl.lit(0, pl.UInt32), json=pl.lit(None, pl.String))
    return plain.select(ITEM.names())


def _first(frame: pl.DataFrame, order: list[str]) -> pl.DataFrame:
    ordered = frame.sort("entity", "field", *order)
    return ordered.unique(["entity", "field"], keep="first", maintain_order=True)


def _weighed(frame: pl.DataFrame) -> pl.DataFrame:
    """Fullness, then votes, then writing for one kind of rule; votes alone for the other."""
    votes = -pl.len().over("entity", "field", "key").cast(pl.Int64)
    fullest = pl.col("rule").is_in(FULLEST)
    return frame.with_columns(votes=votes).with_columns(
        first=pl.when(fullest).then(-pl.col("fullness")).otherwise("votes"),
        second=pl.when(fullest).then("votes"),
        third=pl.when(fullest).then(unsightly(pl.col("value"))),
    )


def unsightly(value: pl.Expr) -> pl.Expr:
    """How far a text is from careful writing, Int8: one case only, `family, given`, no accents."""
    one_case = (value == value.str.to_uppercase()) | (value == value.str.to_lowercase())
    plain = value.str.len_bytes() == value.str.len_chars()
    flags = (one_case, value.str.contains(",", literal=True), plain)
    return pl.sum_horizontal([flag.cast(pl.Int8) for flag in flags])
