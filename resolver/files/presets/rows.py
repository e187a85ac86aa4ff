"""Rows of a recognised file: which are customers, and what was merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Final

import polars as pl

from resolver.files.accounting import Ledger
from resolver.files.presets.cells import columns_of, opened, settled, without_blanks
from resolver.files.presets.conditions import holds
from resolver.files.presets.fold import folded, key_of
from resolver.files.presets.layout import Id, Layout, Skip, plain
from resolver.files.presets.recipients import without_others
from resolver.files.table import Table
from resolver.steps.columns import LINE, ORDINAL

MERGES: Final = pl.Schema({"kept": pl.String(), "gone": pl.String(), "reason": pl.String()})
"""One merge that a file tells of: the id that `gone` became a part of (or is the same as)."""

LEFT_OUT: Final = pl.Schema(
    {
        "record_id": pl.String(),
        "code": pl.String(),
        "reason": pl.String(),
        "unmerged": pl.Boolean(),
    }
)
"""One row with an id that is left out because its source says that it is no customer (any more).

`unmerged`: the row would tell of it had the record been merged. A system that does not tell deletes
a record that it merges away.
"""

_DELETED: Final = "deleted"
_PAIR: Final = "__pair__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """A table with one row a customer, what its file tells of `MERGES`, and what is `LEFT_OUT`."""

    table: Table
    merges: pl.DataFrame
    left_out: pl.DataFrame


def customers(table: Table, layout: Layout | None) -> Customers:
    """The table with the rules of its layout followed; what is left out is a declared skip."""
    if layout is None:
        none = pl.DataFrame(schema=LEFT_OUT)
        return Customers(table=table, merges=pl.DataFrame(schema=MERGES), left_out=none)
    frame = opened(table.frame, layout)
    names = columns_of(frame)
    merges = _merges(frame, layout, names)
    ledger = Ledger(table.path)
    left_out = _left_out(frame, layout, names)
    frame = _without_skips(frame, layout, names, ledger)
    frame, shared = without_blanks(frame, layout)
    key = None if layout.rows is None else key_of(layout.rows, frame, table.rejects)
    frame, others = without_others(frame, layout, key)
    frame = settled(_with_id(frame, layout.ids, names), layout)
    if layout.rows is not None and key is not None:
        frame = folded(frame, layout, layout.rows, key, ledger)
    table = replace(
        table,
        frame=frame,
        rejects=pl.concat([table.rejects, ledger.frame()]),
        findings=(*table.findings, *shared, *others),
    )
    return Customers(table=table, merges=merges, left_out=left_out)


def _skipped(skip: Skip, names: Mapping[str, str]) -> pl.Expr:
    hit = holds(skip.when, names)
    saved = plain(skip.unless) in names
    return hit & pl.col(names[plain(skip.unless)]).is_null() if saved else hit


def _left_out(frame: pl.DataFrame, layout: Layout, names: Mapping[str, str]) -> pl.DataFrame:
    """The ids of rows that are skipped, each with the first reason."""
    whole = _with_id(frame, layout.ids, names)
    there = columns_of(whole)
    known = [there[plain(one.name)] for one in layout.ids if plain(one.name) in there]
    found = [pl.DataFrame(schema=LEFT_OUT)]
    for skip in layout.skips if known else ():
        told = whole.filter(_skipped(skip, names)).select(
            record_id=pl.col(known[0]).str.strip_chars(),
            code=pl.lit(skip.code),
            reason=pl.lit(skip.reason),
            unmerged=pl.lit(bool(skip.unless) or skip.code != _DELETED),
        )
        found.append(told.filter(pl.col("record_id").is_not_null()))
    return pl.concat(found).unique("record_id", keep="first", maintain_order=True)


def _without_skips(
    frame: pl.DataFrame, layout: Layout, names: Mapping[str, str], ledger: Ledger
) -> pl.DataFrame:
    for skip in layout.skips:
        hit = _skipped(skip, names)
        for line, ordinal in frame.filter(hit).select(LINE, ORDINAL).iter_rows():
            ledger.skip(line, skip.code, skip.reason, ordinal)
        frame = frame.filter(~hit)
    return frame


def _merges(frame: pl.DataFrame, layout: Layout, names: Mapping[str, str]) -> pl.DataFrame:
    found = [pl.DataFrame(schema=MERGES)]
    for merge in layout.merges:
        kept, gone = names.get(plain(merge.kept)), names.get(plain(merge.gone))
        if kept is None or gone is None:
            continue
        told = frame.filter(holds(merge.when, names)).select(
            kept=pl.col(kept), gone=pl.col(gone), reason=pl.lit(f"{layout.title}: {merge.reason}")
        )
        if merge.split:
            told = told.with_columns(pl.col("gone").str.split(merge.split)).explode("gone")
        told = told.with_columns(pl.col("kept", "gone").str.strip_chars()).filter(_two_ids())
        if merge.sole:
            told = told.filter(pl.col("kept").n_unique().over("gone") == 1)
        found.append(told)
    pair = pl.concat_list("kept", "gone").list.sort()
    every = pl.concat(found).with_columns(pair.alias(_PAIR))
    return every.unique(_PAIR, keep="first", maintain_order=True).drop(_PAIR)


def _two_ids() -> pl.Expr:
    kept, gone = pl.col("kept"), pl.col("gone")
    return (kept != "") & (gone != "") & (kept != gone)


def _with_id(frame: pl.DataFrame, ids: Iterable[Id], names: Mapping[str, str]) -> pl.DataFrame:
    """The frame with a column for the id where that takes several columns."""
    for one in ids:
        there = [names[plain(column)] for column in one.columns if plain(column) in names]
        if len(there) < (len(one.columns) if one.joined else 1):
            continue
        if len(one.columns) == 1:
            return frame
        parts = [pl.col(name) for name in there]
        joined = pl.concat_str(parts, separator="|") if one.joined else pl.coalesce(parts)
        return frame.with_columns(joined.alias(one.name))
    return frame
