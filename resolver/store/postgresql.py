"""A store in one schema of a PostgreSQL database."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from time import monotonic, sleep
from typing import Any, Final

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection

from resolver.errors import StoreError
from resolver.store.tables import METADATA

# All that is asked walks along an index. Plans are kept, and tables grow faster than statistics of
# them are gathered: a plan made for an almost empty table must be right for a large one as well.
_SETTINGS: Final = (
    "synchronous_commit = on",
    "jit = off",
    "enable_seqscan = off",
    "enable_bitmapscan = off",
    "enable_hashjoin = off",
    "enable_mergejoin = off",
)
# Writers of one schema queue here, whatever process they are in; the lock ends with the
# transaction. The number tells the lock from those of others in the same database.
_QUEUE: Final = (
    "SELECT pg_advisory_xact_lock("
    "hashtextextended(current_database() || '.' || current_schema(), 7652413076))"
)
_OLDER: Final = (
    "SELECT count(*) FROM pg_stat_activity WHERE pid <> pg_backend_pid() "
    "AND datname = current_database() AND age(backend_xmin) > age(CAST(%s AS xid))"
)
_XIDS: Final = 2**32
_PAUSE: Final = 0.05
_READERS: Final = 20
_REACH: Final = 10


def place(url: URL) -> str:
    """Host and database, as errors name them."""
    host = url.host or url.query.get("host") or "localhost"
    port = f":{url.port}" if url.port else ""
    return f"postgresql://{host}{port}/{url.database or ''}"


def engines(url: URL, patience: float) -> tuple[Engine, Engine]:
    """One that writes, on a single connection, and one that reads.

    Raises:
        StoreError: the driver is not installed.
    """
    if find_spec("psycopg") is None:
        raise StoreError(
            "PostgreSQL needs the package psycopg.",
            place=place(url),
            hint="Install resolver[postgres].",
        )
    shared: dict[str, Any] = {
        "max_overflow": 0,
        "pool_timeout": patience,
        "pool_pre_ping": True,
        "hide_parameters": True,
    }
    if "connect_timeout" not in url.query:
        shared["connect_args"] = {"connect_timeout": _REACH}
    address = url.set(drivername="postgresql+psycopg")
    writer = create_engine(address, pool_size=1, isolation_level="READ COMMITTED", **shared)
    reader = create_engine(
        address,
        pool_size=_READERS,
        isolation_level="REPEATABLE READ",
        execution_options={"postgresql_readonly": True},
        **shared,
    )
    for engine in (writer, reader):
        event.listen(engine, "connect", _prepared(patience))
    event.listen(writer, "begin", _queued)
    return writer, reader


def scrub(driver: Any, patience: float) -> bool:  # noqa: ANN401 - a connection of psycopg
    """Take deleted rows out of the tables; no reader is made to wait.

    False where somebody has been reading the store as it was before for longer than the patience.
    """
    driver.autocommit = True
    try:
        (now,) = driver.execute("SELECT txid_current()").fetchone()
        until = monotonic() + patience
        while (busy := _seen(driver, now % _XIDS)) and monotonic() < until:
            sleep(_PAUSE)
        driver.execute(f"VACUUM (INDEX_CLEANUP ON) {', '.join(sorted(METADATA.tables))}")
        return not busy
    finally:
        driver.autocommit = False


def _seen(driver: Any, now: int) -> bool:  # noqa: ANN401 - a connection of psycopg
    """Whether anybody sees the database as it was before a transaction."""
    found = driver.execute(_OLDER, (str(now),)).fetchone()
    return bool(found[0])


def _prepared(patience: float) -> Callable[[DBAPIConnection, object], None]:
    """What a new connection is told before its first transaction."""
    settings = (*_SETTINGS, f"lock_timeout = {round(patience * 1000)}")

    def prepare(driver: DBAPIConnection, _record: object) -> None:
        cursor = driver.cursor()
        for setting in settings:
            cursor.execute(f"SET SESSION {setting}")
        cursor.close()
        driver.commit()

    return prepare


def _queued(connection: Connection) -> None:
    connection.exec_driver_sql(_QUEUE)
