"""Rows of tables, as the store is asked for them."""

from __future__ import annotations

from typing import NamedTuple, cast


class RecordRow(NamedTuple):
    """A row of `records`; a live one is in an entity and an auto entity."""

    id: int
    source: str
    record_id: str
    version: int
    live: bool
    at: str
    content: int | None
    entity: str | None
    auto: str | None
    origin: str | None

    @property
    def homes(self) -> tuple[str, str]:
        """The entity and the auto entity of a live record."""
        return cast(str, self.entity), cast(str, self.auto)


class EntityRow(NamedTuple):
    """A row of `entities`."""

    id: str
    born: int
    state: str
    into_id: str | None
    at: str
    ended: str | None


class EntryRow(NamedTuple):
    """A row of `journal`."""

    seq: int
    at: str
    kind: str
    by_whom: str | None
    model: int
    body: str
    mac: str


class ModelRow(NamedTuple):
    """A row of `models`."""

    id: int
    at: str
    body: str
    config: str
