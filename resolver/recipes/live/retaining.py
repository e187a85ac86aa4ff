"""How long records of a source are kept, and those erased that were not changed for so long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from resolver.errors import InputError
from resolver.recipes.live import erasing, writing
from resolver.recipes.live.erasing import Gone
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.opening import Force
from resolver.store import kept
from resolver.store.database import Database
from resolver.store.tables import RETENTION
from resolver.store.writing import add, drop

LONGEST: Final = 36_500
"""Days that can be asked for: a hundred years."""
BATCH: Final = 500
"""Records that are erased in one transaction."""


def retain(moment: Moment, source: str, days: int | None) -> None:
    """Keep records of a source for so many days after their last change; None: for ever.

    Raises:
        InputError: if the number of days is none.
    """
    if days is not None and not 0 <= days <= LONGEST:
        raise InputError(f"Records are kept for 0 to {LONGEST:,} days, not {days}.")
    drop(moment.connection, RETENTION, [{"source": source}])
    if days is not None:
        add(moment.connection, RETENTION, [{"source": source, "days": days}])
    writing.note(moment, "retain", {"source": source, "days": days})


def expire(database: Database, force: Force, now: datetime, by: str) -> list[Gone]:
    """Erase what is kept for too long by now, in several transactions; it may come again."""
    with database.read() as connection:
        periods = kept.periods(connection)
    found = []
    for source, days in periods.items():
        before = _before(now, days)
        while (gone := _batch(database, force, by, (source, before))).records:
            found.append(gone)
    return found


def _batch(database: Database, force: Force, by: str, stale: tuple[str, str]) -> Gone:
    with database.write() as connection:
        rows = kept.stale(connection, *stale, BATCH)
        if not rows:
            return Gone()
        return erasing.erase(writing.moment(connection, force, by), rows, "expire")


def _before(now: datetime, days: int) -> str:
    moment = now.astimezone(UTC) - timedelta(days=days)
    return moment.isoformat(timespec="microseconds")
