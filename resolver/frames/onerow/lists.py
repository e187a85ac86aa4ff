"""The functions of lists, each as what it is for single values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from resolver.frames.onerow.builders import Builder, plain
from resolver.frames.onerow.graph import Graph, Node, NotReadableError


def _listed(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    if any(isinstance(arg.dtype, pl.List) for arg in args):
        raise NotReadableError("lists one after the other")
    inner = ", ".join(f"{{{n}}}" for n in range(len(args)))
    return graph.strict(f"[{inner}]", args, None, needs=0)


def _join(graph: Graph, args: Sequence[Node], ignore: Any) -> Node:  # noqa: ANN401
    if not ignore:
        raise NotReadableError("a join of nulls")
    return graph.strict("{1}.join([x for x in {0} if x is not None])", args, pl.String)


def _sorted(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if params["descending"] or params["nulls_last"]:
        raise NotReadableError("a sort from the end")
    code = "sorted({0}, key=lambda x: (x is not None, x))"
    return graph.strict(code, args, args[0].dtype)


def _place(graph: Graph, args: Sequence[Node], null_on_oob: Any) -> Node:  # noqa: ANN401
    if not null_on_oob:
        raise NotReadableError("a place that may not be there")
    inner = args[0].dtype.inner if isinstance(args[0].dtype, pl.List) else None
    return graph.strict("item({0}, {1})", args, inner, total=False)


FUNCTIONS: Final[dict[str, Builder]] = {
    "Concat": _listed,
    "Join": _join,
    "Sort": _sorted,
    "Get": _place,
    "Length": plain("len({0})", pl.UInt32),
    "DropNulls": plain("[x for x in {0} if x is not None]", None),
}
