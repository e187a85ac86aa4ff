"""Entities to merge proposals: the links each one needs, its band, and what to be careful about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

import networkx as nx
import polars as pl

from resolver.model.comparison import EMAIL, PHONE

WEAK_BRIDGE: Final = 6.0
"""A single link of fewer bits than this that holds two groups together is called a weak bridge."""

TEXTS: Final = {
    "reopened": "Somebody has decided on these records, but one says something else since.",
    "over_merged": "One of these records seems to hold several people: see splits.jsonl.",
    "weak_bridge": "One weak link alone holds two groups of these records together.",
    "conflict_given": "Given names contradict each other.",
    "conflict_generation": "Generation suffixes (Jr, Sr) differ: father and son, it seems.",
    "conflict_family": "Family names differ.",
    "conflict_kind": "A couple or an organisation stands beside a single person.",
    "conflict_birth": "Birth dates differ.",
    "conflict_national_id": "National ids differ.",
    "conflict_external_id": "Customer numbers of one system differ.",
    "conflict_gender": "Genders differ.",
    "conflict_forms": "Legal forms of the companies differ.",
    "shared_value": "A contact point or address that they have in common is not one person's own.",
    "merged_before": "A record was merged into another one by its source already.",
    "large": "Many records: check for a value that several people share.",
}
"""What each warning says to people."""

SHARED: Final = ("shared", "household")
"""Levels of agreement on an e-mail or phone that other people have too."""
LARGE: Final = 30


def needed_links(pairs: pl.DataFrame, labels: pl.Series) -> pl.DataFrame:
    """The links that hold each entity together: a spanning tree of the surest, weakest first.

    `pairs`: `l, r, weight, band` and more, one row a weighed pair; `labels`: the entity of every
    row. Adds `entity`. Where records are together through rulings alone there is no link.
    """
    likely = pl.col("weight") > 0
    rank = pl.when(likely).then(pl.col("band") == "auto").cast(pl.Int8).fill_null(-1)
    order = (
        _inside(pairs, labels)
        .with_columns(rank=rank)
        .sort("rank", "weight", "l", "r", descending=[True, True, False, False])
    )
    forest: nx.utils.UnionFind[int] = nx.utils.UnionFind()
    kept = []
    for position, (left, right) in enumerate(order.select("l", "r").iter_rows()):
        if forest[left] != forest[right]:
            forest.union(left, right)
            kept.append(position)
    tree = order[kept] if kept else order.clear()
    return tree.sort("entity", "rank", "weight", "l", "r").drop("rank")


def _inside(pairs: pl.DataFrame, labels: pl.Series) -> pl.DataFrame:
    entity = labels.gather(pairs["l"]).alias("entity")
    return pairs.with_columns(entity).filter(entity == labels.gather(pairs["r"]))


def weak_bridges(
    pairs: pl.DataFrame, labels: pl.Series, tree: pl.DataFrame, threshold: float
) -> set[int]:
    """Entities of three or more records that a single weak link holds together.

    Only an entity whose `tree` (from `needed_links`) has a weak link can have a weak bridge.
    """
    doubtful = (
        tree.group_by("entity")
        .agg(links=pl.len(), weakest=pl.col("weight").min())
        .filter((pl.col("links") > 1) & (pl.col("weakest") < WEAK_BRIDGE))
    )
    linked = (
        _inside(pairs, labels)
        .filter(pl.col("weight") > threshold)
        .join(doubtful, on="entity", how="semi")
        .sort("entity", "l", "r")
        .select("entity", "l", "r", "weight")
    )
    found = set()
    for entity, links in groupby(linked.iter_rows(), key=itemgetter(0)):
        graph = nx.Graph()
        graph.add_weighted_edges_from(link[1:] for link in links)
        if any(graph[a][b]["weight"] < WEAK_BRIDGE for a, b in nx.bridges(graph)):
            found.add(int(entity))
    return found


def warnings(
    pairs: pl.DataFrame, labels: pl.Series, conflicts: Mapping[str, pl.Expr], bridges: Iterable[int]
) -> dict[int, list[dict[str, str]]]:
    """Per entity the warnings, as `code` and `text`, most serious first."""
    inside = _inside(pairs, labels)
    flags = inside.group_by("entity").agg(
        *(
            expr.fill_null(False).any().alias(f"conflict_{name}")
            for name, expr in conflicts.items()
        ),
        shared_value=pl.any_horizontal(
            pl.col(f"level_{field.name}").is_in([field.level(word) for word in SHARED])
            for field in (EMAIL, PHONE)
        ).any(),
        large=pl.col("l").append(pl.col("r")).n_unique() >= LARGE,
    )
    found: dict[int, list[dict[str, str]]] = defaultdict(list)
    for entity in bridges:
        found[entity].append({"code": "weak_bridge", "text": TEXTS["weak_bridge"]})
    for row in flags.sort("entity").iter_rows(named=True):
        codes = [code for code in TEXTS if row.get(code)]
        found[row["entity"]] += [{"code": code, "text": TEXTS[code]} for code in codes]
    return found


def conflicts(
    members: Mapping[int, Sequence[int]], texts: pl.DataFrame
) -> dict[int, list[dict[str, Any]]]:
    """Per entity the fields in which its records differ, with the different texts."""
    columns = {name: texts[name].to_list() for name in texts.columns}
    found = {}
    for entity, rows in members.items():
        differing = []
        for name, values in columns.items():
            seen = sorted({values[row] for row in rows if values[row] is not None})
            if len({text.casefold() for text in seen}) > 1:
                differing.append({"field": name, "values": seen})
        found[entity] = differing
    return found
