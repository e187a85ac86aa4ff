"""Which records are near one another: candidate pairs, weighed, that can have a say in a group."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any

from resolver.recipes.live import copying, keying
from resolver.recipes.live.cards import Card
from resolver.recipes.live.deck import Deck
from resolver.store import lookups
from resolver.store.tables import LINKS
from resolver.store.writing import add, drop

Weighed = dict[int, dict[str, Any]]


def candidates(deck: Deck, cards: Mapping[int, Card], guests: int = 0) -> dict[int, set[int]]:
    """The candidates of every record that it may be near to, from the keys in the store.

    `guests`: how many of them are not in the store.
    """
    strong, weak = keying.blocks(deck, cards.values(), guests)
    found = {r: _sharing(strong, card.strong) - {r} for r, card in cards.items()}
    perhaps = {r: _sharing(weak, card.weak) - found[r] - {r} for r, card in cards.items()}
    for record in cards:
        hopeful = deck.hopeful(record, found[record] | perhaps[record])
        found[record] &= hopeful
        perhaps[record] &= hopeful
    others = deck.cards({other for rest in (*found.values(), *perhaps.values()) for other in rest})
    least, rules = deck.rules.weak_least, deck.rules
    for record, card in cards.items():
        found[record] |= {o for o in perhaps[record] if card.shares(others[o]) >= least}
        if not rules.plain:
            found[record] = {o for o in found[record] if not rules.shut(card.row, others[o].row)}
    return found


def relink(deck: Deck, dirty: Collection[int]) -> set[int]:
    """Write anew what the records are near to; gives them and those of links that have changed.

    Records that stand for nobody, or are gone, are near to none.
    """
    if not dirty:
        return set()
    cards = copying.first_ones(deck, dirty)
    met = candidates(deck, cards)
    deck.rows(sorted({*cards, *(other for others in met.values() for other in others)}))
    weighed = ((pair, deck.weigh(*pair)) for pair in _pairs(met))
    near = {pair: deck.rules.likely(row) for pair, row in weighed if deck.rules.near(row)}
    linked = lookups.linked(deck.connection, sorted(dirty))
    known = {_pair(*pair): likely for pair, likely in linked.items()}
    lost, found = (dict(a.items() - b.items()) for a, b in ((known, near), (near, known)))
    drop(deck.connection, LINKS, _rows(lost))
    add(deck.connection, LINKS, _rows(found))
    return {record for pair in (*lost, *found) for record in pair} | set(dirty)


def gained(deck: Deck, shrunk: Iterable[frozenset[int]]) -> set[int]:
    """The records of blocks that make pairs again which may be near to others of the block."""
    found = set()
    for block in shrunk:
        held = deck.cards(block)
        found |= {record for record in held if deck.hopeful(record, held.keys() - {record})}
    return found


def lose(deck: Deck, grown: Iterable[frozenset[int]], done: Collection[int]) -> set[int]:
    """Cut links of which only blocks told that they are candidates that now make no more pairs.

    Gives the records that it concerns; of those `done` the links are written already.
    """
    within = [block.difference(done) for block in grown]
    linked = lookups.linked(deck.connection, sorted(set().union(*within)))
    links = {
        _pair(a, b): likely
        for (a, b), likely in linked.items()
        if any(a in block and b in block for block in within)
    }
    if not links:
        return set()
    cards = deck.cards({record for pair in links for record in pair})
    kept = keying.shared(deck, [(cards[a], cards[b]) for a, b in links])
    cut = {pair: links[pair] for pair, held in zip(links, kept, strict=True) if not held}
    drop(deck.connection, LINKS, _rows(cut))
    return {record for pair in cut for record in pair}


def _sharing(blocks: keying.Blocks, marks: Iterable[int]) -> set[int]:
    return {record for mark in marks for record in blocks.get(mark, ())}


def _pairs(met: Mapping[int, set[int]]) -> set[tuple[int, int]]:
    return {_pair(record, other) for record, others in met.items() for other in others}


def _rows(links: Mapping[tuple[int, int], bool]) -> list[dict[str, Any]]:
    """Both directions of every pair, with whether it is likely."""
    return [
        {"a": a, "b": b, "likely": likely}
        for pair, likely in sorted(links.items())
        for a, b in (pair, pair[::-1])
    ]


def _pair(left: int, right: int) -> tuple[int, int]:
    return (left, right) if left < right else (right, left)
