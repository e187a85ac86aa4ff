"""Records as read to records as compared."""

from __future__ import annotations

from resolver.steps.clean.conventions import conventions_of
from resolver.steps.clean.records import clean

__all__ = ["clean", "conventions_of"]
