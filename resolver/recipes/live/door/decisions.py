"""What people decide on records."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from resolver.frames.live import (
    Ruling,
    TakenRulings,
)
from resolver.recipes.live import (
    given,
    listing,
    saying,
    writing,
)
from resolver.recipes.live.door.opened import Key, Opened
from resolver.recipes.ruling import own_rulings


class Decisions(Opened):
    """Rulings on two records, taken and taken back."""

    def decide(
        self,
        ruling: str,
        left: str | Key,
        right: str | Key,
        *,
        by: str,
        reason: str | None = None,
        field: str | None = None,
    ) -> Ruling:
        """Take a ruling on two records, which holds until another replaces it or it is taken back.

        Said again by the same person, while nothing has changed, it is the ruling that stands.

        Args:
            ruling: `same`, `different`, `related`, `unsure`, or `value`.
            left: a record as `ID`, `SOURCE:ID` or (source, id); of `value`, the one that has it.
            right: the other record.
            by: who decides.
            reason: why.
            field: what a ruling `value` is about.

        Raises:
            UnknownRecordError: if a record is not there or deleted, or several sources hold the id.
            RulingError: if it is no ruling, or contradicts others: it tells which.
            StoreError: if the store cannot be written; nothing is changed.
        """
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            return saying.decide(moment, ruling, left, right, reason=reason, field=field)

    def undo(self, seq: int, *, by: str, reason: str | None = None) -> Ruling:
        """Take back a ruling by its number; taking that back restores it.

        Raises:
            RulingError: if there is none, it is taken back already, or what comes to count again
                contradicts others.
            StoreError: if the store cannot be written; nothing is changed.
        """
        with self._database.write() as connection:
            moment = writing.moment(connection, self._force, by)
            return saying.undo(moment, seq, reason=reason)

    def rulings(self, record: str | Key | None = None) -> list[Ruling]:
        """All rulings that were ever taken, or those on one record, in their order.

        Raises:
            UnknownRecordError: if the record was never there, or several sources hold the id.
        """
        with self._database.read() as connection:
            return listing.rulings(connection, record)

    def take_rulings(self, rulings: Path | str | pl.DataFrame, *, by: str) -> TakenRulings:
        """Take the last word of a rulings file or frame on every two records.

        What cannot be taken is told, and the rest is taken. The same file again changes nothing;
        what it takes back by now is taken back.

        Args:
            rulings: as `resolver.dedupe` takes them.
            by: who decides where a line does not say.

        Raises:
            RulingError: if the file cannot be read; it names the line.
            StoreError: if the store cannot be written; nothing is changed.
        """
        own = own_rulings(rulings)
        with self._database.write() as connection:
            return given.take(writing.moment(connection, self._force, by), own)
