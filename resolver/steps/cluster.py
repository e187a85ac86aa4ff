"""Scored pairs to entities: groups are joined on the evidence between all their members.

Connected components chain: one wrong link joins two people whatever the others say. So they are but
the arena: inside, groups are merged from the strongest evidence downwards (average linkage over
match weights), absent evidence counts zero, conflict counts against.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import groupby
from operator import itemgetter
from typing import Final

import numpy as np
import polars as pl
from scipy.sparse import coo_matrix
from scipy.sparse.csgraph import connected_components

from resolver.frames.schema import frame_of

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
    """Pairs that people have decided, whatever the evidence.

    `related` ones are `different` too; `unsure` and `reopened` ones, ruled on what records no more
    say, are never merged unseen. `chosen`: values in their order (pair, field, if reopened).
    """

    same: frozenset[Pair] = frozenset()
    different: frozenset[Pair] = frozenset()
    related: frozenset[Pair] = frozenset()
    unsure: frozenset[Pair] = frozenset()
    reopened: frozenset[Pair] = frozenset()
    chosen: tuple[tuple[Pair, str, bool], ...] = ()


NOTHING_DECIDED = Decided()


def group(
    rows: int,
    evidence: pl.DataFrame,
    *,
    floor: float = 0.0,
    decided: Decided = NOTHING_DECIDED,
    once: pl.Series | None = None,
) -> pl.Series:
    """The entity of every row, named by its smallest row.

    `once`: a code, or null, of every row; two rows of one code are never in one entity.
    `evidence`: `l, r, evidence` in bits, positive for the same person, negative for a conflict;
    pairs that are missing count zero. Groups are merged while the mean evidence between all their
    members is above `floor`; decided pairs hold whatever the evidence.
    """
    entity = np.arange(rows, dtype=np.int64)
    merging = evidence.filter(pl.col("evidence") > floor).select("l", "r")
    arena = components(rows, pl.concat([merging, frame_of(decided.same)]))
    inside = evidence.with_columns(
        a=arena.gather(evidence["l"]), b=arena.gather(evidence["r"])
    ).filter(pl.col("a") == pl.col("b"))
    different = _by_component(decided.different, arena)
    same = _by_component(decided.same, arena)
    touched = set(different) | set(same)
    complete = pl.len().cast(pl.Int64) * 2 == _members() * (_members() - 1)
    simple = (pl.col("evidence").min() > floor) & complete
    verdict = inside.group_by("a").agg(simple=simple)
    whole = set(verdict.filter("simple")["a"].to_list()) - touched - _crowded(arena, once)
    codes = [None] * rows if once is None else once.to_list()
    entity = arena.to_numpy().astype(np.int64).copy()
    contested = inside.filter(~pl.col("a").is_in(sorted(whole))).sort("a", "l", "r")
    pairs = contested.select("a", "l", "r", "evidence").iter_rows()
    for label, known in groupby(pairs, key=itemgetter(0)):
        groups = agglomerate(
            (pair[1:] for pair in known),
            floor=floor,
            same=same.get(label, ()),
            different=different.get(label, ()),
            codes=codes,
        )
        for members in groups:
            entity[members] = min(members)
    return pl.Series("entity", entity, dtype=pl.UInt32)


def _crowded(arena: pl.Series, once: pl.Series | None) -> set[int]:
    """The components that hold two rows of one code."""
    if once is None:
        return set()
    frame = pl.DataFrame({"arena": arena, "once": once}).drop_nulls()
    return set(frame.filter(frame.is_duplicated())["arena"].to_list())


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
    codes: Sequence[int | None] | None = None,
) -> list[list[int]]:
    """The groups of one component, members ascending; the result does not depend on pair order.

    `floor` is 0 or more: evidence that is absent or against never joins two groups. No group gets
    two rows of one code in `codes` (by row), unless `same` puts them there.
    """
    state = _Groups(floor, codes)
    for left, right, evidence in pairs:
        state.connect(left, right, evidence)
    for left, right in different:
        state.forbid(left, right)
    for left, right in same:
        state.join(left, right)
    state.merge_while_above()
    return sorted(sorted(members) for members in state.members.values())


class _Groups:
    """Groups of rows, the evidence between them, and which two to join next.

    Every pair of groups is listed with the one that has more neighbours, by its evidence for each
    member of the other; the groups wait in one queue by their best pair. Growing only lowers a
    mean, so both orders are corrected when a pair comes to the front: a group that joins thousands
    of others, one by one, costs no more than their number.
    """

    def __init__(self, floor: float, codes: Sequence[int | None] | None = None) -> None:
        self.floor = floor
        self.codes = codes
        self.held: dict[int, set[int]] = {}
        self.members: dict[int, list[int]] = {}
        self.sums: dict[int, dict[int, float]] = defaultdict(dict)
        self.best: dict[int, dict[int, float]] = defaultdict(dict)
        self.forbidden: dict[int, set[int]] = defaultdict(set)
        self.home: dict[int, int] = {}
        self.near: dict[int, list[tuple[float, int]]] = defaultdict(list)
        self.offered: dict[int, float] = {}
        self.queue: list[tuple[float, int]] = []

    def connect(self, left: int, right: int, evidence: float) -> None:
        a, b = self._find(left), self._find(right)
        self.sums[a][b] = self.sums[b][a] = evidence
        self.best[a][b] = self.best[b][a] = evidence

    def forbid(self, left: int, right: int) -> None:
        a, b = self._find(left), self._find(right)
        self.forbidden[a].add(b)
        self.forbidden[b].add(a)

    def join(self, left: int, right: int) -> None:
        a, b = self._find(left), self._find(right)
        if a != b:
            self._merge(a, b)

    def merge_while_above(self) -> None:
        self.near.clear()
        for a, others in self.sums.items():
            for b in others:
                if a < b:
                    self._list(a, b)
        for a in sorted(self.near):
            self._offer(a)
        while self.queue:
            negative, a = heappop(self.queue)
            if self.offered.get(a) != -negative:
                continue
            del self.offered[a]
            nearest = self._nearest(a)
            if nearest is not None and self._mean(a, nearest) == -negative:
                heappop(self.near[a])
                if self._may_join(a, nearest) and not self._is_weak_bridge(a, nearest):
                    a = self._merge(a, nearest)
            self._offer(a)

    def _may_join(self, a: int, b: int) -> bool:
        return b not in self.forbidden[a] and self.held[a].isdisjoint(self.held[b])

    def _is_weak_bridge(self, a: int, b: int) -> bool:
        """Whether two established groups have nothing but weak links between them."""
        established = min(len(self.members[a]), len(self.members[b])) > 1
        return established and self.best[a][b] < BRIDGE

    def _find(self, row: int) -> int:
        if row not in self.home:
            self.home[row] = row
            self.members[row] = [row]
            code = self.codes[row] if self.codes else None
            self.held[row] = set() if code is None else {code}
        while self.home[row] != row:
            row = self.home[row]
        return row

    def _mean(self, a: int, b: int) -> float:
        return self.sums[a][b] / len(self.members[b]) / len(self.members[a])

    def _list(self, a: int, b: int) -> int:
        """List the pair with one of its groups, which is returned."""
        host, guest = self._by_neighbours(a, b)
        if self.sums[host][guest] > 0.0:
            heappush(self.near[host], (-self.sums[host][guest] / len(self.members[guest]), guest))
        return host

    def _by_neighbours(self, a: int, b: int) -> Pair:
        return (a, b) if (-len(self.sums[a]), a) < (-len(self.sums[b]), b) else (b, a)

    def _nearest(self, a: int) -> int | None:
        """The group on the list of `a` with the most evidence for each of its members."""
        heap = self.near[a]
        while heap:
            negative, b = heap[0]
            now = self.sums[a][b] / len(self.members[b]) if b in self.sums[a] else None
            if now == -negative:
                return b
            heappop(heap)
            if now is not None and now < -negative:
                heappush(heap, (-now, b))
        return None

    def _offer(self, a: int) -> None:
        """Queue the group by its best pair, in place of what it was queued by before."""
        b = self._nearest(a)
        mean = self.floor if b is None else self._mean(a, b)
        if mean > self.floor and self.offered.get(a) != mean:
            self.offered[a] = mean
            heappush(self.queue, (-mean, a))

    def _merge(self, a: int, b: int) -> int:
        """Join two groups; the result goes by the name of the one with more neighbours."""
        keep, gone = self._by_neighbours(a, b)
        self.home[gone] = keep
        short, long = sorted((self.members.pop(gone), self.members[keep]), key=len)
        long.extend(short)
        self.members[keep] = long
        few, many = sorted((self.held.pop(gone), self.held[keep]), key=len)
        many |= few
        self.held[keep] = many
        self.near.pop(gone, None)
        self.offered.pop(gone, None)
        for other in self.forbidden.pop(gone, set()):
            self.forbidden[other].discard(gone)
            self.forbidden[other].add(keep)
            self.forbidden[keep].add(other)
        for other in self._take_over(keep, gone):
            self._offer(self._list(keep, other))
        return keep

    def _take_over(self, keep: int, gone: int) -> list[int]:
        """Give the evidence of one group to another; all groups but these that it concerns."""
        sums, best = self.sums.pop(gone, {}), self.best.pop(gone, {})
        for other, evidence in sums.items():
            del self.sums[other][gone], self.best[other][gone]
            if other != keep:
                total = self.sums[keep].get(other, 0.0) + evidence
                most = max(self.best[keep].get(other, best[other]), best[other])
                self.sums[keep][other] = self.sums[other][keep] = total
                self.best[keep][other] = self.best[other][keep] = most
        return sorted(sums.keys() - {keep})
