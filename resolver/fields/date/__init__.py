"""Dates of birth and times of change: read in any of the usual spellings, and compared."""

from __future__ import annotations

from resolver.fields.date.compare import LEVELS, level
from resolver.fields.date.joined import joined
from resolver.fields.date.order import MONTH_FIRST, in_order, told
from resolver.fields.date.parse import DTYPE, KINDS, clean
from resolver.fields.date.serial import told as unnumbered
from resolver.fields.date.stamp import timestamp

__all__ = [
    "DTYPE",
    "KINDS",
    "LEVELS",
    "MONTH_FIRST",
    "clean",
    "in_order",
    "joined",
    "level",
    "timestamp",
    "told",
    "unnumbered",
]
