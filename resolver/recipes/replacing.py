"""What new rulings do to earlier ones: which they replace, and which they take back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import polars as pl

from resolver.recipes.alike import agrees
from resolver.recipes.tabled import Present
from resolver.recipes.taking import Taken, Topic

Row = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody has ruled: the word, and the `field` of a value; who and when, if known."""

    ruling: str
    field: str
    by: str
    at: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Replaced:
    """A ruling that has no say any more, on which `records`, and the one that replaces it.

    `now` is None where it was only taken back. `older`: the new one was decided before it.
    """

    records: tuple[str, str]
    was: Said
    now: Said | None
    older: bool = False


def replaced(found: Taken, last: pl.DataFrame, present: Present) -> tuple[Replaced, ...]:
    """The earlier rulings that the new ones replace or take back, in the order of these.

    `last` (LAST) are all rulings that have a say with the new ones. What one person says twice in
    one file is no replacement.
    """
    after = {((row["l"], row["r"]), row["field"]): row for row in last.iter_rows(named=True)}
    current = dict(found.before)
    told: dict[int, Replaced] = {}
    for row in found.said:
        topic = row["topic"]
        was = current.get(topic)
        if row["ruling"] is None:
            continue
        foreign = was is not None and (was is found.before.get(topic) or was["by"] != row["by"])
        if was is not None and foreign and not agrees(row, was):
            told[id(was)] = _told(was, row, present)
        current[topic] = row
    back = [topic for row in found.said if row["ruling"] is None for topic in [row["topic"]]]
    for topic in dict.fromkeys(back):
        was = found.before.get(topic)
        if was is not None and id(was) not in told and not _still(was, topic, after):
            told[id(was)] = _told(was, None, present)
    return tuple(told.values())


def _still(row: Row, topic: Topic, after: Mapping[Any, Row]) -> bool:
    """Whether what a ruling says still has a say."""
    now = after.get(topic)
    return now is not None and agrees(row, now)


def _told(was: Row, now: Row | None, present: Present) -> Replaced:
    ends = (was["r"], was["l"]) if was["turned"] else (was["l"], was["r"])
    return Replaced(
        records=(present.key(ends[0]), present.key(ends[1])),
        was=_said(was),
        now=None if now is None else _said(now),
        older=now is not None and _before(now["at"], was["at"]),
    )


def _said(row: Row) -> Said:
    return Said(
        ruling=row["ruling"],
        field=row["field"] or "",
        by=row["by"] or "",
        at=row["at"] or "",
    )


def _before(one: str | None, other: str | None) -> bool:
    """Whether the first time is before the second, as far as both can be told."""
    first, second = _time(one), _time(other)
    if first is None or second is None:
        return False
    whole = len(one or "") > len("2026-01-01") and len(other or "") > len("2026-01-01")
    return first < second if whole else first.date() < second.date()


def _time(text: str | None) -> datetime | None:
    try:
        found = datetime.fromisoformat(text or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
