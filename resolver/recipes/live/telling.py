"""Merges that sources tell of: rulings `same` by `system`, on records that may be yet to come."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from resolver.errors import RejectedCustomer
from resolver.files.customer import ToldMerge
from resolver.files.keys import refused
from resolver.frames.live import Decision
from resolver.recipes.live import arriving, changing, journal, ruled, writing
from resolver.recipes.live.arriving import Coming, Key
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.ruled import Pair, Said
from resolver.recipes.live.rules import Rules
from resolver.steps.rulings import SYSTEM
from resolver.store import lookups
from resolver.store.database import Connection
from resolver.store.tables import RECORDS, RULINGS
from resolver.store.writing import add

TOLD: Final = "told"


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What came: a record, unless it only tells of merges."""

    record: Coming | None
    merges: tuple[ToldMerge, ...]


def heard(rules: Rules, customer: Mapping[str, Any], source: str | None) -> Heard:
    """A customer, or what came in its place, as read.

    Raises:
        RejectedCustomer: if it cannot be read, and tells of no merge either.
    """
    told: tuple[ToldMerge, ...] = ()
    row = rules.read_plain(customer, source)
    if row is None:
        told = tuple(one for one in rules.merges(customer, source) if not _is_lost(one))
        try:
            row = rules.read(customer, source)
        except RejectedCustomer:
            if not told:
                raise
            return Heard(record=None, merges=told)
    return Heard(record=arriving.coming(row, rules.carder.card(row)), merges=told)


def take(moment: Moment, merges: Iterable[ToldMerge]) -> dict[Key, int]:
    """Take merges as rulings; gives, for those that were not told before, their numbers.

    They are called by the record that was merged. `moment` may have written its own line before.
    A record that was never seen has a number from now on, so that it is known when it comes.
    """
    told = [*merges]
    if not told:
        return {}
    numbers = _numbers(moment, told)
    seen = ruled.concerning(moment.connection, sorted(set(numbers.values())))
    known = {one.pair for one in seen if one.system}
    fresh: dict[Pair, ToldMerge] = {}
    for one in told:
        low, high = sorted(numbers[key] for key in _keys(one))
        if (low, high) not in known:
            fresh.setdefault((low, high), one)
    first = journal.following(moment.connection)
    said = [_said(moment, first + n, one, numbers) for n, one in enumerate(fresh.values())]
    _write(moment, said)
    return {_keys(one)[1]: said[n].seq for n, one in enumerate(fresh.values())}


def decision(moment: Moment, merges: Sequence[ToldMerge], taken: Mapping[Key, int]) -> Decision:
    """What became of something that only told of merges: the first record that was merged."""
    key = _keys(merges[0])[1]
    row = lookups.by_key(moment.connection, [key])[key]
    seqs = [taken[gone] for _, gone in map(_keys, merges) if gone in taken]
    return Decision(
        source=key[0],
        record_id=key[1],
        what=TOLD,
        entity_id=row.entity,
        auto_entity_id=row.auto,
        seq=max(seqs, default=None),
    )


def merged_into(connection: Connection, records: Sequence[int]) -> list[str | None]:
    """The id that each record was merged into, as far as its source has told."""
    stand = ruled.standing_among(ruled.concerning(connection, records))
    into = {one.right_record: one.left_record for one in reversed(stand) if one.system}
    rows = lookups.by_id(connection, sorted({*into.values()}))
    return [rows[into[record]].record_id if record in into else None for record in records]


def _write(moment: Moment, said: Sequence[Said]) -> None:
    """Write rulings, each with its line in the journal; the last one tells what followed."""
    add(moment.connection, RULINGS, [asdict(one) for one in said])
    for n, one in enumerate(said, start=1):
        line = replace(moment, seq=one.seq, before=None)
        touched = {record for one in said for record in one.pair}
        named = changing.settle(line, touched) if n == len(said) else None
        body = {
            "ruling": one.ruling,
            "pair": [one.left_record, one.right_record],
            "system": True,
        }
        writing.note(line, "ruling", body, named)


def _numbers(moment: Moment, told: Iterable[ToldMerge]) -> dict[Key, int]:
    """The number of every record that is told of; those never seen have one from now on."""
    keys = dict.fromkeys(key for one in told for key in _keys(one))
    known = lookups.by_key(moment.connection, [*keys])
    numbers = arriving.numbered(moment, keys, known)
    rows = [
        {
            "id": numbers[key],
            "source": key[0],
            "record_id": key[1],
            "version": 0,
            "live": False,
            "at": moment.at,
        }
        for key in keys
        if key not in known
    ]
    add(moment.connection, RECORDS, rows)
    return numbers


def _said(moment: Moment, seq: int, told: ToldMerge, numbers: Mapping[Key, int]) -> Said:
    kept, gone = _keys(told)
    return Said(
        seq=seq,
        at=moment.at,
        by_whom=SYSTEM,
        ruling="same",
        left_record=numbers[kept],
        right_record=numbers[gone],
        reason=told.reason,
        system=True,
    )


def _keys(told: ToldMerge) -> tuple[Key, Key]:
    return (told.source, told.kept), (told.source, told.gone)


def _is_lost(told: ToldMerge) -> bool:
    """Whether no record can ever have one of the ids."""
    return refused(told.kept) is not None or refused(told.gone) is not None
