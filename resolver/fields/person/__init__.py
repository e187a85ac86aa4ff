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
from resolver.fields.person.outline import OUTLINE, Conflicts, conflicts, outline

__all__ = [
    "Conflicts",
    "LEVELS_FAMILY",
    "LEVELS_GIVEN",
    "LEVELS_MIDDLE",
    "OUTLINE",
    "PERSON",
    "clean",
    "conflicts",
    "level_family",
    "level_given",
    "levels",
    "outline",
]
