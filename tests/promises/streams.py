"""Random streams of records into a store: a batch of what is left must find the same at any time.

`python tests/promises/streams.py 0 150` runs the streams of these seeds, and shows of every one
that differs the fewest changes that still do.
"""

from __future__ import annotations

import pprint
import random
import sys
import tempfile
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import count

import polars as pl
from promises.population import generated
from recipes.live import shop

from resolver.config.model import Blocking, Config, ExternalIds, Match, Sources
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE, RECORDS
from resolver.recipes.batch import Clock, Given, resolved, silent
from resolver.recipes.live import settling

SOURCES = ("crm", "shop", "web")
PHONE = "+1 206 555 0142"
SWAPPED = (
    "name",
    "emails",
    "phones",
    "address",
    "customAttributes",
    "externalCustomerId",
    "channels",
)
SETTINGS = (
    Config(),
    Config(),
    Config(blocking=Blocking(max_block=4)),
    Config(blocking=Blocking(max_block=7), match=Match(threshold_bits=3.0)),
    Config(match=Match(threshold_bits=3.0)),
    Config(sources=Sources(across_only=True)),
    Config(sources=Sources(duplicate_free=("crm",)), blocking=Blocking(max_block=5)),
    Config(external_ids=ExternalIds(unique=("",))),
)


@dataclass(frozen=True)
class Stream:
    """`calls`: each the customers that come together with their sources, or the keys that go.

    `largest`: records of a weak key, or as in the model; `frames`: whether all is done on frames.
    """

    calls: list
    settings: Config = field(default_factory=Config)
    largest: int | None = None
    frames: bool = False

    @property
    def model(self):
        """The model in force."""
        return _model(self.largest)


@cache
def _model(largest):
    made = shop.model()
    if largest is None:
        return made
    return replace(made, pairing=replace(made.pairing, largest=largest))


def made(seed, calls=40, people=16):
    """The stream of a seed."""
    rng = random.Random(seed)
    pool = _pool(rng, generated(people, seed))
    found, live = [], []
    for _ in range(calls):
        if live and rng.random() < 0.25:
            keys = rng.sample(live, min(len(live), rng.choice((1, 1, 2, 6))))
            found.append(("gone", keys))
            live = [key for key in live if key not in keys]
            continue
        came = [_changed(rng, pool, rng.choice(pool)) for _ in range(rng.choice((1, 1, 1, 2, 7)))]
        found.append(("came", came))
        live = sorted({*live, *((source, one["id"]) for source, one in came)})
    return Stream(
        calls=found,
        settings=rng.choice(SETTINGS),
        largest=rng.choice((None, None, 2, 5)),
        frames=rng.random() < 0.2,
    )


def _pool(rng, customers):
    """Customers of several sources; some say the same, some hold what two people say."""
    found = []
    for one in customers:
        found.append((rng.choice(SOURCES), one))
        if rng.random() < 0.4:
            found.append((rng.choice(SOURCES), {**one, "id": one["id"] + "c"}))
        if rng.random() < 0.2:
            found.append((rng.choice(SOURCES), {**one, "id": "0" + one["id"]}))
        if rng.random() < 0.2:
            both = rng.choice(customers), rng.choice(customers)
            points = {
                kind: [point for each in both for point in each.get(kind, ())]
                for kind in ("emails", "phones", "channels")
            }
            named = {"name": one["name"]} if "name" in one and rng.random() < 0.5 else {}
            found.append((rng.choice(SOURCES), {"id": one["id"] + "o", **points, **named}))
        if rng.random() < 0.2:
            phones = [*one.get("phones", ()), {"original": PHONE}]
            found.append((rng.choice(SOURCES), {**one, "id": one["id"] + "p", "phones": phones}))
    return [(source, _timeless(one)) for source, one in found]


def _timeless(customer):
    return {k: v for k, v in customer.items() if v and k not in ("createdAt", "modifiedAt")}


def _changed(rng, pool, chosen):
    source, customer = chosen
    if rng.random() < 0.7:
        return chosen
    other, name = rng.choice(pool)[1], rng.choice(SWAPPED)
    return source, {k: v for k, v in {**customer, name: other.get(name)}.items() if v}


class World:
    """A store, and beside it the records that it has to hold."""

    def __init__(self, url, stream):
        self.stream = stream
        self.store = shop.opened(url, stream.settings, stream.model)
        self.rows = {}
        with self.store._database.read() as connection:
            self.rules = self.store._force.rules(connection)

    def do(self, call):
        """One call of the store."""
        word, given = call
        if word == "gone":
            self.store.delete(given)
            for key in given:
                self.rows.pop(key, None)
            return
        self.store.upsert([{**one, "source": source} for source, one in given])
        for source, one in given:
            row = self.rules.read({**one, "source": source})
            assert row["source"] == source
            self.rows[source, row["record_id"]] = row

    def homes(self, column):
        """The groups of keys in the store."""
        return shop.partition(self.store, column)

    def batch(self):
        """Entities and `auto` entities of a batch."""
        if not self.rows:
            return {"entity": set(), "auto": set()}
        rows = [*self.rows.values()]
        free = sorted({name for row in rows for name in row if name.startswith(ATTRIBUTE)})
        frame = pl.DataFrame(rows, schema={**RECORDS, **dict.fromkeys(free, pl.String())})
        found = replace(_nothing_read(), records=frame)
        settings = self._heard({source for source, _ in self.rows})
        given = Given(found=found, settings=settings, frozen=self.stream.model)
        entities = resolved(given, Clock(silent)).entities
        return {
            name: grouped(entities["source", "record_id", column].rows())
            for name, column in (("entity", "entity_id"), ("auto", "auto_entity_id"))
        }

    def _heard(self, sources):
        """The settings without sources that have no records, which a batch does not take."""
        settings = self.stream.settings
        free = tuple(one for one in settings.sources.duplicate_free if one in sources)
        return replace(settings, sources=replace(settings.sources, duplicate_free=free))

    def differing(self):
        """What only the store and what only a batch finds, where they do not find the same."""
        wanted = self.batch()
        return {
            name: (sorted(map(sorted, here - there)), sorted(map(sorted, there - here)))
            for name, there in wanted.items()
            if (here := self.homes(name)) != there
        }


def grouped(rows):
    """The groups of keys that have one label."""
    found = defaultdict(set)
    for source, record_id, label in rows:
        found[label].add((source, record_id))
    return {*map(frozenset, found.values())}


@cache
def _nothing_read():
    return read(generated(1, 1))


def run(url, stream, every=10):
    """What differs first, after how many calls; None where nothing ever does."""
    world, n = World(url, stream), 0
    before, settling.LARGEST = settling.LARGEST, 1 if stream.frames else settling.LARGEST
    try:
        for n, call in enumerate(stream.calls, 1):
            world.do(call)
            if n % every == 0 or n == len(stream.calls):
                told = world.differing()
                if told:
                    return n, told
        return None
    except Exception as error:  # whatever is wrong, the least of it is looked for
        return n, repr(error)
    finally:
        settling.LARGEST = before
        world.store.close()


def shrunk(stream, fails):
    """The fewest calls, customers and values of a stream that fails which still do."""
    for parts, rebuilt in ((_calls, _of_calls), (_single, _of_single), (_valued, _of_valued)):
        kept = parts(stream)
        size = max(len(kept) // 2, 1)
        while True:
            at, smaller = 0, False
            while at < len(kept):
                rest = kept[:at] + kept[at + size :]
                if fails(replace(stream, calls=rebuilt(stream, rest))):
                    kept, smaller = rest, True
                else:
                    at += size
            if size == 1 and not smaller:
                break
            size = max(size // 2, 1)
        stream = replace(stream, calls=rebuilt(stream, kept))
    return stream


def _calls(stream):
    return [*stream.calls]


def _of_calls(_stream, kept):
    return kept


def _single(stream):
    return [(n, one) for n, (_, given) in enumerate(stream.calls) for one in given]


def _of_single(stream, kept):
    calls = [(word, [one for m, one in kept if m == n]) for n, (word, _) in enumerate(stream.calls)]
    return [(word, given) for word, given in calls if given]


def _valued(stream):
    return [
        (n, m, name)
        for n, (word, given) in enumerate(stream.calls)
        if word == "came"
        for m, (_, one) in enumerate(given)
        for name in one
        if name != "id"
    ]


def _of_valued(stream, kept):
    wanted = {*kept}
    return [
        (
            word,
            [
                (
                    one[0],
                    {k: v for k, v in one[1].items() if k == "id" or (n, m, k) in wanted},
                )
                if word == "came"
                else one
                for m, one in enumerate(given)
            ],
        )
        for n, (word, given) in enumerate(stream.calls)
    ]


def _main(first, last):
    with tempfile.TemporaryDirectory() as folder:
        numbers = count()

        def found(stream, every=10):
            return run(f"sqlite:///{folder}/{next(numbers)}.db", stream, every)

        for seed in range(first, last):
            stream = made(seed)
            told = found(stream)
            print(seed, told and told[0], flush=True)
            if told:
                kind = type(told[1])
                least = shrunk(
                    replace(stream, calls=stream.calls[: told[0]]),
                    lambda one, kind=kind: isinstance((found(one, 10_000) or (0, None))[1], kind),
                )
                print(pprint.pformat(least, width=160), found(least), flush=True)


if __name__ == "__main__":
    _main(*map(int, sys.argv[1:3]))
