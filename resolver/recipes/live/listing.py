"""Rulings for people: what was said, by whom, and what has become of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from resolver.frames.live import Ruling
from resolver.recipes.live import finding, reading, ruled
from resolver.recipes.live.finding import Key
from resolver.recipes.live.ruled import Said
from resolver.steps import seen
from resolver.steps.rulings import SYSTEM, VALUE
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow

STANDING: Final = "standing"
UNDONE: Final = "undone"
REPLACED: Final = "replaced"
REOPENED: Final = "reopened"


def rulings(connection: Connection, record: str | Key | None = None) -> list[Ruling]:
    """All rulings that were ever taken, or those on one record, in their order.

    Raises:
        UnknownRecordError: if the record was never there, or several sources hold the id.
    """
    shown = every = ruled.every(connection) if record is None else []
    if record is not None:
        number = finding.found(connection, record).id
        shown = ruled.concerning(connection, [number])
        every = _about(connection, shown)
    rows = lookups.by_id(connection, sorted({r for one in every for r in one.pair}))
    states = _states(connection, every, rows)
    return [ruling(one, rows, states[one.seq]) for one in shown]


def _about(connection: Connection, said: Sequence[Said]) -> list[Said]:
    """Rulings together with those on values of the same customers."""
    ends = sorted({record for one in said if one.ruling == VALUE for record in one.pair})
    homes = {row.entity for row in lookups.by_id(connection, ends).values() if row.entity}
    members = lookups.members(connection, sorted(homes))
    numbers = sorted(record for some in members.values() for record in some)
    found = [*said, *ruled.concerning(connection, numbers)]
    return sorted({one.seq: one for one in found}.values(), key=lambda one: one.seq)


def ruling(said: Said, rows: Mapping[int, RecordRow], state: str = STANDING) -> Ruling:
    """A ruling as people see it; `rows` are those of its records."""
    left, right = (finding.key_of(rows[one]) for one in (said.left_record, said.right_record))
    return Ruling(
        seq=said.seq,
        ruling=said.ruling,
        left=left,
        right=right,
        by=SYSTEM if said.system else said.by_whom,
        at=said.at,
        reason=said.reason,
        field=said.field,
        state=state,
        undoes=said.undoes,
    )


def _states(
    connection: Connection, said: Sequence[Said], rows: Mapping[int, RecordRow]
) -> dict[int, str]:
    kept = ruled.untaken(said)
    words = [*ruled.last_words(said).values()]
    valid = {one.seq for one in words} - _outdone(words, rows)
    again = _reopened(connection, [one for one in words if one.seq in valid], rows)
    states = {}
    for one in said:
        if one.seq not in kept:
            states[one.seq] = UNDONE
        elif one.undoes is None and one.seq not in valid:
            states[one.seq] = REPLACED
        else:
            states[one.seq] = REOPENED if one.seq in again else STANDING
    return states


def _outdone(words: Sequence[Said], rows: Mapping[int, RecordRow]) -> set[int]:
    """The rulings on values that a later one on the same field of the same customer replaces."""
    last: dict[tuple[str, str | None], int] = {}
    outdone: set[int] = set()
    for one in words:
        left, right = (rows[record].entity for record in one.pair)
        if one.ruling == VALUE and left is not None and left == right:
            outdone |= {last[left, one.field]} if (left, one.field) in last else set()
            last[left, one.field] = one.seq
    return outdone


def _reopened(
    connection: Connection, words: Sequence[Said], rows: Mapping[int, RecordRow]
) -> set[int]:
    """The rulings whose records say something else than when they were taken."""
    living = {record for record, row in rows.items() if row.live}
    checked = [one for one in words if one.fingerprint and living.issuperset(one.pair)]
    says = reading.digests(connection, sorted({record for one in checked for record in one.pair}))
    return {
        one.seq
        for one in checked
        if {says[record] for record in one.pair} != {*(seen.sides(one.fingerprint or "") or ())}
    }
