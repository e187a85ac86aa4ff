"""Ties: points of a record that lead to records of differently named people.

Such a record may hold several people (`steps.overmerged`), which is judged by the entities of all
those others, so what becomes of one may concern the others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

import networkx as nx

from resolver.recipes.live import cards
from resolver.recipes.live.cards import Card
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.region import NOBODY, Judged
from resolver.steps.overmerged import HOLDERS
from resolver.store import lookups
from resolver.store.tables import TIES
from resolver.store.writing import add, drop

Tie = tuple[int, int]


def retie(deck: Deck, records: Collection[int]) -> set[int]:
    """Write anew what the records are tied to; gives those whose ties have changed."""
    if not records:
        return set()
    known = {(a, b) for a, b in lookups.tied(deck.connection, sorted(records))}
    found = ties(deck, records)
    drop(deck.connection, TIES, _rows(known - found))
    add(deck.connection, TIES, _rows(found - known))
    return {record for record, _ in known ^ found}


def concerned(
    deck: Deck, ties: Collection[Tie], changed: Collection[int], retied: Collection[int]
) -> Judged:
    """The records that may hold several people otherwise than before, and all they are judged by.

    `changed`: the records of all entities that have changed, `ties` all from them or to them;
    `retied`: the records whose ties have changed. Judged is with one all of its entity, as they
    tell together what of it is `auto`.
    """
    held = {record for record, other in ties if record in changed or other in changed}
    held |= {*retied}
    if not held:
        return NOBODY
    rows = lookups.by_id(deck.connection, sorted(held.difference(changed)))
    homes = {row.homes[0] for row in rows.values() if row.live}
    members = lookups.members(deck.connection, sorted(homes))
    around = {*changed}.union(*members.values())
    tied = lookups.tied(deck.connection, sorted(around))
    return Judged(
        records=frozenset((held & around).union(record for record, _ in tied)),
        beside=frozenset(other for _, other in tied),
    )


def ties(deck: Deck, records: Collection[int]) -> set[Tie]:
    """Every record, and another to which one of its points leads."""
    return {
        (record, other)
        for record, points in _points(deck, records).items()
        for others in points
        for other in others
    }


def torn(
    deck: Deck, records: Collection[int], entity: Mapping[int, int], links: Collection[Tie]
) -> bool:
    """Whether several groups hang on one of the records by points of their own.

    Only such a record may hold several people (`steps.overmerged.parts`). `entity` of every record
    of the region, `links` what holds entities together.
    """
    joined = [(a, b) for a, b in links if entity[a] == entity[b]]
    for record, points in _points(deck, records).items():
        home: nx.Graph[int] = nx.Graph(pair for pair in joined if record not in pair)
        parts = {one: min(part) for part in nx.connected_components(home) for one in part}
        alone = {
            groups.pop()
            for others in points
            for groups in [{_group(other, record, entity, parts) for other in others}]
            if len(groups) == 1
        }
        if len(alone) > 1:
            return True
    return False


def _group(
    other: int, record: int, entity: Mapping[int, int], parts: Mapping[int, int]
) -> tuple[str, int]:
    """The entity of another record, or what is left of the own entity without the record."""
    if entity[other] != entity[record]:
        return "entity", entity[other]
    return "part", parts.get(other, other)


def _points(deck: Deck, records: Collection[int]) -> dict[int, list[set[int]]]:
    """Of every record with ties the others that each of its points leads to."""
    people = {r: card for r, card in deck.cards(records).items() if _is_person(card)}
    holders = deck.owners({v.mark for card in people.values() for v in card.values if v.own})
    found = {}
    for record, card in people.items():
        held = [holders[value.mark] for value in card.values if value.own]
        met = [one for one in held if 2 <= len(one) <= HOLDERS]
        names = {name for one in met for other, name in one.items() if other != record}
        if len(met) > 1 and len(names - {None}) > 1:
            found[record] = [one.keys() - {record} for one in met]
    return found


def wide(deck: Deck, records: Collection[int]) -> frozenset[tuple[str, str]]:
    """Kind and text of the points of the records that are on more than one person's own are."""
    held = {
        deck.rules.carder.mark(kind, value): (kind, value)
        for card in deck.cards(records).values()
        for kind, value, own in cards.held(card.row)
        if own
    }
    owners = deck.owners(held)
    return frozenset(held[mark] for mark, found in owners.items() if len(found) > HOLDERS)


def _rows(found: Iterable[Tie]) -> list[dict[str, int]]:
    return [{"record": record, "other": other} for record, other in sorted(found)]


def _is_person(card: Card) -> bool:
    person = card.row["person"]
    kind = None if person is None else person["kind"]
    return not card.row["organisation"] and kind != "joint"
