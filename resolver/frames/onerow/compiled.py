"""The way in: expressions over known columns to a function of one row."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl

from resolver.frames.onerow.graph import Dtype, Graph
from resolver.frames.onerow.reading import Reader
from resolver.frames.onerow.writing import function
from resolver.frames.staging import Staged

Schema = Mapping[str, Dtype]


def compiled(
    told: Mapping[str, pl.Expr] | Staged,
    schema: Schema,
    columns: Mapping[str, str] | None = None,
    arguments: tuple[str, ...] = ("row",),
    *,
    single: bool = False,
) -> Callable[..., Any]:
    """The function that answers for one row what the expressions, or the stages, do for columns.

    The answer is a dictionary, or with `single` the value of the only output.

    `schema` has the columns that are read and their types; `columns` what stands for each of them
    in Python, over the `arguments` of the function: by default `row["name"]`. Texts are `str`,
    structs dictionaries, lists `list`, times microseconds and dates days since 1970, null `None`.

    Raises:
        NotReadableError: if an expression has a part that is not known here.
    """
    graph = Graph()
    reader = Reader(graph)
    known = {name: graph.column(name, dtype) for name, dtype in schema.items()}
    if isinstance(told, Staged):
        outputs = reader.staged(told, known)
    else:
        outputs = {name: reader.read(expr, known) for name, expr in told.items()}
    places = {name: f"row[{name!r}]" for name in schema} | dict(columns or {})
    return function(graph, outputs, places, arguments, single=single)
