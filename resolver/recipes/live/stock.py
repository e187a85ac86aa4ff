"""All live records of a store at once: their clean frame, and what the tables hold of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.recipes.live import carding
from resolver.recipes.live.cards import Card, stored
from resolver.recipes.live.gathering import Gathered
from resolver.recipes.live.rules import Rules
from resolver.store import everything, lookups
from resolver.store.database import Connection
from resolver.store.rows import RecordRow
from resolver.store.tables import CARDS
from resolver.store.writing import copy

Rows = Mapping[int, RecordRow]
Ids = tuple[int, ...]

AT_ONCE: Final = 20_000
"""Records whose cards and bodies are in memory at once."""
_CARDS: Final = ("record", "sketch", "card")


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """`rows` of `records` by number, of those that are gone too.

    `ids`: the live ones in the order of their keys; `plain`: the clean frame without the people
    behind values and with `content`, a hash of all that a record says. `keys` (`hash`, `record`)
    has the blocking keys of copies too; `holders` are the rows of HOLDERS. All are under the rules
    that are to be in force.
    """

    rows: Rows
    ids: Ids
    plain: pl.DataFrame
    keys: pl.DataFrame
    holders: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Fresh:
    """Records whose cards are not in the store: their clean frame, and their numbers beside it."""

    ids: Sequence[int]
    plain: pl.DataFrame


def read_anew(connection: Connection, rules: Rules, *, written: bool) -> Stock:
    """The records, cleaned under rules that they were not cleaned by.

    `written`: whether their cards take the place of those that the store has.
    """
    rows, ids = living(connection)
    plain = carding.cleaned(rules, recorded(connection, ids))
    gathered = Gathered()
    numbered = pl.Series("number", ids, dtype=pl.Int64)
    order = numbered.arg_sort()
    cards = zip(numbered[order], carding.carded(rules, plain[order]), strict=True)
    if written:
        everything.clear(connection, CARDS)
        copy(connection, CARDS, _CARDS, gathered.written(cards))
    else:
        gathered.meet(cards)
    return _stock(rows, ids, carding.narrow(rules, plain), gathered)


def with_fresh(connection: Connection, rules: Rules, fresh: Fresh) -> Stock:
    """The records under the rules in force; the cards of the fresh ones are written."""
    rows, ids = living(connection)
    gathered = Gathered()
    others = sorted({*ids}.difference(fresh.ids))
    frames = [*_framed(rules, gathered, held(connection, others))]
    cards = zip(fresh.ids, carding.carded(rules, fresh.plain), strict=True)
    copy(connection, CARDS, _CARDS, gathered.written(cards))
    both = pl.concat([*frames, carding.narrow(rules, fresh.plain)])
    plain = both.sort("source", "record_id").drop("row").with_row_index("row")
    return _stock(rows, ids, plain, gathered)


def living(connection: Connection) -> tuple[Rows, Ids]:
    """The rows of all records, and the numbers of the live ones in the order of their keys."""
    rows = everything.records(connection)
    live = (record for record, row in rows.items() if row.live)
    return rows, tuple(sorted(live, key=lambda n: (rows[n].source, rows[n].record_id)))


def recorded(connection: Connection, ids: Ids) -> pl.DataFrame:
    """These live records as read, in this order."""
    frames = []
    for some in _parts(ids):
        bodies = lookups.bodies(connection, some)
        frames.append(carding.recorded(bodies[record] for record in some))
    return pl.concat(frames or [carding.recorded([])], how="diagonal")


def _parts(ids: Sequence[int]) -> Iterator[Sequence[int]]:
    return (ids[start : start + AT_ONCE] for start in range(0, len(ids), AT_ONCE))


def held(connection: Connection, ids: Sequence[int]) -> Iterator[list[tuple[int, Card]]]:
    """The cards of records that the store has, some at a time."""
    for some in _parts(ids):
        texts = lookups.cards(connection, some)
        yield [(record, stored(texts[record])) for record in some]


def _framed(
    rules: Rules, gathered: Gathered, cards: Iterable[list[tuple[int, Card]]]
) -> Iterator[pl.DataFrame]:
    for some in cards:
        gathered.meet(some)
        yield carding.framed(rules, [card.row for _, card in some])


def _stock(rows: Rows, ids: Ids, plain: pl.DataFrame, gathered: Gathered) -> Stock:
    numbers = pl.DataFrame({"record": pl.Series(ids, dtype=pl.Int64)})
    said = numbers.join(gathered.contents(), on="record", how="left", maintain_order="left")
    return Stock(
        rows=rows,
        ids=ids,
        plain=plain.with_columns(said["content"]),
        keys=gathered.keys(),
        holders=gathered.holders(),
    )
