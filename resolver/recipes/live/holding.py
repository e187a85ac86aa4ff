"""Who holds each value, and which records a change of its holders concerns."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Final

from resolver.recipes.live.cards import Card, Value
from resolver.recipes.live.deck import Deck, people, rank
from resolver.steps.overmerged import HOLDERS as MOST
from resolver.steps.share import MANY
from resolver.store import lookups
from resolver.store.tables import HOLDERS
from resolver.store.writing import add, drop

Change = tuple[Card | None, Card | None]
"""A record before and after; none where there is no such record."""
Holders = dict[int, list[tuple[int, str | None, bool]]]
"""By the mark of a value: record, name, and whether the value can be its own."""

_COLUMNS: Final = ("hash", "record", "signature", "own")


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """`weighed`: records that weigh otherwise because values of theirs are more or less shared.

    `tied`: records whose points may lead to other people than before (`steps.overmerged`).
    """

    weighed: frozenset[int]
    tied: frozenset[int]


def hold(deck: Deck, changes: Mapping[int, Change]) -> Held:
    """Write who holds what, and tell whom it concerns."""
    touched = {
        value.mark: value
        for before, after in changes.values()
        for value in _differing(before, after)
    }
    before = lookups.holders(deck.connection, sorted(touched), MANY + len(changes))
    after = _write(deck, changes, touched, before)
    counted: dict[int, int] = {}
    weighed: set[int] = set()
    tied = {record for record, (old, new) in changes.items() if _owns(old) or _owns(new)}
    for mark, value in touched.items():
        then, now = before.get(mark, ()), after.get(mark, ())
        if value.kind and value.people is None:
            counted[mark] = people({record: name for record, name, _ in now})
            known = people({record: name for record, name, _ in then})
            if rank(known) != rank(counted[mark]):
                weighed.update(record for record, *_ in (*then, *now))
        holders = [{record for record, _, own in side if own} for side in (then, now)]
        if holders[0] != holders[1] and min(map(len, holders)) <= MOST:
            tied.update(*holders)
        if len(now) <= MANY:
            deck.own({mark: {record: name for record, name, own in now if own}})
    deck.know(counted)
    return Held(weighed=frozenset(weighed), tied=frozenset(tied))


def welcome(deck: Deck, record: int, card: Card) -> None:
    """Count a record that is not in the store among those who hold its values."""
    marks = sorted(value.mark for value in card.values if value.kind and value.people is None)
    found = lookups.holders(deck.connection, marks, MANY) if marks else {}
    counted = {mark: {r: name for r, name, _ in found.get(mark, ())} for mark in marks}
    deck.know({mark: people(held | {record: _name(card)}) for mark, held in counted.items()})


def _differing(before: Card | None, after: Card | None) -> Collection[Value]:
    """The values of which a record is another holder than before."""
    sides = [
        {} if card is None else {value.mark: (value, _name(card)) for value in card.values}
        for card in (before, after)
    ]
    marks = sides[0].keys() | sides[1].keys()
    found = [(sides[0].get(mark), sides[1].get(mark)) for mark in marks]
    return [(new or old)[0] for old, new in found if old != new]  # type: ignore[index]


def _write(
    deck: Deck, changes: Mapping[int, Change], touched: Mapping[int, Value], before: Holders
) -> Holders:
    """Write who holds what; gives the holders there are then, of as many as were read before."""
    gone, come = [], []
    held = {mark: {one[0]: one for one in before.get(mark, ())} for mark in touched}
    for record, (then, now) in changes.items():
        marks = {value.mark for value in _differing(then, now)}
        for value in () if then is None else then.values:
            if value.mark in marks:
                gone.append({"hash": value.mark, "record": record})
                held[value.mark].pop(record, None)
        for value in () if now is None else now.values:
            if value.mark in marks:
                told = (record, _name(now), value.own)
                come.append(dict(zip(_COLUMNS, (value.mark, *told), strict=True)))
                held[value.mark][record] = told
    drop(deck.connection, HOLDERS, gone)
    add(deck.connection, HOLDERS, come)
    return {mark: [*found.values()] for mark, found in held.items()}


def _name(card: Card | None) -> str | None:
    if card is None:
        return None
    name: str | None = card.row["signature"]
    return name


def _owns(card: Card | None) -> bool:
    return card is not None and any(value.own for value in card.values)
