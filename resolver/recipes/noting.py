"""What people are told to be careful about in a proposal: warnings, and fields that differ."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import polars as pl

from resolver.frames.result import PROPOSALS
from resolver.recipes.grouping import Grouped
from resolver.steps import band, propose


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What the warnings come from.

    `tree` holds the links that the entities need, `ids` the id of the entity of every row, `gone`
    whether its source has merged it away, and `overmerged` the entities with a record that seems
    to hold several people.
    """

    grouped: Grouped
    tree: pl.DataFrame
    ids: pl.Series
    gone: pl.Series
    threshold: float
    overmerged: frozenset[int]


def notes(told: Told, texts: pl.DataFrame) -> pl.DataFrame:
    """Per entity its warnings, the most serious first, and the fields in which records differ.

    `texts`: the values as read, one column a comparison.
    """
    pairs, labels = told.grouped.weighed, told.grouped.entity
    bridges = propose.weak_bridges(pairs, labels, told.tree, told.threshold)
    warned = propose.warnings(told.grouped.checked, labels, band.CONFLICTS, bridges)
    positions = _positions(labels)
    for code, entities in _beside(told):
        for entity in sorted(entities & positions.keys()):
            warning = {"code": code, "text": propose.TEXTS[code]}
            warned[entity] = [warning, *warned.get(entity, [])]
    before = {"code": "merged_before", "text": propose.TEXTS["merged_before"]}
    for entity in set(labels.filter(told.gone)) & positions.keys():
        warned.setdefault(entity, []).append(before)
    differing = propose.conflicts(positions, texts)
    rows = [
        {
            "entity_id": told.ids[entity],
            "warnings": warned.get(entity, []),
            "conflicts": differing.get(entity, []),
        }
        for entity in positions
    ]
    schema = {name: PROPOSALS[name] for name in ("entity_id", "warnings", "conflicts")}
    return pl.DataFrame(rows, schema=schema)


def _beside(told: Told) -> Iterator[tuple[str, set[int]]]:
    """Codes and the entities they are about, each more serious than those before."""
    labels = told.grouped.entity
    yield "over_merged", set(told.overmerged)
    again = (pair for pair in told.grouped.reopened if labels[pair[0]] == labels[pair[1]])
    yield "reopened", {int(labels[left]) for left, _ in again}


def _positions(labels: pl.Series) -> dict[int, list[int]]:
    frame = pl.DataFrame({"entity": labels}).with_row_index("row")
    several = frame.filter(pl.len().over("entity") > 1)
    grouped = several.group_by("entity", maintain_order=True).agg("row")
    return {int(entity): rows for entity, rows in grouped.iter_rows()}
