"""Scored pairs to entities: groups are joined on the evidence between all their members.

Connected components chain: one wrong link joins two people whatever the other members say. So a
component is only the arena; inside it groups are merged from the strongest evidence downwards
(average linkage over match weights), absent evidence counts zero and conflict counts against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from heapq import heapify, heappop, heappush
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

Pair = tuple[int, int]

BRIDGE: Final = 1.5
"""Bits that one link at least must have to join two groups of two or more records."""


def components(rows: int, links: pl.DataFrame) -> pl.Series:
    """The connected component of every row under the links `l, r`: its smallest row."""
    ones = np.ones(len(links), dtype=np.int8)
    ends = (links["l"].to_numpy(), links["r"].to_numpy())
    graph = coo_matrix((ones, ends), shape=(rows, rows))
    _, labels = connected_components(graph, directed=False)
    first = np.full(int(labels.max(initial=-1)) + 1, rows, dtype=np.int64)
    np.minimum.at(first, labels, np.arange(rows))
    return pl.Series("component", first[labels], dtype=pl.UInt32)


def pairs_inside(labels: pl.Series, largest: int) -> pl.DataFrame:
    """All pairs `l, r` of members of one component of three to `largest` records."""
    frame = pl.DataFrame({"row": pl.Series(range(len(labels)), dtype=pl.UInt32), "label": labels})
    members = frame.filter(pl.len().over("label").is_between(3, largest))
    return (
        members.join(members, on="label", suffix="_r")
        .filter(pl.col("row") < pl.col("row_r"))
        .select(l="row", r="row_r")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """Pairs that people have decided: never weighed, always kept."""

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()


NOTHING_DECIDED = Decided()


def group(
    rows: int,
    evidence: pl.DataFrame,
    *,
    floor: float = 0.0,
    decided: Decided = NOTHING_DECIDED,
) -> pl.Series:
    """The entity of every row, named by its smallest row.

    `evidence`: `l, r, evidence` in bits, positive for the same person, negative for a conflict;
    pairs that are missing count zero. Groups are merged while the mean evidence between all their
    members is above `floor`; decided pairs hold whatever the evidence.
    """
    entity = np.arange(rows, dtype=np.int64)
    merging = evidence.filter(pl.col("evidence") > floor).select("l", "r")
    forced = pl.DataFrame(sorted(decided.same), schema=dict.fromkeys("lr", pl.UInt32), orient="row")
    arena = components(rows, pl.concat([merging, forced]))
    inside = evidence.with_columns(
        a=arena.gather(evidence["l"]), b=arena.gather(evidence["r"])
    ).filter(pl.col("a") == pl.col("b"))
    different = _by_component(decided.different, arena)
    same = _by_component(decided.same, arena)
    touched = set(different) | set(same)
    complete = pl.len().cast(pl.Int64) * 2 == _members() * (_members() - 1)
    simple = (pl.col("evidence").min() > floor) & complete
    verdict = inside.group_by("a").agg(simple=simple)
    whole = set(verdict.filter("simple")["a"].to_list()) - touched
    entity = arena.to_numpy().astype(np.int64).copy()
    contested = inside.filter(~pl.col("a").is_in(sorted(whole))).sort("a", "l", "r")
    for (name,), pairs in contested.group_by("a", maintain_order=True):
        label = int(str(name))
        groups = agglomerate(
            zip(pairs["l"], pairs["r"], pairs["evidence"], strict=True),
            floor=floor,
            same=same.get(label, ()),
            different=different.get(label, ()),
        )
        for members in groups:
            entity[members] = min(members)
    return pl.Series("entity", entity, dtype=pl.UInt32)


def _members() -> pl.Expr:
    return pl.col("l").append(pl.col("r")).n_unique().cast(pl.Int64)


def _by_component(pairs: Iterable[Pair], arena: pl.Series) -> dict[int, list[Pair]]:
    found: dict[int, list[Pair]] = defaultdict(list)
    for left, right in sorted(pairs):
        if arena[left] == arena[right]:
            found[int(arena[left])].append((left, right))
    return dict(found)


def agglomerate(
    pairs: Iterable[tuple[int, int, float]],
    *,
    floor: float,
    same: Iterable[Pair] = (),
    different: Iterable[Pair] = (),
) -> list[list[int]]:
    """The groups of one component, members ascending; the result does not depend on pair order."""
    state = _Groups()
    for left, right, evidence in pairs:
        state.connect(left, right, evidence)
    for left, right in different:
        state.forbid(left, right)
    for left, right in same:
        state.join(left, right)
    state.merge_while_above(floor)
    return [sorted(members) for _, members in sorted(state.members.items())]


class _Groups:
    """Groups of rows, each named by its smallest row, with the evidence sums between them."""

    def __init__(self) -> None:
        self.members: dict[int, list[int]] = {}
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.best: dict[int, dict[int, float]] = defaultdict(dict)
        self.forbidden: dict[int, set[int]] = defaultdict(set)
        self.home: dict[int, int] = {}

    def connect(self, left: int, right: int, evidence: float) -> None:
        for row in (left, right):
            self.members.setdefault(row, [row])
            self.home.setdefault(row, row)
        self.sums[left][right] = self.sums[right][left] = evidence
        self.best[left][right] = self.best[right][left] = evidence

    def forbid(self, left: int, right: int) -> None:
        a, b = self._find(left), self._find(right)
        self.forbidden[a].add(b)
        self.forbidden[b].add(a)

    def join(self, left: int, right: int) -> None:
        a, b = self._find(left), self._find(right)
        if a != b:
            self._merge(min(a, b), max(a, b))

    def merge_while_above(self, floor: float) -> None:
        heap = [self._entry(a, b) for a, others in self.sums.items() for b in others if a < b]
        heapify(heap)
        while heap:
            negative, a, b, sizes = heappop(heap)
            if -negative <= floor:
                return
            if b not in self.sums.get(a, {}) or sizes != self._sizes(a, b):
                continue
            if b in self.forbidden[a] or self._is_weak_bridge(a, b):
                continue
            self._merge(a, b)
            for other in self.sums[a]:
                heappush(heap, self._entry(min(a, other), max(a, other)))

    def _is_weak_bridge(self, a: int, b: int) -> bool:
        """Whether two established groups have nothing but weak links between them."""
        return min(self._sizes(a, b)) > 1 and self.best[a][b] < BRIDGE

    def _find(self, row: int) -> int:
        self.members.setdefault(row, [row])
        return self.home.setdefault(row, row)

    def _sizes(self, a: int, b: int) -> Pair:
        return len(self.members[a]), len(self.members[b])

    def _entry(self, a: int, b: int) -> tuple[float, int, int, Pair]:
        sizes = self._sizes(a, b)
        return -self.sums[a][b] / (sizes[0] * sizes[1]), a, b, sizes

    def _merge(self, keep: int, gone: int) -> None:
        for row in self.members[gone]:
            self.home[row] = keep
        self.members[keep] += self.members.pop(gone)
        neighbours = self.sums.pop(gone, {})
        for other, evidence in neighbours.items():
            self.sums[other].pop(gone)
            if other != keep:
                total = self.sums[keep].get(other, 0.0) + evidence
                self.sums[keep][other] = self.sums[other][keep] = total
        for other, evidence in self.best.pop(gone, {}).items():
            self.best[other].pop(gone)
            if other != keep:
                best = max(self.best[keep].get(other, evidence), evidence)
                self.best[keep][other] = self.best[other][keep] = best
        for other in self.forbidden.pop(gone, set()):
            self.forbidden[other].discard(gone)
            self.forbidden[other].add(keep)
            self.forbidden[keep].add(other)


def summary_of(labels: pl.Series) -> Mapping[int, int]:
    """How many entities there are of every size."""
    sizes = labels.value_counts()["count"].value_counts()
    return dict(sizes.sort(sizes.columns[0]).iter_rows())
