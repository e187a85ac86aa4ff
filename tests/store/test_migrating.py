from __future__ import annotations

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import create_engine, text

from resolver.store import migrating
from resolver.store.tables import METADATA


def test_the_steps_make_the_tables(database):
    with database.write() as connection:
        assert migrating.current(connection) == migrating.newest()
        options = {
            "version_table": migrating.TABLE,
            "compare_type": True,
            "compare_server_default": True,
        }
        context = MigrationContext.configure(connection, opts=options)
        assert compare_metadata(context, METADATA) == []


def test_the_steps_make_the_very_tables_of_sqlite(tmp_path):
    asked = text("SELECT type, name, sql FROM sqlite_master WHERE name != 'resolver_revision'")
    found = []
    for make in (migrating.upgrade, METADATA.create_all):
        engine = create_engine("sqlite://")
        with engine.begin() as connection:
            make(connection)
            rows = connection.execute(asked).all()
        engine.dispose()
        found.append(
            {
                (kind, name): " ".join((sql or "").split())
                for kind, name, sql in rows
                if "resolver_revision" not in name
            }
        )
    assert found[0] == found[1]


def test_to_upgrade_twice_changes_nothing(database):
    with database.write() as connection:
        assert migrating.checked(connection, "here")
        migrating.upgrade(connection)
        assert migrating.checked(connection, "here")
