from __future__ import annotations

import random
from functools import partial
from itertools import combinations
from types import SimpleNamespace

import pytest
from recipes.live import regions, shop

from resolver.recipes.live import region, small
from resolver.recipes.live.reaching import reached
from resolver.store.tables import LINKS, RECORDS
from resolver.store.writing import add, drop

AT = "2026-01-01T00:00:00.000000+00:00"
LOOKS = {"same": (2.0, 20.0), "near": (-1.9, 0.4), "far": (-8.0, -2.0)}
"""What pairs of a person weigh, those a little like one another, and all others."""


class World:
    """Records of which any pair weighs something, and a store that has those that are near.

    A few are clearly one person; most are alone, and a little like one or two others.
    """

    def __init__(self, seed, size):
        self.dice = random.Random(seed)
        self.threshold = self.dice.choice((0.0, 0.0, 3.0))
        self.live, self.pairs, self.candidates = set(), {}, set()
        self.person = {n: self.dice.randint(0, size // 2) for n in range(1, size + 1)}
        self.often = self.dice.choice((0.6, 0.9, 1.3)) / size
        for record in self.person:
            self.come(record)

    def come(self, record):
        """Let a record say something new; gives the pairs of it that were, or are, candidates."""
        before = {pair: self.pairs[pair] for pair in self.known() if record in pair}
        self.live.add(record)
        for other in self.live - {record}:
            pair = (min(record, other), max(record, other))
            self.candidates.discard(pair)
            same = self.person[record] == self.person[other]
            if same or self.dice.random() < self.often:
                self.candidates.add(pair)
            look = "same" if same else "near" if pair in self.candidates else "far"
            bits = self._bits(*LOOKS[look])
            apart = not same and self.dice.random() < 0.2
            found = regions.pair(
                regions.PRIOR + sum(bits.values()),
                **bits,
                band=self.dice.choice(("auto", "review")),
                generation=apart,
            )
            self.pairs[pair] = found
        return self._changed(before) | {record}

    def _bits(self, least, most):
        """Bits of comparisons of which some have found something in common."""
        while True:
            bits = {
                name: self.dice.choice((self.dice.uniform(3.0, 6.0), self.dice.uniform(-1.5, 0.5)))
                for name in regions.BITS
            }
            if least < regions.PRIOR + sum(bits.values()) < most:
                return bits

    def go(self, record):
        before = {pair: self.pairs[pair] for pair in self.known() if record in pair}
        self.live.discard(record)
        return self._changed(before)

    def _changed(self, before):
        """The records of pairs that were near, or likely, and are no more."""
        known = self.known()
        return {
            record
            for pair, row in before.items()
            for record in pair
            if pair not in known or (row["weight"] > 0) != (self.pairs[pair]["weight"] > 0)
        }

    def known(self):
        """The pairs that are near."""
        return {
            pair: self.pairs[pair]
            for pair in sorted(self.candidates)
            if self.live.issuperset(pair) and self.pairs[pair]["weight"] > -2.0
        }

    def whole(self):
        """The entity and the `auto` entity of every record, of all grouped together."""
        ids = sorted(self.live)
        at = {record: n for n, record in enumerate(ids)}
        known = {(at[a], at[b]): row for (a, b), row in self.known().items()}
        found = small.group(
            len(ids),
            known,
            lambda a, b: self.pairs[ids[a], ids[b]],
            regions.SIZES,
            self.threshold,
        )
        return (
            {record: ids[found.entity[n]] for record, n in at.items()},
            {record: ids[found.auto[n]] for record, n in at.items()},
        )

    def store(self, connection, entity):
        """Let a store hold it, with the entities that there were before."""
        for table in (RECORDS, LINKS):
            drop(
                connection,
                table,
                [dict(row._mapping) for row in connection.execute(table.select())],
            )
        usual = {"source": "s", "version": 1, "live": True, "at": AT}
        add(
            connection,
            RECORDS,
            [
                {**usual, "id": n, "record_id": f"{n:03}", "entity": entity.get(n)}
                for n in sorted(self.live)
            ],
        )
        links = [(*pair, row["weight"] > 0.0) for pair, row in self.known().items()]
        both = [(x, y, likely) for a, b, likely in links for x, y in ((a, b), (b, a))]
        add(connection, LINKS, [dict(zip(("a", "b", "likely"), one, strict=True)) for one in both])

    def deck(self, connection):
        """What a deck of a store of these records tells."""
        rules = SimpleNamespace(
            plain=True,
            near=lambda row: row["weight"] > -2.0,
            likely=lambda row: row["weight"] > 0.0,
            model=SimpleNamespace(sizes=regions.SIZES),
            config=SimpleNamespace(match=SimpleNamespace(threshold_bits=self.threshold)),
        )
        return SimpleNamespace(
            connection=connection,
            rules=rules,
            rows=lambda _: None,
            weigh=lambda a, b: self.pairs[min(a, b), max(a, b)],
        )


def after(was, found):
    """What every record is in, by groups that take the place of what their records were in."""
    return {**was, **{record: min(group) for group in found for record in group}}


def partition(labels):
    groups = {}
    for record, label in labels.items():
        groups.setdefault(label, set()).add(record)
    return {frozenset(group) for group in groups.values()}


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    with shop.opened(f"sqlite:///{tmp_path_factory.mktemp('store')}/store.db") as store:
        yield store._database


def differing(database, world, change):
    """What is not the same if what a change reaches is grouped anew and if all records are.

    Also how many records were looked at.
    """
    entity, auto = world.whole()
    changed = change()
    with database.write() as connection:
        world.store(connection, {record: f"e-{label}" for record, label in entity.items()})
        deck = world.deck(connection)
        found = reached(deck, changed).grouping
        seen = len(region.region(deck, changed).rows)
    groups = found.groups, partition(found.auto)
    told = [
        after({record: label for record, label in was.items() if record in world.live}, now)
        for was, now in zip((entity, auto), groups, strict=True)
    ]
    wanted = [partition(labels) for labels in world.whole()]
    return [partition(one) ^ two for one, two in zip(told, wanted, strict=True)], seen


def test_no_record_beyond_the_reach_of_a_change_is_in_another_entity(database):
    seen = []
    for seed in range(50):
        world = World(seed, 40)
        for _ in range(6):
            record = world.dice.choice(sorted(world.person))
            leaves = record in world.live and world.dice.random() < 0.3
            change = partial(world.go if leaves else world.come, record)
            told, looked = differing(database, world, change)
            assert told == [set(), set()], (seed, record)
            seen.append(looked < len(world.live))
    assert sum(seen) > len(seen) / 2


def chained():
    """A record between two entities, of which one has another record beside it, and so on.

    1 and 2 are one person, so are 4 and 5, 7 and 8. What 3 says is like 1 and 2 together and like
    4 and 5, what 6 says like 4 and 5 and like 7 and 8; and 3 is nobody that 6 can be.
    """
    world = World(0, 1)
    world.threshold, world.live = 0.0, {*range(1, 9)}
    for pair in combinations(world.live, 2):
        world.pairs[pair] = regions.pair(-8.0)
    for pair in ((1, 2), (4, 5), (7, 8)):
        world.pairs[pair] = regions.pair(9.0)
    for alone, entity in ((3, (1, 2)), (3, (4, 5)), (6, (4, 5)), (6, (7, 8))):
        told = ((regions.BITS[:2], 4.5), (regions.BITS[2:], 3.9))
        for member, (names, found) in zip(entity, told, strict=True):
            pair = (min(alone, member), max(alone, member))
            bits = {**dict.fromkeys(regions.BITS, 0.0), **dict.fromkeys(names, found)}
            world.pairs[pair] = regions.pair(regions.PRIOR + 2 * found, **bits)
    world.pairs[3, 6] = regions.pair(-30.0)
    world.candidates = {pair for pair, row in world.pairs.items() if row["weight"] > -2.0}
    return world


def gone(world, record):
    world.go(record)
    return world


def test_a_record_joins_an_entity_if_the_other_it_was_beside_is_none_any_more(database):
    world = chained()
    assert partition(world.whole()[0]) == {*map(frozenset, ([1, 2], [3], [4, 5], [6], [7, 8]))}
    told, looked = differing(database, world, lambda: world.go(2))
    assert told == [set(), set()]
    assert looked == 7
    assert partition(world.whole()[0]) == {*map(frozenset, ([1], [3, 4, 5], [6], [7, 8]))}


def test_it_keeps_out_who_cannot_be_the_same_person(database):
    world = gone(chained(), 7)
    assert partition(world.whole()[0]) == {*map(frozenset, ([1, 2], [3], [4, 5, 6], [8]))}
    told, _ = differing(database, world, lambda: world.go(2))
    assert told == [set(), set()]
    assert partition(world.whole()[0]) == {*map(frozenset, ([1], [3], [4, 5], [6], [8]))}


def test_two_records_alone_have_no_say_in_one_another(database):
    world = chained()
    for record in range(10, 16):
        world.live.add(record)
        for other in world.live - {record}:
            world.pairs[other, record] = regions.pair(-1.0 if other == record - 1 else -9.0)
    world.pairs[6, 10] = regions.pair(-1.0)
    world.candidates = {pair for pair, row in world.pairs.items() if row["weight"] > -2.0}
    with database.write() as connection:
        world.store(connection, {})
        met = [region.region(world.deck(connection), [one]).rows.keys() for one in (2, 12, 15)]
    assert met == [{*range(1, 9)}, {11, 12, 13}, {14, 15}]
