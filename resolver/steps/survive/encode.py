"""JSON text built by column: strings escaped by polars, objects without absent keys."""

from __future__ import annotations

import polars as pl


def quoted(value: pl.Expr) -> pl.Expr:
    """The text as a JSON string with its quotes, null where it is null."""
    wrapped = pl.struct(v=value).struct.json_encode()
    text = wrapped.str.strip_prefix('{"v":').str.strip_suffix("}")
    return pl.when(value.is_not_null()).then(text)


def obj(**members: pl.Expr) -> pl.Expr:
    """A JSON object of the members, each a JSON text; those that are null are left out."""
    parts = [pl.lit(f'"{name}":') + text for name, text in members.items()]
    return "{" + pl.concat_str(parts, separator=",", ignore_nulls=True) + "}"


def truth(value: pl.Expr) -> pl.Expr:
    """`true` or `false`."""
    return pl.when(value).then(pl.lit("true")).otherwise(pl.lit("false"))
