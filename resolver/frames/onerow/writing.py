"""The graph written down as one Python function, compiled once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from math import log1p
from typing import Any, Final

from resolver.frames.onerow import values
from resolver.frames.onerow.graph import Graph, Node, NotReadableError
from resolver.frames.onerow.scopes import FALSE, TRUE, VALUE, Guard, Scope, placed

_TURNED: Final = {"==": "!=", "!=": "==", "<": ">=", "<=": ">", ">": "<=", ">=": "<"}
_KNOWN: Final = {
    "single": values.single,
    "size": values.size,
    "whole": values.whole,
    "written": values.written,
    "greatest": values.greatest,
    "least": values.least,
    "padded": values.padded,
    "item": values.item,
    "rounded": values.rounded,
    "power": values.power,
    "divided": values.divided,
    "logarithm": values.logarithm,
    "log1p": log1p,
    "normalize": unicodedata.normalize,
}


def function(
    graph: Graph,
    outputs: Mapping[str, Node],
    columns: Mapping[str, str],
    arguments: Sequence[str],
    *,
    single: bool = False,
) -> Callable[..., Any]:
    """The function of the arguments that answers a dictionary of the outputs.

    `columns`: what stands for each column in Python. `single`: the one output itself is answered.

    Raises:
        NotReadableError: if there are more conditions within others than Python takes.
    """
    writer = _Writer(graph, list(outputs.values()), columns)
    lines = writer.lines()
    told = [writer.code(node, VALUE) for node in outputs.values()]
    named = ", ".join(f"{name!r}: {code}" for name, code in zip(outputs, told, strict=True))
    answer = told[0] if single else f"{{{named}}}"
    body = "\n".join(f"    {line}" for line in [*lines, f"return {answer}"])
    source = f"def row({', '.join(arguments)}):\n{body}\n"
    space: dict[str, Any] = {**_KNOWN, **writer.constants}
    try:
        exec(compile(source, "<one row>", "exec"), space)
    except (SyntaxError, RecursionError, MemoryError) as error:
        raise NotReadableError(
            f"conditions within conditions, too many of them: {error}"
        ) from error
    made: Callable[..., Any] = space["row"]
    made.__doc__ = source
    return made


class _Writer:
    """Writes the nodes of one graph, block by block."""

    def __init__(self, graph: Graph, outputs: list[Node], columns: Mapping[str, str]) -> None:
        self.constants: dict[str, Any] = {}
        self._nodes = graph.nodes
        self._columns = columns
        self._root, self._uses = placed(graph.nodes, outputs)
        self._done: set[int] = set()
        self._temporary = 0

    def lines(self) -> list[str]:
        """All statements before the answer."""
        return self._block(self._root, len(self._nodes))

    def _block(self, scope: Scope, limit: int) -> list[str]:
        """The statements of a block for nodes before the limit that are not written yet."""
        lines: list[str] = []
        for node in scope.nodes:
            if node.number >= limit or node.number in self._done:
                continue
            self._done.add(node.number)
            for inner in scope.inner.values():
                lines += self._inner(inner, node)
            use = self._uses[node.number]
            if use.kept:
                lines.append(f"v{node.number} = {self._fresh(node, use.form)}")
        return lines

    def _inner(self, scope: Scope, owner: Node) -> list[str]:
        """The block inside another that a node looks into, if there is anything in it."""
        if owner.number not in scope.owners or scope.guard is None:
            return []
        lines = self._block(scope, owner.number)
        for inner in scope.inner.values():
            lines += self._inner(inner, owner)
        if not lines:
            return []
        return [f"if {self._asked(scope.guard)}:", *(f"    {line}" for line in lines)]

    def _asked(self, guard: Guard) -> str:
        asked, answer, number = guard
        code = self.code(self._nodes[number], asked)
        if asked == VALUE:
            return f"{code} is {'not ' if answer else ''}None"
        return code if answer else f"not {code}"

    def code(self, node: Node, asked: str) -> str:
        """What stands for the node: its name, or the expression itself."""
        if node.constant:
            return self._constant(node, asked)
        use = self._uses[node.number]
        if not use.kept:
            return self._fresh(node, asked)
        return _as_asked(f"v{node.number}", use.form, asked)

    def _constant(self, node: Node, asked: str) -> str:
        value = node.value
        if asked != VALUE:
            return str(value is (asked == TRUE))
        if value is None or isinstance(value, str | bool | int):
            return repr(value) if not (isinstance(value, int) and value < 0) else f"({value})"
        name = f"k{node.number}"
        self.constants[name] = value
        return name

    def _fresh(self, node: Node, asked: str) -> str:
        """The expression of a node."""
        if node.op == "column":
            return _as_asked(self._columns[node.value], VALUE, asked)
        written: str = getattr(self, f"_{node.op}")(node, asked)
        return written

    def _strict(self, node: Node, asked: str) -> str:
        checks, codes = self._checked(node.args[: node.needs])
        codes += [self.code(arg, VALUE) for arg in node.args[node.needs :]]
        found = node.code.format(*codes)
        return _guarded(checks, _as_asked(found, VALUE, asked), asked)

    def _checked(self, args: Sequence[Node]) -> tuple[list[str], list[str]]:
        """What tells that arguments are not null, and what stands for them then."""
        checks, codes = [], []
        for arg in args:
            code = self.code(arg, VALUE)
            if not arg.sure:
                if not code.isidentifier():
                    name = self._name()
                    checks.append(f"({name} := {code})")
                    code = name
                elif code not in checks:
                    checks.append(code)
            codes.append(code)
        return checks, codes

    def _name(self) -> str:
        self._temporary += 1
        return f"t{self._temporary}"

    def _compare(self, node: Node, asked: str) -> str:
        left, right = node.args
        sign = _TURNED[node.code] if asked == FALSE else node.code
        if asked != VALUE and sign == "==":
            if right.sure or left.sure:
                return f"({self.code(left, VALUE)} == {self.code(right, VALUE)})"
            checks, codes = self._checked([left])
            return _guarded(checks, f"{codes[0]} == {self.code(right, VALUE)}", asked)
        checks, codes = self._checked(node.args)
        return _guarded(checks, f"({codes[0]} {sign} {codes[1]})", asked)

    def _missing(self, node: Node, asked: str) -> str:
        code = self.code(node.args[0], VALUE)
        return f"({code} is {'not ' if asked == FALSE else ''}None)"

    def _not(self, node: Node, asked: str) -> str:
        arg = node.args[0]
        if asked != VALUE:
            return self.code(arg, TRUE if asked == FALSE else FALSE)
        checks, codes = self._checked([arg])
        return _guarded(checks, f"(not {codes[0]})", asked)

    def _and(self, node: Node, asked: str) -> str:
        if asked == VALUE and not node.sure:
            names, codes = self._told(node)
            ended = " or ".join(f"{code} is False" for code in codes)
            return f"(False if {ended} else True if {' and '.join(names)} else None)"
        word = " or " if asked == FALSE else " and "
        return f"({word.join(self.code(arg, asked) for arg in node.args)})"

    def _or(self, node: Node, asked: str) -> str:
        if asked == VALUE and not node.sure:
            names, codes = self._told(node)
            ended = " and ".join(f"{name} is False" for name in names)
            return f"(True if {' or '.join(codes)} else False if {ended} else None)"
        word = " and " if asked == FALSE else " or "
        return f"({word.join(self.code(arg, asked) for arg in node.args)})"

    def _told(self, node: Node) -> tuple[list[str], list[str]]:
        """Names of the arguments, and what gives them those names."""
        names, codes = [], []
        for arg in node.args:
            code = self.code(arg, VALUE)
            name = code if code.isidentifier() else self._name()
            names.append(name)
            codes.append(code if name == code else f"({name} := {code})")
        return names, codes

    def _if(self, node: Node, asked: str) -> str:
        where, then, other = node.args
        kept = self.code(then, asked), self.code(other, asked)
        return f"({kept[0]} if {self.code(where, TRUE)} else {kept[1]})"

    def _fill(self, node: Node, asked: str) -> str:
        value, other = node.args
        if other.constant and isinstance(other.value, bool):
            if other.value:
                code = self.code(value, FALSE)
                return code if asked == FALSE else f"(not {code})"
            code = self.code(value, TRUE)
            return f"(not {code})" if asked == FALSE else code
        return self._coalesce(node, asked)

    def _coalesce(self, node: Node, asked: str) -> str:
        *firsts, last = node.args
        written = ""
        for arg in firsts:
            code = self.code(arg, VALUE)
            name = code if code.isidentifier() else self._name()
            check = code if name == code else f"({name} := {code})"
            written += f"{name} if {check} is not None else "
        return _as_asked(f"({written}{self.code(last, VALUE)})", VALUE, asked)

    def _struct(self, node: Node, _asked: str) -> str:
        fields = zip(node.value, node.args, strict=True)
        inner = ", ".join(f"{name!r}: {self.code(arg, VALUE)}" for name, arg in fields)
        return f"{{{inner}}}"


def _as_asked(code: str, form: str, asked: str) -> str:
    """An expression of a value where it is asked whether it is true or false."""
    if form == asked or asked == VALUE:
        return code
    return f"({code} is {asked == TRUE})" if form == VALUE else code


def _guarded(checks: list[str], code: str, asked: str) -> str:
    """An expression that is null, or not so, where one of the checked values is null."""
    if not checks:
        return code
    if asked != VALUE:
        return f"({' and '.join(f'{check} is not None' for check in checks)} and {code})"
    missing = " or ".join(f"{check} is None" for check in checks)
    return f"(None if {missing} else {code})"
