"""Rulings as people give them and take them back, each a change of its own."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from typing import Any

from resolver.errors import RulingError
from resolver.files.rulings import UNDO, no_field, no_ruling
from resolver.frames.live import Ruling
from resolver.recipes.live import changing, contradicting, finding, listing, reading, ruled, writing
from resolver.recipes.live.finding import Key
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.ruled import Said
from resolver.steps import seen
from resolver.steps.rulings import SAID, SYSTEM, VALUE, field_of
from resolver.store import lookups, rulings
from resolver.store.rows import RecordRow
from resolver.store.tables import RULINGS
from resolver.store.writing import add


def decide(
    moment: Moment,
    ruling: str,
    left_key: str | Key,
    right_key: str | Key,
    *,
    reason: str | None = None,
    field: str | None = None,
) -> Ruling:
    """Take a ruling of `moment.by` on two records; what was said already is not said again.

    Raises:
        UnknownRecordError: if a record is not there or deleted, or several sources hold the id.
        RulingError: if it is no ruling, on one record with itself, or contradicts others.
    """
    word, topic = _word(ruling, field)
    left, right = (finding.living(moment.connection, key) for key in (left_key, right_key))
    if left.id == right.id:
        raise RulingError(f"{finding.shown(left_key)} is one record: name two different ones.")
    says = reading.digests(moment.connection, [left.id, right.id])
    said = Said(
        seq=moment.seq,
        at=moment.at,
        by_whom=person(moment.by),
        ruling=word,
        left_record=left.id,
        right_record=right.id,
        field=topic,
        reason=kept("reason", reason),
        fingerprint=seen.fingerprint(says[left.id], says[right.id]),
    )
    rows = {left.id: left, right.id: right}
    return listing.ruling(say(moment, said, rows), rows)


def say(moment: Moment, said: Said, rows: Mapping[int, RecordRow]) -> Said:
    """Take a ruling on records with these rows, or give the one that says the very same already.

    Raises:
        RulingError: if it contradicts others.
    """
    before = _before(moment, said, rows)
    if before is None:
        _say(moment, said, "ruling", {})
    return before or said


def undo(moment: Moment, seq: int, *, reason: str | None = None) -> Ruling:
    """Take back the ruling of this number, or what took back another, on behalf of `moment.by`.

    Raises:
        RulingError: if there is none, it is taken back already, or what it had replaced, or taken
            back, contradicts others by now.
    """
    row = rulings.numbered(moment.connection, seq)
    if row is None:
        raise RulingError(f"There is no ruling {seq}.")
    taken = Said.of(row)
    known = [o for o in ruled.concerning(moment.connection, taken.pair) if o.pair == taken.pair]
    stand = ruled.untaken(known)
    if seq not in stand:
        by = next(one.seq for one in known if one.undoes == seq and one.seq in stand)
        raise RulingError(f"Ruling {seq} is taken back already: {by} did so.")
    said = replace(
        taken,
        seq=moment.seq,
        at=moment.at,
        by_whom=person(moment.by),
        ruling=UNDO,
        reason=kept("reason", reason),
        fingerprint=None,
        undoes=seq,
        system=False,
    )
    _say(moment, said, UNDO, {"undoes": seq})
    return listing.ruling(said, lookups.by_id(moment.connection, said.pair))


def _say(moment: Moment, said: Said, kind: str, more: Mapping[str, Any]) -> None:
    """Write a ruling, and all that follows from it."""
    contradicting.refuse(moment.connection, said)
    add(moment.connection, RULINGS, [asdict(said)])
    named = changing.settle(moment, said.pair)
    body = {"ruling": said.ruling, "pair": [said.left_record, said.right_record], **more}
    writing.note(moment, kind, body, named)


def _before(moment: Moment, said: Said, rows: Mapping[int, RecordRow]) -> Said | None:
    """The ruling that says the very same already and has the last word, if there is one."""
    known = ruled.concerning(moment.connection, said.pair)
    last = ruled.last_words(known).get(said.topic)
    if last is None or last.system or (last.by_whom, last.ruling) != (said.by_whom, said.ruling):
        return None
    if said.reason not in (None, last.reason) or _seen(last) != _seen(said):
        return None
    if said.ruling == VALUE and (
        last.left_record != said.left_record or _is_outdone(moment, last, rows)
    ):
        return None
    return last


def _is_outdone(moment: Moment, said: Said, rows: Mapping[int, RecordRow]) -> bool:
    """Whether somebody has chosen the value of this field anew on other records of a customer."""
    homes = {row.entity for row in rows.values() if row.entity is not None}
    members = lookups.members(moment.connection, sorted(homes))
    numbers = sorted(record for some in members.values() for record in some)
    known = ruled.concerning(moment.connection, numbers)
    later = (one for one in ruled.standing_among(known) if one.seq > said.seq)
    return any(one.ruling == VALUE and one.field == said.field for one in later)


def _seen(said: Said) -> set[str]:
    return {*(seen.sides(said.fingerprint or "") or ())}


def _word(ruling: str, field: str | None) -> tuple[str, str | None]:
    """The ruling, and the field if it is on a value, as they are kept."""
    word = ruling.strip().lower()
    if word not in SAID:
        raise RulingError(_sentence(no_ruling(ruling)))
    if word != VALUE:
        return word, None
    topic = None if field is None else field_of(field)
    if topic is None:
        raise RulingError(_sentence(no_field(field)))
    return word, kept("field", topic)


def person(by: str | None) -> str:
    """Who rules.

    Raises:
        RulingError: if that is nobody.
    """
    name = (kept("by", by) or "").strip()
    if not name:
        raise RulingError("'by' names nobody: say who decides.")
    if name == SYSTEM:
        raise RulingError(f"{SYSTEM!r} stands for what sources tell; name a person or a service.")
    return name


def kept(name: str, text: str | None) -> str | None:
    """A text that a database can keep.

    Raises:
        RulingError: if it is none.
    """
    if text is not None and not finding.is_storable(text):
        raise RulingError(f"{name!r} holds what is no text.")
    return text


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
