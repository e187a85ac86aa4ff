"""Dates of birth and times of change: read in any of the usual spellings, and compared."""

from __future__ import annotations

from resolver.fields.date.compare import LEVELS, LEVELS_YEAR, level, level_year
from resolver.fields.date.joined import joined
from resolver.fields.date.order import MONTH_FIRST, in_order, told
from resolver.fields.date.parse import DTYPE, KINDS, clean, year
from resolver.fields.date.serial import from_day_number, is_day_number
from resolver.fields.date.stamp import timestamp
from resolver.fields.date.traces import TRACES, traces

__all__ = [
    "DTYPE",
    "KINDS",
    "LEVELS",
    "LEVELS_YEAR",
    "MONTH_FIRST",
    "TRACES",
    "clean",
    "from_day_number",
    "in_order",
    "is_day_number",
    "joined",
    "level",
    "level_year",
    "timestamp",
    "told",
    "traces",
    "year",
]
