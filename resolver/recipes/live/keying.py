"""Blocking keys of records, and whom it concerns that a block has grown too large, or shrunk."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resolver.recipes.live.cards import Card
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.holding import Change
from resolver.store.tables import KEYS
from resolver.store.writing import add, drop

Blocks = dict[int, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Crossed:
    """The records of blocks that have become too large to make pairs, and of those that were."""

    grown: tuple[frozenset[int], ...]
    shrunk: tuple[frozenset[int], ...]


def key(deck: Deck, changes: Mapping[int, Change]) -> Crossed:
    """Write the keys of records, and tell which blocks have come to a limit or left it."""
    gone = [row for r, (before, after) in changes.items() for row in _rows(r, before, after)]
    come = [row for r, (before, after) in changes.items() for row in _rows(r, after, before)]
    limits = _limits(deck, changes)
    touched = {row["hash"] for row in (*gone, *come)}
    before = _sized(deck, limits, touched, len(changes))
    after = {mark: set(before.get(mark, ())) for mark in touched}
    for row in gone:
        after[row["hash"]].discard(row["record"])
    for row in come:
        after[row["hash"]].add(row["record"])
    drop(deck.connection, KEYS, gone)
    add(deck.connection, KEYS, come)
    deck.block({mark: [*now] for mark, now in after.items()})
    grown, shrunk = [], []
    for mark, now in after.items():
        then = before.get(mark, [])
        if len(then) <= limits[mark] < len(now):
            grown.append(frozenset(now).union(then))
        elif len(now) <= limits[mark] < len(then):
            shrunk.append(frozenset(now).union(then))
    return Crossed(grown=tuple(grown), shrunk=tuple(shrunk))


def shared(deck: Deck, pairs: Iterable[tuple[Card, Card]]) -> list[bool]:
    """Whether records are under a key together that makes a pair of them."""
    least = deck.rules.weak_least
    common = [
        (
            {*one.strong} & {*other.strong},
            {*one.weak} & {*other.weak} if one.shares(other) >= least else set(),
        )
        for one, other in pairs
    ]
    limits = (deck.rules.strong_most, deck.rules.weak_most)
    small = [
        _small(deck, {mark for sides in common for mark in sides[sort]}, limits[sort])
        for sort in (0, 1)
    ]
    return [any(sides[sort] & small[sort].keys() for sort in (0, 1)) for sides in common]


def blocks(deck: Deck, cards: Iterable[Card], guests: int = 0) -> tuple[Blocks, Blocks]:
    """The blocks of strong and of weak keys of some records; none that is too large.

    `guests`: how many records are in every block beside those of the store.
    """
    rules, every = deck.rules, [*cards]
    strong = {mark for card in every for mark in card.strong}
    weak = {mark for card in every for mark in card.weak}
    return (
        _small(deck, strong, rules.strong_most - guests),
        _small(deck, weak, rules.weak_most - guests),
    )


def _small(deck: Deck, marks: set[int], most: int) -> Blocks:
    found = deck.blocks(marks, most)
    return {mark: records for mark, records in found.items() if len(records) <= most}


def _sized(deck: Deck, limits: Mapping[int, int], touched: set[int], more: int) -> Blocks:
    """The blocks of marks, each with so many records `more` than its limit, and one, at most."""
    found: Blocks = {}
    for most in sorted(set(limits.values())):
        marks = sorted(mark for mark in touched if limits[mark] == most)
        if marks:
            found |= deck.blocks(marks, most + more)
    return found


def _limits(deck: Deck, changes: Mapping[int, Change]) -> dict[int, int]:
    """The most records of every block that is looked at."""
    found: dict[int, int] = {}
    for card in (card for sides in changes.values() for card in sides if card is not None):
        found |= dict.fromkeys(card.weak, deck.rules.weak_most)
        found |= dict.fromkeys(card.strong, deck.rules.strong_most)
    return found


def _rows(record: int, card: Card | None, other: Card | None) -> list[dict[str, int]]:
    """The keys of the one card that the other has not."""
    return [{"hash": mark, "record": record} for mark in _marks(card) - _marks(other)]


def _marks(card: Card | None) -> set[int]:
    return set() if card is None else {*card.strong, *card.weak}
