"""Regions: records that can have a say in one another's entity, and nobody else has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

import networkx as nx

from resolver.recipes.live.deck import Deck
from resolver.steps.pair import MOST_COPIES
from resolver.store import lookups
from resolver.store.rows import RecordRow

Pair = tuple[int, int]

LINK: Final = "link"
TIE: Final = "tie"
RULING: Final = "ruling"


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """Live records by number, and what is between them.

    `near`: the pairs that are near; `tied`: whether one of the records may hold several people;
    `ruled`: whether anything was ever ruled on two of them.
    """

    rows: Mapping[int, RecordRow]
    near: frozenset[Pair]
    tied: bool = False
    ruled: bool = False


@dataclass(slots=True)
class _Met:
    """What was found so far."""

    graph: nx.Graph[int] = field(default_factory=nx.Graph)
    rows: dict[int, RecordRow] = field(default_factory=dict)
    edges: dict[str, list[Pair]] = field(default_factory=lambda: defaultdict(list))


def regions(deck: Deck, seeds: Collection[int]) -> list[Region]:
    """The regions of the live ones among the records."""
    met, asked = _Met(), set(seeds)
    contents: set[int] = set()
    while asked:
        rows = lookups.by_id(deck.connection, sorted(asked))
        living = {record: row for record, row in rows.items() if row.live}
        met.rows |= living
        met.graph.add_nodes_from(living)
        found = [*lookups.neighbours(deck.connection, sorted(living))]
        said = {row.content for row in living.values() if row.content is not None} - contents
        contents |= said
        found += [(a, b, LINK) for a, b in _copies(deck, said)]
        for a, b, kind in found:
            met.graph.add_edge(a, b)
            met.edges[kind].append((a, b))
        asked = set(met.graph) - set(met.rows)
    return [*_parts(met)]


def together(found: Sequence[Region]) -> Region:
    """Several regions as one."""
    return Region(
        rows={record: row for one in found for record, row in one.rows.items()},
        near=frozenset(pair for one in found for pair in one.near),
        tied=any(one.tied for one in found),
        ruled=any(one.ruled for one in found),
    )


def _copies(deck: Deck, contents: Collection[int]) -> Iterator[Pair]:
    """The first record that says something, with every other that says so, if they are near.

    All pairs of records that say the same weigh the same.
    """
    for named in lookups.saying(deck.connection, sorted(contents), MOST_COPIES + 1).values():
        first, *others = (record for *_, record in named)
        if 0 < len(others) < MOST_COPIES:
            deck.rows([first, others[0]])
            if deck.rules.near(deck.weigh(first, others[0])):
                yield from ((first, other) for other in others)


def _parts(met: _Met) -> Iterator[Region]:
    members = [*nx.connected_components(met.graph)]
    home = {record: n for n, records in enumerate(members) for record in records}
    near: dict[int, set[Pair]] = defaultdict(set)
    kinds: dict[int, set[str]] = defaultdict(set)
    for kind, pairs in met.edges.items():
        for a, b in pairs:
            kinds[home[a]].add(kind)
            if kind == LINK:
                near[home[a]].add((a, b) if a < b else (b, a))
    for n, records in enumerate(members):
        yield Region(
            rows={record: met.rows[record] for record in sorted(records)},
            near=frozenset(near[n]),
            tied=TIE in kinds[n],
            ruled=RULING in kinds[n],
        )
