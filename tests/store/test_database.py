from __future__ import annotations

import os
import random
import re
import sqlite3
import stat
import threading
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from resolver.errors import StoreError
from resolver.store.database import Database
from resolver.store.tables import CARDS, KEYS, META
from resolver.store.writing import add, drop


def names(connection):
    return set(connection.execute(select(META.c.name)).scalars())


def put(connection, name):
    add(connection, META, [{"name": name, "value": ""}])


def test_what_is_written_is_there_after_opening_again(database_url):
    with Database.open(database_url) as database, database.write() as connection:
        put(connection, "a")
    with Database.open(database_url) as database, database.read() as connection:
        assert names(connection) == {"a"}


def test_the_dialect_is_told(database, database_url):
    assert database.dialect == database_url.split(":")[0]


def test_nothing_is_kept_of_a_change_that_fails(database):
    with pytest.raises(ZeroDivisionError), database.write() as connection:
        put(connection, "a")
        raise ZeroDivisionError
    twice = database._writer.dialect.loaded_dbapi.IntegrityError
    with pytest.raises(twice), database.write() as connection:
        put(connection, "b")
        put(connection, "b")
    with database.write() as connection:
        assert names(connection) == set()
        put(connection, "c")
    with database.read() as connection:
        assert names(connection) == {"c"}


def test_a_reader_cannot_write(database):
    with pytest.raises(StoreError, match="only be read"), database.read() as connection:
        put(connection, "a")
    with database.write() as connection:
        assert names(connection) == set()


def test_a_reader_sees_what_was_when_it_began(database):
    with database.write() as connection:
        put(connection, "a")
    with database.read() as before:
        assert names(before) == {"a"}
        with database.write() as connection:
            put(connection, "b")
        assert names(before) == {"a"}
    with database.read() as after:
        assert names(after) == {"a", "b"}


def test_writers_come_one_after_the_other(database, database_url):
    def count(store):
        for _ in range(15):
            with store.write() as connection:
                number = connection.execute(select(func.max(KEYS.c.record))).scalar() or 0
                add(connection, KEYS, [{"hash": 0, "record": number + 1}])

    with Database.open(database_url) as other:
        threads = [threading.Thread(target=count, args=[one]) for one in [database, other] * 2]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    with database.read() as connection:
        found = connection.execute(select(KEYS.c.record).order_by(KEYS.c.record)).scalars().all()
    assert found == list(range(1, 61))


def test_who_waits_too_long_for_a_writer_is_told(database_url):
    with Database.open(database_url, patience=0.05) as one, one.write() as connection:
        put(connection, "a")
        with pytest.raises(StoreError, match="Another writer"), one.write():
            pass
        with (
            Database.open(database_url, patience=0.05) as other,
            pytest.raises(StoreError, match="Another writer"),
            other.write(),
        ):
            pass
    with Database.open(database_url) as database, database.read() as connection:
        assert names(connection) == {"a"}


def test_stores_beside_each_other_do_not_wait_for_each_other(new_url):
    with (
        Database.open(new_url(), patience=0.05) as one,
        Database.open(new_url(), patience=0.05) as other,
        one.write() as left,
        other.write() as right,
    ):
        put(left, "a")
        put(right, "a")


def test_many_can_open_a_new_store_at_once(database_url):
    found = []

    def once():
        with Database.open(database_url) as opened, opened.read() as connection:
            found.append(names(connection))

    threads = [threading.Thread(target=once) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == [set()] * 6


@pytest.mark.parametrize("umask", [0o000, 0o022])
def test_only_the_owner_can_read_the_file(tmp_path, umask):
    before = os.umask(umask)
    try:
        with Database.open(f"sqlite:///{tmp_path}/store.db") as database:
            with database.write() as connection:
                put(connection, "a")
            modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == {"store.db": 0o600, "store.db-wal": 0o600, "store.db-shm": 0o600}


def test_a_path_may_be_relative(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Database.open("sqlite:///here.db").close()
    assert Path("here.db").exists()


@pytest.mark.parametrize("way", ["write", "read"])
def test_what_is_committed_is_on_the_disk(tmp_path, way):
    wanted = {
        "journal_mode": "wal",
        "synchronous": 2,
        "secure_delete": 1,
        "busy_timeout": 30_000,
        "cache_size": -65_536,
        "mmap_size": 268_435_456,
        "temp_store": 2,
        "query_only": int(way == "read"),
    }
    with (
        Database.open(f"sqlite:///{tmp_path}/store.db") as database,
        getattr(database, way)() as connection,
    ):
        found = {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar() for name in wanted}
    assert found == wanted


def test_foreign_files_are_left_alone(tmp_path):
    other = tmp_path / "other.db"
    with sqlite3.connect(other) as connection:
        connection.execute("CREATE TABLE things (id INTEGER)")
    connection.close()
    letter = tmp_path / "letter.txt"
    letter.write_text("Dear all, " * 100, encoding="utf-8")
    for path, message in ((other, "not those of a store"), (letter, "not an SQLite database")):
        before = path.read_bytes()
        with pytest.raises(StoreError, match=message) as told:
            Database.open(f"sqlite:///{path}")
        assert str(path) in str(told.value)
        assert path.read_bytes() == before


def test_a_schema_of_others_is_left_alone(database_url):
    with Database.open(database_url) as database, database.write() as connection:
        connection.execute(text("DROP TABLE resolver_revision"))
    with pytest.raises(StoreError, match="not those of a store"):
        Database.open(database_url)


def test_a_newer_store_is_left_alone(database_url):
    with Database.open(database_url) as database, database.write() as connection:
        connection.execute(text("UPDATE resolver_revision SET version_num = 'later'"))
    with pytest.raises(StoreError, match=r"newer version of resolver \(revision 'later'\)"):
        Database.open(database_url)


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("mysql://me:secret@host/name", "Unknown kind of store 'mysql'"),
        ("sqlite://", "names no file"),
        ("sqlite:///:memory:", "names no file"),
        ("me:secret@host", "cannot be read"),
        ("postgresql://me:secret@host:port/name", "cannot be read"),
        ("postgresql://me:secret@127.0.0.1:1/name", "127.0.0.1:1/name: The server cannot be reach"),
        ("postgresql://me@127.0.0.1:1/name?password=secret", "cannot be reached"),
        ("sqlite:////no/such/directory/store.db", "/no/such/directory/store.db: Cannot be made"),
    ],
)
def test_urls_that_lead_nowhere_are_told_without_password(url, message):
    with pytest.raises(StoreError) as told:
        Database.open(url)
    assert message in str(told.value)
    assert "secret" not in str(told.value)
    assert "secret" not in repr(told.value.__cause__)


def test_postgresql_needs_its_driver(monkeypatch):
    monkeypatch.setattr("resolver.store.postgresql.find_spec", lambda name: None)
    with pytest.raises(StoreError, match=r"Install resolver\[postgres\]"):
        Database.open("postgresql://host/name")


def test_whether_there_is_a_store(database_url):
    for _ in range(2):
        assert not Database.exists(database_url)
    Database.open(database_url).close()
    assert Database.exists(database_url)


def test_a_file_that_is_looked_for_is_not_made(tmp_path):
    assert not Database.exists(f"sqlite:///{tmp_path / 's.db'}")
    assert [*tmp_path.iterdir()] == []
    (tmp_path / "empty.db").touch()
    assert not Database.exists(f"sqlite:///{tmp_path / 'empty.db'}")


CANARY = re.compile(rb"CANARY(\d{6})")


def _left(database):
    """The numbers of the canaries that are in the files of a store in SQLite."""
    files = [Path(database.place + end) for end in ("", "-wal", "-shm")]
    data = b"".join(path.read_bytes() for path in files if path.exists())
    return {int(number) for number in CANARY.findall(data)}


def test_what_deleted_rows_leave_in_the_room_between_others_is_scrubbed(tmp_path):
    """Pages that were split hold copies of rows, which deleting the rows does not overwrite."""
    chance = random.Random(3)
    numbers = chance.sample(range(2_000), 2_000)
    with Database.open(f"sqlite:///{tmp_path}/s.db") as database:
        for start in range(0, len(numbers), 100):
            with database.write() as connection:
                for number in numbers[start : start + 100]:
                    text = f"CANARY{number:06}" * chance.randint(5, 60)
                    add(connection, CARDS, [{"record": number, "sketch": b"", "card": text}])
        gone = {number for number in numbers if number % 3 == 0}
        with database.write() as connection:
            drop(connection, CARDS, [{"record": number} for number in gone])
        assert database.scrub()
        assert _left(database) == set(numbers) - gone
        assert Path(f"{database.place}-wal").stat().st_size == 0


def test_scrubbing_waits_for_readers_and_tells_if_they_stay(database_url):
    with Database.open(database_url, patience=0.2) as database:
        with database.write() as connection:
            add(connection, CARDS, [{"record": 1, "sketch": b"", "card": "x"}])
        with database.read() as reader:
            reader.exec_driver_sql("SELECT count(*) FROM cards").scalar_one()
            with database.write() as connection:
                drop(connection, CARDS, [{"record": 1}])
            assert not database.scrub()
        assert database.scrub()
        with database.write() as connection:
            add(connection, CARDS, [{"record": 2, "sketch": b"", "card": "x"}])
        with database.read() as reader:
            assert reader.exec_driver_sql("SELECT count(*) FROM cards").scalar_one() == 1
