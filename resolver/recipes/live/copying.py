"""Which of the records that say the same stands for all of them: the one whose key comes first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from resolver.recipes.live.cards import Card
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.holding import Change
from resolver.steps.pair import MOST_COPIES
from resolver.store import lookups

Named = tuple[str, str, int]
"""Source, id and number of a record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """`keyed`: of every record that makes keys before or after, the cards that it makes them by.

    `concerned`: the records that stand, or stood, for the contents that came or went, and all that
    say what is said by too many to be linked, or no longer is.
    """

    keyed: dict[int, Change]
    concerned: frozenset[int]


def standing(deck: Deck, changes: Mapping[int, Change]) -> Standing:
    """What changes of records mean for blocks; the store is still as before.

    Copies (`steps.pair.copies`) make no keys: the first of those that say the same stands for all.
    Of sources that are not compared within themselves there are no copies.
    """
    found = {record: (_alone(before), _alone(after)) for record, (before, after) in changes.items()}
    said: dict[int, list[Named]] = defaultdict(list)
    for record, (_, after) in changes.items():
        if after is not None and after.content is not None:
            said[after.content].append(_named(record, after))
    every = (card for sides in changes.values() for card in sides if card is not None)
    contents = {card.content for card in every if card.content is not None}
    most = MOST_COPIES + len(changes) + 1
    stored = lookups.saying(deck.connection, sorted(contents), most)
    concerned: set[int] = set()
    for content in contents:
        here = stored.get(content, [])
        kept = [one for one in here if one[2] not in changes]
        was = here[0][2] if here else None
        saying = [*kept, *said[content]]
        now = min(saying)[2] if saying else None
        concerned |= {record for record in (was, now) if record is not None}
        if (len(here) > MOST_COPIES) != (len(saying) > MOST_COPIES):
            concerned |= {record for *_, record in (*here, *saying)}
        if was is not None and was != now:
            found[was] = (_of(deck, changes, was, 0), found.get(was, (None, None))[1])
        if now is not None and now != was:
            found[now] = (found.get(now, (None, None))[0], _of(deck, changes, now, 1))
    keyed = {record: sides for record, sides in found.items() if sides != (None, None)}
    return Standing(keyed=keyed, concerned=frozenset(concerned))


def _of(deck: Deck, changes: Mapping[int, Change], record: int, side: int) -> Card:
    """The card of a record before (0) or after (1)."""
    card = changes[record][side] if record in changes else None
    return deck.cards([record])[record] if card is None else card


def first_ones(deck: Deck, records: Iterable[int]) -> dict[int, Card]:
    """The cards of those of the records that are no copies, by what the store says."""
    cards = deck.cards(records)
    contents = {card.content for card in cards.values() if card.content is not None}
    first = lookups.saying(deck.connection, sorted(contents), 1)
    return {
        record: card
        for record, card in cards.items()
        if card.content is None or first[card.content][0][2] == record
    }


def same(deck: Deck, card: Card) -> set[int]:
    """The record that one with this card, which is not in the store, would be a copy of, if any."""
    if card.content is None:
        return set()
    (saying,) = lookups.saying(deck.connection, [card.content], MOST_COPIES).values()
    return {record for *_, record in saying[:1]} if len(saying) < MOST_COPIES else set()


def _alone(card: Card | None) -> Card | None:
    """A card of a record that stands for itself, whatever others say."""
    return None if card is None or card.content is not None else card


def _named(record: int, card: Card) -> Named:
    return card.row["source"], card.row["record_id"], record
