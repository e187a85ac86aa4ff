"""The functions that expressions call, each as what it is for single values."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import polars as pl

from resolver.frames.onerow import lists, texts, times
from resolver.frames.onerow.binary import combined, joined
from resolver.frames.onerow.builders import Builder
from resolver.frames.onerow.dtypes import dtype_of
from resolver.frames.onerow.graph import Dtype, Graph, Node, NotReadableError
from resolver.frames.onerow.values import decimal, logarithm, within

_RANGES: Final = {
    pl.Int8: (-(2**7), 2**7 - 1),
    pl.Int16: (-(2**15), 2**15 - 1),
    pl.Int32: (-(2**31), 2**31 - 1),
    pl.Int64: (-(2**63), 2**63 - 1),
    pl.UInt8: (0, 2**8 - 1),
    pl.UInt16: (0, 2**16 - 1),
    pl.UInt32: (0, 2**32 - 1),
    pl.UInt64: (0, 2**64 - 1),
}
_FITTING: Final = {dtype: within(*limits) for dtype, limits in _RANGES.items()}
_DAY: Final = 86_400_000_000


def applied(graph: Graph, told: Any, args: list[Node]) -> Node:  # noqa: ANN401 - JSON
    """The node of a function in JSON.

    Raises:
        NotReadableError: if it is none that is known here.
    """
    name, params, known = told, None, _FUNCTIONS
    if isinstance(name, dict) and len(name) == 1 and name.keys() & _GROUPS.keys():
        ((group, name),) = name.items()
        known = _GROUPS[group]
    if isinstance(name, dict) and len(name) == 1:
        ((name, params),) = name.items()
    builder = known.get(name) if isinstance(name, str) else None
    if builder is None:
        raise NotReadableError(f"a function {str(told)[:80]}")
    return builder(graph, args, params)


def cast(graph: Graph, value: Node, dtype: Dtype, options: str) -> Node:
    """The value in another type; where that may fail, it is null.

    Raises:
        NotReadableError: for a change of type that is not known here.
    """
    if value.constant and value.value is None:
        return graph.constant(None, dtype)
    if value.dtype == dtype:
        return value
    if dtype == pl.String:
        return graph.strict("written({0})", (value,), pl.String)
    if dtype == pl.Boolean:
        return graph.strict("bool({0})", (value,), pl.Boolean)
    if dtype in _RANGES:
        return _to_integer(graph, value, dtype, options)
    if dtype == pl.Float32:
        return graph.strict("single({0})", (value,), dtype)
    if dtype == pl.Float64:
        if value.dtype == pl.String or value.dtype is None:
            return graph.strict("{0}({1})", (graph.constant(decimal), value), dtype, total=False)
        return graph.strict("float({0})", (value,), dtype)
    if dtype in (pl.Date, pl.Datetime):
        return _to_time(graph, value, dtype)
    raise NotReadableError(f"a cast to {dtype}")


def _to_integer(graph: Graph, value: Node, dtype: Dtype, options: str) -> Node:
    if value.constant:
        return graph.constant(int(value.value), dtype)
    if value.dtype == pl.Boolean:
        return graph.strict("(1 if {0} else 0)", (value,), dtype)
    if value.dtype in _RANGES or (value.dtype is None and options == "Strict"):
        code = "{0}" if value.dtype in _RANGES else "whole({0})"
        return graph.strict(code, (value,), dtype)
    if value.dtype in (pl.Float32, pl.Float64):
        return graph.strict("int({0})", (value,), dtype)
    fitting = graph.constant(_FITTING[_base(dtype)])
    return graph.strict("{0}({1})", (fitting, value), dtype, total=False)


def _base(dtype: Dtype) -> Any:  # noqa: ANN401 - the class of a type
    return dtype.base_type() if dtype is not None else None


def _to_time(graph: Graph, value: Node, dtype: Dtype) -> Node:
    if value.dtype == pl.Datetime and dtype == pl.Date:
        return graph.strict(f"({{0}} // {_DAY})", (value,), dtype)
    if value.dtype == pl.Date and dtype == pl.Datetime:
        return graph.strict(f"({{0}} * {_DAY})", (value,), dtype)
    if value.dtype == pl.Int64 and dtype == pl.Datetime:
        return graph.strict("{0}", (value,), dtype)
    raise NotReadableError(f"a cast of {value.dtype} to {dtype}")


def _any(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return joined(graph, "or", list(args))


def _all(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return joined(graph, "and", list(args))


def _not(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return graph.negated(args[0])


def _is_null(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return graph.missing(args[0])


def _is_not_null(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return graph.negated(graph.missing(args[0]))


def _is_in(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    value, known = args
    if params["nulls_equal"] or not known.constant or not isinstance(known.value, tuple):
        raise NotReadableError("membership in what is not known")
    found = graph.constant(_members(known.value))
    return graph.strict("({0} in {1})", (value, found), pl.Boolean, needs=1)


@cache
def _members(values: tuple[Any, ...]) -> frozenset[Any]:
    return frozenset(values) - {None}


def _is_between(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if params["closed"] != "Both":
        raise NotReadableError("an open interval")
    value, low, high = args
    above = combined(graph, "GtEq", value, low)
    return joined(graph, "and", [above, combined(graph, "LtEq", value, high)])


def _fill_null(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    value, other = args
    if value.sure:
        return value
    if value.constant and value.value is None:
        return other
    return graph.lazy("fill", (value, other), value.dtype or other.dtype)


def _coalesce(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    kept = [arg for arg in args if not (arg.constant and arg.value is None)]
    sure = next((n for n, arg in enumerate(kept) if arg.sure), len(kept))
    kept = kept[: sure + 1]
    return graph.lazy("coalesce", kept, kept[0].dtype) if kept else args[0]


def _horizontal(word: str) -> Builder:
    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        kept = [arg for arg in args if not (arg.constant and arg.value is None)]
        dtypes = [arg.dtype for arg in kept if arg.dtype is not None]
        dtype = pl.Float64() if pl.Float64 in dtypes else (dtypes[0] if dtypes else None)
        if all(arg.sure for arg in kept) and len(kept) == 2:
            sign = ">" if word == "greatest" else "<"
            code = f"({{0}} if {{0}} {sign} {{1}} else {{1}})"
            return graph.strict(code, kept, dtype)
        code = ", ".join(f"{{{n}}}" for n in range(len(kept)))
        total = any(arg.sure for arg in kept)
        return graph.strict(f"{word}({code})", kept, dtype, needs=0, total=total)

    return build


def _sum(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if not params["ignore_nulls"]:
        raise NotReadableError("a sum of nulls")
    if len(args) > 2 and any(arg.dtype in (pl.Float32, pl.Float64) for arg in args):
        raise NotReadableError("a sum whose last digit depends on threads")
    whole_ = [_fill_null(graph, (arg, graph.constant(0)), None) for arg in args]
    total = whole_[0]
    for one in whole_[1:]:
        total = combined(graph, "Plus", total, one)
    return total


def _clip(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    value, *limits = args
    if params["has_min"]:
        value = graph.strict("max({0}, {1})", (value, limits.pop(0)), value.dtype)
    if params["has_max"]:
        value = graph.strict("min({0}, {1})", (value, limits.pop(0)), value.dtype)
    return value


def _replaced(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    value, old, new = args
    table = graph.constant(_table(old.value, new.value))
    return graph.strict("{0}.get({1}, {1})", (table, value), value.dtype)


def _replaced_strictly(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if len(args) != 4:
        raise NotReadableError("a replacement without a default")
    value, old, new, default = args
    dtype = dtype_of(params["return_dtype"])
    table = graph.constant(_table(old.value, new.value))
    if default.constant and default.value is None:
        return graph.strict("{0}.get({1})", (table, value), dtype, total=False)
    code = "{0}.get({1}, {2})"
    return graph.strict(code, (table, value, default), dtype, needs=1, total=default.sure)


@cache
def _table(old: Any, new: Any) -> dict[Any, Any]:  # noqa: ANN401 - constants
    before = old if isinstance(old, tuple) else (old,)
    after = new if isinstance(new, tuple) else (new,) * len(before)
    return dict(zip(before, after, strict=True))


def _strict(code: str, dtype: Dtype = None, *, total: bool = True) -> Builder:
    """A function of the values alone, of the type of the first where none is said."""

    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        return graph.strict(code, args, dtype or args[0].dtype, total=total)

    return build


def _power(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    return graph.strict("power({0}, {1})", args, pl.Float64())


def _logarithm(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    if all(arg.constant for arg in args):
        return graph.constant(logarithm(*(arg.value for arg in args)), pl.Float64())
    return graph.strict("logarithm({0}, {1})", args, pl.Float64())


def _rounding(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if params["mode"] != "HalfToEven":
        raise NotReadableError(f"rounding {params['mode']}")
    code = f"rounded({{0}}, {params['decimals']})"
    return graph.strict(code, args, args[0].dtype)


def _field(graph: Graph, args: Sequence[Node], name: Any) -> Node:  # noqa: ANN401
    return graph.field(args[0], name)


_FUNCTIONS: Final[dict[str, Builder]] = {
    "AnyHorizontal": _any,
    "AllHorizontal": _all,
    "Not": _not,
    "IsNull": _is_null,
    "IsNotNull": _is_not_null,
    "IsIn": _is_in,
    "IsBetween": _is_between,
    "FillNull": _fill_null,
    "Coalesce": _coalesce,
    "MaxHorizontal": _horizontal("greatest"),
    "MinHorizontal": _horizontal("least"),
    "SumHorizontal": _sum,
    "Clip": _clip,
    "Replace": _replaced,
    "ReplaceStrict": _replaced_strictly,
    "FieldByName": _field,
    "Abs": _strict("abs({0})"),
    "Negate": _strict("(-{0})"),
    "Round": _rounding,
    "Pow": _power,
    "Log": _logarithm,
    "Log1p": _strict("log1p({0})"),
}
_GROUPS: Final = {
    "Boolean": _FUNCTIONS,
    "StructExpr": _FUNCTIONS,
    "StringExpr": texts.FUNCTIONS | times.FUNCTIONS,
    "ListExpr": lists.FUNCTIONS,
    "TemporalExpr": times.FUNCTIONS,
}
