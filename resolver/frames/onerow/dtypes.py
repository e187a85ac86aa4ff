"""Types of columns as expressions name them in JSON."""

from __future__ import annotations

from typing import Any, Final

import polars as pl

from resolver.frames.onerow.graph import NotReadableError

PLAIN: Final = {
    "String": pl.String,
    "Boolean": pl.Boolean,
    "Int8": pl.Int8,
    "Int16": pl.Int16,
    "Int32": pl.Int32,
    "Int64": pl.Int64,
    "UInt8": pl.UInt8,
    "UInt16": pl.UInt16,
    "UInt32": pl.UInt32,
    "UInt64": pl.UInt64,
    "Float32": pl.Float32,
    "Float64": pl.Float64,
    "Date": pl.Date,
    "Null": pl.Null,
}

"""Types by name."""


def dtype_of(told: Any) -> pl.DataType | type[pl.DataType]:  # noqa: ANN401 - JSON
    """The type that an expression in JSON names.

    Raises:
        NotReadableError: if it is none that is known here.
    """
    literal = told.get("Literal") if isinstance(told, dict) else None
    if isinstance(literal, str) and literal in PLAIN:
        return PLAIN[literal]
    if isinstance(literal, dict) and next(iter(literal)) == "Datetime":
        return pl.Datetime("us")
    raise NotReadableError(f"a type {str(told)[:80]}")
