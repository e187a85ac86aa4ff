"""The entities of a region."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import polars as pl

from resolver.frames.schema import PAIRS
from resolver.recipes import proposing, splitting
from resolver.recipes.grouping import LARGEST
from resolver.recipes.live import ruled, scene, small, tying
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.region import Region
from resolver.recipes.live.small import Groups
from resolver.store.rows import RecordRow


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """The groups of records, and of every record the name of its `auto` entity."""

    groups: tuple[frozenset[int], ...]
    auto: Mapping[int, str]


def grouping(deck: Deck, region: Region) -> Grouping:
    """The groups of a region."""
    ids = scene.in_order(region)
    if len(ids) == 1:
        return labelled(ids, [0], [0], region.rows)
    largest = max(map(len, region.arenas), default=1)
    if deck.rules.plain and largest <= LARGEST and not region.ruled:
        found = _small(deck, region, ids)
        if found is not None:
            return found
    seen = scene.scene(deck, region, *ruled.standing(deck.connection, ids))
    grouped, _ = scene.group(deck, seen)
    return labelled(ids, grouped.entity.to_list(), grouped.auto.to_list(), region.rows)


def _small(deck: Deck, region: Region, ids: Sequence[int]) -> Grouping | None:
    """The groups of a plain region; None where one of those judged holds several people."""
    deck.rows(ids)
    threshold = deck.rules.config.match.threshold_bits
    places = {record: n for n, record in enumerate(ids)}
    near = (sorted((places[a], places[b])) for a, b in region.telling)
    known = {(left, right): deck.weigh(ids[left], ids[right]) for left, right in near}
    found = small.group(
        len(ids),
        known,
        lambda left, right: deck.weigh(ids[left], ids[right]),
        deck.rules.model.sizes,
        threshold,
    )
    if region.judged and _several(deck, ids, found, region.judged):
        return None
    return labelled(ids, found.entity, found.auto, region.rows)


def _several(deck: Deck, ids: Sequence[int], found: Groups, judged: Collection[int]) -> bool:
    """Whether one of the records that are judged holds several people."""
    settings = deck.rules.config
    links = [
        pair for pair, row in found.weighed.items() if row["weight"] > settings.match.threshold_bits
    ]
    numbered = [(ids[left], ids[right]) for left, right in links]
    if not tying.torn(deck, judged, dict(zip(ids, found.entity, strict=True)), numbered):
        return False
    held = splitting.overmerged_records(
        scene.clean_rows(deck, ids),
        pl.Series(found.entity, dtype=pl.UInt32),
        pl.DataFrame(links, schema=PAIRS, orient="row"),
        scene.weigher(deck, ids),
        tying.wide(deck, ids),
    )
    return any(ids[one.row] in judged for one in held)


def labelled(
    ids: Sequence[int], entity: Sequence[int], auto: Sequence[int], rows: Mapping[int, RecordRow]
) -> Grouping:
    """The groups of records, whose labels are places in `ids`."""
    groups: dict[int, set[int]] = defaultdict(set)
    for place, label in enumerate(entity):
        groups[label].add(ids[place])
    names = {label: proposing.named_after("a-", *_key(rows[ids[label]])) for label in set(auto)}
    return Grouping(
        groups=tuple(map(frozenset, groups.values())),
        auto={record: names[label] for record, label in zip(ids, auto, strict=True)},
    )


def _key(row: RecordRow) -> tuple[str, str]:
    return row.source, row.record_id
