"""The cards of all rows of a clean frame, and frames of what cards and bodies say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import orjson
import polars as pl

from resolver.frames.schema import ATTRIBUTE, RECORDS
from resolver.recipes import stages
from resolver.recipes.live.cards import Card, Row
from resolver.recipes.live.rules import Rules
from resolver.recipes.onerow import usual

_COUNTED = frozenset({"row", "address_people"})
"""Columns of a frame that a record alone does not tell."""


def recorded(bodies: Iterable[str]) -> pl.DataFrame:
    """The records (RECORDS, free attributes) that bodies say."""
    rows = [orjson.loads(text) for text in bodies]
    free = sorted({name for row in rows for name in row if name.startswith(ATTRIBUTE)})
    return pl.DataFrame(rows, schema={**RECORDS, **dict.fromkeys(free, pl.String())})


def cleaned(rules: Rules, records: pl.DataFrame) -> pl.DataFrame:
    """The clean frame of records, as each of them is read alone, in the order of their keys."""
    region = rules.config.input.region
    unknown = dict.fromkeys(records["source"].unique().sort(), usual(region))
    model = replace(rules.model, conventions={**unknown, **rules.model.conventions})
    return stages.plain(records, region, model)


def carded(rules: Rules, plain: pl.DataFrame) -> Iterator[Card]:
    """The cards of a clean frame without people behind values, in its order, one by one."""
    schema = rules.carder.schema
    free = [c for c in plain.columns if c.startswith(ATTRIBUTE) and c not in schema]
    rows = plain.select(name for name in schema if name not in _COUNTED)
    others = _told(plain, free)
    for row, told in zip(rows.iter_rows(named=True), others, strict=True):
        yield rules.carder.of(row, told)


def framed(rules: Rules, rows: Sequence[Row]) -> pl.DataFrame:
    """The clean frame of the rows of cards, in their order, as `narrow` leaves one."""
    empty = narrow(rules, stages.plain(recorded([]), rules.config.input.region, rules.model))
    schema = {name: kind for name, kind in empty.schema.items() if name != "row"}
    frame = pl.DataFrame(rows, schema=schema, strict=False)
    return frame.with_row_index("row").select(empty.columns)


def narrow(rules: Rules, plain: pl.DataFrame) -> pl.DataFrame:
    """A clean frame without the people behind values, and what no comparison looks at."""
    return plain.select(name for name in rules.carder.schema if name in plain.columns)


def _told(plain: pl.DataFrame, free: Sequence[str]) -> Iterable[dict[str, str]]:
    """What the rows say in columns that are not compared."""
    if not free:
        return ({} for _ in range(len(plain)))
    rows = plain.select(free).iter_rows(named=True)
    return ({name: text for name, text in row.items() if text is not None} for row in rows)
