"""Runs the steps on the connection that is given, inside its transaction."""

from __future__ import annotations

from typing import Final

from alembic import context

_CONNECTION: Final = context.config.attributes["connection"]
_TABLE: Final = context.config.attributes["table"]

context.configure(connection=_CONNECTION, version_table=_TABLE, transactional_ddl=True)
with context.begin_transaction():
    context.run_migrations()
