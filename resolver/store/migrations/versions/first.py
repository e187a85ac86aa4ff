"""The tables that a store began with."""

from __future__ import annotations

from typing import Any, Final

from alembic import op
from sqlalchemy import BigInteger, Boolean, Column, Integer, LargeBinary, Text, UniqueConstraint
from sqlalchemy.types import TypeEngine

revision = "first"
down_revision = None

_WHOLE: Final = BigInteger().with_variant(Integer(), "sqlite")


def _key(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, primary_key=True, autoincrement=False)


def _told(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, nullable=False)


def _maybe(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    return Column(name, kind, nullable=True)


def upgrade() -> None:
    """Make all tables."""
    _records()
    _partition()
    _decisions()


def _records() -> None:
    op.create_table("meta", _key("name", Text()), _told("value", Text()))
    op.create_table(
        "models",
        _key("id", _WHOLE),
        _told("at", Text()),
        _told("body", Text()),
        _told("config", Text()),
    )
    op.create_table(
        "records",
        Column("id", _WHOLE, primary_key=True, autoincrement=True),
        _told("source", Text()),
        _told("record_id", Text()),
        _told("version", Integer()),
        _told("live", Boolean()),
        _told("at", Text()),
        _maybe("content", _WHOLE),
        _maybe("entity", Text()),
        _maybe("auto", Text()),
        _maybe("origin", Text()),
        UniqueConstraint("source", "record_id", name="records_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("records_content", "records", ["content", "source", "record_id"])
    op.create_index("records_entity", "records", ["entity"])
    op.create_index("records_called", "records", ["record_id"])
    op.create_table(
        "versions",
        _key("record", _WHOLE),
        _key("version", Integer()),
        _told("at", Text()),
        _told("what", Text()),
        _maybe("body", Text()),
    )
    op.create_table(
        "cards", _key("record", _WHOLE), _told("sketch", LargeBinary()), _told("card", Text())
    )


def _partition() -> None:
    op.create_table("keys", _key("hash", _WHOLE), _key("record", _WHOLE), sqlite_with_rowid=False)
    op.create_table(
        "holders",
        _key("hash", _WHOLE),
        _key("record", _WHOLE),
        _maybe("signature", Text()),
        _told("own", Boolean()),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "links",
        _key("a", _WHOLE),
        _key("b", _WHOLE),
        _told("likely", Boolean()),
        sqlite_with_rowid=False,
    )
    op.create_table("ties", _key("record", _WHOLE), _key("other", _WHOLE), sqlite_with_rowid=False)
    op.create_index("ties_other", "ties", ["other"])
    op.create_table(
        "entities",
        _key("id", Text()),
        _told("born", _WHOLE),
        _told("state", Text()),
        _maybe("into_id", Text()),
        _told("at", Text()),
        _maybe("ended", Text()),
    )
    op.create_table("formers", _key("members", _WHOLE), _told("entity", Text()))
    op.create_table(
        "memberships",
        _key("record", _WHOLE),
        _key("seq", _WHOLE),
        _maybe("entity", Text()),
        sqlite_with_rowid=False,
    )
    op.create_index("memberships_entity", "memberships", ["entity", "record", "seq"])


def _decisions() -> None:
    op.create_table(
        "rulings",
        _key("seq", _WHOLE),
        _told("at", Text()),
        _told("by_whom", Text()),
        _told("ruling", Text()),
        _told("left_record", _WHOLE),
        _told("right_record", _WHOLE),
        _maybe("field", Text()),
        _maybe("reason", Text()),
        _maybe("fingerprint", Text()),
        _maybe("undoes", _WHOLE),
        _told("system", Boolean()),
    )
    op.create_index("rulings_left", "rulings", ["left_record"])
    op.create_index("rulings_right", "rulings", ["right_record"])
    op.create_table(
        "journal",
        _key("seq", _WHOLE),
        _told("at", Text()),
        _told("kind", Text()),
        _maybe("by_whom", Text()),
        _told("model", _WHOLE),
        _told("body", Text()),
        _told("mac", Text()),
    )
    op.create_index("journal_at", "journal", ["at", "seq"])
    op.create_table(
        "suppressed",
        _key("mark", Text()),
        _key("who", Text()),
        _told("at", Text()),
        _told("allowed", Boolean()),
        sqlite_with_rowid=False,
    )
    op.create_table("retention", _key("source", Text()), _told("days", Integer()))
