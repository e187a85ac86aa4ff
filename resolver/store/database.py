"""One store: a file of SQLite or a schema of PostgreSQL, with one writer at a time.

Readers see what was committed when they began and never wait for the writer. All that is committed
is on the disk.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Lock
from types import TracebackType
from typing import Any, Final, Self, cast

from sqlalchemy import URL, Connection, Engine, make_url
from sqlalchemy.exc import ArgumentError

from resolver.errors import StoreError
from resolver.store import failing, migrating, postgresql, sqlite

__all__ = ["PATIENCE", "Connection", "Database"]

PATIENCE: Final = 30.0
"""Seconds that one who wants to write waits for another writer."""

_SCHEMES: Final = "sqlite:///path/to/file or postgresql://user@host/database"


class Database:
    """An open store; several threads may use it at the same time."""

    def __init__(self, place: str, writer: Engine, reader: Engine, patience: float) -> None:
        """Keep the engines apart: one connection that writes, several that only read."""
        self.place, self.patience = place, patience
        self._writer, self._reader = writer, reader
        self._queue = Lock()

    @classmethod
    def open(cls, url: str, *, patience: float = PATIENCE) -> Self:
        """The store at `sqlite:///path` or `postgresql://…`, made or brought up to date if need be.

        `patience` is how many seconds a writer waits for another one.

        Raises:
            StoreError: the url is of no known kind, nothing can be opened there, or what is there
                is no store or that of a newer version.
        """
        parsed = _parsed(url)
        kind = sqlite if parsed.drivername == "sqlite" else postgresql
        writer, reader = kind.engines(parsed, patience)
        database = cls(kind.place(parsed), writer, reader, patience)
        try:
            database._prepare()
        except BaseException:
            database.close()
            raise
        return database

    @classmethod
    def exists(cls, url: str, *, patience: float = PATIENCE) -> bool:
        """Whether there is a store at this place; nothing is made there.

        Raises:
            StoreError: as with `open`.
        """
        parsed = _parsed(url)
        kind = sqlite if parsed.drivername == "sqlite" else postgresql
        if kind is sqlite and not sqlite.there(parsed):
            return False
        writer, reader = kind.engines(parsed, patience)
        with (
            cls(kind.place(parsed), writer, reader, patience) as database,
            database.read() as connection,
        ):
            return migrating.current(connection) is not None

    @property
    def dialect(self) -> str:
        """`sqlite` or `postgresql`."""
        return self._writer.dialect.name

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """A connection in a transaction that alone may write; committed at the end.

        Raises:
            StoreError: another writer does not finish, or the database fails; nothing is changed.
        """
        if not self._queue.acquire(timeout=self.patience):
            raise failing.locked(self.place)
        try:
            with failing.told(self.place, self._writer.dialect), self._writer.begin() as connection:
                yield connection
        finally:
            self._queue.release()

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A connection that sees the store as it was when it first asked, and cannot write.

        Raises:
            StoreError: the database fails.
        """
        with failing.told(self.place, self._reader.dialect), self._reader.begin() as connection:
            yield connection

    def scrub(self) -> bool:
        """Clear away what deleted rows have left on the disk; no transaction may be open here.

        False where some of it is left, as somebody still reads the store as it was before.

        Raises:
            StoreError: another writer does not finish, or the database fails.
        """
        if not self._queue.acquire(timeout=self.patience):
            raise failing.locked(self.place)
        try:
            with failing.told(self.place, self._writer.dialect):
                return self._scrubbed()
        finally:
            self._queue.release()

    def _scrubbed(self) -> bool:
        pooled = self._writer.raw_connection()
        scrub = sqlite.scrub if self.dialect == "sqlite" else postgresql.scrub
        try:
            return scrub(cast(Any, pooled.driver_connection), self.patience)
        finally:
            pooled.close()

    def close(self) -> None:
        """Close all connections."""
        self._reader.dispose()
        self._writer.dispose()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()

    def _prepare(self) -> None:
        """Bring the tables up to date; no writer is waited for where they are."""
        with self.read() as connection:
            ready = migrating.checked(connection, self.place)
        if ready:
            return
        with self.write() as connection:
            if not migrating.checked(connection, self.place):
                migrating.upgrade(connection)
        # Who looked before there was a store still takes the file for what it was.
        self._reader.dispose()


def _parsed(url: str) -> URL:
    """The url in its parts; errors do not repeat it, as it may hold a password."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        raise StoreError("The url of a store cannot be read.", hint=f"Write {_SCHEMES}.") from None
    if parsed.drivername not in {"sqlite", "postgresql"}:
        raise StoreError(f"Unknown kind of store {parsed.drivername!r}.", hint=f"Write {_SCHEMES}.")
    if parsed.drivername == "sqlite" and parsed.database in {None, "", ":memory:"}:
        raise StoreError("The url of the store names no file.", hint=f"Write {_SCHEMES}.")
    return parsed
