"""A small shop: a learned model, records that grow in a store, and all that a store holds."""

from __future__ import annotations

import random
from contextlib import contextmanager
from functools import cache

import orjson
import polars as pl
from promises.population import generated
from sqlalchemy import select

import resolver
from resolver.config.model import Config
from resolver.files.read import read
from resolver.frames.schema import ATTRIBUTE, RECORDS
from resolver.recipes import stages
from resolver.recipes.live import arriving, writing
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.door.records import taken
from resolver.recipes.live.opened import open_store
from resolver.recipes.live.rules import Rules
from resolver.recipes.live.telling import Heard
from resolver.store.tables import METADATA

RULES = {}
FIELDS = ("emails", "phones", "name", "address", "birth_date", "external_ids")


@cache
def model():
    return resolver.dedupe(generated(200, 11)).model


def rules(config=None, weighing=None):
    """What holds under a model and settings; it takes long to make, and is made once."""
    weighing, config = weighing or model(), config or Config()
    of = (id(weighing), repr(config))
    if of not in RULES:
        RULES[of] = weighing, Rules(1, weighing, config)
    return RULES[of][1]


def opened(url, config=None, weighing=None):
    """A new store."""
    store = open_store(url, model=weighing or model(), config=config)
    store._force._rules = rules(config, weighing)
    return store


@contextmanager
def deck(store):
    """The cards of a store, in a transaction that only reads."""
    with store._database.read() as connection:
        yield Deck(connection, store._force.rules(connection))


def frame(records):
    """Records as read, as one frame in the order of their keys."""
    free = sorted({name for row in records for name in row if name.startswith(ATTRIBUTE)})
    found = pl.DataFrame(records, schema={**RECORDS, **dict.fromkeys(free, pl.String())})
    return found.sort("source", "record_id")


def cleaned(records):
    """The clean frame of records as a batch has it."""
    return stages.prepare(frame(records), "US", model())


def opened_again(url):
    return open_store(url)


def rows(store, table):
    """All rows of a table as dicts, in the order of its key."""
    found = METADATA.tables[table]
    with store._database.read() as connection:
        every = connection.execute(found.select().order_by(*found.primary_key.columns))
        return [dict(row._mapping) for row in every]


def dump(store):
    """Everything that the tables hold, as one text."""
    return "\n".join(repr(rows(store, name)) for name in sorted(METADATA.tables))


def records(number, seed):
    """Records as read: with copies, values on many of them, and some that hold two people."""
    dice = random.Random(seed)
    found = read(generated(number, seed)).records.to_dicts()
    pool = [*found]
    for one in found:
        other = dice.choice(found)
        if dice.random() < 0.3:
            pool.append({**one, "record_id": one["record_id"] + "c"})
        if dice.random() < 0.2:
            both = {name: [*(one[name] or ()), *(other[name] or ())] for name in FIELDS[:2]}
            pool.append({**one, **both, "record_id": one["record_id"] + "x"})
        if dice.random() < 0.3:
            field = dice.choice(FIELDS)
            pool.append({**one, field: other[field], "record_id": "0" + one["record_id"]})
    crowd = next(one["phones"] for one in found if one["phones"])
    for one in dice.sample(pool, len(pool) // 3):
        one["phones"] = crowd
    dice.shuffle(pool)
    return pool


def take(store, rows):
    """Let records as read come."""
    with store._database.write() as connection:
        moment = writing.moment(connection, store._force)
        carder = moment.deck.rules.carder
        came = [arriving.coming(row, carder.card(row)) for row in rows]
        return taken(moment, [Heard(record=one, merges=()) for one in came])


def held(store, *without):
    """All rows of all tables but the journal and what is kept of the store itself."""
    with store._database.read() as connection:
        return {
            table.name: sorted(map(_plain, connection.execute(select(table))), key=repr)
            for table in METADATA.sorted_tables
            if table.name not in {"journal", "meta", *without}
        }


def partition(store, column="entity"):
    """The groups of the keys of live records."""
    groups = {}
    for row in rows(store, "records"):
        if row["live"]:
            groups.setdefault(row[column], set()).add((row["source"], row["record_id"]))
    return set(map(frozenset, groups.values()))


def _plain(row):
    told = dict(row._mapping)
    if "card" in told:
        told["card"] = orjson.dumps(orjson.loads(told["card"]), option=orjson.OPT_SORT_KEYS)
    return told
