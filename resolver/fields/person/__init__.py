"""Personal names: read from one cell or several, and compared whatever the order of their words."""

from __future__ import annotations

from resolver.fields.person.agreement import (
    LEVELS_FAMILY,
    LEVELS_GIVEN,
    LEVELS_MIDDLE,
    level_family,
    level_given,
    levels,
)
from resolver.fields.person.canonical import PERSON, clean

__all__ = [
    "LEVELS_FAMILY",
    "LEVELS_GIVEN",
    "LEVELS_MIDDLE",
    "PERSON",
    "clean",
    "level_family",
    "level_given",
    "levels",
]
