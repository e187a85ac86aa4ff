"""Rows of a recognised file that are one customer: with the same key, or going on with another."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

import polars as pl

from resolver.fields import date
from resolver.files.accounting import REJECTED, Ledger, RowError
from resolver.files.formats.strict_json import dumps, parse
from resolver.files.mapping.words import heading
from resolver.files.presets.cells import POINTS, columns_of
from resolver.files.presets.conditions import holds
from resolver.files.presets.layout import Layout, Rows, plain
from resolver.frames.schema import ADDRESS_ROLES, LOCATING_ROLES
from resolver.steps.columns import LINE, ORDINAL, PLACE

_KEY: Final = "__key__"
_HIT: Final = "__hit__"


def folded(
    frame: pl.DataFrame, layout: Layout, rows: Rows, key: pl.Expr, ledger: Ledger
) -> pl.DataFrame:
    """One row a customer: values of later rows fill what the first leaves empty.

    Rows that go on with another are declared skips.
    """
    names = columns_of(frame)
    keyed = frame.with_columns(key.alias(_KEY))
    again = pl.col(_KEY).is_duplicated()
    several = keyed.filter(again).with_columns(holds(rows.prefer, names).alias(_HIT))
    if several.is_empty():
        return frame
    order = [pl.col(ORDINAL).min().over(_KEY), pl.col(ORDINAL)]
    if plain(rows.latest) in names:
        order.insert(1, -date.timestamp(pl.col(names[plain(rows.latest)])).to_physical())
    columns = _Columns.of(frame, layout)
    several = several.sort(order, nulls_last=True)
    merged = []
    for _, group in groupby(several.iter_rows(named=True), key=lambda row: row[_KEY]):
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


def key_of(rows: Rows, frame: pl.DataFrame, rejects: pl.DataFrame) -> pl.Expr:
    """What rows of one customer have in common, and no others.

    A row that goes on with a rejected one (`rejects` are those of the table) stays alone, rather
    than going on with the customer before it.
    """
    names = columns_of(frame)
    alone = pl.format("row {}", pl.col(ORDINAL))
    if rows.continues:
        if plain(rows.continues) not in names:
            return alone
        starts = pl.col(names[plain(rows.continues)]).is_not_null()
        lines = rejects.filter(kind=REJECTED)["line"].drop_nulls().sort()
        before = pl.lit(pl.Series(lines.search_sorted(frame[LINE]), dtype=pl.Int64))
        number = (starts | (before.diff().fill_null(before) != 0)).cum_sum()
        orphan = ~starts.first().over(number)
        return pl.when(orphan).then(alone).otherwise(pl.format("customer {}", number))
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
        sets = frozenset(name for name in frame.columns if _role(name, roles) in POINTS)
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
            result[name] = _listed(values) if len(values) > 1 else _first(rows, name)
        located = [row for row in rows if any(row[name] for name in self.locating)]
        best = next((row for row in located if row[_HIT]), located[0] if located else rows[0])
        return result | {name: best[name] for name in self.address}


def _role(name: str, roles: Mapping[str, str]) -> str:
    """The role that the layout gives a column, or for one it does not know what its header says."""
    if name in roles or name in PLACE:
        return roles.get(name, "")
    said = heading(name)
    return said.word if said is not None else ""


def _listed(values: list[str]) -> str:
    """One list of all values; those that are lists or objects themselves are taken apart."""
    items: list[Any] = []
    for value in values:
        found = _json(value)
        items += found if isinstance(found, list) else [found]
    return dumps(items)


def _json(value: str) -> Any:  # noqa: ANN401
    if not value.lstrip().startswith(("[", "{")):
        return value
    try:
        return parse(value)
    except RowError:
        return value


def _first(rows: list[dict[str, Any]], name: str) -> str | None:
    return next((row[name] for row in rows if row[name]), None)
