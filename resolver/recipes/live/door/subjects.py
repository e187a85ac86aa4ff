"""What a person may ask for: everything that is known of them, and that nothing is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from resolver.frames.live import About, Erased
from resolver.recipes.live import erasing, leaving, retaining, subject, suppressing, writing
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.door.opened import Customer, Key, Opened


class Subjects(Opened):
    """Erasure and what keeps it, retention, and what is known of a person."""

    def erase(
        self,
        keys: Sequence[Key] = (),
        *,
        entity: str | None = None,
        by: str,
        reason: str | None = None,
        runs: Sequence[str | Path] = (),
    ) -> Erased:
        """Leave nothing of records but a number, and let them not come back unasked.

        Args:
            keys: records, live or deleted before; those that there are none of do not matter.
            entity: also all live records of this one, by any id that it ever had.
            by: who has erased; kept, as is the reason, so neither may tell whom it is about.
            reason: such as the number of a request.
            runs: directories of earlier runs, to be told which still hold one of the records.

        Raises:
            InputError: if `by` or `reason` repeats what is to be erased, or a run is none.
            UnknownRecordError: if the id of the entity was never given.
            StoreError: if the store cannot be written; nothing is changed.
        """
        folders = leaving.checked(runs)
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            rows = erasing.asked(connection, keys, entity)
            erasing.bar(moment, rows)
            gone = erasing.erase(moment, rows, "erase", reason)
        return leaving.told(self._database, [gone], folders)

    def allow(
        self,
        keys: Sequence[Key] = (),
        *,
        customer: Customer | None = None,
        source: str | None = None,
        by: str,
    ) -> int:
        """Let come again what was erased, and tell how many suppressions this lifts.

        Args:
            keys: records that may come, whatever they hold.
            customer: a person who may come, under any key; read as by `upsert`.
            source: that of the customer, where it does not say.
            by: who has allowed it.

        Raises:
            RejectedCustomer: if the customer cannot be read.
            StoreError: if the store cannot be written; nothing is changed.
        """
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            rules, told = moment.deck.rules, [*keys]
            lifted = 0
            if customer is not None:
                row = rules.read(customer, source)
                told.append((row["source"], row["record_id"]))
                lifted = suppressing.allow_person(connection, rules.carder.card(row).row)
            lifted += suppressing.allow_keys(connection, moment.at, told)
            writing.note(moment, "allow", {"keys": len(told), "lifted": lifted})
            return lifted

    def retain(self, source: str, days: int | None, *, by: str) -> None:
        """Keep records of a source for so many days after they last changed; None: for ever.

        `expire` erases those that are older.

        Raises:
            InputError: if the number of days is none.
            StoreError: if the store cannot be written; nothing is changed.
        """
        with self._database.write() as connection:
            retaining.retain(writing.moment(connection, self._force, by), source, days)

    def expire(self, *, now: datetime | None = None, by: str) -> Erased:
        """Erase all records that are kept for too long (`retain`); they may come again.

        Several transactions, so that others can write in between.

        Raises:
            StoreError: if the store cannot be written; what was erased before stays so.
        """
        found = retaining.expire(self._database, self._force, now or datetime.now(UTC), by)
        return leaving.told(self._database, found)

    def about(
        self,
        keys: Sequence[Key] = (),
        *,
        entity: str | None = None,
        customer: Customer | None = None,
        source: str | None = None,
    ) -> About:
        """Everything that is kept about one person, such as they may ask to see.

        Args:
            keys: records, live or deleted; of erased ones only that they are.
            entity: all live records of this one, by any id that it ever had.
            customer: all live records that hold an e-mail or id of this one's own, under initials
                that agree with its name; read as by `upsert`.
            source: that of the customer, where it does not say.

        Raises:
            UnknownRecordError: if the id of the entity was never given.
            RejectedCustomer: if the customer cannot be read.
            StoreError: if the store cannot be read.
        """
        with self._database.read() as connection:
            deck = Deck(connection, self._force.rules(connection))
            rows = {row.id: row for row in erasing.asked(connection, keys, entity)}
            if customer is not None:
                card = deck.rules.carder.card(deck.rules.read(customer, source))
                rows |= {row.id: row for row in subject.holding(deck, card)}
            return subject.about(connection, [*rows.values()], keys)
