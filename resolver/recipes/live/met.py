"""The pairs of a region that were weighed, and those that are weighed when asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from resolver.steps.cluster import Pair

Row = Mapping[str, Any]
Weigh = Callable[[int, int], Row]


class Met:
    """Weighed pairs by their two positions; each is weighed once.

    `rows`: all that are known by now, `l < r`.
    """

    def __init__(self, known: Mapping[Pair, Row], weigh: Weigh) -> None:
        self.rows = dict(known)
        self._weigh = weigh

    def row(self, one: int, other: int) -> Row:
        """The weighed row of a pair, in either order."""
        pair = (one, other) if one < other else (other, one)
        found = self.rows.get(pair)
        if found is None:
            found = self.rows[pair] = self._weigh(*pair)
        return found
