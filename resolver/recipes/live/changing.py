"""Records that come, change or go, and all that follows from it, in one transaction."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from resolver.recipes.live import (
    copying,
    holding,
    keying,
    linking,
    naming,
    reaching,
    ruled,
    tying,
)
from resolver.recipes.live.cards import Card, text
from resolver.recipes.live.holding import Change
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.naming import Named
from resolver.recipes.live.sketch import sketch
from resolver.store import lookups
from resolver.store.tables import CARDS, RECORDS, VERSIONS
from resolver.store.writing import add, change, drop

Rows = list[dict[str, Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """`changes`: cards by number of the record; what is to be written of records and versions.

    `added` and `changed` are rows of `records`, without what follows from comparing them.
    """

    changes: Mapping[int, Change]
    added: Rows = field(default_factory=list)
    changed: Rows = field(default_factory=list)
    versions: Rows = field(default_factory=list)


def arrive(moment: Moment, arrival: Arrival) -> Named:
    """Write records and all that follows: their keys and links, entities and history."""
    deck, changes = moment.deck, arrival.changes
    stand = copying.standing(deck, changes)
    _write(moment, arrival)
    held = holding.hold(deck, changes)
    crossed = keying.key(deck, stand.keyed)
    dirty = {*changes, *stand.keyed, *held.weighed, *linking.gained(deck, crossed.shrunk)}
    touched = linking.relink(deck, dirty) | linking.lose(deck, crossed.grown, dirty)
    retied = tying.retie(deck, held.tied)
    gone = [record for record, (_, after) in changes.items() if after is None]
    touched |= ruled.beside(moment.connection, gone) if gone else set()
    return settle(moment, touched | stand.concerned, retied, changes)


def settle(
    moment: Moment,
    touched: Collection[int],
    retied: Collection[int] = (),
    gone: Collection[int] = (),
) -> Named:
    """Group anew what a change reaches.

    `touched`: records that weigh otherwise or whose near pairs are others, `retied` those whose
    ties are; `gone`: records that may be live no more.
    """
    found = reaching.reached(moment.deck, touched, retied)
    missing = [record for record in gone if record not in found.rows]
    rows = {**found.rows, **lookups.by_id(moment.connection, missing)}
    return naming.name(moment, rows, [found.grouping])


def _write(moment: Moment, arrival: Arrival) -> None:
    connection = moment.connection
    cards = [(record, before, after) for record, (before, after) in arrival.changes.items()]
    add(connection, RECORDS, arrival.added)
    change(connection, RECORDS, arrival.changed)
    add(connection, VERSIONS, arrival.versions)
    drop(connection, CARDS, [{"record": r} for r, before, _ in cards if before is not None])
    kept = [(record, after) for record, _, after in cards if after is not None]
    add(connection, CARDS, [_kept(record, card) for record, card in kept])
    for record, _, after in cards:
        moment.deck.put(record, after)


def _kept(record: int, card: Card) -> dict[str, Any]:
    return {"record": record, "sketch": sketch(card.row), "card": text(card)}
