"""The functions of times, each as what it is for single values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

import polars as pl

from resolver.frames.onerow import values
from resolver.frames.onerow.builders import Builder, called
from resolver.frames.onerow.graph import Graph, Node, NotReadableError

_MICROS: Final = (604_800_000_000, 86_400_000_000, 3_600_000_000, 60_000_000, 1_000_000, 1_000, 1)


def _strptime(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    told, options = params
    layout = options["format"]
    if options["strict"] or not options["exact"]:
        raise NotReadableError("a time that must be there")
    known = {
        ("Date", "%Y-%m-%d"): (values.day, pl.Date()),
        ("Datetime", "%Y-%m-%d"): (values.midnight, pl.Datetime("us")),
        ("Datetime", "%Y-%m-%dt%H:%M:%S%.f"): (values.moment, pl.Datetime("us")),
    }
    kind = told["Literal"] if isinstance(told["Literal"], str) else next(iter(told["Literal"]))
    if (kind, layout) not in known:
        raise NotReadableError(f"a time written {layout}")
    function, dtype = known[kind, layout]
    return called(function, dtype, total=False)(graph, args[:1], None)


def _duration(graph: Graph, args: Sequence[Node], unit: Any) -> Node:  # noqa: ANN401
    if unit != "Microseconds" or not all(a.constant and not a.value for a in args[7:]):
        raise NotReadableError("a duration of nanoseconds")
    order = (0, 1, 2, 3, 4, 5, 6)
    kept = [(args[n], _MICROS[n]) for n in order if not (args[n].constant and not args[n].value)]
    code = " + ".join(f"{{{n}}} * {micros}" for n, (_, micros) in enumerate(kept))
    return graph.strict(f"({code})", [arg for arg, _ in kept], pl.Duration("us"))


def _part(place: int) -> Builder:
    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        if args[0].dtype != pl.Date:
            raise NotReadableError("a part of what is no date")
        code = f"{{0}}({{1}})[{place}]"
        dtype = pl.Int32() if place == 0 else pl.Int8()
        return graph.strict(code, (graph.constant(values.calendar), args[0]), dtype)

    return build


def _to_string(graph: Graph, args: Sequence[Node], layout: Any) -> Node:  # noqa: ANN401
    if args[0].dtype != pl.Date or layout != "%Y-%m-%d":
        raise NotReadableError("a time as a text")
    return called(values.iso)(graph, args, None)


FUNCTIONS: Final[dict[str, Builder]] = {
    "Strptime": _strptime,
    "Duration": _duration,
    "Year": _part(0),
    "Month": _part(1),
    "Day": _part(2),
    "ToString": _to_string,
}
