"""Cells that a spreadsheet would run as formulas, made harmless and back (OWASP, CSV Injection)."""

from __future__ import annotations

import re
from typing import Final

import polars as pl

_RISKY: Final = "'*[=+\\-@\t\r\n\x00＝＋－＠]"
_GUARDED: Final = re.compile(f"'{_RISKY}")


def safe(text: pl.Expr) -> pl.Expr:
    """The text with an apostrophe before it where a spreadsheet would take it for a formula.

    One that already looks so protected gets another apostrophe, so that `unsafe` restores every
    text.
    """
    return text.str.replace(f"^({_RISKY})", "'$1")


def unsafe(text: str) -> str:
    """The text as it was before `safe`."""
    return text[1:] if _GUARDED.match(text) else text
