"""Names of companies: without their legal form, compared as words."""

from __future__ import annotations

from resolver.fields.company.agreement import LEVELS, level
from resolver.fields.company.canonical import COMPANY, clean

__all__ = ["COMPANY", "LEVELS", "clean", "level"]
