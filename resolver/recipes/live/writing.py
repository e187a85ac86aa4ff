"""One change of a store: a transaction with a line in the journal, or nothing at all."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from resolver.recipes.live import journal
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.journal import Entry
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.naming import Named
from resolver.recipes.live.opening import Force
from resolver.store.database import Connection


def moment(connection: Connection, force: Force, by: str | None = None) -> Moment:
    """The change that this transaction makes; times never go back, even where clocks do.

    Raises:
        StoreError: if the key of the journal is not given, or is another one.
    """
    key = force.seal.key(connection)
    last = journal.last(connection)
    return Moment(
        deck=Deck(connection, force.rules(connection)),
        key=key,
        seq=last.seq + 1,
        before=last.mac,
        at=max(last.at, datetime.now(UTC).isoformat(timespec="microseconds")),
        by=by,
    )


def note(change: Moment, kind: str, body: Mapping[str, Any], named: Named | None = None) -> None:
    """Write the line of a change into the journal, with what became of entities."""
    told = {**body, **({} if named is None else _told(named))}
    entry = Entry(
        seq=change.seq,
        at=change.at,
        kind=kind,
        by=change.by,
        model=change.deck.rules.version,
        body=journal.text(told),
    )
    journal.append(change.connection, change.key, entry, change.before)


def _told(named: Named) -> dict[str, Any]:
    after = named.after
    found = {
        "members": [[record, *homes] for record, homes in sorted(named.moved.items())],
        "created": after.minted,
        "merged": {**after.merged, **after.moved},
        "gone": after.gone,
        "revived": after.revived,
        "split": after.split,
    }
    return {name: value for name, value in found.items() if value}
