"""A store that is open."""

from __future__ import annotations

from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

from resolver.recipes.live.opening import Force
from resolver.store.database import Database

Customer = Mapping[str, Any]
Key = tuple[str, str]


class Opened:
    """A database, and what is in force in it."""

    def __init__(self, database: Database, force: Force) -> None:
        self._database = database
        self._force = force

    def close(self) -> None:
        """Close all connections; the store is not to be used any more."""
        self._database.close()

    def __enter__(self) -> Self:
        """The store itself."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Close it."""
        self.close()
