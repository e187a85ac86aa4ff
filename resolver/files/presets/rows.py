"""Rows of a recognised file: which are customers, which go on with another, what was merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, Final

import polars as pl

from resolver.fields import date
from resolver.files.accounting import Ledger
from resolver.files.formats.strict_json import dumps
from resolver.files.presets.layout import Conditions, Id, Layout, Rows, plain
from resolver.files.table import Table
from resolver.frames.schema import ADDRESS_ROLES, LOCATING_ROLES
from resolver.steps.columns import LINE, ORDINAL, PLACE

MERGES: Final = pl.Schema({"kept": pl.String(), "gone": pl.String(), "reason": pl.String()})
"""One merge that a file tells of: the id that `gone` became a part of (or is the same as)."""

_SETS: Final = ("email", "phone", "handle", "external_id")
_KEY: Final = "__key__"


@dataclass(frozen=True, slots=True, kw_only=True)
class Customers:
    """A table with one row a customer, and the merges (`MERGES`) that its file tells of."""

    table: Table
    merges: pl.DataFrame


def customers(table: Table, layout: Layout | None) -> Customers:
    """The table with the rules of its layout followed; what is left out is a declared skip."""
    if layout is None:
        return Customers(table=table, merges=pl.DataFrame(schema=MERGES))
    names = {plain(name): name for name in table.columns}
    merges = _merges(table.frame, layout, names)
    ledger = Ledger(table.path)
    frame = _without_skips(table.frame, layout, names, ledger)
    for blank in layout.blanks:
        hit = _holds(blank.when, names)
        columns = [names[plain(one)] for one in blank.columns if plain(one) in names]
        frame = frame.with_columns(pl.when(~hit).then(pl.col(name)).alias(name) for name in columns)
    frame = _with_id(frame, layout.ids, names)
    if layout.rows is not None:
        frame = _folded(frame, layout, layout.rows, names, ledger)
    rejects = pl.concat([table.rejects, ledger.frame()])
    return Customers(table=replace(table, frame=frame, rejects=rejects), merges=merges)


def _holds(when: Conditions, names: Mapping[str, str]) -> pl.Expr:
    """Whether every column holds one of its values; a column that is missing holds nothing."""
    held = [
        pl.col(names[plain(column)])
        .fill_null("")
        .str.strip_chars()
        .str.to_lowercase()
        .is_in(values)
        if plain(column) in names
        else pl.lit("" in values)
        for column, values in when.items()
    ]
    return pl.all_horizontal(pl.lit(value=True), *held)


def _without_skips(
    frame: pl.DataFrame, layout: Layout, names: Mapping[str, str], ledger: Ledger
) -> pl.DataFrame:
    for skip in layout.skips:
        hit = _holds(skip.when, names)
        if plain(skip.unless) in names:
            hit &= pl.col(names[plain(skip.unless)]).is_null()
        for line in frame.filter(hit)[LINE]:
            ledger.skip(line, skip.code, skip.reason)
        frame = frame.filter(~hit)
    return frame


def _merges(frame: pl.DataFrame, layout: Layout, names: Mapping[str, str]) -> pl.DataFrame:
    found = [pl.DataFrame(schema=MERGES)]
    for merge in layout.merges:
        sides = [names.get(plain(side)) for side in (merge.kept, merge.gone)]
        if None in sides:
            continue
        gone = (
            pl.col(str(sides[1]))
            .str.split(merge.split or "\n")
            .list.eval(pl.element().str.strip_chars())
        )
        told = frame.filter(_holds(merge.when, names)).select(
            kept=pl.col(str(sides[0])).str.strip_chars(),
            gone=gone,
            reason=pl.lit(f"{layout.title}: {merge.reason}"),
        )
        found.append(told.explode("gone").filter(_two_ids()))
    return pl.concat(found).unique(maintain_order=True)


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


def _folded(
    frame: pl.DataFrame, layout: Layout, rows: Rows, names: Mapping[str, str], ledger: Ledger
) -> pl.DataFrame:
    """One row a customer: values of later rows fill what the first leaves empty."""
    keyed = frame.with_columns(_key(rows, names).alias(_KEY))
    again = pl.col(_KEY).is_duplicated()
    several = keyed.filter(again).with_columns(_HIT=_holds(rows.prefer, names))
    if several.is_empty():
        return frame
    order = [pl.col(ORDINAL).min().over(_KEY), pl.col(ORDINAL)]
    if plain(rows.latest) in names:
        order.insert(1, -date.timestamp(pl.col(names[plain(rows.latest)])).to_physical())
    columns = _Columns.of(frame, layout)
    merged = []
    for _, group in groupby(several.sort(order).iter_rows(named=True), key=lambda row: row[_KEY]):
        members = list(group)
        first = min(members, key=lambda row: row[ORDINAL])
        for row in members:
            if row is not first:
                reason = f"The row goes on with the customer of line {first[LINE]}."
                ledger.skip(row[LINE], "continuation", reason)
        merged.append(
            {**columns.together(members), **{name: first[name] for name in columns.place}}
        )
    whole = pl.DataFrame(merged, schema=frame.schema)
    return pl.concat([keyed.filter(~again).drop(_KEY), whole]).sort(ORDINAL)


def _key(rows: Rows, names: Mapping[str, str]) -> pl.Expr:
    alone = pl.format("row {}", pl.col(ORDINAL))
    if rows.continues:
        if plain(rows.continues) not in names:
            return alone
        number = pl.col(names[plain(rows.continues)]).is_not_null().cum_sum()
        return pl.when(number > 0).then(pl.format("customer {}", number)).otherwise(alone)
    keys = [pl.col(names[plain(key)]) for key in rows.key if plain(key) in names]
    return pl.coalesce(*(pl.format("key {}", key) for key in keys), alone)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Columns:
    """The columns of a table by what becomes of their values when rows are one customer."""

    place: tuple[str, ...]
    sets: frozenset[str]
    address: frozenset[str]
    locating: frozenset[str]
    others: tuple[str, ...]

    @classmethod
    def of(cls, frame: pl.DataFrame, layout: Layout) -> _Columns:
        """The columns of a frame of the layout."""
        roles = {
            name: found[0].role
            for name in frame.columns
            if name not in PLACE and (found := layout.known(name)) is not None
        }
        address = frozenset(name for name, role in roles.items() if role in ADDRESS_ROLES)
        sets = frozenset(name for name, role in roles.items() if role in _SETS)
        return cls(
            place=tuple(name for name in frame.columns if name in PLACE),
            sets=sets,
            address=address,
            locating=frozenset(name for name in address if roles[name] in LOCATING_ROLES),
            others=tuple(name for name in frame.columns if name not in {*PLACE, *sets, *address}),
        )

    def together(self, rows: list[dict[str, Any]]) -> dict[str, str | None]:
        """All values of points and ids, one whole address, and the first of everything else."""
        result = {name: _first(rows, name) for name in self.others}
        for name in self.sets:
            values = list(dict.fromkeys(row[name] for row in rows if row[name]))
            result[name] = dumps(values) if len(values) > 1 else _first(rows, name)
        located = [row for row in rows if any(row[name] for name in self.locating)]
        best = next((row for row in located if row["_HIT"]), located[0] if located else rows[0])
        return result | {name: best[name] for name in self.address}


def _first(rows: list[dict[str, Any]], name: str) -> str | None:
    return next((row[name] for row in rows if row[name]), None)
