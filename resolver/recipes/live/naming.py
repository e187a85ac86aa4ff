"""Ids of entities: given to the groups of touched regions, and written with their history."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import blake2b
from itertools import chain, count
from typing import Any, Final, TypeVar

from resolver.recipes import proposing
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.settling import Grouping
from resolver.steps import identity
from resolver.steps.identity import After, Before, Group
from resolver.store import lookups
from resolver.store.rows import RecordRow
from resolver.store.tables import ENTITIES, FORMERS, MEMBERSHIPS, RECORDS
from resolver.store.writing import add, change, copy, drop

MOST: Final = 1_000_000
"""Entities that are born in one line of the journal at most."""

K = TypeVar("K")
V = TypeVar("V")

LIVE: Final = "live"
MERGED: Final = "merged"
GONE: Final = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """What became of entities (`after`), and every record that is in another one, or in none.

    `moved`: record to its entity and `auto` entity.
    """

    after: After
    moved: Mapping[int, tuple[str | None, str | None]]


def name(moment: Moment, rows: Mapping[int, RecordRow], found: Collection[Grouping]) -> Named:
    """Give ids to the groups, and write what has changed.

    `rows`: the records of the touched regions, and those that were deleted, as they were before.
    """

    def given(made: str) -> bool:
        return made in lookups.entities(moment.connection, [made])

    named = assigned(moment, rows, found, given)
    touched = sorted(named.moved.keys() | named.after.origin.keys())
    change(moment.connection, RECORDS, [placed(rows[record], record, named) for record in touched])
    write(moment, rows, named)
    return named


def assigned(
    moment: Moment,
    rows: Mapping[int, RecordRow],
    found: Collection[Grouping],
    given: Callable[[str], bool],
) -> Named:
    """The ids of the groups, and nothing is written; `given`: whether an id was given before."""
    groups = [group for one in found for group in one.groups]
    auto = {record: label for one in found for record, label in one.auto.items()}
    before = _before(moment, rows, groups)
    after = identity.assign(groups, before, _minter(rows, given))
    moved = {
        record: (after.entity.get(record), auto.get(record))
        for record, row in rows.items()
        if (row.entity, row.auto) != (after.entity.get(record), auto.get(record))
    }
    return Named(after=after, moved=moved)


def placed(row: RecordRow, record: int, named: Named) -> dict[str, Any]:
    """What a row of `records` says of entities after a change."""
    entity, auto = named.moved.get(record, (row.entity, row.auto))
    origin = named.after.origin.get(record, row.origin)
    return {"id": record, "entity": entity, "auto": auto, "origin": origin}


def write(moment: Moment, rows: Mapping[int, RecordRow], named: Named) -> None:
    """Write what became of entities, all but the rows of `records`."""
    history = (
        (record, moment.seq, entity)
        for record, (entity, _) in sorted(named.moved.items())
        if entity != rows[record].entity
    )
    copy(moment.connection, MEMBERSHIPS, ("record", "seq", "entity"), history)
    _write_entities(moment, named.after)
    _write_formers(moment, named.after)


def _before(moment: Moment, rows: Mapping[int, RecordRow], groups: Collection[Group]) -> Before:
    entity = {record: row.entity for record, row in rows.items() if row.entity is not None}
    origin = {record: row.origin for record, row in rows.items() if row.origin is not None}
    former = Asked(lambda: _formers(moment, groups))
    ids = {*entity.values(), *origin.values()}
    born = Asked(lambda: _born(moment, {*ids, *former.values()}))
    return Before(entity=entity, origin=origin, born=born, formers=former)


def _formers(moment: Moment, groups: Collection[Group]) -> dict[Group, str]:
    whole = {hashed(group): group for group in groups}
    known = lookups.formers(moment.connection, sorted(whole))
    return {whole[mark]: former for mark, former in known.items()}


def _born(moment: Moment, ids: Collection[str]) -> dict[str, int]:
    found = lookups.entities(moment.connection, sorted(ids))
    return {one: row.born for one, row in found.items()}


class Asked(Mapping[K, V]):
    """A mapping that is read from the store when it is asked for the first time."""

    def __init__(self, read: Callable[[], Mapping[K, V]]) -> None:
        """Remember how it is read."""
        self._read = read

    @cached_property
    def _held(self) -> Mapping[K, V]:
        return self._read()

    def __getitem__(self, key: K) -> V:
        """What stands under a key."""
        return self._held[key]

    def __iter__(self) -> Iterator[K]:
        """All keys."""
        return iter(self._held)

    def __len__(self) -> int:
        """How many keys there are."""
        return len(self._held)


def hashed(group: Group) -> int:
    """The hash of a group of records, 64 bits with a sign."""
    text = ",".join(map(str, sorted(group)))
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "big", signed=True)


def _minter(rows: Mapping[int, RecordRow], given: Callable[[str], bool]) -> Callable[[Group], str]:
    """Makes ids after the smallest key of a group, as a scan does; numbered if that was given."""
    minted: set[str] = set()

    def mint(group: Group) -> str:
        first = min((rows[record] for record in group), key=lambda r: (r.source, r.record_id))
        names = (
            proposing.named_after("e-", first.source, first.record_id, *n)
            for n in chain([()], ((str(n),) for n in count(1)))
        )
        made = next(name for name in names if name not in minted and not given(name))
        minted.add(made)
        return made

    return mint


def _write_entities(moment: Moment, after: After) -> None:
    first = moment.seq * MOST
    copy(
        moment.connection,
        ENTITIES,
        ("id", "born", "state", "at"),
        ((one, first + n, LIVE, moment.at) for n, one in enumerate(after.minted)),
    )
    led = {**after.merged, **after.moved}
    states = [
        *((one, MERGED, into) for one, into in led.items()),
        *((one, GONE, None) for one in after.gone),
        *((one, LIVE, None) for one in after.revived),
    ]
    change(
        moment.connection,
        ENTITIES,
        [
            {
                "id": one,
                "state": state,
                "into_id": into,
                "ended": None if state == LIVE else moment.at,
            }
            for one, state, into in states
        ],
    )


def _write_formers(moment: Moment, after: After) -> None:
    rows = [{"members": hashed(group), "entity": one} for group, one in after.formers.items()]
    drop(moment.connection, FORMERS, rows)
    add(moment.connection, FORMERS, rows)
