"""The cards that one transaction looks at, each read once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from resolver.recipes.live.cards import Card, Value, stored
from resolver.recipes.live.rules import PEOPLE, Rules
from resolver.recipes.live.sketch import sketch
from resolver.steps.overmerged import HOLDERS
from resolver.steps.share import CROWD, MANY
from resolver.store import lookups
from resolver.store.database import Connection

Holders = dict[int, str | None]


class Deck:
    """Cards by number of their record, and the people behind the values on them."""

    def __init__(self, connection: Connection, rules: Rules) -> None:
        self.connection = connection
        self.rules = rules
        self._cards: dict[int, Card] = {}
        self._sketches: dict[int, bytes] = {}
        self._people: dict[int, int] = {}
        self._rows: dict[int, dict[str, Any]] = {}
        self._weighed: dict[tuple[int, int], dict[str, Any]] = {}
        self._blocks: dict[int, list[int]] = {}
        self._owners: dict[int, Holders] = {}

    def put(self, record: int, card: Card | None) -> None:
        """Let a record have another card, or none."""
        self._rows.pop(record, None)
        self._sketches.pop(record, None)
        self._weighed = {pair: row for pair, row in self._weighed.items() if record not in pair}
        if card is None:
            self._cards.pop(record, None)
        else:
            self._cards[record] = card

    def cards(self, records: Iterable[int]) -> dict[int, Card]:
        """The cards of records; those that are gone have none."""
        wanted = [*records]
        missing = [record for record in wanted if record not in self._cards]
        if missing:
            for record, text in lookups.cards(self.connection, missing).items():
                self._cards[record] = stored(text)
        return {record: self._cards[record] for record in wanted if record in self._cards}

    def hopeful(self, record: int, others: Iterable[int]) -> set[int]:
        """Those of the others that may be near to a record; few of most that share a key."""
        wanted = [*others]
        missing = [other for other in wanted if other not in self._sketches]
        self._sketches |= lookups.sketches(self.connection, missing)
        own = sketch(self._cards[record].row)
        held = {o: self._sketches[o] for o in wanted if o in self._sketches}
        return self.rules.hopeful(own, held)

    def rows(self, records: Sequence[int]) -> dict[int, dict[str, Any]]:
        """The clean rows of records with the people behind their values."""
        missing = {r: c for r, c in self.cards(records).items() if r not in self._rows}
        self._count(value for card in missing.values() for value in card.values)
        for record, card in missing.items():
            self._rows[record] = self._row(card)
        return {record: self._rows[record] for record in records if record in self._rows}

    def weigh(self, left: int, right: int) -> dict[str, Any]:
        """The weighed pair of two records whose rows were asked for."""
        pair = (left, right) if left < right else (right, left)
        if pair not in self._weighed:
            self._weighed[pair] = self.rules.weigh(self._rows[pair[0]], self._rows[pair[1]])
        return self._weighed[pair]

    def blocks(self, marks: Iterable[int], most: int) -> dict[int, list[int]]:
        """The records under blocking keys, of a key on more than `most` at least one more."""
        wanted = [*marks]
        missing = [mark for mark in wanted if mark not in self._blocks]
        self._blocks |= lookups.blocks(self.connection, missing, most)
        return {mark: self._blocks[mark] for mark in wanted}

    def block(self, blocks: Mapping[int, list[int]]) -> None:
        """Take over which records are under keys."""
        self._blocks |= blocks

    def owners(self, marks: Iterable[int]) -> dict[int, Holders]:
        """Record and name of those whose own points can be, of a widely held one not all."""
        wanted = [*marks]
        missing = [mark for mark in wanted if mark not in self._owners]
        for mark, found in lookups.owners(self.connection, missing, HOLDERS).items():
            self._owners[mark] = {record: name for record, name, _ in found}
        return {mark: self._owners[mark] for mark in wanted}

    def own(self, owners: Mapping[int, Holders]) -> None:
        """Take over whose own points can be."""
        self._owners |= owners

    def know(self, people: dict[int, int]) -> None:
        """Take over how many people are behind values, by mark, and forget rows made before."""
        changed = {mark for mark, count in people.items() if self._people.get(mark) != count}
        self._people |= people
        if changed:
            self._rows.clear()
            self._weighed.clear()

    def _count(self, values: Iterable[Value]) -> None:
        asked = {v.mark for v in values if v.kind and v.people is None}
        missing = [mark for mark in asked if mark not in self._people]
        if missing:
            found = lookups.holders(self.connection, missing, MANY)
            self._people |= {m: people({r: s for r, s, _ in found.get(m, ())}) for m in missing}

    def _row(self, card: Card) -> dict[str, Any]:
        people = {v.mark: self._behind(v) for v in card.values if v.kind}
        told = {("email", "mailbox"): "emails", ("phone", "digits"): "phones"}
        row = dict(card.row)
        for (kind, name), column in told.items():
            row[column] = row[column] and [
                self._counted(point, kind, point[name], people) for point in row[column]
            ]
        home = row["address"]
        key = None if home is None else home["key"]
        mark = None if key is None else self.rules.carder.mark("address", key)
        row["address_people"] = None if mark is None else people[mark]
        return row

    def _counted(
        self, point: dict[str, Any], kind: str, text: str | None, people: dict[int, int]
    ) -> dict[str, Any]:
        known = None if text is None else people[self.rules.carder.mark(kind, text)]
        return {**point, "people": known, "holders": known}

    def _behind(self, value: Value) -> int:
        return self._people[value.mark] if value.people is None else value.people


def people(holders: Holders) -> int:
    """The people behind a value (`steps.share`), from the records that hold it and their names.

    Of a value on `MANY` records or more it is enough to know `MANY` of them.
    """
    if len(holders) >= MANY:
        return CROWD
    return len({name for name in holders.values() if name is not None})


def rank(count: int) -> int:
    """What of a number of people makes a difference."""
    return min(count, PEOPLE)
