"""How functions of columns are put down as functions of values."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import polars as pl

from resolver.frames.onerow.graph import Dtype, Graph, Node

Builder = Callable[[Graph, Sequence[Node], Any], Node]
"""What makes a node of the arguments and parameters of a function."""


def plain(code: str, dtype: Dtype = pl.String, *, total: bool = True) -> Builder:
    """Python code over all arguments, null where one is."""

    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        return graph.strict(code, args, dtype, total=total)

    return build


def called(
    function: Callable[..., Any], dtype: Dtype = pl.String, *, total: bool = True
) -> Builder:
    """A function of this house over all arguments, null where one is."""

    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        inner = ", ".join(f"{{{n}}}" for n in range(1, len(args) + 1))
        called = (graph.constant(function), *args)
        return graph.strict(f"{{0}}({inner})", called, dtype, total=total)

    return build
