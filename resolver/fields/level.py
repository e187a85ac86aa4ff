"""A comparison level: how well two values of one field agree."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One named step of agreement; 0 is disagreement, higher is better, null is no evidence."""

    value: int
    name: str
    meaning: str


def level_names(levels: tuple[Level, ...]) -> dict[int, str]:
    """The name of each level by its value."""
    return {level.value: level.name for level in levels}
