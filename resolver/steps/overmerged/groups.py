"""Groups of records that hang on one record by contact points of their own."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import networkx as nx
import polars as pl

MEMBERS: Final = 8
"""Records of a group that are compared with those of another."""

Point = tuple[str, str]
Groups = Mapping[int, Sequence[int]]
"""Groups of rows by their smallest row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """What of a record goes with one person: contact points, and the other records of that person.

    `named`: whether the name on the record is this person's; `own`: whether one of the points is
    this person's and nobody else's; `bits`: what the points weigh.
    """

    points: tuple[Point, ...]
    rows: tuple[int, ...]
    named: bool = False
    own: bool = False
    bits: float = 0.0

    @property
    def supported(self) -> bool:
        """Whether more is behind it than a family's mailbox or a number that has changed hands."""
        kinds = {name for name, _ in self.points}
        return self.named or self.own or (len(self.points) > 1 and kinds != {"phone"})


def parts(tied: pl.DataFrame, entity: pl.Series, links: pl.DataFrame) -> dict[int, dict[int, Part]]:
    """Per record the groups that hang on it by points of their own, by their smallest row.

    `tied`: from `ties`; `entity`: the entity of every row; `links`: `l, r` that hold entities
    together. The group of a record is its entity, or what is left of the entity of the record in
    question without that record.
    """
    members = _members(tied, entity)
    graphs = _graphs(members, links, entity)
    labels = entity.to_list()
    found = {}
    for (row,), points in tied.group_by("row", maintain_order=True):
        at = int(row)
        home = _without(graphs[labels[at]], at)
        group_of = {
            other: home[other] if labels[other] == labels[at] else members[labels[other]]
            for other in points["other"].unique()
        }
        hanging = _hanging(points, group_of)
        if len(hanging) > 1:
            found[at] = hanging
    return found


def _hanging(points: pl.DataFrame, group_of: Groups) -> dict[int, Part]:
    """The groups that hold some point alone, with these points."""
    holders: dict[Point, set[int]] = defaultdict(set)
    shown: dict[Point, Point] = {}
    bearing: set[Point] = set()
    for name, value, other, text, own in points.drop("row").iter_rows():
        holders[name, value].add(group_of[other][0])
        shown[name, value] = (name, text)
        bearing |= {(name, value)} if own else set()
    alone: dict[int, list[Point]] = defaultdict(list)
    for point, groups in holders.items():
        if len(groups) == 1:
            alone[min(groups)].append(point)
    rows = {group[0]: tuple(group) for group in group_of.values()}
    return {
        first: Part(
            points=tuple(sorted(shown[point] for point in held)),
            rows=rows[first],
            own=not bearing.isdisjoint(held),
        )
        for first, held in sorted(alone.items())
    }


def _members(tied: pl.DataFrame, entity: pl.Series) -> dict[int, list[int]]:
    """The rows of every entity that has something to do with the ties, ascending."""
    rows = pl.concat([tied["row"], tied["other"]]).unique()
    frame = pl.DataFrame({"entity": entity}).with_row_index("row")
    near = frame.filter(pl.col("entity").is_in(entity.gather(rows).unique().implode()))
    grouped = near.group_by("entity", maintain_order=True).agg("row")
    return {int(label): list(rows) for label, rows in grouped.iter_rows()}


def _graphs(members: Groups, links: pl.DataFrame, entity: pl.Series) -> dict[int, nx.Graph[int]]:
    graphs: dict[int, nx.Graph[int]] = {}
    for label, rows in members.items():
        graphs[label] = nx.Graph()
        graphs[label].add_nodes_from(rows)
    ends = links.select("l", "r", of_l=entity.gather(links["l"]), of_r=entity.gather(links["r"]))
    for left, right, label, other in ends.iter_rows():
        if label == other and label in graphs:
            graphs[label].add_edge(left, right)
    return graphs


def _without(graph: nx.Graph[int], row: int) -> dict[int, list[int]]:
    """The group of every other row once `row` is gone."""
    rest = graph.subgraph(node for node in graph if node != row)
    groups = [sorted(group) for group in nx.connected_components(rest)]
    return {member: group for group in groups for member in group}


def pairs(found: Mapping[int, Mapping[int, Part]]) -> pl.DataFrame:
    """The pairs to weigh: `row, a, b, l, r`, of two groups of a record, or record (`a`) and group.

    `a` and `b` name groups, or the record itself; `l < r`.
    """
    rows = []
    for row, groups in found.items():
        near = {name: part.rows[:MEMBERS] for name, part in groups.items()}
        near[row] = (row,)
        for a, b in combinations(sorted(near, key=lambda name: (name != row, name)), 2):
            rows += [(row, a, b, *sorted((x, y))) for x in near[a] for y in near[b]]
    schema = dict.fromkeys(("row", "a", "b", "l", "r"), pl.UInt32)
    return pl.DataFrame(rows, schema=schema, orient="row")
