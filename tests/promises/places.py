"""Stores that can be copied, opened without waiting, and looked at from outside, whole.

Where a clock stands still, what is done twice to two copies of a store leaves the very same rows:
only the made-up ids of what was erased differ.
"""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from copy import copy
from datetime import UTC, datetime
from itertools import count

import psycopg
from postgres import schema
from sqlalchemy import make_url

from resolver.model import codec
from resolver.recipes.live import adopting, opened, opening, writing
from resolver.recipes.live.finding import ERASED
from resolver.recipes.live.opened import open_store
from resolver.recipes.live.rules import Rules
from resolver.store.database import Database
from resolver.store.tables import METADATA

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
TABLES = sorted(METADATA.tables)

_RULES = {}


class Clock(datetime):
    """Always the same time."""

    @classmethod
    def now(cls, tz=None):
        return NOW.astimezone(tz)


def rules(version, model, config):
    """What holds under a model and settings; it takes long to make, and is made once."""
    of = (codec.dump(model), repr(config))
    if of not in _RULES:
        _RULES[of] = Rules(version, model, config)
    found = copy(_RULES[of])
    found.version, found.model, found.config = version, model, config
    return found


def steady(patch):
    """Let the clock of stores stand still, and their rules be made once."""
    for module in (writing, opened):
        patch.setattr(module, "datetime", Clock)
    for module in (opening, adopting):
        patch.setattr(module, "Rules", rules)


class Files:
    """Stores in files of SQLite, in one directory."""

    kind = "sqlite"

    def __init__(self, folder):
        self.folder, self.numbers = folder, count()

    def new(self):
        """The url of a store that does not exist yet."""
        return f"sqlite:///{self.folder}/{next(self.numbers)}.db"

    def copied(self, url):
        """The url of a copy of a store; nobody has it open."""
        made = self.new()
        self.renew(made, url)
        return made

    def renew(self, made, url):
        """Let a store be a copy again; nobody has either open."""
        shutil.copy(file(url), file(made))


class Schemas:
    """Stores in schemas of one database of PostgreSQL."""

    kind = "postgresql"

    def __init__(self, server):
        self.server = server

    def new(self):
        return schema(self.server)

    def copied(self, url):
        made = self.new()
        Database.open(made).close()
        self.renew(made, url)
        return made

    def renew(self, made, url):
        here, there = (make_url(one).query["options"].split("=")[1] for one in (made, url))
        with psycopg.connect(self.server) as connection:
            for table in TABLES:
                connection.execute(f"DELETE FROM {here}.{table}")
                connection.execute(f"INSERT INTO {here}.{table} SELECT * FROM {there}.{table}")


def file(url):
    """The file of a store in SQLite."""
    return make_url(url).database


def held(url):
    """All rows of all tables there are, as the database gives them to anybody."""
    lite = url.startswith("sqlite")
    with closing(sqlite3.connect(file(url)) if lite else psycopg.connect(url)) as connection:
        if lite:
            assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            known = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            known = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
        there = sorted({name for (name,) in connection.execute(known)} & {*TABLES})
        return {name: _rows(connection, name) for name in there}


def _rows(connection, table):
    found = METADATA.tables[table]
    names = ", ".join(found.columns.keys())
    rows = [*connection.execute(f"SELECT {names} FROM {table}")]
    if table == "records":
        # What was erased has an id that is made up at random.
        rows = [(*row[:2], "" if row[1] == ERASED else row[2], *row[3:]) for row in rows]
    return sorted(rows, key=repr)


def told(url, keys):
    """All that a store says of itself and of these records, opened anew; its journal is intact."""
    with open_store(url) as store:
        assert store.verify().intact
        return store.head(), store.events(), store.rulings(), store.about(keys)
