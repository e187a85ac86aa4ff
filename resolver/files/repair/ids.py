"""Ids that a spreadsheet has rounded, so that those of two customers can be the same text."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.files.mapping.choose import TOLD
from resolver.frames.result import Finding
from resolver.steps.columns import Column

ROUNDED: Final = r"^\s*[-+]?[0-9](?:[.,][0-9]+)?[eE]\+[0-9]{1,3}\s*$"
"""A number in the scientific notation of spreadsheets, such as `1.23457E+10`."""

_CUT: Final = r"^[1-9][0-9]{14}0+$"
_LONG: Final = r"^[0-9]{16,}$"
_FEWEST: Final = 3


def sound_id(
    frame: pl.DataFrame, columns: list[Column], mapping: pl.DataFrame
) -> tuple[list[Column], pl.DataFrame, list[Finding]]:
    """Columns and mapping with a rounded id column ignored, and what is told of it.

    A detected id is rounded where any cell is in scientific notation, or where three cells or more
    have over fifteen digits and all of these end in zeros (the digits that a spreadsheet keeps). An
    id column named by the user stays; its rows are judged one by one.
    """
    told = mapping.filter((pl.col("role") == "id") & (pl.col("reason") != TOLD))
    if told.is_empty():
        return columns, mapping, []
    name, source = told["column"][0], told["source"][0]
    n = _rounded(frame[name])
    if not n:
        return columns, mapping, []
    reason = "a spreadsheet has rounded the numbers, so it is no id"
    here = pl.col("column") == name
    mapping = mapping.with_columns(
        role=pl.when(here).then(pl.lit("ignore")).otherwise("role"),
        reason=pl.when(here).then(pl.lit(reason)).otherwise("reason"),
    )
    text = f"A spreadsheet has rounded ids in column {name!r}, so it is not used as the id."
    finding = Finding(code="corrupt_id", source=source, field=name, records=n, text=text)
    return [column for column in columns if column.name != name], mapping, [finding]


def _rounded(ids: pl.Series) -> int:
    scientific = int(ids.str.contains(ROUNDED).sum())
    long, cut = int(ids.str.contains(_LONG).sum()), int(ids.str.contains(_CUT).sum())
    return scientific + (cut if cut == long and long >= _FEWEST else 0)
