"""A store in one file of SQLite, readable by its owner alone."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from sqlite3 import Connection as Driver
from typing import Final

from sqlalchemy import URL, Connection, Engine, create_engine, event

from resolver.errors import StoreError

# A commit is on the disk when it returns, and what is deleted is overwritten. A cache of 64 MB for
# each connection, 256 MB of the file read in place.
_PRAGMAS: Final = (
    "synchronous = FULL",
    "secure_delete = ON",
    "cache_size = -65536",
    "mmap_size = 268435456",
    "temp_store = MEMORY",
)
# Readers and the writer do not wait for each other. The file remembers that: only who writes says
# it, so that a file which is no store is looked at and not changed.
_WRITES: Final = ("journal_mode = WAL",)
_READS: Final = ("query_only = ON",)
_READERS: Final = 20


def place(url: URL) -> str:
    """The file, as errors name it."""
    return str(url.database)


def there(url: URL) -> bool:
    """Whether there is such a file."""
    return Path(str(url.database)).is_file()


def engines(url: URL, patience: float) -> tuple[Engine, Engine]:
    """One that writes, on a single connection, and one that reads; the file is made if need be.

    Raises:
        StoreError: the file cannot be made.
    """
    _made(Path(str(url.database)))
    writer = _engine(url, patience, "BEGIN IMMEDIATE", (*_WRITES, *_PRAGMAS), 1)
    reader = _engine(url, patience, "BEGIN", (*_PRAGMAS, *_READS), _READERS)
    return writer, reader


def scrub(driver: Driver, _patience: float) -> bool:
    """Write the file anew without what deleted rows have left in it, and empty its log.

    Overwriting what is deleted is not enough: where pages were split before, copies of rows stay
    in the unused room of other pages. The new file is made on the disk, as it may be large. False
    where somebody has been reading the store as it was before for longer than the patience.
    """
    driver.execute("PRAGMA temp_store = FILE")
    try:
        driver.execute("VACUUM")
    finally:
        driver.execute("PRAGMA temp_store = MEMORY")
    busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    return not busy


def _engine(
    url: URL, patience: float, beginning: str, pragmas: tuple[str, ...], connections: int
) -> Engine:
    """Transactions begin here and not where the driver thinks best, which is too late."""
    engine = create_engine(
        url,
        pool_size=connections,
        max_overflow=0,
        pool_timeout=patience,
        hide_parameters=True,
        connect_args={"timeout": patience, "check_same_thread": False},
    )

    @event.listens_for(engine, "connect")
    def prepare(driver: Driver, _record: object) -> None:
        driver.isolation_level = None
        for pragma in pragmas:
            driver.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql(beginning)

    return engine


def _made(path: Path) -> None:
    """An empty file that only its owner can read; one that is there stays as it is."""
    try:
        with suppress(FileExistsError):
            os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except OSError as error:
        raise StoreError(
            f"Cannot be made ({error.strerror}).",
            place=str(path),
            hint="Check that the directory exists and may be written.",
        ) from error
