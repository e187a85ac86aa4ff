"""Which entity id each group of records has after a change: ids stay with their entities.

An id belongs to its own records: those that were first in an entity under it. Whenever a change
puts own records of one id into different groups, one group keeps the claim and the others lose it.
So the own records of an id are always together: in its entity while it lives, in one other entity
once it was merged away. No two groups can ever hold one id, a group that was seen before gets the
id it had, and nothing but the records of a change and their ids needs to be known.

A group that merely grew by new records, or shrank, keeps its id. All other groups claim the ids
whose own records they hold, and the strongest claim goes first:

1. exactly this group had the id before it was merged or split;
2. the id lives, and all its own records are here: of several such ids, the oldest;
3. the group with most own records of the id, then with most records of its entity, then the older
   id, then the group with the smallest record.

A group without any claim gets a new id. An id that is given to no group leads to the entity that
holds its own records.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field

Group = frozenset[int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """What is known of the records and ids that a change touches.

    `entity`: the live entity of each record before the change, also of records that are deleted by
    it; new records, and those that come back, are missing. `origin`: the id that each record is an
    own record of, also of records that are deleted or come back; records of no id are missing.
    `born`: the order in which ids were made, for every id in the others. `formers`: the id that
    exactly this group had before it was merged or split.
    """

    entity: Mapping[int, str]
    origin: Mapping[int, str]
    born: Mapping[str, int]
    formers: Mapping[Group, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class After:
    """The ids after a change, and all that became of the ids before it.

    `entity`: the id of every record in the groups. `minted`: new ids, to be born in this order.
    `merged`: ids that live no more, and the live id they lead to. `gone`: ids that lived, of which
    no record is left. `revived`: ids that did not live and live again. `moved`: ids that lived
    neither before nor after, and the live id they lead to from now on. `split`: ids of entities
    whose records are in several groups now, and the ids of these. `origin`: origins to store; None
    for a record that has none any more, be it live or deleted. `formers`: groups to remember.
    """

    entity: Mapping[int, str]
    minted: tuple[str, ...] = ()
    merged: Mapping[str, str] = field(default_factory=dict)
    gone: tuple[str, ...] = ()
    revived: tuple[str, ...] = ()
    moved: Mapping[str, str] = field(default_factory=dict)
    split: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    origin: Mapping[int, str | None] = field(default_factory=dict)
    formers: Mapping[Group, str] = field(default_factory=dict)


def assign(
    groups: Iterable[Collection[int]], before: Before, mint: Callable[[Group], str]
) -> After:
    """The ids of the groups, which are all live records of every entity that a change touches.

    No record is in two groups, and no group is empty; deleted records are in none. `mint` makes an
    id that was never given before; it is asked in the order of the smallest records. The result
    does not depend on the order of the groups.
    """
    parts = sorted(map(frozenset, groups), key=min)
    if len(parts) == 1 and (grown := _grown(parts[0], before, mint)):
        return grown
    lived = _lived(parts, before.entity)
    names = _settled(lived)
    own = _own(parts, lived, before)
    change = _Change(parts=parts, before=before, lived=lived, own=own, settled=dict(names))
    _give(change, names)
    fresh = [place for place in range(len(parts)) if place not in names]
    names |= {place: mint(parts[place]) for place in fresh}
    return _after(change, names, tuple(names[place] for place in fresh))


def _grown(part: Group, before: Before, mint: Callable[[Group], str]) -> After | None:
    """What nearly every change is: new records alone, or one entity and new records, if any."""
    known = before.entity
    names = set(known.values())
    if len(names) > 1 or not known.keys() <= part or not before.origin.keys() <= known.keys():
        return None
    name = names.pop() if names else mint(part)
    origin = dict.fromkeys(sorted(part.difference(known)), name)
    minted = () if known else (name,)
    return After(entity=dict.fromkeys(part, name), minted=minted, origin=origin)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    """The groups of a change; a place is the number of a group, in the order of smallest records.

    `lived`: how many records of each live entity are at each place; `own`: the own records of each
    id at each place; `settled`: the ids of groups that keep theirs without a question.
    """

    parts: list[Group]
    before: Before
    lived: dict[str, dict[int, int]]
    own: dict[str, dict[int, list[int]]]
    settled: dict[int, str]

    def rank(self, name: str, place: int) -> tuple[int, int]:
        """How weak the claim of a group on an id is: own records, and records of its entity."""
        own, lived = self.own.get(name, {}), self.lived.get(name, {})
        return -len(own.get(place, ())), -lived.get(place, 0)

    def homes(self, names: Mapping[int, str]) -> dict[str, int]:
        """The place of every id: of its group, else where the strongest claim is."""
        places: dict[str, Collection[int]] = {**self.lived, **self.own}
        homes = {
            name: min(there, key=lambda place: (*self.rank(name, place), place))
            for name, there in places.items()
        }
        return homes | {name: place for place, name in names.items()}


def _lived(parts: list[Group], entity: Mapping[int, str]) -> dict[str, dict[int, int]]:
    lived: dict[str, dict[int, int]] = {}
    for place, part in enumerate(parts):
        for record in part:
            if (name := entity.get(record)) is not None:
                there = lived.setdefault(name, {})
                there[place] = there.get(place, 0) + 1
    return lived


def _settled(lived: Mapping[str, Mapping[int, int]]) -> dict[int, str]:
    """The ids of groups that hold records of one entity, which is in no other group."""
    names: dict[int, str | None] = {}
    for name, there in lived.items():
        for place in there:
            names[place] = name if len(there) == 1 and place not in names else None
    return {place: name for place, name in names.items() if name is not None}


def _own(
    parts: list[Group], lived: Mapping[str, Mapping[int, int]], before: Before
) -> dict[str, dict[int, list[int]]]:
    """The own records of every id at every place.

    Where all own records of a live id were deleted, others of its entity take over: those that are
    of no id, else the smallest one, unless the entity fell apart.
    """
    origin = {record: before.origin.get(record) for part in parts for record in part}
    kept = set(origin.values())
    for name, there in lived.items():
        if name not in kept:
            left = [r for place in there for r in parts[place] if before.entity.get(r) == name]
            heirs = [r for r in left if origin[r] is None]
            for record in heirs or [min(left)] if len(there) == 1 else heirs:
                origin[record] = name
    own: dict[str, dict[int, list[int]]] = {}
    for place, part in enumerate(parts):
        for record in part:
            if (mine := origin[record]) is not None:
                own.setdefault(mine, {}).setdefault(place, []).append(record)
    return own


def _give(change: _Change, names: dict[int, str]) -> None:
    """Give ids to the groups that are not settled, the strongest claim first."""
    before = change.before
    open_places = {place: part for place, part in enumerate(change.parts) if place not in names}
    former = {place: before.formers.get(part) for place, part in open_places.items()}
    claims = []
    for name, there in change.own.items():
        for place in there.keys() & former.keys():
            strength, rank = 3, change.rank(name, place)
            if former[place] == name:
                strength = 1
            elif len(there) == 1 and name in change.lived:
                strength, rank = 2, (0, 0)
            claims.append((strength, *rank, before.born[name], place, name))
    given = set(names.values())
    for *_, place, name in sorted(claims):
        if place not in names and name not in given:
            names[place] = name
            given.add(name)


def _after(change: _Change, names: Mapping[int, str], minted: tuple[str, ...]) -> After:
    before, lived, age = change.before, change.lived, change.before.born.__getitem__
    homes = change.homes(names)
    live, was = set(names.values()), set(before.entity.values())
    entity = {r: names[place] for place, part in enumerate(change.parts) for r in part}
    return After(
        entity=entity,
        minted=minted,
        merged={name: names[homes[name]] for name in sorted(lived.keys() - live, key=age)},
        gone=tuple(sorted(was - lived.keys(), key=age)),
        revived=tuple(sorted(live - was - set(minted), key=age)),
        moved=_moved(change, names, homes),
        split={
            name: tuple(names[place] for place in sorted(lived[name]))
            for name in sorted(lived, key=age)
            if len(lived[name]) > 1
        },
        origin=_origins(change, entity, homes, set(minted)),
        formers=_formers(change),
    )


def _moved(change: _Change, names: Mapping[int, str], homes: Mapping[str, int]) -> dict[str, str]:
    """The ids without an entity whose own records are in another one than before.

    They lead there at once, and not through an id that may live again without these records.
    """
    moved = {}
    for name in sorted(change.own.keys() - set(names.values()) - change.lived.keys()):
        home = homes[name]
        if change.before.entity.get(change.own[name][home][0]) != names[home]:
            moved[name] = names[home]
    return moved


def _origins(
    change: _Change, entity: Mapping[int, str], homes: Mapping[str, int], minted: set[str]
) -> dict[int, str | None]:
    """The origins that are not as before.

    Own records away from the home of their id are of no id. A record that is new to an entity, and
    every record of a new one, is its own if it is no other's. Of an id without any live record one
    deleted record is kept, so that two of them cannot come back as two entities.
    """
    before = change.before
    origin: dict[int, str | None] = {
        record: name for name, there in change.own.items() for record in there[homes[name]]
    }
    for record, name in entity.items():
        if record not in origin:
            joins = record not in before.entity or name in minted
            origin[record] = name if joins else None
    kept = set(change.own)
    for record in sorted(before.entity.keys() - entity.keys()):
        mine = before.origin.get(record)
        origin[record] = None if mine in kept else mine
        if mine is not None:
            kept.add(mine)
    return {r: mine for r, mine in sorted(origin.items()) if mine != before.origin.get(r)}


def _formers(change: _Change) -> dict[Group, str]:
    """The groups that were merged with others or split, as they were before."""
    keep = set(change.settled.values())
    members: dict[str, list[int]] = {name: [] for name in change.lived if name not in keep}
    for record, name in change.before.entity.items():
        if name in members:
            members[name].append(record)
    return {frozenset(members[name]): name for name in sorted(members)}
