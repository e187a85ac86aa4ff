"""Random histories of a store: a batch of what is left must find the same at any time.

`python tests/promises/histories.py 0 300` runs the histories of these seeds.
"""

from __future__ import annotations

import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, replace
from functools import cache

import networkx as nx
import polars as pl
import pytest
from promises.population import generated
from recipes.live import shop

from resolver.config.model import Config
from resolver.errors import RulingError
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE, RECORDS, RULINGS
from resolver.recipes.batch import Clock, Given, resolved, silent
from resolver.steps import seen

WORDS = ("same", "same", "different", "related", "unsure", "value")
PEOPLE = ("kim", "lee")
SWAPPED = ("name", "emails", "phones", "address", "customAttributes")


@dataclass(frozen=True, slots=True)
class Say:
    """One ruling as the world knows it."""

    seq: int
    word: str
    left: tuple[str, str]
    right: tuple[str, str]
    by: str
    field: str | None = None
    fingerprint: str | None = None
    undoes: int | None = None

    @property
    def topic(self):
        return frozenset((self.left, self.right)), self.field


class World:
    """A store, and beside it all that was told to it."""

    def __init__(self, url, seed, people=14):
        self.rng = random.Random(seed)
        self.store = shop.opened(url)
        self.pool = self._pool(generated(people, seed))
        self.rows = {}
        self.said = []
        with self.store._database.read() as connection:
            self.rules = self.store._force.rules(connection)

    def _pool(self, customers):
        """Customers of two sources, some of which say the very same."""
        found = []
        for one in customers:
            found.append((self.rng.choice(("crm", "shop")), one))
            if self.rng.random() < 0.3:
                found.append((self.rng.choice(("crm", "shop")), {**one, "id": one["id"] + "c"}))
        return found

    def step(self):
        """Anything that may happen."""
        doing = (self.come, self.come, self.come, self.go, self.rule, self.rule, self.back)
        self.rng.choice((*doing, self.return_trip, self.tell, self.repeat))()

    def come(self):
        for source, customer in self.rng.sample(self.pool, self.rng.choice((1, 1, 2, 5))):
            came = dict(customer)
            if self.rng.random() < 0.3:
                other, name = self.rng.choice(self.pool)[1], self.rng.choice(SWAPPED)
                came[name] = other.get(name)
            self.store.upsert([came], source=source)
            row = self.rules.read(came, source)
            self.rows[source, row["record_id"]] = row

    def go(self):
        for key in self.rng.sample(sorted(self.rows), min(len(self.rows), 1)):
            self.store.delete([key])
            del self.rows[key]

    def rule(self):
        """Rule on two records, or be refused where that contradicts others."""
        if len(self.rows) < 2:
            return None
        left, right = self.two()
        word, by = self.rng.choice(WORDS), self.rng.choice(PEOPLE)
        return self.decide(word, left, right, by, "name" if word == "value" else None)

    def decide(self, word, left, right, by, field):
        digests = seen.digests(self.frame([left, right]))
        say = Say(0, word, left, right, by, field, seen.fingerprint(*digests))
        if self.contradicts([*self.said, replace(say, seq=sys.maxsize)]):
            self.refused(lambda: self.store.decide(word, left, right, by=by, field=field))
            return None
        made = self.store.decide(word, left, right, by=by, field=field)
        known = {one.seq: one for one in self.said}
        if made.seq in known:
            before = known[made.seq]
            assert before == self.last(self.said)[say.topic]
            assert (before.word, before.by) == (word, by)
            return None
        self.said.append(replace(say, seq=made.seq))
        return made.seq

    def back(self):
        """Take back anything that stands, or be refused."""
        standing = sorted(self.standing(self.said))
        if standing:
            self.undo(self.rng.choice(standing))

    def undo(self, seq):
        taken = next(one for one in self.said if one.seq == seq)
        say = replace(taken, word="undo", by="max", undoes=seq, fingerprint=None)
        if self.contradicts([*self.said, replace(say, seq=sys.maxsize)]):
            self.refused(lambda: self.store.undo(seq, by="max"))
            return None
        made = self.store.undo(seq, by="max")
        self.said.append(replace(say, seq=made.seq))
        return made.seq

    def return_trip(self):
        """A ruling taken back, restored and taken back again leaves everything as it was."""
        before = self.homes()
        seq = self.rule()
        if seq is None:
            return
        after = self.homes()
        for found in (before, after, before):
            seq = self.undo(seq)
            assert self.homes() == found

    def tell(self):
        """A source tells of a merge of records that may be there or not."""
        source, one = self.rng.choice(self.pool[:8])
        _, other = self.rng.choice(self.pool[:8])
        if one["id"] == other["id"]:
            return
        kept, gone = (source, one["id"]), (source, other["id"])
        told = {"sourceCustomerId": gone[1], "destinationCustomerId": kept[1]}
        (made,) = self.store.upsert([{"type": "CUSTOMER/MERGED", "content": told}], source=source)
        pair = frozenset((kept, gone))
        known = any(one.by == "system" and one.topic[0] == pair for one in self.said)
        assert (made.what, made.seq is None) == ("told", known)
        if not known:
            self.said.append(Say(made.seq, "same", kept, gone, "system"))

    def repeat(self):
        """Who says again what stands says nothing."""
        words = [one for one in self.last(self.said).values() if one.by != "system"]
        words = [one for one in words if one.left in self.rows and one.right in self.rows]
        if words:
            one = self.rng.choice(words)
            self.decide(one.word, one.left, one.right, one.by, one.field)

    def refused(self, call):
        before = shop.dump(self.store)
        with pytest.raises(RulingError, match="contradicts"):
            call()
        assert shop.dump(self.store) == before

    def two(self):
        """Two records, mostly such as are in one entity or were ruled on before."""
        keys = sorted(self.rows)
        if self.rng.random() < 0.5:
            return self.rng.sample(keys[:4], 2)
        left = self.rng.choice(keys)
        homes = self.homes()
        near = [key for key in keys if homes[key][0] == homes[left][0] and key != left]
        near += [key for one in self.said for key in one.topic[0] if key in self.rows]
        near = sorted({*near} - {left})
        others = near if near and self.rng.random() < 0.6 else [k for k in keys if k != left]
        return left, self.rng.choice(others)

    def standing(self, said):
        """The numbers of the rulings that nobody takes back who is not taken back himself."""
        takers = defaultdict(list)
        for one in said:
            takers[one.undoes].append(one.seq)

        def stands(seq):
            return not any(stands(taker) for taker in takers[seq])

        return {one.seq for one in said if stands(one.seq)}

    def last(self, said):
        """The last word on every topic, people's before those of systems."""
        standing = self.standing(said)
        stand = [one for one in said if one.undoes is None and one.seq in standing]
        return {one.topic: one for one in sorted(stand, key=lambda one: one.by != "system")}

    def contradicts(self, said):
        """Whether what people say would join what they keep apart."""
        words = self.last([one for one in said if one.by != "system"]).values()
        joined = nx.Graph([one.topic[0] for one in words if one.word == "same"])
        home = {key: n for n, part in enumerate(nx.connected_components(joined)) for key in part}
        apart = (one for one in words if one.word in ("different", "related"))
        return any(one.left in home and home[one.left] == home.get(one.right) for one in apart)

    def frame(self, keys):
        rows = [self.rows[key] for key in keys]
        free = sorted({name for row in rows for name in row if name.startswith(ATTRIBUTE)})
        return pl.DataFrame(rows, schema={**RECORDS, **dict.fromkeys(free, pl.String())})

    def rulings(self, *, told):
        """The rulings that stand, as a run takes them."""
        standing = self.standing(self.said)
        stand = [one for one in self.said if one.undoes is None and one.seq in standing]
        rows = [
            (one.word, *one.left, *one.right, one.by, one.fingerprint, one.field)
            for one in stand
            if (one.by == "system") == told
        ]
        names = ["ruling", "left_source", "left", "right_source", "right", "by", "fingerprint"]
        found = pl.DataFrame(rows, schema=dict.fromkeys([*names, "field"], pl.String), orient="row")
        return pl.concat([pl.DataFrame(schema=RULINGS), found], how="diagonal")

    def homes(self):
        """The entity and the `auto` entity of every live record."""
        rows = shop.rows(self.store, "records")
        return {(r["source"], r["record_id"]): (r["entity"], r["auto"]) for r in rows if r["live"]}

    def check(self):
        """Compare with a batch of all that is there."""
        assert self.homes().keys() == self.rows.keys()
        shown = {one.seq: one for one in self.store.rulings()}
        assert [*shown] == [one.seq for one in self.said]
        undone = {seq for seq, one in shown.items() if one.state == "undone"}
        assert shown.keys() - undone == self.standing(self.said)
        if not self.rows:
            return
        found = replace(
            _nothing_read(), records=self.frame(self.rows), rulings=self.rulings(told=True)
        )
        given = Given(
            found=found,
            settings=Config(),
            rulings=self.rulings(told=False),
            frozen=shop.model(),
        )
        entities = resolved(given, Clock(silent)).entities
        for column, place in (("entity_id", 0), ("auto_entity_id", 1)):
            batch, live = defaultdict(set), defaultdict(set)
            for source, record_id, label in entities["source", "record_id", column].rows():
                batch[label].add((source, record_id))
            for key, homes in self.homes().items():
                live[homes[place]].add(key)
            assert {*map(frozenset, live.values())} == {*map(frozenset, batch.values())}, column


@cache
def _nothing_read():
    return read(generated(1, 1))


def run(url, seed, steps=40, every=10):
    """One history; fails where a batch finds anything else. Gives how often it was compared."""
    world = World(url, seed)
    compared = 0
    for n in range(1, steps + 1):
        world.step()
        if n % every == 0 or n == steps:
            world.check()
            compared += 1
    world.store.close()
    return compared


if __name__ == "__main__":
    for number in range(*map(int, sys.argv[1:3])):
        with tempfile.TemporaryDirectory() as folder:
            run(f"sqlite:///{folder}/store.db", number)
        print(number, flush=True)
