"""Ids over long histories: a plain store of records and ids, and what must hold of every change."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.steps.identity import After, Before, assign

STAYING = ("merge", "split", "move")
"""Moves after which the same records are there."""
KINDS = (*STAYING, "insert", "delete", "insert again")


def moved(groups, deleted, new, move):
    """The partition and the deleted records after one move; `new` is a record never seen."""
    kind, x, y = move
    groups = sorted((set(group) for group in groups), key=min)
    records = sorted(set().union(*groups))
    deleted = set(deleted)
    record = None
    if kind == "insert":
        record = new
    elif kind == "insert again" and deleted:
        record = sorted(deleted)[x % len(deleted)]
        deleted.discard(record)
    elif kind in ("delete", "move") and records:
        record = records[x % len(records)]
        for group in groups:
            group.discard(record)
        if kind == "delete":
            deleted.add(record)
            record = None
    elif kind == "merge" and groups:
        one, other = groups[x % len(groups)], groups[y % len(groups)]
        groups = [group for group in groups if group not in (one, other)] + [one | other]
    elif kind == "split" and groups:
        whole = groups.pop(x % len(groups))
        part = {r for place, r in enumerate(sorted(whole)) if y >> (place % 8) & 1}
        groups += [part, whole - part]
    groups = [group for group in groups if group]
    if record is not None:
        groups.append(set())
        groups[y % len(groups)].add(record)
    return [frozenset(group) for group in groups if group], deleted


class Store:
    """The side of the store: ids of records, and where every id that was ever given leads to."""

    def __init__(self):
        self.entity: dict[int, str] = {}
        self.origin: dict[int, str] = {}
        self.born: dict[str, int] = {}
        self.formers: dict[frozenset[int], str] = {}
        self.leads: dict[str, str] = {}
        self.ended: set[str] = set()
        self.under: dict[int, set[str]] = {}

    @property
    def groups(self):
        members: dict[str, set[int]] = {}
        for record, name in self.entity.items():
            members.setdefault(name, set()).add(record)
        return {name: frozenset(group) for name, group in members.items()}

    def play(self, moves):
        """One change made of several moves."""
        groups, deleted = list(self.groups.values()), self.under.keys() - self.entity.keys()
        for new, move in enumerate(moves, max(self.under) + 1):
            groups, deleted = moved(groups, deleted, new, move)
        self.turn_into(groups, with_unchanged=moves[0][1] % 2 == 0)

    def turn_into(self, groups, *, with_unchanged=False):
        """Change the partition, and check all that must hold of a change."""
        old = self.groups
        kept = set(old.values())
        gone = self.entity.keys() - set().union(*groups)
        touched = {self.entity[r] for r in gone}
        touched |= {self.entity.get(r) for g in groups if g not in kept for r in g}
        region = [g for g in groups if g not in kept]
        if with_unchanged:
            region += [g for g in groups if g in kept]
            touched |= set(old)
        if not region and not touched:
            return
        before = self.before(region, touched)
        after = assign(region, before, self.mint)
        assert after == assign(region[::-1], backwards(before), self.mint)
        assert after == beside_another(region, before, self.mint)
        check_change(self, old, region, before, after)
        self.keep(after, gone)
        check_state(self, before)

    def before(self, region, touched):
        entity = {r: name for r, name in self.entity.items() if name in touched}
        records = entity.keys() | set().union(*region)
        origin = {r: self.origin[r] for r in sorted(records) if r in self.origin}
        formers = {g: self.formers[g] for g in region if g in self.formers}
        names = set(entity.values()) | set(origin.values()) | set(formers.values())
        born = {name: self.born[name] for name in sorted(names)}
        return Before(entity=entity, origin=origin, born=born, formers=formers)

    def mint(self, group):
        return f"{len(self.born)}:{min(group)}"

    def keep(self, after, gone):
        self.born |= {name: len(self.born) + place for place, name in enumerate(after.minted)}
        self.entity = {r: n for r, n in (self.entity | after.entity).items() if r not in gone}
        origin = self.origin | after.origin
        self.origin = {r: name for r, name in origin.items() if name is not None}
        self.formers |= after.formers
        for name in after.revived:
            self.leads.pop(name, None)
            self.ended.discard(name)
        for name, to in (after.merged | after.moved).items():
            self.leads[name] = to
            self.ended.discard(name)
        self.ended |= set(after.gone)
        for record, name in after.entity.items():
            self.under.setdefault(record, set()).add(name)

    def end(self, name):
        """Where an id leads to."""
        passed = set()
        while name in self.leads:
            assert name not in passed, "a ring"
            passed.add(name)
            name = self.leads[name]
        return name


def backwards(before):
    sides = (before.entity, before.origin, before.born, before.formers)
    entity, origin, born, formers = (dict(reversed(side.items())) for side in sides)
    return Before(entity=entity, origin=origin, born=born, formers=formers)


def beside_another(region, before, mint):
    """What `assign` says where one more entity is touched, in which nothing changes."""
    far = 1_000_000
    entity, origin = ({**side, far: "far"} for side in (before.entity, before.origin))
    with_far = replace(before, entity=entity, origin=origin, born={**before.born, "far": 1_000})
    after = assign([*region, {far}], with_far, mint)
    assert after.entity[far] == "far"
    return replace(after, entity={r: name for r, name in after.entity.items() if r != far})


def check_change(store, old, region, before, after):
    """What must hold of the ids before and after one change."""
    names = {}
    for group in region:
        (names[group],) = {after.entity[record] for record in group}
    assert after.entity.keys() == set().union(*region)
    assert len(set(names.values())) == len(region)
    elsewhere = set(old) - set(before.entity.values())
    assert not elsewhere & set(names.values())
    check_lists(old, before, after, names)
    held = {
        group: sorted({before.entity[r] for r in group if r in before.entity}) for group in names
    }
    spread = Counter(name for ids in held.values() for name in ids)
    for group, ids in held.items():
        name = names[group]
        if name not in ids and name not in after.minted:
            assert any(name in store.under.get(record, ()) for record in group)
        if not ids and not group & before.origin.keys():
            assert name in after.minted
        whole = all(spread[one] == 1 for one in ids)
        if len(ids) == 1 and whole:
            assert name == ids[0]
        if len(ids) > 1 and whole and before.formers.get(group) != name:
            assert name == min(ids, key=before.born.get)
        former = before.formers.get(group)
        if former and (len(ids) > 1 or not whole) and has_claim(group, former, names, before):
            assert name == former
    check_parts(names, before)


def has_claim(group, former, names, before):
    """Whether a group alone was once this entity, and has own records of the id.

    Where an entity lost all its own records, others take over, so nothing is said.
    """
    rivals = [other for other in names if before.formers.get(other) == former]
    left = {before.origin.get(record) for other in names for record in other}
    own = former in {before.origin.get(record) for record in group}
    return rivals == [group] and own and set(before.entity.values()) <= left


def check_lists(old, before, after, names):
    live, was = set(names.values()), set(before.entity.values())
    left = {before.entity[record] for record in after.entity if record in before.entity}
    assert set(after.minted) == live - was - before.born.keys()
    assert set(after.revived) == (live & before.born.keys()) - was
    assert set(after.merged) == left - live
    assert set(after.gone) == was - left
    assert set(after.merged.values()) | set(after.moved.values()) <= live
    assert not after.moved.keys() & (live | was)
    parts = {name: {after.entity[r] for r in old[name] if r in after.entity} for name in was}
    assert {n: set(p) for n, p in after.split.items()} == {
        name: ids for name, ids in parts.items() if len(ids) > 1
    }
    same = {name for group, name in names.items() if old.get(name) == group}
    assert same == {name for name in was if old[name] in names}
    assert not same & {*after.minted, *after.merged, *after.revived, *after.split, *after.moved}
    assert not {old[name] for name in same} & after.formers.keys()
    assert all(old[name] == group for group, name in after.formers.items())


def check_parts(names, before):
    """The largest part keeps the id, where all records of an entity are its own."""
    for name in set(before.entity.values()):
        members = {record for record, its in before.entity.items() if its == name}
        parts = [group for group in names if group & members]
        inside = all(before.entity.get(r, name) == name for part in parts for r in part)
        own = all(before.origin.get(record) == name for record in members)
        back = any(r in before.origin and r not in before.entity for p in parts for r in p)
        if parts and inside and own and not back and name not in map(before.formers.get, parts):
            largest = min(parts, key=lambda part: (-len(part & members), min(part)))
            assert names[largest] == name


def check_state(store, before):
    """What must hold of the store at any time."""
    live = set(store.entity.values())
    assert not live & (store.leads.keys() | store.ended)
    assert store.born.keys() == live | store.leads.keys() | store.ended
    homes: dict[str, set[str | None]] = {}
    for record, name in store.origin.items():
        homes.setdefault(name, set()).add(store.entity.get(record))
    owners = Counter(store.origin.values())
    assert live <= homes.keys()
    for name in store.born:
        end = store.end(name)
        assert end in live or end in store.ended
        if name in homes:
            (home,) = homes[name]
            assert home == end if home is not None else owners[name] == 1


def store_of(*groups):
    """A store in which each of the groups was inserted by a change of its own."""
    store = Store()
    for group in groups:
        store.turn_into([*store.groups.values(), frozenset(group)])
    return store


def ids(store):
    """The groups by the order in which their ids were made."""
    return {store.born[name]: set(group) for name, group in store.groups.items()}


def after(store, *groups):
    """The ids after the partition is turned into these groups."""
    store.turn_into([frozenset(group) for group in groups])
    return ids(store)


def test_new_records_alone_get_a_new_id_and_those_that_join_take_the_one_there():
    store = store_of({0}, {1})
    assert ids(store) == {0: {0}, 1: {1}}
    assert after(store, {0}, {1, 2}, {3, 4}) == {0: {0}, 1: {1, 2}, 2: {3, 4}}


def test_a_change_says_no_more_than_what_changed():
    before = Before(entity={1: "a"}, origin={1: "a"}, born={"a": 0}, formers={})
    assert assign([{1}], before, str) == After(entity={1: "a"})
    assert assign([{1, 2}], before, str) == After(entity={1: "a", 2: "a"}, origin={2: "a"})
    nothing = Before(entity={}, origin={}, born={}, formers={})
    fresh = After(entity={7: "b"}, minted=("b",), origin={7: "b"})
    assert assign([{7}], nothing, lambda group: "b") == fresh


def test_a_merge_keeps_the_oldest_id_and_says_where_the_others_lead():
    before = Before(
        entity={1: "b", 2: "a", 3: "c"},
        origin={1: "b", 2: "a", 3: "c"},
        born={"a": 0, "b": 1, "c": 2},
        formers={},
    )
    assert assign([{1, 2, 3}], before, str) == After(
        entity=dict.fromkeys((1, 2, 3), "a"),
        merged={"b": "a", "c": "a"},
        formers={frozenset({1}): "b", frozenset({2}): "a", frozenset({3}): "c"},
    )


def test_a_split_says_what_became_of_the_entity():
    before = Before(
        entity=dict.fromkeys((1, 2, 3), "a"),
        origin={1: "a", 2: "a", 3: "b"},
        born={"a": 0, "b": 1},
        formers={},
    )
    assert assign([{3}, {2}, {1}], before, lambda group: "c") == After(
        entity={1: "a", 2: "c", 3: "b"},
        minted=("c",),
        revived=("b",),
        split={"a": ("a", "c", "b")},
        origin={2: "c"},
        formers={frozenset({1, 2, 3}): "a"},
    )


def test_the_largest_part_keeps_the_id_and_of_equal_ones_that_with_the_smallest_record():
    assert after(store_of(range(5)), {0, 1}, {2, 3, 4}) == {0: {2, 3, 4}, 1: {0, 1}}
    assert after(store_of(range(4)), {1, 2}, {0, 3}) == {0: {0, 3}, 1: {1, 2}}


def test_own_records_go_before_the_size_of_the_part_and_that_before_the_smallest_record():
    store = store_of({0, 1, 5}, {2}, {3})
    after(store, {0, 1, 2, 3, 5})
    assert after(store, {0, 1}, {2, 3, 5}) == {0: {0, 1}, 1: {2, 3, 5}}
    store = store_of({0, 1}, {2}, {3})
    after(store, {0, 1, 2, 3})
    assert after(store, {0}, {1, 2, 3}) == {0: {1, 2, 3}, 3: {0}}


def test_a_part_gets_back_its_id_though_others_have_joined_since():
    store = store_of({0, 1}, {2, 3})
    after(store, {0, 1, 2, 3})
    after(store, {0, 1, 2, 3, 4})
    assert after(store, {0, 1}, {2, 3, 4}) == {0: {0, 1}, 1: {2, 3, 4}}


def test_a_group_that_was_this_entity_once_goes_before_a_larger_one():
    store = store_of({0}, {1})
    after(store, {0, 1})
    after(store, {0, 1, 2, 3, 4})
    assert after(store, {0}, {1}, {2, 3, 4}) == {0: {0}, 1: {1}, 2: {2, 3, 4}}


def test_an_entity_that_takes_in_records_of_a_merged_one_stays_itself():
    store = store_of({0}, {1, 2, 3}, {4})
    after(store, {0, 1, 2, 3}, {4})
    assert after(store, {0}, {1, 2, 3, 4}) == {0: {0}, 2: {1, 2, 3, 4}}
    assert store.end("1:1") == "2:4"


def test_an_id_leads_to_its_own_records_and_not_through_an_id_that_lives_again():
    store = store_of({0}, {1}, {2})
    after(store, {0}, {1, 2})
    after(store, {0, 1, 2})
    assert after(store, {0, 2}, {1}) == {0: {0, 2}, 1: {1}}
    assert store.end("2:2") == "0:0"


def test_deleted_records_that_come_back_alone_have_the_id_they_had_if_no_others_have_it():
    store = store_of({0}, {1, 2})
    assert after(store, {1, 2}) == {1: {1, 2}}
    assert store.ended == {"0:0"}
    assert after(store, {0}, {1, 2}) == {0: {0}, 1: {1, 2}}
    assert after(store, {0}, {1}) == {0: {0}, 1: {1}}
    assert after(store, {0}, {1}, {2}) == {0: {0}, 1: {1}, 2: {2}}


def test_an_entity_that_lost_its_own_records_keeps_its_id():
    store = store_of({0}, {1}, {2})
    after(store, {0, 1}, {2})
    assert after(store, {1}, {2}) == {0: {1}, 2: {2}}
    assert after(store, {1, 2}) == {0: {1, 2}}


def test_of_records_deleted_together_only_one_brings_back_the_id():
    store = store_of({0, 1})
    after(store)
    assert after(store, {1}) == {1: {1}}
    assert after(store, {1}, {0}) == {0: {0}, 1: {1}}


NUMBERS = st.integers(0, 255)
CHANGES = st.lists(st.tuples(st.sampled_from(KINDS), NUMBERS, NUMBERS), min_size=1, max_size=4)
HISTORIES = st.lists(CHANGES, min_size=1, max_size=20)
STEPS = st.lists(
    st.lists(st.tuples(st.sampled_from(STAYING), NUMBERS, NUMBERS), min_size=1, max_size=4),
    min_size=1,
    max_size=6,
)


def played(history):
    """A store of six records alone, after a history."""
    store = Store()
    store.turn_into([frozenset({record}) for record in range(6)])
    for moves in history:
        store.play(moves)
    return store


def there_and_back(store, steps):
    """Play steps that keep the records, then take them back one by one."""
    states = [(list(store.groups.values()), dict(store.entity))]
    for moves in steps:
        store.play(moves)
        states.append((list(store.groups.values()), dict(store.entity)))
    for groups, entity in reversed(states):
        store.turn_into(groups)
        assert store.entity == entity


def wander(store, steps):
    """Play steps that keep the records; a group that is there again has the id it had."""
    seen: dict[frozenset[int], str] = {}
    for moves in steps:
        for name, group in store.groups.items():
            assert seen.setdefault(group, name) == name
        store.play(moves)


@settings(max_examples=150)
@given(HISTORIES)
def test_ids_of_every_change_of_long_histories(history):
    played(history)


@settings(max_examples=150)
@given(HISTORIES, STEPS)
def test_changes_taken_back_one_by_one_bring_back_the_ids(history, steps):
    there_and_back(played(history), steps)


@settings(max_examples=150)
@given(HISTORIES, st.lists(STEPS, max_size=3))
def test_a_group_that_comes_back_has_the_id_it_had(history, steps):
    wander(played(history), [moves for some in steps for moves in some])
