"""Stores whose records are grouped by chance: far more merges and splits than customers make."""

from __future__ import annotations

from contextlib import contextmanager
from types import SimpleNamespace

from sqlalchemy import select

from resolver.recipes.live import naming, writing
from resolver.recipes.live.following import Follower
from resolver.recipes.live.sealing import Seal
from resolver.recipes.live.settling import Grouping
from resolver.recipes.live.store import Store
from resolver.store import lookups
from resolver.store.database import Database
from resolver.store.tables import ENTITIES, JOURNAL, MODELS, RECORDS
from resolver.store.writing import add, change, drop


class Chance:
    """What is in force in a store without a model."""

    def __init__(self, key=None):
        self.seal = Seal(key)

    def rules(self, connection):
        return SimpleNamespace(version=7)


@contextmanager
def store(url, key=None):
    """An empty store, and what is in force in it."""
    force = Chance(key)
    with Database.open(url) as database:
        with database.write() as connection:
            force.seal.begin(connection)
            add(connection, MODELS, [{"id": 7, "at": "2026", "body": "{}", "config": "{}"}])
        yield Store(database, force), database, force


def turn(connection, force, rng):
    """One change: records come, go and come back, and some entities are grouped anew."""
    moment = writing.moment(connection, force, rng.choice([None, "ann"]))
    every = connection.execute(select(RECORDS)).all()
    living = [row for row in every if row.live]
    risk = rng.choice([0, 0.1, 0.5])
    dead = {row.id for row in living if rng.random() < risk}
    back = [row for row in every if not row.live and rng.random() < 0.3]
    fresh = range(len(every) + 1, len(every) + 1 + rng.choice([0, 0, 1, 2, 4]))
    write(connection, moment, fresh, dead, back)
    touched = {row.entity for row in living if row.id in dead or rng.random() < 0.2}
    met = {row.id for row in living if row.entity in touched} | {row.id for row in back}
    rows = lookups.by_id(connection, sorted({*met, *fresh}))
    groups, auto = {}, {}
    size = rng.choice([1, 2, 3, 9, 9])
    for record in sorted({*met, *fresh} - dead):
        label = rng.randrange(size)
        groups.setdefault(label, set()).add(record)
        auto[record] = f"a-{label}-{rng.randrange(2)}"
    found = Grouping(groups=tuple(map(frozenset, groups.values())), auto=auto)
    named = naming.name(moment, rows, [found])
    told = [[record, 1, "upsert"] for record in fresh] + [[one, 2, "delete"] for one in dead]
    ruled = {"left": 1, "right": 2} if rng.random() < 0.2 else {}
    kind = "ruling" if ruled else "records"
    writing.note(moment, kind, {**ruled, **({"records": told} if told else {})}, named)
    return moment.seq


def write(connection, moment, fresh, dead, back):
    blank = {"content": None, "entity": None, "auto": None, "origin": None}
    new = {**blank, "source": "shop", "version": 1, "live": True, "at": moment.at}
    add(connection, RECORDS, [{**new, "id": n, "record_id": f"r{n}"} for n in fresh])
    change(connection, RECORDS, [{"id": one, "live": False} for one in sorted(dead)])
    change(connection, RECORDS, [{"id": row.id, "live": True} for row in back])


def erase(connection, record):
    """Let nothing be left of the key of a record."""
    drop(connection, RECORDS, [{"id": record}])


def standing(connection):
    """What the tables say, as one who followed knows it."""
    seq = connection.execute(select(JOURNAL.c.seq).order_by(JOURNAL.c.seq.desc())).scalar() or 0
    rows = connection.execute(select(RECORDS)).all()
    ids = connection.execute(select(ENTITIES)).all()
    return Follower(
        cursor=seq,
        entity={row.id: row.entity for row in rows if row.entity is not None},
        auto={row.id: row.auto for row in rows if row.auto is not None},
        ids={row.id: (row.state, row.into_id) for row in ids},
    )


def tables_of(database, force, rng, turns):
    """What the tables say after every turn, by the number of its line."""
    with database.write() as connection:
        found = {0: standing(connection)}
        for _ in range(turns):
            seq = turn(connection, force, rng)
            found[seq] = standing(connection)
    return found
