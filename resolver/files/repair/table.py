"""A table with its damage undone where that is certain, and a finding for each kind of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain
from typing import Final

import polars as pl

from resolver.files.repair.damage import Damage
from resolver.files.repair.mojibake import misread
from resolver.files.repair.numbers import without_tails
from resolver.files.repair.spreadsheet import without_errors, without_guards
from resolver.files.repair.totals import without_totals
from resolver.files.table import Table
from resolver.frames.result import Finding

_SHEETS: Final = ("csv", "xlsx")
_ENCODED: Final = (*_SHEETS, "jsonl", "json", "vcard")


def repaired(table: Table, fix_mojibake: bool = False) -> Table:
    """The table as it was before it was damaged, with `findings` and warnings about it.

    Tables of text and spreadsheets lose the guards before digits and formulas, words for an empty
    cell, float tails, and rows of totals at their end, which are declared skips. Text that was read
    in the wrong encoding is put right in all formats of text where `fix_mojibake`, else only told.
    The other formats are as they were.
    """
    frame, told, warnings = table.frame, list[Damage](), list[str]()
    if table.format in _SHEETS:
        for undo in (without_guards, without_errors, without_tails):
            frame, damage = undo(frame, table.columns)
            told += damage
        frame, skipped = without_totals(frame, table.columns)
        table = replace(table, rejects=pl.concat([table.rejects, skipped], how="diagonal"))
    if table.format in _ENCODED:
        frame, damage = misread(frame, table.columns, fix_mojibake)
        told += damage
        if damage and not fix_mojibake:
            warnings.append(_offer(damage))
    return replace(
        table,
        frame=frame,
        findings=(*table.findings, *(one.finding() for one in told)),
        warnings=(*table.warnings, *warnings),
    )


def found_in(tables: Sequence[Table], names: Sequence[str]) -> tuple[Finding, ...]:
    """The findings of all tables under the names of their sources, those of one kind together."""
    together: dict[tuple[str, str, str, str], int] = {}
    for one in chain.from_iterable(
        [replace(found, source=name) for found in table.findings]
        for table, name in zip(tables, names, strict=True)
    ):
        key = (one.code, one.source, one.field, one.text)
        together[key] = together.get(key, 0) + one.records
    return tuple(
        Finding(code=code, source=source, field=field, records=n, text=text)
        for (code, source, field, text), n in together.items()
    )


def _offer(damage: Sequence[Damage]) -> str:
    columns = ", ".join(repr(one.column) for one in damage[:5])
    more = f" and {len(damage) - 5} more" if len(damage) > 5 else ""
    return (
        f"Text that was read in the wrong encoding (é as Ã©) in {columns}{more}; "
        "--fix-mojibake puts it right."
    )
