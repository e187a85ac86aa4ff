"""Damage that spreadsheets, floats and wrong encodings do to a table, undone and told."""

from __future__ import annotations

from resolver.files.repair.table import found_in, repaired

__all__ = ["found_in", "repaired"]
