"""One customer as a table of one row: for all that takes more than its keys to read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import polars as pl

from resolver.errors import RejectedCustomer
from resolver.files.customer.shape import Wishes
from resolver.files.formats.memory import read_items
from resolver.files.formats.nested import expand_objects
from resolver.files.mapping.choose import by_headers
from resolver.files.merges import with_merges
from resolver.files.presets.columns import guesses
from resolver.files.presets.layout import Layout
from resolver.files.presets.recognise import recognise
from resolver.files.presets.rows import customers
from resolver.files.repair.mojibake import misread
from resolver.files.sources import UNNAMED
from resolver.steps.columns import INPUT, ORDINAL, PLACE, assemble


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldMerge:
    """A merge that a source tells of: the id that `gone` became a part of."""

    source: str
    kept: str
    gone: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """One customer whose layout is known: its row if it is one, its reject if it is none."""

    layout: Layout | None
    frame: pl.DataFrame
    rejects: pl.DataFrame
    merges: pl.DataFrame

    def source(self, given: str | None) -> str:
        """The name of its source, where it does not say it itself."""
        return given or (self.layout.system if self.layout else UNNAMED)


def known(customer: Mapping[str, Any], fix: bool) -> Known:
    """The customer with the rules of its layout followed.

    Raises:
        RejectedCustomer: it cannot be read.
    """
    table = read_items([customer])
    _refuse(table.rejects)
    if fix:
        table = replace(table, frame=misread(table.frame, table.columns, fix)[0])
    layout = recognise(table)
    found = customers(table, layout)
    return Known(
        layout=layout, frame=found.table.frame, rejects=found.table.rejects, merges=found.merges
    )


def record(customer: Known, source: str | None, wanted: Wishes) -> dict[str, Any]:
    """The record of a customer, its attributes in the order of their names.

    Raises:
        RejectedCustomer: its source says that it is none.
    """
    _refuse(customer.rejects)
    frame = expand_objects(customer.frame.with_columns(pl.lit(0, pl.UInt32).alias(INPUT)))
    frame = frame.select(name for name in frame.columns if name in PLACE or _filled(frame[name]))
    names = [name for name in frame.columns if name not in PLACE]
    columns = by_headers(names, wanted, guesses(customer.layout, names))
    named = customer.source(source)
    told = customer.merges.with_columns(source=pl.lit(named))
    rows = with_merges(assemble(frame, columns, named), told).drop(INPUT, ORDINAL)
    return rows.row(0, named=True)


def merges(customer: Known, source: str | None) -> list[ToldMerge]:
    """The merges that the customer, or what stands in its place, tells of."""
    named = customer.source(source)
    return [ToldMerge(source=named, **one) for one in customer.merges.iter_rows(named=True)]


def _filled(column: pl.Series) -> bool:
    return column.null_count() < len(column)


def _refuse(rejects: pl.DataFrame) -> None:
    for row in rejects.head(1).iter_rows(named=True):
        raise RejectedCustomer(row["code"], row["reason"], row["column"])
