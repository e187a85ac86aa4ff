"""The tables of a store, the same in SQLite and PostgreSQL.

Times are ISO-8601 UTC text with microseconds, hashes are signed 64 bit. In SQLite, narrow tables
with a compound key are kept in the order of that key; `versions` is not, as its rows are wide.
"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

# SQLite numbers the rows of a table by itself only where the type is called INTEGER; it holds
# 64 bits there as well.
WHOLE: Final = BigInteger().with_variant(Integer(), "sqlite")

METADATA: Final = MetaData()


def _key(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """A column of the primary key, whose values are given by the writer."""
    return Column(name, kind, primary_key=True, autoincrement=False)


def _told(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """A column that always has a value."""
    return Column(name, kind, nullable=False)


def _maybe(name: str, kind: TypeEngine[Any]) -> Column[Any]:
    """A column that may be null."""
    return Column(name, kind, nullable=True)


META: Final = Table("meta", METADATA, _key("name", Text()), _told("value", Text()))

MODELS: Final = Table(
    "models",
    METADATA,
    _key("id", WHOLE),
    _told("at", Text()),
    _told("body", Text()),
    _told("config", Text()),
)

# An id is never given twice, even where the newest record was erased: others may still name it.
# The records that say the same are found in the order of their keys.
RECORDS: Final = Table(
    "records",
    METADATA,
    Column("id", WHOLE, primary_key=True, autoincrement=True),
    _told("source", Text()),
    _told("record_id", Text()),
    _told("version", Integer()),
    _told("live", Boolean()),
    _told("at", Text()),
    _maybe("content", WHOLE),
    _maybe("entity", Text()),
    _maybe("auto", Text()),
    _maybe("origin", Text()),
    UniqueConstraint("source", "record_id", name="records_key"),
    Index("records_content", "content", "source", "record_id"),
    Index("records_entity", "entity"),
    Index("records_called", "record_id"),
    sqlite_autoincrement=True,
)

VERSIONS: Final = Table(
    "versions",
    METADATA,
    _key("record", WHOLE),
    _key("version", Integer()),
    _told("at", Text()),
    _told("what", Text()),
    _maybe("body", Text()),
)

# The sketch comes first: many are read for each card that is.
CARDS: Final = Table(
    "cards", METADATA, _key("record", WHOLE), _told("sketch", LargeBinary()), _told("card", Text())
)

KEYS: Final = Table(
    "keys", METADATA, _key("hash", WHOLE), _key("record", WHOLE), sqlite_with_rowid=False
)

HOLDERS: Final = Table(
    "holders",
    METADATA,
    _key("hash", WHOLE),
    _key("record", WHOLE),
    _maybe("signature", Text()),
    _told("own", Boolean()),
    sqlite_with_rowid=False,
)

LINKS: Final = Table(
    "links",
    METADATA,
    _key("a", WHOLE),
    _key("b", WHOLE),
    _told("likely", Boolean()),
    sqlite_with_rowid=False,
)

TIES: Final = Table(
    "ties",
    METADATA,
    _key("record", WHOLE),
    _key("other", WHOLE),
    Index("ties_other", "other"),
    sqlite_with_rowid=False,
)

ENTITIES: Final = Table(
    "entities",
    METADATA,
    _key("id", Text()),
    _told("born", WHOLE),
    _told("state", Text()),
    _maybe("into_id", Text()),
    _told("at", Text()),
    _maybe("ended", Text()),
)

FORMERS: Final = Table("formers", METADATA, _key("members", WHOLE), _told("entity", Text()))

MEMBERSHIPS: Final = Table(
    "memberships",
    METADATA,
    _key("record", WHOLE),
    _key("seq", WHOLE),
    _maybe("entity", Text()),
    Index("memberships_entity", "entity", "record", "seq"),
    sqlite_with_rowid=False,
)

RULINGS: Final = Table(
    "rulings",
    METADATA,
    _key("seq", WHOLE),
    _told("at", Text()),
    _told("by_whom", Text()),
    _told("ruling", Text()),
    _told("left_record", WHOLE),
    _told("right_record", WHOLE),
    _maybe("field", Text()),
    _maybe("reason", Text()),
    _maybe("fingerprint", Text()),
    _maybe("undoes", WHOLE),
    _told("system", Boolean()),
    Index("rulings_left", "left_record"),
    Index("rulings_right", "right_record"),
)

JOURNAL: Final = Table(
    "journal",
    METADATA,
    _key("seq", WHOLE),
    _told("at", Text()),
    _told("kind", Text()),
    _maybe("by_whom", Text()),
    _told("model", WHOLE),
    _told("body", Text()),
    _told("mac", Text()),
    Index("journal_at", "at", "seq"),
)

# `mark`: keyed hash of a key or contact point; `who`: one of it with the name that went with it,
# empty where there is none. `allowed`: a record of this key may come again.
SUPPRESSED: Final = Table(
    "suppressed",
    METADATA,
    _key("mark", Text()),
    _key("who", Text()),
    _told("at", Text()),
    _told("allowed", Boolean()),
    sqlite_with_rowid=False,
)

RETENTION: Final = Table("retention", METADATA, _key("source", Text()), _told("days", Integer()))
