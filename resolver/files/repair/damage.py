"""One kind of damage in one column, counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from resolver.frames.result import Finding


@dataclass(frozen=True, slots=True, kw_only=True)
class Damage:
    """What was met in a column on how many records; `text` says what was done about it."""

    code: str
    column: str
    records: int
    text: str

    def finding(self) -> Finding:
        """The same as a finding of a source that is not named yet."""
        return Finding(
            code=self.code, source="", field=self.column, records=self.records, text=self.text
        )


def changed(
    frame: pl.DataFrame, better: Mapping[str, pl.Expr], code: str, text: str
) -> tuple[pl.DataFrame, list[Damage]]:
    """The frame with the better columns, and how many cells of each are not as they were.

    A cell that becomes empty or null counts as well; only columns that change are touched.
    """
    if not better:
        return frame, []
    after = frame.select(**better)
    counts = {name: _differing(frame[name], after[name]) for name in after.columns}
    touched = [name for name, n in counts.items() if n]
    damage = [Damage(code=code, column=name, records=counts[name], text=text) for name in touched]
    return frame.with_columns(after[touched]) if touched else frame, damage


def suspects(frame: pl.DataFrame, columns: Iterable[str], pattern: str) -> list[str]:
    """The columns of which any cell matches the pattern, so that the others cost one look."""
    columns = list(columns)
    if frame.is_empty() or not columns:
        return []
    seen = frame.select(pl.col(columns).str.contains(pattern).any())
    return [name for name in columns if seen[name][0]]


def _differing(before: pl.Series, after: pl.Series) -> int:
    return int((before.ne_missing(after)).sum())
