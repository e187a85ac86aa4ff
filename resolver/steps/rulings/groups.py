"""Groups that rulings `same` join, kept free of pairs that are ruled apart."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Iterable

Pair = tuple[int, int]


def consistent(same: Iterable[Pair], apart: Iterable[Pair]) -> list[tuple[Pair, Pair, list[int]]]:
    """The pairs of `same` that cannot be followed: pair, the pair kept apart, the path between it.

    `same` is taken in the order given, so what is dropped is the latest of its path.
    """
    groups = _Groups()
    for left, right in sorted(apart):
        groups.forbid(left, right)
    dropped = [(pair, kept) for pair in same if (kept := groups.join(*pair)) is not None]
    trees = _Trees(groups.joined) if dropped else None
    return [(pair, kept, trees.path(kept, pair)) for pair, kept in dropped if trees is not None]


class _Groups:
    """Disjoint sets; the lighter of two is always moved, so the whole takes n log n steps."""

    def __init__(self) -> None:
        self.root: dict[int, int] = {}
        self.members: dict[int, list[int]] = {}
        self.apart: dict[int, dict[int, Pair]] = defaultdict(dict)
        self.joined: list[Pair] = []

    def forbid(self, left: int, right: int) -> None:
        a, b = self._find(left), self._find(right)
        self.apart[a][b] = self.apart[b][a] = (left, right)

    def join(self, left: int, right: int) -> Pair | None:
        """Join two groups, or the pair that forbids it."""
        a, b = self._find(left), self._find(right)
        if a == b:
            return None
        if (kept := self.apart[a].get(b)) is not None:
            return kept
        self.joined.append((left, right))
        self._move(*sorted((a, b), key=self._weight))
        return None

    def _find(self, row: int) -> int:
        if row not in self.root:
            self.root[row] = row
            self.members[row] = [row]
        return self.root[row]

    def _weight(self, group: int) -> int:
        return len(self.members[group]) + len(self.apart[group])

    def _move(self, light: int, heavy: int) -> None:
        for row in self.members.pop(light):
            self.root[row] = heavy
            self.members[heavy].append(row)
        for other, pair in self.apart.pop(light).items():
            del self.apart[other][light]
            kept = min(pair, self.apart[heavy].get(other, pair))
            self.apart[heavy][other] = self.apart[other][heavy] = kept


class _Trees:
    """The pairs that joined two groups: no rings, so two rows have one path at most."""

    def __init__(self, joined: Iterable[Pair]) -> None:
        self.parent: dict[int, int] = {}
        self.depth: dict[int, int] = {}
        self.top: dict[int, int] = {}
        neighbours: dict[int, list[int]] = defaultdict(list)
        for left, right in joined:
            neighbours[left].append(right)
            neighbours[right].append(left)
        for start in neighbours:
            if start not in self.depth:
                self._grow(start, neighbours)

    def path(self, ends: Pair, bridge: Pair) -> list[int]:
        """The rows from one end to the other, over the bridge between their trees."""
        left, right = ends
        here, there = bridge
        if self._top(left) != self._top(here):
            here, there = there, here
        return [*self._climb(left, here), *self._climb(there, right)]

    def _grow(self, start: int, neighbours: dict[int, list[int]]) -> None:
        self.parent[start], self.depth[start], self.top[start] = start, 0, start
        queue = deque([start])
        while queue:
            row = queue.popleft()
            for other in neighbours[row]:
                if other not in self.depth:
                    self.parent[other], self.top[other] = row, start
                    self.depth[other] = self.depth[row] + 1
                    queue.append(other)

    def _top(self, row: int) -> int:
        return self.top.get(row, row)

    def _climb(self, left: int, right: int) -> list[int]:
        head, tail = [left], [right]
        while head[-1] != tail[-1]:
            if self.depth[head[-1]] >= self.depth[tail[-1]]:
                head.append(self.parent[head[-1]])
            else:
                tail.append(self.parent[tail[-1]])
        return [*head, *reversed(tail[:-1])]
