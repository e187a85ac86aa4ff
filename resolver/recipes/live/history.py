"""What became of an entity or a record over time, and what it was at any time."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from resolver.errors import UnknownRecordError
from resolver.frames.live import Change, Key, Then
from resolver.recipes.live import identities
from resolver.recipes.live.events import Keys, keys_of, said
from resolver.store import lookups, past
from resolver.store.database import Connection
from resolver.store.past import Line


@dataclass(frozen=True, slots=True, kw_only=True)
class _Move:
    """That a record went from one entity to another; None stands for none."""

    record: int
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Told:
    """A line of the journal, what it says, and the keys of records."""

    line: Line
    body: Mapping[str, Any]
    keys: Keys

    def begun(self, entity: str) -> str:
        """How records came to an entity."""
        named = (what for what in ("created", "revived") if entity in self.body.get(what, ()))
        return next(named, "joined")

    def into(self, entity: str) -> str | None:
        """The entity that this one was merged into, if it was."""
        found: str | None = self.body.get("merged", {}).get(entity)
        return found

    def change(
        self, what: str, entity: str, records: Sequence[int], others: Sequence[str | None] = ()
    ) -> Change:
        """One change that this line brought about."""
        return Change(
            seq=self.line.seq,
            at=self.line.at,
            what=what,
            why=self.line.kind,
            by=self.line.by_whom,
            model=self.line.model,
            entity_id=entity,
            records=tuple(self.keys.get(record) for record in records),
            others=tuple(sorted({other for other in others if other not in (None, entity)})),
        )


def of_entity(connection: Connection, entity: str) -> list[Change]:
    """All that became of an entity under this id, oldest first.

    Raises:
        UnknownRecordError: if the id was never given.
    """
    identities.follow(connection, entity)
    moves = _moves(connection, past.visitors(connection, entity))
    mine = {
        seq: [move for move in there if entity in (move.before, move.after)]
        for seq, there in moves.items()
    }
    found = _told(connection, {seq: there for seq, there in mine.items() if there})
    return [change for told, there in found for change in _became(told, entity, there)]


def of_record(connection: Connection, key: Key) -> list[Change]:
    """All that became of a record, oldest first.

    Raises:
        UnknownRecordError: if the store never had it, or has erased it.
    """
    moves = _moves(connection, [_number(connection, key)])
    return [_went(told, move) for told, there in _told(connection, moves) for move in there]


def entity_then(connection: Connection, entity: str, when: int | datetime) -> Then:
    """An entity as it was.

    Raises:
        UnknownRecordError: if the id was never given.
        ValueError: for a time without a zone.
    """
    identities.follow(connection, entity)
    return _then(connection, entity, _seq(connection, when))


def record_then(connection: Connection, key: Key, when: int | datetime) -> Then:
    """The entity that a record was in, as it was.

    Raises:
        UnknownRecordError: if the store never had the record, or has erased it.
        ValueError: for a time without a zone.
    """
    seq = _seq(connection, when)
    return _then(connection, past.home(connection, _number(connection, key), seq), seq)


def _then(connection: Connection, entity: str | None, seq: int) -> Then:
    records = [] if entity is None else past.members(connection, entity, seq)
    keys = keys_of(connection, records)
    return Then(seq=seq, entity_id=entity, records=tuple(keys.get(one) for one in records))


def _seq(connection: Connection, when: int | datetime) -> int:
    """The number of the line after which it was so: the last one at a time or before it."""
    if isinstance(when, int):
        return when
    if when.tzinfo is None:
        raise ValueError("The time has no zone: say which one it is in.")
    return past.until(connection, when.astimezone(UTC).isoformat(timespec="microseconds"))


def _number(connection: Connection, key: Key) -> int:
    row = lookups.by_key(connection, [key]).get(key)
    if row is None:
        raise UnknownRecordError(f"The store has no record {key[1]!r} of {key[0]!r}.")
    return int(row.id)


def _moves(connection: Connection, records: Sequence[int]) -> dict[int, list[_Move]]:
    """All moves of records, by line of the journal."""
    found: dict[int, list[_Move]] = defaultdict(list)
    home: dict[int, str | None] = {}
    for row in past.moves(connection, records):
        move = _Move(record=row.record, before=home.get(row.record), after=row.entity)
        found[row.seq].append(move)
        home[row.record] = row.entity
    return found


def _told(
    connection: Connection, moves: Mapping[int, list[_Move]]
) -> Iterator[tuple[_Told, list[_Move]]]:
    lines = past.lines(connection, sorted(moves))
    numbers = {move.record for there in moves.values() for move in there}
    keys = keys_of(connection, sorted(numbers))
    for seq, line in sorted(lines.items()):
        yield _Told(line=line, body=said(line), keys=keys), moves[seq]


def _became(told: _Told, entity: str, moves: Sequence[_Move]) -> Iterator[Change]:
    """What became of an entity in one line; of one that was split and ended, who is where."""
    came = [move for move in moves if move.after == entity]
    went = {move.record: move.after for move in moves if move.before == entity}
    dead = [record for record, after in went.items() if after is None]
    into = told.into(entity)
    if came:
        others = [move.before for move in came]
        yield told.change(told.begun(entity), entity, [move.record for move in came], others)
    if dead:
        gone = entity in told.body.get("gone", ())
        yield told.change("gone" if gone else "left", entity, dead)
    if apart := [record for record, after in went.items() if after not in (None, into)]:
        yield told.change("split", entity, apart, [went[record] for record in apart])
    if into is not None:
        there = [record for record, after in went.items() if after == into]
        yield told.change("merged", entity, there, [into])


def _went(told: _Told, move: _Move) -> Change:
    """What became of a record in one line."""
    records, before, after = [move.record], move.before, move.after
    if after is None:
        return told.change("gone", before or "", records)
    if before is None:
        return told.change(told.begun(after), after, records)
    merged = told.into(before) == after
    return told.change("merged" if merged else "split", after, records, [before])
