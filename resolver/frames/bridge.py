"""The only way from polars expressions to Python functions.

Parsers run once per distinct value; string scorers run pairwise in chunks, because
`rapidfuzz.process.cpdist` is memory-bound on long lists (two times faster in chunks of 10 to 20
thousand pairs). Every function is told for one row as well (`Call`), so that an expression can be
read back and run on single rows.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from weakref import WeakValueDictionary

import numpy as np
import polars as pl
from rapidfuzz.process import cpdist

from resolver.frames.staging import Staged

CHUNK = 16_384
TAG: Final = "bridge-call:"
"""What stands before the number of a call in the bytes of a serialised expression."""

Scorer = Callable[..., float]
Dtype = pl.DataType | type[pl.DataType]
_PICKLED: Final = WeakValueDictionary[int, "Call"]()


@dataclass(frozen=True, slots=True, eq=False, weakref_slot=True)
class Call:
    """A Python function within an expression: `run` for columns, and what it is for one row.

    For one row it is either `one`, a function of the plain values that is asked only where the
    first `needs` of them are there (else the answer is null), or the stages `staged` over `inputs`.
    """

    run: Callable[[Sequence[pl.Series]], pl.Series]
    dtype: Dtype
    one: Callable[..., Any] | None = None
    needs: int = 0
    staged: Staged | None = None
    inputs: tuple[str, ...] = ()

    def __call__(self, values: Sequence[pl.Series], **_: object) -> pl.Series:
        """The result for whole columns."""
        return self.run(values)

    def __reduce__(self) -> tuple[Callable[[str], Call], tuple[str]]:
        _PICKLED[id(self)] = self
        return recalled, (f"{TAG}{id(self)};",)

    def over(self, exprs: Sequence[pl.Expr]) -> pl.Expr:
        """The expression of this call on these values."""
        return pl.map_batches(list(exprs), self, return_dtype=self.dtype, is_elementwise=True)


def recalled(tag: str) -> Call:
    """The call that was serialised under this tag in this process, as long as it is in use.

    Raises:
        KeyError: if it is no longer.
    """
    return _PICKLED[int(tag.removeprefix(TAG).rstrip(";"))]


def over_distinct(
    expr: pl.Expr, parse: Callable[[list[str]], Sequence[Any]] | Staged, dtype: Dtype
) -> pl.Expr:
    """The result of `parse` for every value, called once with the sorted distinct non-null values.

    `parse` answers one result per value, in order; null stays null. As stages it reads the column
    `value`, and its last one selects one column.
    """
    if isinstance(parse, Staged):
        staged = parse

        def found(distinct: pl.Series) -> pl.Series:
            return staged.run(distinct.alias("value").to_frame()).to_series().cast(dtype)

    else:
        function = parse

        def found(distinct: pl.Series) -> pl.Series:
            return pl.Series("parsed", function(distinct.to_list()), dtype=dtype, strict=False)

    def run(values: Sequence[pl.Series]) -> pl.Series:
        distinct = values[0].drop_nulls().unique().sort()
        return _spread(values[0], distinct, found(distinct))

    if isinstance(parse, Staged):
        call = Call(run=run, dtype=dtype, staged=parse, inputs=("value",), needs=1)
    else:
        call = Call(run=run, dtype=dtype, one=_first(parse, dtype), needs=1)
    return call.over([expr])


def over_distinct_rows(
    exprs: Sequence[pl.Expr],
    parse: Callable[[list[tuple[Any, ...]]], Sequence[Any]] | Staged,
    dtype: Dtype,
    needs: int = 1,
) -> pl.Expr:
    """Like `over_distinct` for functions of several values; null where the first value is null.

    With `needs` 0 all rows are asked. Stages read the columns `0`, `1` and so on.
    """
    names = [str(number) for number in range(len(exprs))]

    def run(values: Sequence[pl.Series]) -> pl.Series:
        frame = pl.DataFrame([s.alias(name) for name, s in zip(names, values, strict=True)])
        asked = frame.filter(pl.col("0").is_not_null()) if needs else frame
        distinct = asked.unique().sort(names)
        if isinstance(parse, Staged):
            parsed = parse.run(distinct).to_series().cast(dtype).alias("parsed")
        else:
            parsed = pl.Series("parsed", parse(distinct.rows()), dtype=dtype, strict=False)
        joined = frame.join(
            distinct.with_columns(parsed),
            on=names,
            how="left",
            nulls_equal=True,
            maintain_order="left",
        )
        return joined["parsed"]

    if isinstance(parse, Staged):
        call = Call(run=run, dtype=dtype, staged=parse, inputs=tuple(names), needs=needs)
    else:
        function = _first(parse, dtype)
        call = Call(run=run, dtype=dtype, one=lambda *row: function(row), needs=needs)
    return call.over(exprs)


def framewise(exprs: Mapping[str, pl.Expr], staged: Staged, dtype: Dtype) -> pl.Expr:
    """What the stages make of the frame of these expressions, one result per row, in order.

    The last of them selects one column.
    """

    def run(values: Sequence[pl.Series]) -> pl.Series:
        wide = _wide(values)
        frame = pl.DataFrame(dict(zip(exprs, wide, strict=True)))
        return staged.run(frame).to_series().cast(dtype)

    call = Call(run=run, dtype=dtype, staged=staged, inputs=tuple(exprs))
    return call.over(list(exprs.values()))


def rowwise(
    exprs: Sequence[pl.Expr],
    judge: Callable[..., Any],
    dtype: Dtype,
    run: Callable[[Sequence[pl.Series]], pl.Series] | None = None,
    needs: int = 0,
) -> pl.Expr:
    """What `judge` says of the values of each row; `run` says the same of whole columns, faster.

    A `judge` with `needs` is asked only where the first so many values are not null.
    """
    shape = _shaped(dtype)

    def each(values: Sequence[pl.Series]) -> pl.Series:
        rows = zip(*_wide(values), strict=True)
        told = [None if None in row[:needs] else judge(*row) for row in rows]
        return pl.Series([shape(one) for one in told], dtype=dtype)

    call = Call(run=run or each, dtype=dtype, one=lambda *row: shape(judge(*row)), needs=needs)
    return call.over(exprs)


def pairwise(left: pl.Expr, right: pl.Expr, scorer: Scorer) -> pl.Expr:
    """The score of every pair of strings as Float32; null where either side is null."""

    def run(values: Sequence[pl.Series]) -> pl.Series:
        a, b = _wide(values)
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

    return Call(run=run, dtype=pl.Float32, one=scorer, needs=2).over([left, right])


def _wide(values: Sequence[pl.Series]) -> list[pl.Series]:
    """All values as many as the longest; a literal arrives with one row."""
    rows = next((len(s) for s in values if len(s) != 1), 1)
    return [s if len(s) == rows else s.new_from_index(0, rows) for s in values]


def _first(parse: Callable[[list[Any]], Sequence[Any]], dtype: Dtype) -> Callable[[Any], Any]:
    """The function of one value that a function of many is."""
    shape = _shaped(dtype)
    return lambda value: shape(parse([value])[0])


def _shaped(dtype: Dtype) -> Callable[[Any], Any]:
    """What makes structs that are told as tuples dictionaries."""
    if not isinstance(dtype, pl.Struct):
        return lambda value: value
    names = [field.name for field in dtype.fields]

    def shape(value: Any) -> Any:  # noqa: ANN401 - whatever a function answers
        return dict(zip(names, value, strict=True)) if isinstance(value, tuple) else value

    return shape


def _spread(values: pl.Series, distinct: pl.Series, parsed: pl.Series) -> pl.Series:
    if values.null_count() == 0 and len(distinct) == len(values) and values.is_sorted():
        return parsed
    lookup = pl.DataFrame({"value": distinct, "parsed": parsed})
    return (
        values.alias("value")
        .to_frame()
        .join(lookup, on="value", how="left", maintain_order="left")["parsed"]
    )
