"""Brings the tables of a store to what this version of the package knows."""

from __future__ import annotations

from typing import Final

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, inspect

from resolver.errors import StoreError

TABLE: Final = "resolver_revision"


def current(connection: Connection) -> str | None:
    """The revision of the tables, or None where there is no store yet."""
    return MigrationContext.configure(
        connection, opts={"version_table": TABLE}
    ).get_current_revision()


def newest() -> str:
    """The revision that this version of the package knows."""
    return str(_script().get_current_head())


def checked(connection: Connection, place: str) -> bool:
    """Whether the tables are as this version of the package wants them.

    Raises:
        StoreError: the tables are those of somebody else, or of a newer version.
    """
    revision = current(connection)
    script = _script()
    if revision is None and inspect(connection).get_table_names():
        raise StoreError(
            "Holds tables that are not those of a store.",
            place=place,
            hint="Name a file that does not exist yet, or a database or schema of its own.",
        )
    if revision not in {None, *(step.revision for step in script.walk_revisions())}:
        raise StoreError(
            f"Was made by a newer version of resolver (revision {revision!r}).",
            place=place,
            hint="Install that version, or a later one.",
        )
    return revision == script.get_current_head()


def upgrade(connection: Connection) -> None:
    """Bring the tables to the newest revision, in the transaction of the connection."""
    config = _config()
    config.attributes.update(connection=connection, table=TABLE)
    command.upgrade(config, "head")


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", "resolver.store:migrations")
    return config


def _script() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())
