"""Names of companies: without their legal form, compared as words."""

from __future__ import annotations

from resolver.fields.company.agreement import LEVELS, forms_differ, level
from resolver.fields.company.canonical import COMPANY, clean

__all__ = ["COMPANY", "LEVELS", "clean", "forms_differ", "level"]
