from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import OperationalError, ProgrammingError

from resolver.errors import StoreError
from resolver.store.database import Database
from resolver.store.failing import told
from resolver.store.tables import META
from resolver.store.writing import add


def test_a_full_disk_is_told_and_nothing_is_kept(tmp_path):
    with Database.open(f"sqlite:///{tmp_path}/store.db") as database:
        with database.write() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
        with (
            pytest.raises(StoreError, match="disk is full") as said,
            database.write() as connection,
        ):
            add(connection, META, [{"name": "Ann", "value": "x" * 100_000}])
        assert str(tmp_path / "store.db") in str(said.value)
        assert "Ann" not in str(said.value) + repr(said.value.__cause__)
        with database.read() as connection:
            assert connection.execute(META.select()).all() == []


def test_a_damaged_file_is_told(tmp_path):
    path = tmp_path / "store.db"
    Database.open(f"sqlite:///{path}").close()
    whole = path.read_bytes()
    path.write_bytes(whole[:4096] + b"\xff" * (len(whole) - 4096))
    with pytest.raises(StoreError, match="damaged"):
        Database.open(f"sqlite:///{path}")


@pytest.mark.parametrize("new_url", ["postgresql"], indirect=True)
def test_a_statement_that_the_server_stops_is_told(database):
    with pytest.raises(StoreError, match="stopped a statement"), database.write() as connection:
        add(connection, META, [{"name": "a", "value": ""}])
        connection.execute(text("SET LOCAL statement_timeout = 1"))
        connection.execute(text("SELECT pg_sleep(9)"))
    with database.write() as connection:
        assert connection.execute(META.select()).all() == []


@pytest.mark.parametrize(
    ("code", "message"),
    [("SQLITE_NOMEM", "memory"), ("SQLITE_PROTOCOL", "Another writer"), ("53200", "memory")],
)
def test_what_seldom_fails_is_told(code, message):
    error = sqlite3.OperationalError()
    setattr(error, "sqlite_errorname" if code.startswith("S") else "sqlstate", code)
    dialect = create_engine("sqlite://").dialect
    with pytest.raises(StoreError, match=message), told("here", dialect):
        raise error


def test_faults_of_a_statement_keep_their_own_exception(database):
    with pytest.raises((ProgrammingError, OperationalError)), database.read() as connection:
        connection.execute(text("SELECT nothing FROM nowhere"))


def test_what_records_say_is_in_no_error(database):
    row = {"name": "Ann", "value": "Ann's"}
    with pytest.raises(Exception, match=r"(?i)unique") as said, database.write() as connection:
        add(connection, META, [row])
        add(connection, META, [row])
    assert "Ann's" not in str(said.value)
