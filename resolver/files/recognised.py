"""Inputs as tables of customers: repaired, recognised, named after their source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from resolver.files.gather import Source, tables
from resolver.files.options import ReadOptions
from resolver.files.presets.layout import Layout
from resolver.files.presets.recognise import fitting, known_preset, recognise
from resolver.files.presets.rows import customers
from resolver.files.repair import repaired
from resolver.files.sources import source_names
from resolver.files.table import Table


@dataclass(frozen=True, slots=True, kw_only=True)
class Recognised:
    """One table of one source, with one row a customer.

    `layout` is the kind of file it is, where that is known; `merges` (`TOLD`) are those it
    tells of; `left_out` are the rows (`LEFT_OUT`, with their source) that are no customers.
    """

    table: Table
    layout: Layout | None
    source: str
    merges: pl.DataFrame
    left_out: pl.DataFrame


def recognised(sources: Source | Sequence[Source], options: ReadOptions) -> list[Recognised]:
    """One table an input, in the order of the inputs; one path may be several.

    Raises:
        InputError: an input cannot be read at all, or there is no preset of the name given.
    """
    preset = None if options.preset is None else known_preset(options.preset)
    found = [repaired(table, options.fix_mojibake) for table in tables(sources, options)]
    layouts = [recognise(table, preset) for table in found]
    names = source_names(found, options.source, [one.system if one else None for one in layouts])
    result = []
    for table, layout, name in zip(found, layouts, names, strict=True):
        one = customers(_doubted(table, layout, preset), layout)
        source = pl.lit(name).alias("source")
        result.append(
            Recognised(
                table=one.table,
                layout=layout,
                source=name,
                merges=one.merges.with_columns(source),
                left_out=one.left_out.with_columns(source),
            )
        )
    return result


def _doubted(table: Table, layout: Layout | None, preset: str | None) -> Table:
    """The table, with a warning where the preset that the user named is not that of its columns."""
    if preset is None or layout is None or layout in fitting(table):
        return table
    other = recognise(table)
    hint = f" They are those of {other.title}." if other else ""
    warning = f"The columns are not those of {layout.title}.{hint}"
    return replace(table, warnings=(*table.warnings, warning))
