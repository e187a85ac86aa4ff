"""The functions of texts, each as what it is for single values."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any, Final

import polars as pl

from resolver.frames.onerow import values
from resolver.frames.onerow.builders import Builder, called, plain
from resolver.frames.onerow.graph import Graph, Node, NotReadableError
from resolver.frames.onerow.patterns import WHITE, pattern

_TEMPLATE: Final = re.compile(r"\$(?:\{(\w+)\}|(\w+))")
_NO_MATCH: Final = re.compile(r"[.^$*+?{}\[\]\\|()]")


def _text(node: Node) -> str:
    if not node.constant or not isinstance(node.value, str):
        raise NotReadableError("a pattern that is not known")
    return node.value


@cache
def _search(text: str) -> Callable[[str], Any]:
    return pattern(text).search


def _contains(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    if params["literal"]:
        return graph.strict("({1} in {0})", args, pl.Boolean)
    search = graph.constant(_search(_text(args[1])))
    return graph.strict("({0}({1}) is not None)", (search, args[0]), pl.Boolean)


def _matches(graph: Graph, args: Sequence[Node], literal: Any) -> Node:  # noqa: ANN401
    if literal:
        return graph.strict("{0}.count({1})", args, pl.UInt32)
    found = graph.constant(_findall(_text(args[1])))
    return graph.strict("len({0}({1}))", (found, args[0]), pl.UInt32)


@cache
def _findall(text: str) -> Callable[[str], list[str]]:
    compiled = pattern(text)
    if compiled.groups:
        return lambda value: [found[0] for found in compiled.finditer(value)]
    return compiled.findall


def _extract(graph: Graph, args: Sequence[Node], group: Any) -> Node:  # noqa: ANN401
    return _group(graph, args[0], _text(args[1]), group)


def _group(graph: Graph, value: Node, text: str, group: int) -> Node:
    search = graph.constant(_search(text))
    found = graph.strict("{0}({1})", (search, value), None, total=False)
    return graph.strict(f"{{0}}[{group}]", (found,), pl.String, total=False)


def _groups(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    names = [one["name"] for one in params["dtype"]["Struct"]]
    made = {name: _group(graph, args[0], params["pat"], n) for n, name in enumerate(names, 1)}
    return graph.struct(made)


def _extract_all(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    found = graph.constant(_findall(_text(args[1])))
    return graph.strict("{0}({1})", (found, args[0]), pl.List(pl.String))


def _replace(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    value, old, new = args
    count = "" if params["n"] == -1 else f", {params['n']}"
    if params["literal"] or not (_NO_MATCH.search(_text(old)) or "$" in _text(new)):
        return graph.strict(f"{{0}}.replace({{1}}, {{2}}{count})", args, pl.String)
    replacing = graph.constant(_replacing(_text(old), _text(new), max(params["n"], 0)))
    return graph.strict("{0}({1})", (replacing, value), pl.String)


@cache
def _replacing(old: str, new: str, count: int) -> Callable[[str], str]:
    """What replaces a pattern in a text, as often as `count` (0: always).

    Raises:
        NotReadableError: if the pattern can be empty, which means other places in Rust.
    """
    compiled = pattern(old)
    if compiled.match("") and count != 1:
        raise NotReadableError(f"a pattern {old!r} that may be empty")
    parts = _TEMPLATE.split(new.replace("$$", "\x00"))
    fixed = [text.replace("\x00", "$") for text in parts[::3]]
    groups = [int(a or b) for a, b in zip(parts[1::3], parts[2::3], strict=True)]
    known = [group if group <= compiled.groups else None for group in groups]
    if not groups:
        whole = fixed[0]
        template = whole.replace("\\", r"\\")
        sub = compiled.sub
        return lambda value: sub(template, value, count)

    def filled(found: re.Match[str]) -> str:
        told = [fixed[0]]
        for group, text in zip(known, fixed[1:], strict=True):
            told += [(found[group] or "") if group is not None else "", text]
        return "".join(told)

    return lambda value: compiled.sub(filled, value, count)


def _stripped(method: str) -> Builder:
    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        value, chars = args
        if chars.constant and chars.value is None:
            chars = graph.constant(WHITE)
        return graph.strict(f"{{0}}.{method}({{1}})", (value, chars), pl.String)

    return build


def _sliced(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
    value, offset, length = args
    if not (offset.constant and length.constant):
        raise NotReadableError("a slice that is not known")
    start, count = offset.value, length.value
    if start >= 0:
        stop = "" if count is None else start + count
        return graph.strict(f"{{0}}[{start}:{stop}]", (value,), pl.String)
    called = f"{{0}}({{1}}, {start}, {count})"
    return graph.strict(called, (graph.constant(values.sliced), value), pl.String)


def _ended(function: Callable[[str, int], str], sign: str) -> Builder:
    def build(graph: Graph, args: Sequence[Node], _: Any) -> Node:  # noqa: ANN401
        value, count = args
        if count.constant and (sign == "" or count.value > 0):
            code = f"{{0}}[:{count.value}]" if sign == "" else f"{{0}}[-{count.value}:]"
            return graph.strict(code, (value,), pl.String)
        return graph.strict("{0}({1}, {2})", (graph.constant(function), value, count), pl.String)

    return build


def _concat(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    delimiter = repr(params["delimiter"])
    if not params["ignore_nulls"]:
        texts = ", ".join(_as_text(arg, n) for n, arg in enumerate(args))
        return graph.strict(f"{delimiter}.join(({texts},))", args, pl.String)
    inner = ", ".join(f"{{{n}}}" for n in range(len(args)))
    code = f"{delimiter}.join([written(x) for x in ({inner},) if x is not None])"
    return graph.strict(code, args, pl.String, needs=0)


def _as_text(arg: Node, place: int) -> str:
    return f"{{{place}}}" if arg.dtype == pl.String else f"written({{{place}}})"


def _normalised(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    code = f"({{0}} if {{0}}.isascii() else normalize({params['form']!r}, {{0}}))"
    return graph.strict(code, args, pl.String)


def _split(graph: Graph, args: Sequence[Node], inclusive: Any) -> Node:  # noqa: ANN401
    if inclusive or _text(args[1]) == "":
        raise NotReadableError("a split that keeps what divides")
    return graph.strict("{0}.split({1})", args, pl.List(pl.String))


def _split_fields(count: int, parts: Node, graph: Graph) -> Node:
    names = {}
    for n in range(count):
        one = graph.strict(f"{{0}}[{n}]", (parts,), pl.String, total=False)
        names[f"field_{n}"] = one
    return graph.struct(names)


def _split_exact(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    count = params["n"] + 1
    code = f"padded({{0}}.split({{1}}, {count}), {count})"
    return _split_fields(count, graph.strict(code, args), graph)


def _split_n(graph: Graph, args: Sequence[Node], count: Any) -> Node:  # noqa: ANN401
    code = f"padded({{0}}.split({{1}}, {count - 1}), {count})"
    return _split_fields(count, graph.strict(code, args), graph)


def _padded(graph: Graph, args: Sequence[Node], params: Any) -> Node:  # noqa: ANN401
    return graph.strict(f"{{0}}.ljust({{1}}, {params['fill_char']!r})", args, pl.String)


FUNCTIONS: Final[dict[str, Builder]] = {
    "Contains": _contains,
    "CountMatches": _matches,
    "Extract": _extract,
    "ExtractGroups": _groups,
    "ExtractAll": _extract_all,
    "Replace": _replace,
    "StartsWith": plain("{0}.startswith({1})", pl.Boolean),
    "EndsWith": plain("{0}.endswith({1})", pl.Boolean),
    "Head": _ended(values.head, ""),
    "Tail": _ended(values.tail, "-"),
    "Slice": _sliced,
    "LenBytes": plain("size({0})", pl.UInt32),
    "LenChars": plain("len({0})", pl.UInt32),
    "Lowercase": called(values.lower),
    "Uppercase": called(values.upper),
    "Normalize": _normalised,
    "StripChars": _stripped("strip"),
    "StripCharsStart": _stripped("lstrip"),
    "StripCharsEnd": _stripped("rstrip"),
    "StripPrefix": plain("{0}.removeprefix({1})"),
    "StripSuffix": plain("{0}.removesuffix({1})"),
    "ZFill": called(values.filled),
    "PadEnd": _padded,
    "ConcatHorizontal": _concat,
    "Split": _split,
    "SplitExact": _split_exact,
    "SplitN": _split_n,
}
