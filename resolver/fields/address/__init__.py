"""Postal addresses: one line or many columns taken apart, and compared."""

from __future__ import annotations

from resolver.fields.address.compare import LEVELS_LOCALITY, LEVELS_STREET, levels
from resolver.fields.address.parse import DTYPE, KINDS, clean

__all__ = ["DTYPE", "KINDS", "LEVELS_LOCALITY", "LEVELS_STREET", "clean", "levels"]
