"""Whether the journal of a store is as it was written: each line, their order, and the newest."""

from __future__ import annotations

from contextlib import closing
from typing import Final

from resolver.frames.live import Head, Verified
from resolver.recipes.live.journal import START, Entry, chained
from resolver.store import past
from resolver.store.database import Connection
from resolver.store.past import Line

_MISSING: Final = "The line is missing."
_EARLY: Final = "The line has a number before that of the first."
_CHANGED: Final = "The line, or its place among the others, was changed."
_REWRITTEN: Final = "The line is not the one that was noted: it, or one before it, was rewritten."
_CUT: Final = "The line is missing: the journal had {} when its head was noted."


def verify(connection: Connection, key: bytes, head: Head | None = None) -> Verified:
    """Walk along the whole chain, up to the first line that is wrong.

    What was cut off at the end leaves nothing behind that is wrong, and who has the key can write
    the chain anew: both show only by a `head` that was noted before, and kept elsewhere.
    """
    last = Head(seq=0, mac=START)
    noted = head is None or head == last
    with closing(past.chain(connection)) as lines:
        for line in lines:
            wrong = _wrong(key, last, line)
            if wrong is not None:
                return Verified(head=last, wrong=wrong[0], why=wrong[1])
            if head is not None and line.seq == head.seq:
                if line.mac != head.mac:
                    return Verified(head=last, wrong=line.seq, why=_REWRITTEN)
                noted = True
            last = Head(seq=line.seq, mac=line.mac)
    if head is None or noted:
        return Verified(head=last)
    if head.seq <= last.seq:
        return Verified(head=last, wrong=head.seq, why=_REWRITTEN)
    return Verified(head=last, wrong=last.seq + 1, why=_CUT.format(head.seq))


def _wrong(key: bytes, last: Head, line: Line) -> tuple[int, str] | None:
    """The number of the wrong line, and why it is, if this one does not follow the last one."""
    due = last.seq + 1
    if line.seq < due:
        return line.seq, _EARLY
    if line.seq > due:
        return due, _MISSING
    entry = Entry(
        seq=line.seq,
        at=line.at,
        kind=line.kind,
        by=line.by_whom,
        model=line.model,
        body=line.body,
    )
    try:
        right = chained(key, last.mac, entry)
    except TypeError:  # bytes, or text that is no UTF-8, which nobody can have written here
        return line.seq, _CHANGED
    return None if right == line.mac else (line.seq, _CHANGED)
