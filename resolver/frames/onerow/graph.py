"""What expressions ask for, as a graph in which everything that is said twice is one node."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import polars as pl
from polars.datatypes import DataTypeClass

Dtype = pl.DataType | DataTypeClass | None

LAZY: Final = frozenset({"if", "and", "or", "coalesce", "fill"})
"""Nodes that look at their later arguments only where an earlier one says so."""

Inline = str | int | float | bool | None


class NotReadableError(Exception):
    """An expression has a part that is not known here; it can still be run on columns."""


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """One value of a row: `op` of the values `args`.

    `code` is what a strict `op` is in Python, with `{0}` and so on for its arguments; it is null
    where one of the first `needs` of them is. `sure`: it is never null. `dtype` is that of columns,
    None where it does not matter.
    """

    number: int
    op: str
    args: tuple[Node, ...] = ()
    code: str = ""
    value: Any = None
    needs: int = 0
    sure: bool = False
    dtype: Dtype = None

    @property
    def constant(self) -> bool:
        """Whether the value is known without a row."""
        return self.op == "constant"


@dataclass(slots=True)
class Graph:
    """All nodes in order: arguments before what is made of them."""

    nodes: list[Node] = field(default_factory=list)
    _known: dict[Hashable, Node] = field(default_factory=dict)

    def constant(self, value: Any, dtype: Dtype = None) -> Node:  # noqa: ANN401 - any value
        """A value that is the same in every row."""
        plain = value is None or isinstance(value, str | int | float | bool)
        key = ("constant", type(value), value if plain else id(value), str(dtype))
        return self._node(key, op="constant", value=value, sure=value is not None, dtype=dtype)

    def column(self, name: str, dtype: Dtype) -> Node:
        """The value in the column of that name."""
        return self._node(("column", name), op="column", value=name, dtype=dtype)

    def strict(
        self,
        code: str,
        args: Sequence[Node],
        dtype: Dtype = None,
        *,
        needs: int | None = None,
        total: bool = True,
    ) -> Node:
        """A function, null where one of its first `needs` arguments (by default any) is.

        `total`: it is not null anywhere else.
        """
        asked = len(args) if needs is None else needs
        if any(arg.constant and arg.value is None for arg in args[:asked]):
            return self.constant(None, dtype)
        sure = total and all(arg.sure for arg in args[:asked])
        key = ("strict", code, asked, total, str(dtype), *(arg.number for arg in args))
        return self._node(
            key, op="strict", args=tuple(args), code=code, needs=asked, sure=sure, dtype=dtype
        )

    def lazy(self, op: str, args: Sequence[Node], dtype: Dtype = None) -> Node:
        """`and`, `or` (of nulls too), `coalesce`, or `fill`: the first, or the second if null."""
        if len(args) == 1:
            return args[0]
        some = any(arg.sure for arg in args) if op in {"coalesce", "fill"} else False
        sure = some or all(arg.sure for arg in args)
        key = (op, *(arg.number for arg in args))
        return self._node(key, op=op, args=tuple(args), sure=sure, dtype=dtype or args[0].dtype)

    def choice(self, where: Node, then: Node, other: Node) -> Node:
        """`then` where `where` is true, else `other`."""
        if where.constant:
            return then if where.value is True else other
        if then is other:
            return then
        known = then if other.constant and other.value is None else other
        if known.constant and known.value is None:
            known = then
        key = ("if", where.number, then.number, other.number)
        sure = then.sure and other.sure
        return self._node(
            key, op="if", args=(where, then, other), sure=sure, dtype=_wider(then, other, known)
        )

    def struct(self, fields: dict[str, Node]) -> Node:
        """A struct of these fields."""
        names = tuple(fields)
        key = ("struct", names, *(arg.number for arg in fields.values()))
        return self._node(key, op="struct", args=tuple(fields.values()), value=names, sure=True)

    def missing(self, arg: Node) -> Node:
        """Whether a value is null."""
        if arg.sure or arg.constant:
            return self.constant(arg.value is None and arg.constant, pl.Boolean)
        key = ("missing", arg.number)
        return self._node(key, op="missing", args=(arg,), sure=True, dtype=pl.Boolean)

    def negated(self, arg: Node) -> Node:
        """The contrary of a truth value."""
        if arg.constant:
            return self.constant(None if arg.value is None else not arg.value, pl.Boolean)
        key = ("not", arg.number)
        return self._node(key, op="not", args=(arg,), sure=arg.sure, dtype=pl.Boolean)

    def compared(self, sign: str, left: Node, right: Node) -> Node:
        """`==`, `!=`, `<`, `<=`, `>` or `>=` of two values, null where one is."""
        if any(side.constant and side.value is None for side in (left, right)):
            return self.constant(None, pl.Boolean)
        key = ("compare", sign, left.number, right.number)
        sure = left.sure and right.sure
        return self._node(
            key, op="compare", args=(left, right), code=sign, sure=sure, dtype=pl.Boolean
        )

    def field(self, struct: Node, name: str) -> Node:
        """A field of a struct, null where the struct is."""
        if struct.constant and struct.value is None:
            return struct
        if struct.op == "struct":
            fields: tuple[str, ...] = struct.value
            return struct.args[fields.index(name)]
        if struct.op == "if":
            where, then, other = struct.args
            return self.choice(where, self.field(then, name), self.field(other, name))
        dtype = None
        if isinstance(struct.dtype, pl.Struct):
            dtype = next((f.dtype for f in struct.dtype.fields if f.name == name), None)
        return self.strict("{0}[{1}]", (struct, self.constant(name)), dtype, total=False)

    def _node(self, key: Hashable, **made: Any) -> Node:  # noqa: ANN401 - the fields of a node
        found = self._known.get(key)
        if found is None:
            found = Node(number=len(self.nodes), **made)
            self.nodes.append(found)
            self._known[key] = found
        return found


def _wider(then: Node, other: Node, known: Node) -> Dtype:
    """The type of a choice: of numbers of which one is wide, the wide one."""
    kinds = (then.dtype, other.dtype)
    return pl.Float64() if pl.Float64 in kinds and pl.Float32 in kinds else known.dtype
