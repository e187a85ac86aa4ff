"""Where in a function each value is worked out: no earlier than somebody asks for it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from resolver.frames.onerow.graph import Node

VALUE: Final = "value"
TRUE: Final = "true"
"""Asked only whether it is true: null is as good as false."""
FALSE: Final = "false"
"""Asked only whether it is false."""

Guard = tuple[str, bool, int]
"""What is asked of which node, and the answer: `(TRUE, False, 7)` is `7 is not true`."""

_DEEPEST: Final = 30
_TURNED: Final = {VALUE: VALUE, TRUE: FALSE, FALSE: TRUE}


@dataclass(slots=True, eq=False)
class Scope:
    """A block of a function that is run where its guard says so."""

    parent: Scope | None = None
    guard: Guard | None = None
    depth: int = 0
    inner: dict[Guard, Scope] = field(default_factory=dict)
    nodes: list[Node] = field(default_factory=list)
    owners: set[int] = field(default_factory=set)

    def within(self, guard: Guard, owner: Node) -> Scope:
        """The block inside this one for that guard."""
        found = self.inner.get(guard)
        if found is None:
            found = self.inner[guard] = Scope(parent=self, guard=guard, depth=self.depth + 1)
        found.owners.add(owner.number)
        return found


@dataclass(slots=True, eq=False)
class Use:
    """How a node is used: where, how often, and what is asked of it."""

    scope: Scope
    times: int = 0
    asked: set[str] = field(default_factory=set)
    kept: bool = False
    """Whether the value is given a name."""

    @property
    def form(self) -> str:
        """What is worked out: the value, or only whether it is true or false."""
        return next(iter(self.asked)) if len(self.asked) == 1 else VALUE


Demand = tuple[Node, Scope, str]


def placed(nodes: Sequence[Node], outputs: Sequence[Node]) -> tuple[Scope, dict[int, Use]]:
    """The outermost block, with all others, and the use of every node that is needed."""
    root = Scope()
    uses: dict[int, Use] = {}
    for output in outputs:
        _use(uses, output, root, VALUE)
    for node in reversed(nodes):
        use = uses.get(node.number)
        if use is None:
            continue
        use.scope.nodes.append(node)
        for child, scope, asked in _demands(node, use.scope, use.form):
            _use(uses, child, scope, asked)
    scopes = list(_every(root))
    for scope in scopes:
        scope.nodes.reverse()
    _name(nodes, uses)
    _name_guards(scopes, nodes, uses)
    return root, uses


def _use(uses: dict[int, Use], node: Node, scope: Scope, asked: str) -> None:
    use = uses.setdefault(node.number, Use(scope))
    use.scope = _common(use.scope, scope)
    use.times += 1
    use.asked.add(asked)


def _common(one: Scope, other: Scope) -> Scope:
    while one is not other:
        if one.depth >= other.depth and one.parent is not None:
            one = one.parent
        elif other.parent is not None:
            other = other.parent
    return one


def _demands(node: Node, scope: Scope, form: str) -> Iterator[Demand]:
    """What a node asks of others."""
    if node.op == "if":
        where, then, other = node.args
        yield where, scope, TRUE
        yield then, scope.within((TRUE, True, where.number), node), form
        yield other, scope.within((TRUE, False, where.number), node), form
    elif node.op == "not":
        yield node.args[0], scope, _TURNED[form]
    elif node.op in {"and", "or"}:
        yield from _chained(node, scope, form)
    elif node.op == "fill" and isinstance(node.args[1].value, bool) and node.args[1].constant:
        yield node.args[0], scope, FALSE if node.args[1].value else TRUE
    elif node.op in {"coalesce", "fill"}:
        for arg in node.args:
            yield arg, scope, VALUE
            scope = scope.within((VALUE, False, arg.number), node)
    else:
        for place, arg in enumerate(node.args):
            for _ in range(max(node.code.count(f"{{{place}}}"), 1)):
                yield arg, scope, VALUE


def _chained(node: Node, scope: Scope, form: str) -> Iterator[Demand]:
    ends = FALSE if node.op == "and" else TRUE
    if form == VALUE:
        guard = (ends, False)
    elif (form == TRUE) == (node.op == "and"):
        guard = (form, True)
    else:
        guard = (form, False)
    for arg in node.args:
        yield arg, scope, form
        scope = scope.within((*guard, arg.number), node)


def _every(scope: Scope) -> Iterator[Scope]:
    yield scope
    for inner in scope.inner.values():
        yield from _every(inner)


def _name(nodes: Sequence[Node], uses: dict[int, Use]) -> None:
    """Give names to what is used more than once, and to parts of what would be nested too deep."""
    depths: dict[int, int] = {}
    for node in nodes:
        use = uses.get(node.number)
        if use is None or node.constant:
            continue
        below = (0 if _named(uses, arg) else depths.get(arg.number, 0) for arg in node.args)
        depth = depths[node.number] = 1 + max(below, default=0)
        use.kept = use.times > 1 or depth > _DEEPEST


def _named(uses: dict[int, Use], node: Node) -> bool:
    use = uses.get(node.number)
    return use is not None and use.kept


def _name_guards(scopes: Sequence[Scope], nodes: Sequence[Node], uses: dict[int, Use]) -> None:
    """Give names to what guards blocks that have names in them."""
    for scope in sorted(scopes, key=lambda scope: -scope.depth):
        if scope.guard is None or not busy(scope, uses):
            continue
        guard = nodes[scope.guard[2]]
        if not guard.constant:
            uses[guard.number].kept = True


def busy(scope: Scope, uses: dict[int, Use]) -> bool:
    """Whether a block has values with names."""
    own = any(uses[node.number].kept for node in scope.nodes)
    return own or any(busy(inner, uses) for inner in scope.inner.values())
