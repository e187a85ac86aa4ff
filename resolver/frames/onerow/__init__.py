"""Expressions as plain Python functions of one row, which answer what whole columns would."""

from __future__ import annotations

from resolver.frames.onerow.compiled import compiled
from resolver.frames.onerow.graph import NotReadableError
from resolver.frames.onerow.values import single

__all__ = ["NotReadableError", "compiled", "single"]
