"""Records that come in, change and go."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from resolver.frames.live import (
    Decision,
)
from resolver.recipes.live import (
    arriving,
    changing,
    suppressing,
    telling,
    writing,
)
from resolver.recipes.live.door.opened import Customer, Key, Opened
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.telling import Heard
from resolver.store import lookups


class Records(Opened):
    """Calls that take records in, one by one or all at once."""

    def upsert(
        self, customers: Iterable[Customer], *, source: str | None = None, by: str | None = None
    ) -> list[Decision]:
        """Take in customers, new or changed, and tell what became of each, in their order.

        What tells of a merge, by itself or beside a customer, is taken as a ruling by `system`.

        Raises:
            RejectedCustomer: if one cannot be read; nothing is changed.
            StoreError: if the store cannot be written; nothing is changed.
        """
        rules = self._force.expected(self._database)
        came = [*customers]
        heard = [telling.heard(rules, one, source) for one in came]
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            if moment.deck.rules is not rules:  # others came into force meanwhile
                heard = [telling.heard(moment.deck.rules, one, source) for one in came]
            return taken(moment, heard)

    def delete(self, keys: Sequence[Key], *, by: str | None = None) -> list[Decision]:
        """Let records be no more; their history stays (`erase` leaves nothing of them).

        Records that there are none of, or none any more, have no decision.
        """
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            rows = [row for row in lookups.by_key(connection, keys).values() if row.live]
            if not rows:
                return []
            arrival = arriving.deleted(moment, rows)
            named = changing.arrive(moment, arrival)
            writing.note(moment, "records", arriving.told(arrival), named)
            numbers = {(row.source, row.record_id): row.id for row in rows}
            told = dict.fromkeys(numbers.values(), arriving.DELETED)
            return [*arriving.decisions(moment, numbers, told).values()]


def taken(moment: Moment, heard: Sequence[Heard]) -> list[Decision]:
    """What became of customers that were read."""
    records = [one.record for one in heard if one.record is not None]
    barred = suppressing.barred(moment.connection, records)
    allowed = [one for place, one in enumerate(records) if place not in barred]
    found = arriving.received(moment, allowed)
    if found.arrival.changes or barred:
        named = changing.arrive(moment, found.arrival)
        told = arriving.told(found.arrival) | suppressing.told(len(barred))
        writing.note(moment, "records", told, named)
    taken = telling.take(moment, [merge for one in heard for merge in one.merges])
    made = arriving.decisions(moment, found.numbers, found.told)
    own = iter(
        [
            suppressing.refused(one.key) if place in barred else made[one.key]
            for place, one in enumerate(records)
        ]
    )
    return [
        next(own) if one.record else telling.decision(moment, one.merges, taken) for one in heard
    ]
