"""Questions to a store, which change nothing."""

from __future__ import annotations

from typing import Final

from resolver.frames.live import (
    Entity,
    Match,
)
from resolver.frames.result import Explanation
from resolver.recipes.live import (
    looking,
    matching,
)
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.door.opened import Customer, Key, Opened

GUEST_ID: Final = "-"
"""What a customer that is only asked for goes by, where it does not say."""


class Questions(Opened):
    """Who a customer may be, what a customer is, and why."""

    def resolve(
        self, customer: Customer, *, source: str | None = None, limit: int = 10
    ) -> list[Match]:
        """The entities that a customer may be, best first; nothing is written.

        A customer without an id is welcome.

        Raises:
            RejectedCustomer: if the customer cannot be read.
        """
        with self._database.read() as connection:
            rules = self._force.rules(connection)
            card = rules.carder.card(rules.read({"id": GUEST_ID, **customer}, source or GUEST_ID))
            return matching.matches(Deck(connection, rules), card, limit)

    def entity(self, asked: str | Key) -> Entity:
        """The entity of this id, whatever became of it, or of this record.

        `asked`: an id that any entity ever had, or the key (source, record_id) of a record.

        Raises:
            UnknownRecordError: if there was never such an entity, or there is no such record.
        """
        with self._database.read() as connection:
            return looking.entity(Deck(connection, self._force.rules(connection)), asked)

    def explain(self, left: Key | str, right: Key | str) -> Explanation:
        """Why two records, linked or not, are or are not the same person.

        `left` and `right` are `ID`, `SOURCE:ID` or `(source, id)`.

        Raises:
            UnknownRecordError: if a record is not in the store, or several sources hold its id.
        """
        with self._database.read() as connection:
            deck = Deck(connection, self._force.rules(connection))
            return looking.explain(deck, left, right)
