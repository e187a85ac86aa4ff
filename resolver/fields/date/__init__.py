"""Dates of birth and times of change: read in any of the usual spellings, and compared."""

from __future__ import annotations

from resolver.fields.date.compare import LEVELS, LEVELS_YEAR, level, level_year
from resolver.fields.date.joined import joined
from resolver.fields.date.order import MONTH_FIRST, in_order, told
from resolver.fields.date.parse import DTYPE, KINDS, clean, year
from resolver.fields.date.serial import told as unnumbered
from resolver.fields.date.stamp import timestamp

__all__ = [
    "DTYPE",
    "KINDS",
    "LEVELS",
    "LEVELS_YEAR",
    "MONTH_FIRST",
    "clean",
    "in_order",
    "joined",
    "level",
    "level_year",
    "timestamp",
    "told",
    "unnumbered",
    "year",
]
