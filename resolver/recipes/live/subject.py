"""Everything that a store holds about one person, for the person to see."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, Final

import orjson

from resolver.frames.live import About
from resolver.recipes.live import suppressing
from resolver.recipes.live.cards import Card, held
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.marking import POINTS
from resolver.store import kept, lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow

Key = tuple[str, str]

_MOST: Final = 1_000
"""Records that are looked at behind one value."""


def holding(deck: Deck, card: Card) -> list[RecordRow]:
    """The live records of the person of a card: an e-mail or id of theirs, initials that agree.

    The same rule as in `suppressing`; what is merely likely to be the person is left to matching.
    """
    marks = {deck.rules.carder.mark(kind, text) for kind, text in _own(card)}
    found = lookups.owners(deck.connection, sorted(marks), _MOST)
    name = card.row["signature"]
    same = {
        record
        for holders in found.values()
        for record, signature, _ in holders
        if None in (name, signature) or name == signature
    }
    rows = lookups.by_id(deck.connection, sorted(same))
    return [rows[record] for record in sorted(rows)]


def about(connection: Connection, rows: Sequence[RecordRow], keys: Sequence[Key]) -> About:
    """All that is kept of these records; `keys`: those asked for, which may have been erased."""
    numbers = [row.id for row in rows]
    moves = kept.memberships(connection, numbers)
    ruled = kept.ruled(connection, numbers)
    named = {seq for record in numbers for seq in kept.naming(connection, record)}
    named |= {move.seq for found in moves.values() for move in found}
    named |= {row.seq for row in ruled}
    lines = {row.seq: row for row in kept.lines(connection, sorted(named))}
    versions = kept.versions(connection, numbers)
    ids = {name for row in rows for name in (row.entity, row.origin)}
    ids |= {move.entity for found in moves.values() for move in found}
    owned = {row.id: (row.source, row.record_id) for row in rows}
    asked = {*owned.values(), *keys}
    return About(
        records=tuple(
            _record(row, versions.get(row.id, ()), moves.get(row.id, ()), lines) for row in rows
        ),
        entities=tuple(_entities(connection, {name for name in ids if name is not None})),
        rulings=tuple(_ruling(row, owned) for row in ruled),
        journal=tuple(_line(row) for row in lines.values()),
        suppressed=tuple(suppressing.state(connection, sorted(asked))),
    )


def _record(
    row: RecordRow, versions: Sequence[Any], moves: Sequence[Any], lines: Mapping[int, Any]
) -> dict[str, Any]:
    return {
        "source": row.source,
        "record_id": row.record_id,
        "state": "live" if row.live else "deleted",
        "changed": row.at,
        "entity_id": row.entity,
        "auto_entity_id": row.auto,
        "versions": [
            {
                "version": one.version,
                "at": one.at,
                "what": one.what,
                "values": None if one.body is None else orjson.loads(one.body),
            }
            for one in versions
        ],
        "history": [
            {"seq": one.seq, "at": lines[one.seq].at, "entity_id": one.entity} for one in moves
        ],
    }


def _entities(connection: Connection, ids: Collection[str]) -> list[dict[str, Any]]:
    found = lookups.entities(connection, sorted(ids))
    return [
        {
            "entity_id": row.id,
            "state": row.state,
            "into": row.into_id,
            "since": row.at,
            "ended": row.ended,
        }
        for row in (found[name] for name in sorted(found))
    ]


def _ruling(row: Any, owned: Mapping[int, Key]) -> dict[str, Any]:  # noqa: ANN401 - a row
    """A ruling; records that were not asked for are somebody else's, and go by their number."""
    sides = {
        side: list(owned[number]) if number in owned else number
        for side, number in (("left", row.left_record), ("right", row.right_record))
    }
    told = ("seq", "at", "ruling", "field", "reason", "undoes", "system")
    return {**{name: getattr(row, name) for name in told}, "by": row.by_whom, **sides}


def _line(row: Any) -> dict[str, Any]:  # noqa: ANN401 - a row
    return {"seq": row.seq, "at": row.at, "kind": row.kind, "by": row.by_whom, "model": row.model}


def _own(card: Card) -> list[tuple[str, str]]:
    return [(kind, text) for kind, text, own in held(card.row) if own and kind in POINTS]
