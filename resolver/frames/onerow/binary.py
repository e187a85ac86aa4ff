"""Operators between two values, and what kind of number comes of them."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.frames.onerow.graph import Dtype, Graph, Node, NotReadableError
from resolver.frames.onerow.values import single

_SIGNS: Final = {"Eq": "==", "NotEq": "!=", "Lt": "<", "LtEq": "<=", "Gt": ">", "GtEq": ">="}
_NUMBERS: Final = {
    "Plus": "+",
    "Minus": "-",
    "Multiply": "*",
    "FloorDivide": "//",
    "Modulus": "%",
}
_JOINED: Final = {"And": "and", "LogicalAnd": "and", "Or": "or", "LogicalOr": "or"}
_DAY: Final = 86_400_000_000
_WIDE: Final = (pl.Float64, pl.Float32)


def combined(graph: Graph, op: str, left: Node, right: Node) -> Node:
    """The node of `left op right`.

    Raises:
        NotReadableError: if the operator is none that is known here.
    """
    if op in _JOINED:
        return joined(graph, _JOINED[op], [left, right])
    if op in _SIGNS:
        left, right = _narrow(graph, left, right), _narrow(graph, right, left)
        return graph.compared(_SIGNS[op], left, right)
    if op == "EqValidity":
        return _alike(graph, left, right)
    if op == "NotEqValidity":
        return graph.negated(_alike(graph, left, right))
    if op == "TrueDivide":
        return _divided(graph, left, right)
    if op in _NUMBERS:
        return _reckoned(graph, op, left, right)
    raise NotReadableError(f"the operator {op}")


def joined(graph: Graph, op: str, args: list[Node]) -> Node:
    """`and` or `or` of truth values; what is known already is left out."""
    ends = op == "or"
    if any(arg.constant and arg.value is ends for arg in args):
        return graph.constant(ends, pl.Boolean)
    kept = [arg for arg in args if not (arg.constant and arg.value is not None)]
    return graph.lazy(op, kept, pl.Boolean) if kept else graph.constant(not ends, pl.Boolean)


def _alike(graph: Graph, left: Node, right: Node) -> Node:
    left, right = _narrow(graph, left, right), _narrow(graph, right, left)
    return graph.strict("({0} == {1})", (left, right), pl.Boolean, needs=0)


def _reckoned(graph: Graph, op: str, left: Node, right: Node) -> Node:
    if op == "Plus" and left.dtype == pl.Date and right.dtype == pl.Duration:
        code = f"({{0}} + {{1}} // {_DAY})"
        return graph.strict(code, (left, right), pl.Date)
    if op in {"FloorDivide", "Modulus"} and not (right.constant and right.value):
        raise NotReadableError(f"{op} by a number that is not known")
    dtype = _number(left, right)
    if op == "Plus" and left.dtype == pl.Datetime:
        dtype = left.dtype
    return _rounded(graph, f"({{0}} {_NUMBERS[op]} {{1}})", left, right, dtype)


def _divided(graph: Graph, left: Node, right: Node) -> Node:
    """A quotient; a column of many rows is multiplied by the reciprocal of a constant."""
    dtype = _number(left, right)
    if dtype not in _WIDE:
        dtype = pl.Float64
    if not (right.constant and right.value) or left.constant:
        return _rounded(graph, "divided({0}, {1})", left, right, dtype)
    by = single(1 / single(right.value)) if dtype == pl.Float32 else 1 / right.value
    return _rounded(graph, "({0} * {1})", left, graph.constant(by), dtype)


def _rounded(graph: Graph, code: str, left: Node, right: Node, dtype: Dtype) -> Node:
    """Numbers of single precision, rounded to it."""
    if dtype != pl.Float32:
        return graph.strict(code, (left, right), dtype)
    left, right = _narrow(graph, left, right), _narrow(graph, right, left)
    return graph.strict(f"single{code}", (left, right), dtype)


def _number(left: Node, right: Node) -> Dtype:
    """The type of a number made of two; a constant takes on that of the other."""
    for one, other in ((left, right), (right, left)):
        if one.dtype is None and one.constant:
            floating = isinstance(one.value, float) and other.dtype not in _WIDE
            return pl.Float64 if floating and other.dtype != pl.String else other.dtype
    if left.dtype == right.dtype:
        return left.dtype
    kinds = [side.dtype for side in (left, right)]
    if pl.Float64 in kinds:
        return pl.Float64
    small = (pl.Int8, pl.Int16, pl.UInt8, pl.UInt16, pl.Boolean)
    if pl.Float32 in kinds:
        return pl.Float32 if any(kind in small for kind in kinds) else pl.Float64
    return left.dtype if right.dtype == pl.Boolean else right.dtype


def _narrow(graph: Graph, node: Node, other: Node) -> Node:
    """A constant beside a number of single precision is of single precision too."""
    if node.constant and isinstance(node.value, float) and node.dtype is None:
        return graph.constant(single(node.value)) if other.dtype == pl.Float32 else node
    return node
