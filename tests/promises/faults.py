"""Databases that fail when they are told to: one operation of the driver, and one time.

All that the store asks of a database goes through a connection of the driver. These are such
connections, which count what they are asked before they do it.
"""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import contextmanager
from itertools import count, cycle

import psycopg
from sqlalchemy import Engine, event

KINDS = {"sqlite": ("full", "device"), "postgresql": ("full", "lost")}
"""What may befall a statement: no room on the disk, a disk that fails, a server that is gone."""
EVERY = "STORE_FAULTS" in os.environ
"""Whether all operations are to fail in all ways, which takes some minutes."""
ANSWER = "answer"
"""A commit is done, and nobody hears of it."""


class Faults:
    """Which operation is to fail, and what has been done since that was said.

    `struck` is the operation that failed, `done` how many there were; `kept` tells whether one who
    may write has committed.
    """

    def __init__(self):
        self.spare()

    def spare(self):
        """Let nothing fail."""
        self.strike(None, 0)

    def strike(self, kind, nth):
        """Let the `nth` operation from now on fail, counted from 1; of `ANSWER`, commits count."""
        self.kind, self.nth = kind, nth
        self.struck, self.kept, self.done = None, False, 0

    def due(self, operation):
        """Whether this operation is to fail."""
        if self.kind is None or (self.kind == ANSWER and operation != "commit"):
            return False
        self.done += 1
        if self.done == self.nth:
            self.struck = operation
        return self.done == self.nth


def strikes(kinds, step):
    """Which operation is to fail, and how: one after the other, or every so many of them."""
    if EVERY:
        return ((nth, kind) for nth in count(1) for kind in kinds)
    return zip(count(1, step), cycle(kinds), strict=False)


FAULTS = Faults()
"""Those of this process."""


@contextmanager
def injected():
    """All connections that are made here fail when they are told to."""
    event.listen(Engine, "do_connect", _connected)
    try:
        yield FAULTS
    finally:
        FAULTS.spare()
        event.remove(Engine, "do_connect", _connected)


def _connected(dialect, _record, given, named):
    lite = dialect.name == "sqlite"
    if FAULTS.due("connect"):
        raise _unopened() if lite else psycopg.OperationalError("connection failed: refused")
    return Lite.connect(*given, **named) if lite else Server.connect(*given, **named)


def _unopened():
    return _named("unable to open database file", "SQLITE_CANTOPEN")


def _named(text, name):
    error = sqlite3.OperationalError(text)
    error.sqlite_errorname = name
    return error


class LiteCursor(sqlite3.Cursor):
    """A cursor of SQLite that fails when it is told to."""

    def execute(self, statement, *values):
        self.connection.checked(statement)
        return super().execute(statement, *values)

    def executemany(self, statement, *values):
        self.connection.checked(statement)
        return super().executemany(statement, *values)


class Lite(sqlite3.Connection):
    """A connection of SQLite that fails when it is told to."""

    writes = False

    @classmethod
    def connect(cls, *given, **named):
        return sqlite3.connect(*given, factory=cls, **named)

    def cursor(self, factory=LiteCursor):
        return super().cursor(factory)

    def execute(self, statement, *values):
        return self.cursor().execute(statement, *values)

    def commit(self):
        unheard = self.checked("commit")
        super().commit()
        FAULTS.kept, self.writes = FAULTS.kept or self.writes, False
        if unheard:
            raise _named("disk I/O error", "SQLITE_IOERR_FSYNC")

    def rollback(self):
        self.checked("rollback")
        super().rollback()
        self.writes = False

    def checked(self, statement):
        """Fail as SQLite does, which may take the transaction back by itself; else whether due."""
        if statement == "BEGIN IMMEDIATE":
            self.writes = True
        due = FAULTS.due(statement)
        if due and FAULTS.kind == "full":
            raise _named("database or disk is full", "SQLITE_FULL")
        if due and FAULTS.kind == "device":
            super().rollback()
            raise _named("disk I/O error", "SQLITE_IOERR_WRITE")
        return due


class ServerCursor(psycopg.Cursor):
    """A cursor of PostgreSQL that fails when it is told to."""

    def execute(self, query, *values, **more):
        self.connection.checked(str(query))
        return super().execute(query, *values, **more)

    def executemany(self, query, *values, **more):
        self.connection.checked(str(query))
        return super().executemany(query, *values, **more)

    def copy(self, statement, *values, **more):
        self.connection.checked(str(statement))
        return super().copy(statement, *values, **more)


class Server(psycopg.Connection):
    """A connection of PostgreSQL that fails when it is told to."""

    writes = False

    def __init__(self, *given, **named):
        super().__init__(*given, **named)
        self.cursor_factory = ServerCursor

    def commit(self):
        unheard = self.checked("commit")
        super().commit()
        FAULTS.kept, self.writes = FAULTS.kept or self.writes, False
        if unheard:
            self.cut()
            psycopg.Cursor(self).execute("SELECT 1")

    def rollback(self):
        self.checked("rollback")
        super().rollback()
        self.writes = False

    def checked(self, statement):
        """Fail as PostgreSQL does: by its answer, or as nobody answers; else whether due."""
        if "pg_advisory_xact_lock" in statement:
            self.writes = True
        due = FAULTS.due(statement)
        if due and FAULTS.kind == "full":
            with psycopg.Cursor(self) as cursor:
                cursor.execute("DO $$ BEGIN RAISE 'no room' USING ERRCODE = '53100'; END $$")
        if due and FAULTS.kind == "lost":
            self.cut()
        return due

    def cut(self):
        """Let the server be gone."""
        with socket.socket(fileno=os.dup(self.fileno())) as line:
            line.shutdown(socket.SHUT_RDWR)
