"""What has been: events, history, and the journal that proves it."""

from __future__ import annotations

from datetime import datetime

from resolver.frames.live import (
    Change,
    Event,
    Head,
    Then,
    Verified,
)
from resolver.recipes.live import (
    events,
    history,
    journal,
    verifying,
)
from resolver.recipes.live.door.opened import Key, Opened


class Past(Opened):
    """Every change in its order, and how it was before."""

    def events(self, after: int = 0, limit: int = 1_000) -> list[Event]:
        """What has changed behind a cursor, in order; `seq` of the last one is the next cursor.

        Raises:
            ValueError: if the limit is not positive.
            StoreError: if the store cannot be read.
        """
        with self._database.read() as connection:
            return events.events(connection, after, limit)

    def history(self, of: str | Key) -> list[Change]:
        """All that became of an entity, by any id it ever had, or of a record, by its key.

        Raises:
            UnknownRecordError: if there never was such an entity or record, or it was erased.
            StoreError: if the store cannot be read.
        """
        with self._database.read() as connection:
            if isinstance(of, str):
                return history.of_entity(connection, of)
            return history.of_record(connection, of)

    def as_of(self, when: int | datetime, of: str | Key) -> Then:
        """An entity, or the entity of a record, as it was at a time or after an event.

        Raises:
            UnknownRecordError: if there never was such an entity or record, or it was erased.
            ValueError: for a time without a zone.
            StoreError: if the store cannot be read.
        """
        with self._database.read() as connection:
            if isinstance(of, str):
                return history.entity_then(connection, of, when)
            return history.record_then(connection, of, when)

    def head(self) -> Head:
        """The newest line of the journal; kept elsewhere, it tells whether lines are cut off.

        Raises:
            StoreError: if the store cannot be read.
        """
        with self._database.read() as connection:
            return journal.head(connection)

    def verify(self, head: Head | None = None) -> Verified:
        """Whether the journal is as it was written, and holds the line that was its head once.

        Raises:
            StoreError: if the store cannot be read, or the key of the journal is not given.
        """
        with self._database.read() as connection:
            return verifying.verify(connection, self._force.seal.key(connection), head)
