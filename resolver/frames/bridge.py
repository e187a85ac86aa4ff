"""The only way from polars expressions to Python functions.

Parsers run once per distinct value; string scorers run pairwise in chunks, because
`rapidfuzz.process.cpdist` is memory-bound on long lists (two times faster in chunks of 10 to 20
thousand pairs).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
import polars as pl
from rapidfuzz.process import cpdist

CHUNK = 16_384
Scorer = Callable[..., float]


def over_distinct(
    expr: pl.Expr,
    parse: Callable[[list[str]], Sequence[Any]],
    dtype: pl.DataType | type[pl.DataType],
) -> pl.Expr:
    """The result of `parse` for every value, called once with the sorted distinct non-null values.

    `parse` answers one result per value, in order; null stays null.
    """

    def run(values: pl.Series) -> pl.Series:
        distinct = values.drop_nulls().unique().sort()
        parsed = pl.Series("parsed", parse(distinct.to_list()), dtype=dtype, strict=False)
        return _spread(values, distinct, parsed)

    return expr.map_batches(run, return_dtype=dtype, is_elementwise=True)


def over_distinct_rows(
    exprs: Sequence[pl.Expr],
    parse: Callable[[list[tuple[Any, ...]]], Sequence[Any]],
    dtype: pl.DataType | type[pl.DataType],
) -> pl.Expr:
    """Like `over_distinct` for functions of several values; null where the first value is null."""

    def run(values: Sequence[pl.Series]) -> pl.Series:
        frame = pl.DataFrame([s.alias(str(i)) for i, s in enumerate(values)])
        names = frame.columns
        distinct = frame.filter(pl.col("0").is_not_null()).unique().sort(names)
        parsed = pl.Series("parsed", parse(distinct.rows()), dtype=dtype, strict=False)
        joined = frame.join(
            distinct.with_columns(parsed),
            on=names,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        return joined["parsed"]

    return pl.map_batches(list(exprs), run, return_dtype=dtype, is_elementwise=True)


def framewise(
    exprs: Mapping[str, pl.Expr],
    run: Callable[[pl.DataFrame], pl.Series],
    dtype: pl.DataType | type[pl.DataType],
) -> pl.Expr:
    """What `run` makes of the frame of these expressions, one result per row, in order.

    For work in stages, where a stage looks only at the rows that an earlier one left open; as one
    expression every use of an earlier stage would be computed anew.
    """

    def over(values: Sequence[pl.Series]) -> pl.Series:
        rows = next((len(s) for s in values if len(s) != 1), 1)
        wide = [s if len(s) == rows else s.new_from_index(0, rows) for s in values]
        return run(pl.DataFrame(dict(zip(exprs, wide, strict=True)))).cast(dtype)

    return pl.map_batches(list(exprs.values()), over, return_dtype=dtype, is_elementwise=True)


def pairwise(left: pl.Expr, right: pl.Expr, scorer: Scorer) -> pl.Expr:
    """The score of every pair of strings as Float32; null where either side is null."""

    def run(values: Sequence[pl.Series]) -> pl.Series:
        a, b = values
        if len(a) != len(b):  # a literal arrives with one row
            a, b = (s.new_from_index(0, max(len(a), len(b))) if len(s) == 1 else s for s in (a, b))
        both = (a.is_not_null() & b.is_not_null()).arg_true()
        scores = np.full(len(a), np.nan, dtype=np.float32)
        rows = both.to_numpy()
        a, b = a.gather(both), b.gather(both)
        for start in range(0, len(rows), CHUNK):
            stop = start + CHUNK
            scores[rows[start:stop]] = cpdist(
                a[start:stop].to_list(),
                b[start:stop].to_list(),
                scorer=scorer,
                dtype=np.float32,
                workers=-1,
            )
        return pl.Series(scores, nan_to_null=True)

    return pl.map_batches([left, right], run, return_dtype=pl.Float32, is_elementwise=True)


def _spread(values: pl.Series, distinct: pl.Series, parsed: pl.Series) -> pl.Series:
    if values.null_count() == 0 and len(distinct) == len(values) and values.is_sorted():
        return parsed
    lookup = pl.DataFrame({"value": distinct, "parsed": parsed})
    return (
        values.alias("value")
        .to_frame()
        .join(lookup, on="value", how="left", maintain_order="left")["parsed"]
    )
