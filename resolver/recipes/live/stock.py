"""All live records of a store at once, as frames and cards."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from resolver.recipes.live import carding
from resolver.recipes.live.cards import Card, stored
from resolver.recipes.live.rules import Rules
from resolver.store import everything
from resolver.store.database import Connection
from resolver.store.lookups import RecordRow

Rows = Mapping[int, RecordRow]
Ids = tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """`rows` of `records` by number, of those that are gone too.

    `ids`: the live ones in the order of their keys; `cards` by number, and `plain`, the clean frame
    without the people behind values, both under the rules that are to be in force.
    """

    rows: Rows
    ids: Ids
    cards: Mapping[int, Card]
    plain: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Records whose cards are not in the store yet: these by number, and their clean frame.

    The frame may have others too, of which the store has what counts, and records that it has not.
    """

    cards: Mapping[int, Card]
    plain: pl.DataFrame


def read_anew(connection: Connection, rules: Rules) -> Stock:
    """The records, cleaned under rules that they were not cleaned by."""
    rows, ids = living(connection)
    plain = carding.cleaned(rules, recorded(connection, ids))
    cards = dict(zip(ids, carding.carded(rules, plain), strict=True))
    return Stock(rows=rows, ids=ids, cards=cards, plain=plain)


def with_fresh(connection: Connection, rules: Rules, fresh: Fresh) -> Stock:
    """The records under the rules in force."""
    rows, ids = living(connection)
    texts = everything.cards(connection)
    cards = {n: fresh.cards[n] if n in fresh.cards else stored(texts[n]) for n in ids}
    others = carding.framed(rules, [c.row for n, c in cards.items() if n not in fresh.cards])
    keys = pl.DataFrame(
        [(rows[n].source, rows[n].record_id) for n in ids if n in fresh.cards],
        schema={"source": pl.String, "record_id": pl.String},
        orient="row",
    )
    new = fresh.plain.join(keys, on=["source", "record_id"], how="semi")
    both = pl.concat([others, new.drop("row")], how="diagonal").select(others.columns)
    plain = both.sort("source", "record_id").with_row_index("row")
    return Stock(rows=rows, ids=ids, cards=cards, plain=plain)


def living(connection: Connection) -> tuple[Rows, Ids]:
    """The rows of all records, and the numbers of the live ones in the order of their keys."""
    rows = everything.records(connection)
    live = (record for record, row in rows.items() if row.live)
    return rows, tuple(sorted(live, key=lambda n: (rows[n].source, rows[n].record_id)))


def recorded(connection: Connection, ids: Ids) -> pl.DataFrame:
    """These records as read, in this order."""
    bodies = everything.bodies(connection)
    return carding.recorded(bodies[record] for record in ids)
