"""How a group of records grew, by the evidence between its members.

The members of an entity are merged as if nothing else were there (average linkage, the strongest
evidence first). That is the order in which they were merged in the run: merges of other groups do
not change the evidence between these.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, pairwise
from math import inf
from typing import Final

import networkx as nx

Pair = tuple[int, int]

MANY: Final = 150
"""Members from which on groups are joined by their strongest links, not by their mean."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Merge:
    """Two groups that became one; `bits` is the mean evidence between them, `link` the strongest.

    `by`: `ruling`, `evidence`, or `rest` where neither would have joined them.
    """

    left: tuple[int, ...]
    right: tuple[int, ...]
    bits: float
    link: Pair | None
    by: str


def grow(
    members: Sequence[int], evidence: Mapping[Pair, float], same: Collection[Pair], floor: float
) -> list[Merge]:
    """The merges of the members in order: rulings `same`, then the strongest evidence first.

    `evidence`: bits of the pairs `l < r` that are known; all others count zero.
    """
    groups: dict[int, tuple[int, ...]] = {row: (row,) for row in members}
    merges: list[Merge] = []
    for left, right in sorted(same):
        a, b = (_home(groups, row) for row in (left, right))
        if a is not None and b is not None and a != b:
            merges.append(_merged(groups, a, b, evidence, by="ruling"))
    if len(members) > MANY:
        _by_links(groups, evidence, merges)
    while len(groups) > 1:
        means = {(a, b): _mean(groups, a, b, evidence) for a, b in combinations(groups, 2)}
        above = max(means.values()) > floor
        size = {name: len(rows) for name, rows in groups.items()}
        # what no mean joins was judged against the group that there was, so the largest comes first
        largest = {(a, b): 0 if above else max(size[a], size[b]) for a, b in means}
        a, b = max(means, key=lambda pair: (largest[pair], means[pair], -pair[0], -pair[1]))
        by = "evidence" if above else "rest"
        merges.append(_merged(groups, a, b, evidence, by=by))
    return merges


def _by_links(
    groups: dict[int, tuple[int, ...]], evidence: Mapping[Pair, float], merges: list[Merge]
) -> None:
    homes = {row: name for name, rows in groups.items() for row in rows}
    for (left, right), bits in sorted(evidence.items(), key=lambda one: (-one[1], one[0])):
        a, b = homes.get(left), homes.get(right)
        if a is None or b is None or a == b or bits <= 0:
            continue
        merges.append(
            Merge(left=groups[a], right=groups[b], bits=bits, link=(left, right), by="evidence")
        )
        keep, gone = min(a, b), max(a, b)
        for row in groups[gone]:
            homes[row] = keep
        groups[keep] = tuple(sorted(groups[keep] + groups.pop(gone)))


def _home(groups: Mapping[int, tuple[int, ...]], row: int) -> int | None:
    return next((name for name, rows in groups.items() if row in rows), None)


def _mean(
    groups: Mapping[int, tuple[int, ...]], a: int, b: int, evidence: Mapping[Pair, float]
) -> float:
    bits = sum(evidence.get(pair, 0.0) for pair in _between(groups[a], groups[b]))
    return bits / len(groups[a]) / len(groups[b])


def _between(left: Iterable[int], right: Sequence[int]) -> list[Pair]:
    return [(min(x, y), max(x, y)) for x in left for y in right]


def _merged(
    groups: dict[int, tuple[int, ...]], a: int, b: int, evidence: Mapping[Pair, float], *, by: str
) -> Merge:
    keep, gone = min(a, b), max(a, b)
    known = [pair for pair in _between(groups[keep], groups[gone]) if pair in evidence]
    best = max(known, key=lambda pair: (evidence[pair], -pair[0], -pair[1]), default=None)
    merge = Merge(
        left=groups[keep],
        right=groups[gone],
        bits=_mean(groups, keep, gone, evidence),
        link=best,
        by=by,
    )
    groups[keep] = tuple(sorted(groups[keep] + groups.pop(gone)))
    return merge


def tree(evidence: Mapping[Pair, float], same: Collection[Pair]) -> list[Pair]:
    """The pairs that hold the rows together at best, weakest first; rulings hold best."""
    forest = nx.maximum_spanning_tree(_graph(evidence, same))
    edges = ((min(a, b), max(a, b), data["weight"]) for a, b, data in forest.edges(data=True))
    return [(a, b) for a, b, bits in sorted(edges, key=lambda edge: (edge[2], edge[:2]))]


def path(
    evidence: Mapping[Pair, float], same: Collection[Pair], left: int, right: int
) -> list[Pair]:
    """The links from one row to another whose weakest is strongest; empty where there are none."""
    graph = nx.maximum_spanning_tree(_graph(evidence, same))
    if left not in graph or right not in graph or not nx.has_path(graph, left, right):
        return []
    rows = nx.shortest_path(graph, left, right)
    return list(pairwise(rows))


def _graph(evidence: Mapping[Pair, float], same: Collection[Pair]) -> nx.Graph[int]:
    graph: nx.Graph[int] = nx.Graph()
    for (left, right), bits in sorted(evidence.items()):
        if bits > 0:
            graph.add_edge(left, right, weight=bits)
    for left, right in sorted(same):
        graph.add_edge(left, right, weight=inf)
    return graph
