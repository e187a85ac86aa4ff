"""One transaction that changes a store: its number, its time, and on whose behalf it is."""

from __future__ import annotations

from dataclasses import dataclass, field

from resolver.recipes.live.deck import Deck
from resolver.store.database import Connection


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """`seq` is the number of its line in the journal, `at` its time (ISO 8601, UTC).

    `key` is what the lines of the journal are chained with, `before` the hash of the line before
    it, None where that is not written yet.
    """

    deck: Deck
    seq: int
    at: str
    key: bytes = field(repr=False)
    by: str | None = None
    before: str | None = None

    @property
    def connection(self) -> Connection:
        """The connection of the transaction."""
        return self.deck.connection
