"""Expressions read back from their JSON into the graph of what they ask for."""

from __future__ import annotations

import io
import json
import re
from collections.abc import Callable, Mapping
from typing import Any, Final

import polars as pl

from resolver.frames.bridge import Call, recalled
from resolver.frames.onerow import binary, functions
from resolver.frames.onerow.dtypes import PLAIN, dtype_of
from resolver.frames.onerow.graph import Graph, Node, NotReadableError
from resolver.frames.onerow.values import single
from resolver.frames.onerow.writing import function
from resolver.frames.staging import Columns, Staged

Columned = Mapping[str, Node]

_TAGGED: Final = re.compile(rb"bridge-call:[0-9]+;")


class Reader:
    """Reads expressions over known columns into one graph."""

    def __init__(self, graph: Graph, element: Node | None = None) -> None:
        self.graph = graph
        self._element = element

    def read(self, expr: pl.Expr, columns: Columned) -> Node:
        """The node of the expression.

        Raises:
            NotReadableError: if it has a part that is not known here.
        """
        try:
            told = json.loads(expr.meta.serialize(format="json"))
        except (TypeError, AttributeError, pl.exceptions.ComputeError) as error:
            raise NotReadableError(f"an expression that cannot be serialised: {error}") from error
        try:
            return self.node(told, columns)
        except (KeyError, IndexError, TypeError, ValueError, AttributeError) as error:
            raise NotReadableError(f"an expression in an unknown form: {error!r}") from error

    def staged(self, staged: Staged, columns: Columned) -> dict[str, Node]:
        """The columns that the stages make of these."""
        found = dict(columns)
        for stage in staged.stages:
            if isinstance(stage, Columns):
                made = {name: self.read(expr, found) for name, expr in stage.exprs.items()}
                found = {**found, **made} if stage.kept else made
            else:
                where = self.read(stage.where, found)
                done = self.staged(stage.staged, found)
                found |= {
                    name: self.graph.choice(where, node, found[name]) for name, node in done.items()
                }
        return found

    def node(self, told: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        """The node of an expression in JSON."""
        if told == "Element" and self._element is not None:
            return self._element
        if not isinstance(told, dict) or len(told) != 1:
            raise NotReadableError(f"an expression {str(told)[:80]}")
        ((kind, content),) = told.items()
        read = getattr(self, f"_{kind.lower()}", None)
        if read is None:
            raise NotReadableError(f"an expression of the kind {kind}")
        found: Node = read(content, columns)
        return found

    def _column(self, content: str, columns: Columned) -> Node:
        if content not in columns:
            raise NotReadableError(f"a column {content} that is not there")
        return columns[content]

    def _alias(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        return self.node(content[0], columns)

    def _literal(self, content: Any, _columns: Columned) -> Node:  # noqa: ANN401 - JSON
        ((kind, value),) = content.items()
        if kind == "Dyn" and isinstance(value, dict) and next(iter(value)) in {"Int", "Float"}:
            return self.graph.constant(next(iter(value.values())))
        if kind == "Scalar" and isinstance(value, dict):
            ((dtype, plain),) = value.items()
            if dtype == "Null":
                return self.graph.constant(None, PLAIN.get(str(plain)))
            if dtype in PLAIN and dtype != "Date":
                wide = single(plain) if dtype == "Float32" else plain
                return self.graph.constant(wide, PLAIN[dtype])
            if dtype == "Datetime" and plain[1] == "Microseconds":
                return self.graph.constant(plain[0], pl.Datetime("us"))
        return self._known({"Literal": content})

    def _known(self, told: Any) -> Node:  # noqa: ANN401 - JSON
        """A list or a whole column that stands in the expression."""
        values = pl.select(evaluated(told)).to_series()
        if values.dtype == pl.List:
            values = values.explode() if len(values) == 1 else values
        if values.dtype == pl.List or len(values) < 1:
            raise NotReadableError("a list of lists, or an empty one")
        return self.graph.constant(tuple(values.to_list()), pl.List(values.dtype))

    def _ternary(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        where = self.node(content["predicate"], columns)
        then = self.node(content["truthy"], columns)
        return self.graph.choice(where, then, self.node(content["falsy"], columns))

    def _binaryexpr(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        left = self.node(content["left"], columns)
        right = self.node(content["right"], columns)
        return binary.combined(self.graph, content["op"], left, right)

    def _cast(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        value = self.node(content["expr"], columns)
        return functions.cast(self.graph, value, dtype_of(content["dtype"]), content["options"])

    def _gather(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        values = self.node(content["expr"], columns)
        if not values.constant:
            raise NotReadableError("a place in a column")
        place = self.node(content["idx"], columns)
        inner = values.dtype.inner if isinstance(values.dtype, pl.List) else None
        return self.graph.strict("{0}[{1}]", (values, place), inner, total=None in values.value)

    def _eval(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        values = self.node(content["expr"], columns)
        if content["variant"] != "List":
            raise NotReadableError(f"an evaluation of {content['variant']}")
        return self._each(values, content["evaluation"])

    def _each(self, values: Node, told: Any) -> Node:  # noqa: ANN401 - JSON
        """A list of what is said of its elements, some left out or each once."""
        if told == "Element":
            return values
        if isinstance(told, dict) and "Filter" in told:
            kept = self.graph.constant(_of_element(told["Filter"]["by"]))
            where = self.graph.strict("[x for x in {0} if {1}(x)]", (values, kept))
            inner = self.graph.constant(_of_element(told["Filter"]["input"]))
            if told["Filter"]["input"] == "Element":
                return where
            return self.graph.strict("[{1}(x) for x in {0}]", (where, inner))
        called = told.get("Function", {}) if isinstance(told, dict) else {}
        if isinstance(called.get("function"), dict) and "Unique" in called["function"]:
            whole = self._each(values, called["input"][0])
            return self.graph.strict("list(dict.fromkeys({0}))", (whole,))
        one = self.graph.constant(_of_element(told))
        return self.graph.strict("[{1}(x) for x in {0}]", (values, one))

    def _structeval(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        struct = self.node(content["expr"], columns)
        changed = {name(each): self.node(each, columns) for each in content["evaluation"]}
        names = dict.fromkeys([*_names(struct), *changed])
        fields = {n: changed.get(n) or self.graph.field(struct, n) for n in names}
        made = self.graph.struct(fields)
        none = self.graph.constant(None)
        return made if struct.sure else self.graph.choice(self.graph.missing(struct), none, made)

    def _function(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        args = [self.node(each, columns) for each in content["input"]]
        if content["function"] == "AsStruct":
            names = [name(each) for each in content["input"]]
            return self.graph.struct(dict(zip(names, args, strict=True)))
        return functions.applied(self.graph, content["function"], args)

    def _anonymousfunction(self, content: Any, columns: Columned) -> Node:  # noqa: ANN401 - JSON
        found = _TAGGED.search(bytes(content["function"]))
        if found is None:
            raise NotReadableError("a Python function that did not come over the bridge")
        call = recalled(found[0].decode())
        args = [self.node(each, columns) for each in content["input"]]
        if call.staged is None:
            return self._called(call, args)
        made = self.staged(call.staged, dict(zip(call.inputs, args, strict=True)))
        (answer,) = made.values()
        none = self.graph.constant(None, call.dtype)
        for arg in args[: call.needs]:
            answer = self.graph.choice(self.graph.missing(arg), none, answer)
        return answer

    def _called(self, call: Call, args: list[Node]) -> Node:
        """A Python function; a number of single precision is rounded as columns do."""
        function = self.graph.constant(call.one)
        inner = ", ".join(f"{{{number}}}" for number in range(1, len(args) + 1))
        code = f"single({{0}}({inner}))" if call.dtype == pl.Float32 else f"{{0}}({inner})"
        dtype = call.dtype
        total = call.dtype in (pl.Float32, pl.Boolean)
        needs = call.needs + 1
        return self.graph.strict(code, [function, *args], dtype, needs=needs, total=total)


def _names(struct: Node) -> list[str]:
    """The names of the fields of a struct."""
    if isinstance(struct.dtype, pl.Struct):
        return [field.name for field in struct.dtype.fields]
    if struct.op == "struct":
        return [*struct.value]
    if struct.op == "if":
        return _names(struct.args[2] if struct.args[1].constant else struct.args[1])
    raise NotReadableError("fields of a struct that is not known")


def name(told: Any) -> str:  # noqa: ANN401 - JSON
    """The name of the column that an expression in JSON makes."""
    if "Alias" in told:
        return str(told["Alias"][1])
    if "Column" in told:
        return str(told["Column"])
    return evaluated(told).meta.output_name()


def evaluated(told: Any) -> pl.Expr:  # noqa: ANN401 - JSON
    """The expression of some JSON."""
    return pl.Expr.deserialize(io.StringIO(json.dumps(told)), format="json")


def _of_element(told: Any) -> Callable[[Any], Any]:  # noqa: ANN401 - JSON
    """The function of one element that an expression in JSON is."""
    graph = Graph()
    element = graph.column("element", None)
    node = Reader(graph, element).node(told, {})
    return function(graph, {"found": node}, {"element": "element"}, ("element",), single=True)
