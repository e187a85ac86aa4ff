from __future__ import annotations

import psycopg
import pytest
from sqlalchemy import make_url, text

from resolver.errors import StoreError
from resolver.store import postgresql
from resolver.store.database import Database


@pytest.fixture
def url(postgres_server):
    from postgres import schema

    return schema(postgres_server)


def test_writers_and_readers_have_their_settings(url):
    asked = (
        "SELECT current_setting('synchronous_commit'), current_setting('transaction_isolation'), "
        "current_setting('transaction_read_only'), current_setting('lock_timeout')"
    )
    with Database.open(url) as database:
        with database.write() as connection:
            assert tuple(connection.execute(text(asked)).one()) == (
                "on",
                "read committed",
                "off",
                "30s",
            )
        with database.read() as connection:
            assert tuple(connection.execute(text(asked)).one()) == (
                "on",
                "repeatable read",
                "on",
                "30s",
            )


def test_a_database_that_is_not_there(postgres_server):
    with pytest.raises(StoreError, match="no such database"):
        Database.open(postgres_server.replace("/postgres?", "/missing?"))


def test_a_schema_that_is_not_there(postgres_server):
    with pytest.raises(StoreError, match="no such schema"):
        Database.open(f"{postgres_server}&options=-csearch_path%3Dmissing")


def test_a_lost_connection_is_told_and_made_again(url, postgres_server):
    with Database.open(url) as database:
        with (
            pytest.raises(StoreError, match="connection to the server was lost"),
            database.write() as connection,
        ):
            mine = connection.execute(text("SELECT pg_backend_pid()")).scalar()
            with psycopg.connect(postgres_server, autocommit=True) as other:
                other.execute("SELECT pg_terminate_backend(%s, 5000)", [mine])
            connection.execute(text("SELECT 1"))
        with database.write() as connection:
            assert connection.execute(text("SELECT 1")).scalar() == 1


@pytest.mark.parametrize(
    ("url", "place"),
    [
        ("postgresql://me:secret@host:5433/name?password=secret", "postgresql://host:5433/name"),
        ("postgresql://me:secret@/name?host=/run/here", "postgresql:///run/here/name"),
        ("postgresql:///name", "postgresql://localhost/name"),
    ],
)
def test_the_place_has_no_password(url, place):
    assert postgresql.place(make_url(url)) == place
