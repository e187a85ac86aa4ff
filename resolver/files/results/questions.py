"""Questions to people as a table for spreadsheets, which is a rulings file once it is answered."""

from __future__ import annotations

from typing import IO, Final

import polars as pl

from resolver.files.formula import safe
from resolver.frames.schema import CHANCE, QUESTION

BOM: Final = "\ufeff".encode()
"""What tells Excel that a file is UTF-8."""
_FIRST: Final = (QUESTION, "ruling", "reason")
_KEYS: Final = ("left_source", "left", "right_source", "right")
FIELD: Final = "field"
"""What nobody is asked: which value survives."""
_LAST: Final = ("by", "at", "fingerprint", "undoes", CHANCE)


def write(asked: pl.DataFrame, out: IO[bytes]) -> None:
    """Write the questions as CSV (RFC 4180, UTF-8 with a byte order mark), no cell a formula.

    What people fill in comes first, then the two records side by side, then what they may leave.
    """
    fixed = [*_FIRST, *_KEYS, *_LAST]
    values = [name for name in asked.columns if name not in fixed and name != FIELD]
    ordered = asked.select(*_FIRST, *_KEYS, *values, *_LAST)
    texts = [name for name in ordered.columns if name != CHANCE]
    guarded = ordered.with_columns(safe(pl.col(texts)))
    named = guarded.rename({name: _guarded(name) for name in values})
    out.write(BOM)
    named.write_csv(out, line_terminator="\r\n")


def _guarded(header: str) -> str:
    return str(pl.select(safe(pl.lit(header))).item())
