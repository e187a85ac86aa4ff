"""From what stands in a cell to one telephone number: plain ones by column, the rest one by one."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from typing import Final

import polars as pl

from resolver.fields.phone.judge import verdicts
from resolver.fields.phone.metadata import regions
from resolver.fields.phone.plain import LEAST, SHAPE, read
from resolver.fields.text import capped, tidy
from resolver.frames.bridge import rowwise
from resolver.frames.staging import Staged

PHONE: Final = pl.Struct(
    {
        "value": pl.String,
        "extension": pl.String,
        "digits": pl.String,
        "region": pl.String,
        "kind": pl.String,
    }
)
"""A cleaned number; see `resolver.fields.phone.clean`."""

DEFAULT_REGION: Final = "US"
SEPARATOR: Final = "\x1f"
"""Stands between region and text in one string, so that both are one distinct value."""

_SIGNIFICANT: Final = 9
_FEWEST: Final = 7
_GUARDS: Final = "'\"= \t\r\n"
_FLOAT: Final = r"^(\+?[0-9]{7,})\.0?0?$"
_COUNT: Final = "01234567890123456789"
_RUNS: Final = tuple(
    line[start : start + length]
    for line in (_COUNT, _COUNT[::-1])
    for start in range(10)
    for length in range(_FEWEST, 11)
)
_TWO_DIGITS: Final = (
    "^(?:" + "|".join(f"[{a}{b}]+" for a in range(10) for b in range(a + 1, 10)) + ")$"
)
_TAIL: Final = "(?:" + "|".join(f"{digit}{{7}}" for digit in range(10)) + ")$"

_VERDICT: Final = pl.Struct(
    {
        "value": pl.String,
        "extension": pl.String,
        "national": pl.String,
        "found": pl.String,
        "kind": pl.String,
    }
)


@cache
def cleaned() -> Staged:
    """One `PHONE` struct for every `region SEPARATOR text` of `value`; null where no number is."""
    verdict = pl.col("verdict").struct
    located_ = [pl.col("text"), pl.col("region")]
    staged = (
        _texts()
        .with_columns(verdict=rowwise(located_, _one, _VERDICT, run=_read, needs=1))
        .with_columns(**{field.name: verdict.field(field.name) for field in _VERDICT.fields})
    )
    return _structs(_told(staged))


def _one(text: str, region: str) -> tuple[str | None, ...]:
    return verdicts([(region, text)])[0]


def _read(values: Sequence[pl.Series]) -> pl.Series:
    """The verdicts on texts and their regions, in order: plain ones by columns."""
    text, region = values
    texts = pl.DataFrame({"region": region, "text": text}).with_row_index("row")
    shaped = pl.col("text").str.contains(SHAPE).fill_null(False)
    plain = read(texts.filter(shaped), LEAST)
    decided = texts.join(plain, on="row", how="left", maintain_order="left")
    left = decided.filter(pl.col("value").is_null() & pl.col("text").is_not_null())
    left = left.select("row", "region", "text").sort("region", "text")
    judged = pl.DataFrame(
        verdicts(left.select("region", "text").rows()), schema=_VERDICT.to_schema(), orient="row"
    ).with_columns(left["row"])
    return (
        decided.with_columns(extension=pl.lit(None, dtype=pl.String))
        .update(judged, on="row", how="left")
        .sort("row")
        .select(verdict=pl.struct(field.name for field in _VERDICT.fields))
        .to_series()
    )


def _texts() -> Staged:
    """Region and tidy text of every value: guards of spreadsheets and `.0` tails are gone."""
    parts = pl.col("parts").struct
    text = pl.col("text")
    ascii_only = text.str.contains(r"^[ -~]*$")
    return (
        Staged()
        .select(parts=pl.col("value").str.splitn(SEPARATOR, 2))
        .select(region=parts.field("field_0"), text=parts.field("field_1"))
        .with_columns(odd=pl.when(~ascii_only).then(text))
        .with_columns(text=pl.when(ascii_only).then(text).otherwise(tidy(pl.col("odd"), "phone")))
        .with_columns(text=text.str.strip_chars(_GUARDS).str.replace(_FLOAT, "$1"))
        .select("region", text=pl.when(text != "").then(text))
    )


def _told(frame: Staged) -> Staged:
    """The frame with `kind` corrected for placeholders and made-up numbers, and with `digits`."""
    national, kind = pl.col("national"), pl.col("kind")
    filled = (
        national.str.contains(_TWO_DIGITS) | national.str.contains(_TAIL) | national.is_in(_RUNS)
    )
    number = pl.coalesce("value", "+1" + national)
    fiction = number.str.contains(_fiction()) & (
        pl.col("value").is_not_null() | (pl.col("region") == "US")
    )
    significant = national.str.strip_chars_start("0").str.tail(_SIGNIFICANT)
    return frame.with_columns(
        kind=pl.when(filled & (national.str.len_bytes() >= _FEWEST))
        .then(pl.lit("placeholder"))
        .when((kind != "company") & fiction)
        .then(pl.lit("fictitious"))
        .otherwise(kind)
    ).with_columns(
        value=pl.when(kind != "placeholder").then("value"),
        digits=pl.when(
            ~kind.is_in(["placeholder", "corrupt"])
            & (pl.col("value").is_not_null() | (significant.str.len_bytes() >= _FEWEST))
        ).then(significant),
    )


def _structs(frame: Staged) -> Staged:
    fields = pl.struct(
        "value", "extension", "digits", pl.coalesce("found", "region").alias("region"), "kind"
    )
    return frame.select(phone=pl.when(pl.col("kind").is_not_null()).then(fields))


@cache
def _fiction() -> str:
    text = (files("resolver.fields") / "data" / "phone_fictitious.csv").read_text(encoding="utf-8")
    patterns = [row["pattern"] for row in csv.DictReader(text.splitlines())]
    return f"^(?:{'|'.join(patterns)})$"


def located(raw: pl.Expr, region: pl.Expr, default: str) -> pl.Expr:
    """Region and text of a cell in one string, null where there is no text."""
    code = region.str.strip_chars().str.to_uppercase()
    known = pl.when(code.is_in(sorted(regions()))).then(code).otherwise(pl.lit(default))
    return pl.concat_str(known, pl.lit(SEPARATOR), capped(raw, "phone"))
