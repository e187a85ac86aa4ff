"""Weighed pairs to evidence that people can read: every comparison with values, level and bits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import polars as pl

from resolver.frames.result import PART
from resolver.frames.schema import ATTRIBUTE
from resolver.model.comparison import GIVEN, Comparison
from resolver.model.weights import Weights

_ADDRESS = ("house_number", "street", "unit", "city", "region", "postcode", "country")
GENERATION = "generation"
"""What the level of given names is called that agree while suffixes (Jr, Sr) differ."""
_NAME = ("given_name", "middle_name", "family_name", "suffix")


def written(records: pl.DataFrame) -> pl.DataFrame:
    """The values of every record as they were read, one text column a comparison, same order."""
    free = [name for name in records.columns if name.startswith(ATTRIBUTE)]
    col = pl.col
    return records.select(
        name=pl.coalesce("name", _line(_NAME, " ")),
        birth=pl.coalesce("birth_date", "birth_year"),
        address=pl.coalesce("address", _line(_ADDRESS, ", ")),
        national_id="national_id",
        company="company",
        gender="gender",
        **{name: col(name) for name in free},
    )


def parts(
    weighed: pl.DataFrame, texts: pl.DataFrame, best: pl.DataFrame, weights: Weights
) -> pl.Series:
    """The parts (`List(PART)`) of every weighed pair, in order; their bits add up to the weight.

    `weighed`: pairs with `level_*`, `bits_*`; `texts`: from `written`; `best`: from
    `compare.best_values` for the same pairs. Comparisons without evidence are left out.
    """
    sides = [
        texts.select(pl.col(c).gather(weighed[s]).alias(f"{name}_{c}") for c in texts.columns)
        for s, name in (("l", "left"), ("r", "right"))
    ]
    frame = pl.concat([weighed, *sides, best], how="horizontal")
    prior = _part(pl.lit("prior"), bits=pl.lit(weights.prior, pl.Float64))
    household = _part(pl.lit("household"), bits=pl.col("bits_household"))
    known = [_compared(c, frame.columns) for c in weights.comparisons]
    return frame.select(
        parts=pl.concat_list(prior, *known, household).list.drop_nulls()
    ).to_series()


def _line(columns: Sequence[str], separator: str) -> pl.Expr:
    line = pl.concat_str(*columns, separator=separator, ignore_nulls=True)
    return pl.when(line != "").then(line)


def _compared(comparison: Comparison, columns: Sequence[str]) -> pl.Expr:
    name = comparison.name
    left, right = f"left_{name}", f"right_{name}"
    known = pl.any_horizontal(pl.col(f"level_{f.name}").is_not_null() for f in comparison.fields)
    part = _part(
        pl.lit(name),
        level=_level(comparison),
        left=pl.col(left) if left in columns else None,
        right=pl.col(right) if right in columns else None,
        bits=pl.col(f"bits_{name}"),
        note=pl.col("note_email") if name == "email" else None,
    )
    return pl.when(known).then(part)


def words(comparison: Comparison, row: Mapping[str, Any]) -> str:
    """The level of a comparison as the parts of a pair call it; `row`: one row of weighed pairs."""
    joint = len(comparison.fields) > 1
    found = []
    for field in comparison.fields:
        level = row[f"level_{field.name}"]
        word = None if level is None else field.levels[level]
        if field == GIVEN and row["generation"]:
            word = GENERATION
        if word is not None:
            found.append(f"{field.name} {word}" if joint else word)
    return ", ".join(found)


def _level(comparison: Comparison) -> pl.Expr:
    joint = len(comparison.fields) > 1
    words = []
    for field in comparison.fields:
        word = pl.col(f"level_{field.name}").replace_strict(
            dict(enumerate(field.levels)), default=None, return_dtype=pl.String
        )
        if field == GIVEN:
            word = pl.when("generation").then(pl.lit(GENERATION)).otherwise(word)
        words.append(pl.lit(f"{field.name} ") + word if joint else word)
    return pl.concat_str(*words, separator=", ", ignore_nulls=True)


def _part(
    name: pl.Expr,
    *,
    bits: pl.Expr,
    level: pl.Expr | None = None,
    left: pl.Expr | None = None,
    right: pl.Expr | None = None,
    note: pl.Expr | None = None,
) -> pl.Expr:
    nothing = pl.lit(None, pl.String)
    return pl.struct(
        name=name,
        level=pl.lit("") if level is None else level,
        left=nothing if left is None else left,
        right=nothing if right is None else right,
        bits=bits,
        note=nothing if note is None else note,
    ).cast(PART)
