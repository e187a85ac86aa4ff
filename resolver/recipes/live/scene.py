"""A region as the frames of a batch: for all that plain grouping does not do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

import polars as pl

from resolver.fields import attribute
from resolver.frames.schema import ATTRIBUTE, PAIRS
from resolver.recipes import batch
from resolver.recipes.grouping import LARGEST, Grouped
from resolver.recipes.live import linking, reading, tying
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.region import Region
from resolver.recipes.ruling import Ruled, ruled
from resolver.recipes.weighing import Weigh, Weighed
from resolver.steps import sides
from resolver.steps.overmerged import Split
from resolver.steps.sides import Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The records of a region in the order of their keys: `ids` by row, `records` as read, clean.

    `pairs` are the candidate pairs, `known` what is known of sources, `decisions` what was ruled;
    `wide` (kind and text) are points on more records than one person's own are.
    """

    ids: tuple[int, ...]
    records: pl.DataFrame
    cleaned: pl.DataFrame
    pairs: pl.DataFrame
    known: Sides
    decisions: Ruled
    wide: frozenset[tuple[str, str]]


def scene(deck: Deck, region: Region, rulings: pl.DataFrame, told: pl.DataFrame) -> Scene:
    """The frames of a region; `rulings` and `told` (RULINGS) are on records in it."""
    ids = in_order(region)
    records = reading.records(deck.connection, ids)
    cleaned = clean_rows(deck, ids)
    cleaned = cleaned.with_columns(_others(records, cleaned.columns))
    sources = deck.rules.config.sources
    return Scene(
        ids=ids,
        records=records,
        cleaned=cleaned,
        pairs=_pairs(deck, region, ids),
        known=sides.sides(
            cleaned["source"],
            across_only=sources.across_only,
            duplicate_free=sources.duplicate_free,
        ),
        decisions=ruled(None if rulings.is_empty() else rulings, cleaned, told, records),
        wide=tying.wide(deck, ids),
    )


def group(deck: Deck, found: Scene) -> tuple[Grouped, list[Split]]:
    """The groups of a region, and its records that hold several people, as the batch finds them."""
    rules, weigh = deck.rules, weigher(deck, found.ids)
    return batch.grouped(
        Weighed(pairs=weigh(found.pairs), weigh=weigh, sizes=rules.model.sizes),
        found.cleaned,
        rules.config,
        found.decisions.decided,
        found.known,
        found.wide,
    )


def clean_rows(deck: Deck, ids: Sequence[int]) -> pl.DataFrame:
    """The clean frame of records, in this order, as far as anything is compared."""
    rows = deck.rows(ids)
    data = [{**rows[record], "row": n} for n, record in enumerate(ids)]
    return pl.DataFrame(data, schema=deck.rules.carder.schema)


def weigher(deck: Deck, ids: Sequence[int]) -> Weigh:
    """Weighs pairs of these records, whose rows were asked for, by their places."""

    def weigh(pairs: pl.DataFrame) -> pl.DataFrame:
        rows = [
            {"l": left, "r": right, **deck.weigh(ids[left], ids[right])}
            for left, right in pairs.select("l", "r").iter_rows()
        ]
        return pl.DataFrame(rows, schema=deck.rules.weighed)

    return weigh


def in_order(region: Region) -> tuple[int, ...]:
    """The records of a region in the order of their keys."""
    return tuple(
        sorted(region.rows, key=lambda n: (region.rows[n].source, region.rows[n].record_id))
    )


def _others(records: pl.DataFrame, known: Collection[str]) -> Iterable[pl.Series]:
    """The free attributes that the model does not compare, clean."""
    free = [name for name in records.columns if name.startswith(ATTRIBUTE)]
    others = [attribute.clean(pl.col(name)) for name in free if name not in known]
    return records.select(others).iter_columns()


def _pairs(deck: Deck, region: Region, ids: Sequence[int]) -> pl.DataFrame:
    """The candidate pairs of a region: those that are near, and all within large arenas.

    Others that can have a say are met anyway.
    """
    places = {record: n for n, record in enumerate(ids)}
    pairs = set(region.near)
    for arena in region.arenas:
        if len(arena) > LARGEST:
            for record, others in linking.candidates(deck, deck.cards(sorted(arena))).items():
                pairs |= {(record, other) for other in others & arena}
    rows = {tuple(sorted((places[a], places[b]))) for a, b in pairs}
    return pl.DataFrame(sorted(rows), schema=PAIRS, orient="row")
