"""Regions: the records that a change can reach, and all that what becomes of them depends on.

Likely pairs, copies and rulings hold records together in arenas, and entities are made inside of
these. A record left alone in its arena joins an entity that it is near to, unless it could as well
join another, or a record that wants to join the same cannot be one person with it. So a step leads
from an arena to one that is near, and a change reaches three: the records alone beside it, the
entities that these may join or leave, and whoever else may join those. As many steps further has to
be seen what tells where a record belongs: the entities near to it, the records alone beside these,
and the entities that those may join instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Final

import networkx as nx

from resolver.recipes.live.deck import Deck
from resolver.steps.pair import MOST_COPIES
from resolver.store import lookups
from resolver.store.rows import RecordRow

Pair = tuple[int, int]

REACH: Final = 3
"""Steps from a change to the last records that may be in another entity after it."""
SIGHT: Final = 3
"""Steps from a record to the last ones that have a say in which entity it is in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Live records by number, and what is between them.

    `steps`: how far each is from the change. `near`: the pairs that are near; `bound`: those that
    hold arenas together, `ties` those of a record and another to which one of its points leads.
    `ruled`: the records on which anything was ever ruled; `judged`: those of which it is to be
    told whether they hold several people.
    """

    rows: Mapping[int, RecordRow]
    steps: Mapping[int, int]
    near: frozenset[Pair] = frozenset()
    bound: frozenset[Pair] = frozenset()
    ties: frozenset[Pair] = frozenset()
    ruled: frozenset[int] = frozenset()
    judged: frozenset[int] = frozenset()

    @property
    def arenas(self) -> list[set[int]]:
        """The records of every arena that has more than one."""
        return _components(self.bound)

    @property
    def telling(self) -> frozenset[Pair]:
        """The near pairs that can have a say: not those of two records that are arenas alone."""
        held = {record for pair in self.bound for record in pair}
        return frozenset(pair for pair in self.near if not held.isdisjoint(pair))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """`records` of which it is to be told whether they hold several people, by those `beside`."""

    records: frozenset[int] = frozenset()
    beside: frozenset[int] = frozenset()


NOBODY: Final = Judged()


def region(deck: Deck, changed: Collection[int], judged: Judged = NOBODY) -> Region:
    """The region of the live ones among the records that have changed, or are judged.

    Which entities records are in is told right of those within `REACH` steps.
    """
    met = _Met(deck)
    steps: dict[int, int] = {}
    front: Collection[int] = ()
    for step in range(REACH + SIGHT + 1):
        further = met.beside(front, alone=step == 1) if step else {*changed}
        if step == REACH:
            further |= judged.records | judged.beside
        front = met.arenas(further) - steps.keys()
        steps |= dict.fromkeys(front, step)
    rows = {record: met.rows[record] for record in sorted(steps)}
    return Region(
        rows=rows,
        steps=steps,
        near=frozenset(_within(rows, met.near)),
        bound=frozenset(_within(rows, met.bound)),
        ties=frozenset(met.ties),
        ruled=frozenset(met.ruled.intersection(rows)),
        judged=judged.records.intersection(rows),
    )


def parts(whole: Region) -> list[Region]:
    """What of a region hangs together, each with a record that a change may reach."""
    graph: nx.Graph[int] = nx.Graph((*whole.bound, *whole.telling))
    graph.add_nodes_from(whole.rows)
    graph.add_edges_from(pair for pair in whole.ties if pair[0] in whole.judged)
    members = [*nx.connected_components(graph)]
    home = {record: n for n, records in enumerate(members) for record in records}
    near, bound = (_by_home(pairs, home) for pairs in (whole.near, whole.bound))
    return [
        Region(
            rows={record: whole.rows[record] for record in sorted(records)},
            steps={record: whole.steps[record] for record in records},
            near=frozenset(near[n]),
            bound=frozenset(bound[n]),
            ruled=whole.ruled & records,
            judged=whole.judged & records,
        )
        for n, records in enumerate(members)
        if min(whole.steps[record] for record in records) <= REACH
    ]


@dataclass(slots=True)
class _Met:
    """What was found so far: live records, and by record the others that it is near or bound to."""

    deck: Deck
    rows: dict[int, RecordRow] = field(default_factory=dict)
    near: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    bound: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    ties: set[Pair] = field(default_factory=set)
    ruled: set[int] = field(default_factory=set)
    asked: set[int] = field(default_factory=set)
    said: set[int] = field(default_factory=set)

    def arenas(self, records: Iterable[int]) -> set[int]:
        """All records of the arenas of these."""
        found: set[int] = set()
        asked = set(records)
        while asked:
            self._meet(asked)
            found |= asked & self.rows.keys()
            asked = {other for record in asked for other in self.bound[record]} - found
        return found

    def beside(self, records: Collection[int], *, alone: bool) -> set[int]:
        """The records of arenas to which those of these lead, and no more of the others.

        `alone`: also from one record alone to another, as either may have lost what it was with.
        """
        others = {other for record in records for other in self.near[record]}
        self._meet(others)
        if alone:
            return others
        return {
            other
            for record in records
            for other in self.near[record]
            if self.bound[record] or self.bound[other]
        }

    def _meet(self, records: Collection[int]) -> None:
        new = sorted(set(records) - self.asked)
        self.asked.update(new)
        rows = lookups.by_id(self.deck.connection, new)
        living = {record: row for record, row in rows.items() if row.live}
        self.rows |= living
        for a, b, kind in lookups.neighbours(self.deck.connection, sorted(living)):
            if kind == "tie":
                self.ties.add((a, b))
                continue
            if kind != "ruling":
                _connect(self.near, a, b)
            if kind != "near":
                _connect(self.bound, a, b)
            if kind == "ruling":
                self.ruled |= {a, b}
        self._meet_copies({row.content for row in living.values() if row.content is not None})

    def _meet_copies(self, contents: Collection[int]) -> None:
        """Meet the first record that says something, with every other that says so, if near.

        All pairs of records that say the same weigh the same.
        """
        deck, new = self.deck, sorted(set(contents) - self.said)
        self.said.update(new)
        for named in lookups.saying(deck.connection, new, MOST_COPIES + 1).values():
            first, *others = (record for *_, record in named)
            if 0 < len(others) < MOST_COPIES:
                deck.rows([first, others[0]])
                weighed = deck.weigh(first, others[0])
                for other in others if deck.rules.near(weighed) else ():
                    _connect(self.near, first, other)
                    if deck.rules.likely(weighed):
                        _connect(self.bound, first, other)


def _connect(graph: dict[int, set[int]], a: int, b: int) -> None:
    graph[a].add(b)
    graph[b].add(a)


def _within(records: Collection[int], graph: Mapping[int, set[int]]) -> Iterator[Pair]:
    """The pairs of the records."""
    for record in records:
        for other in graph.get(record, ()):
            if record < other and other in records:
                yield record, other


def _by_home(pairs: Iterable[Pair], home: Mapping[int, int]) -> dict[int, list[Pair]]:
    """The pairs whose records have one home, by that."""
    found: dict[int, list[Pair]] = defaultdict(list)
    for a, b in pairs:
        if home[a] == home[b]:
            found[home[a]].append((a, b))
    return found


def _components(pairs: Iterable[Pair]) -> list[set[int]]:
    return [*nx.connected_components(nx.Graph(pairs))]
