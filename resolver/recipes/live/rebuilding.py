"""A whole store at once: all that follows from its records, as if they had come one by one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from resolver.model.model import Model
from resolver.recipes import batch, blocking, stages, weighing
from resolver.recipes.grouping import LIKELY
from resolver.recipes.live import naming, ruled, settling, stock
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.naming import Named
from resolver.recipes.live.rules import Rules
from resolver.recipes.live.settling import Grouping
from resolver.recipes.live.stock import Stock
from resolver.recipes.ruling import Ruled
from resolver.recipes.ruling import ruled as folded
from resolver.recipes.weighing import Weighed
from resolver.steps import lone, overmerged, sides
from resolver.steps.sides import Sides
from resolver.store import everything
from resolver.store.tables import HOLDERS, KEYS, LINKS, RECORDS, TIES
from resolver.store.writing import copy


@dataclass(frozen=True, slots=True, kw_only=True)
class Rebuilt:
    """What all records of a store make; nothing of it is written yet.

    `first`: the records that are no copies; `near` and `ties`: rows of LINKS and TIES in their
    order.
    """

    stock: Stock
    first: frozenset[int]
    near: pl.DataFrame
    ties: pl.DataFrame
    grouping: Grouping
    named: Named


def rebuilt(moment: Moment, found: Stock) -> Rebuilt:
    """What the records make under the rules of the moment."""
    rules = moment.deck.rules
    model = _model(rules)
    cleaned = stages.peopled(found.plain, model)
    known = _known(rules, cleaned)
    candidates = blocking.candidates(cleaned, rules.config.blocking, known, model)
    weigh = weighing.weigher(cleaned, model.weights, rules.config)
    weighed = Weighed(pairs=weigh(candidates.pairs), weigh=weigh, sizes=model.sizes)
    decided = _ruled(moment, found, cleaned).decided
    grouped, _ = batch.grouped(weighed, cleaned, rules.config, decided, known)
    grouping = settling.labelled(
        found.ids, grouped.entity.to_list(), grouped.auto.to_list(), found.rows
    )
    first = _first(found)
    given = everything.entities(moment.connection)
    return Rebuilt(
        stock=found,
        first=first,
        near=_near(weighed.pairs, found.ids, first),
        ties=_ties(cleaned, found.ids),
        grouping=grouping,
        named=naming.assigned(moment, found.rows, [grouping], given.__contains__),
    )


def write(moment: Moment, made: Rebuilt) -> None:
    """Put all of it but the cards in the place of what the store had; those of the deck are old."""
    connection, found = moment.connection, made.stock
    standing = pl.Series(sorted(made.first), dtype=pl.Int64)
    rows = {
        KEYS: found.keys.filter(pl.col("record").is_in(standing.implode())).sort("hash", "record"),
        HOLDERS: found.holders.sort("hash", "record"),
        LINKS: made.near,
        TIES: made.ties,
    }
    for table, frame in rows.items():
        everything.clear(connection, table)
        copy(connection, table, frame.columns, frame.iter_rows())
    _write_records(moment, made)
    naming.write(moment, made.stock.rows, made.named)


def _model(rules: Rules) -> Model:
    """The model; a pairing that it does not have is not settled by the records at hand."""
    return replace(rules.model, pairing=rules.carder.pairing)


def _known(rules: Rules, cleaned: pl.DataFrame) -> Sides:
    sources = rules.config.sources
    return sides.sides(
        cleaned["source"],
        across_only=sources.across_only,
        duplicate_free=sources.duplicate_free,
    )


def _ruled(moment: Moment, found: Stock, cleaned: pl.DataFrame) -> Ruled:
    """What people and systems have ruled on any of the records."""
    rulings, told = ruled.standing(moment.connection, found.ids)
    if rulings.is_empty() and told.is_empty():
        return Ruled()
    return folded(rulings, cleaned, told, stock.recorded(moment.connection, found.ids))


def _first(found: Stock) -> frozenset[int]:
    """The records that are no copies; where there are copies, the first one stands for them."""
    content = pl.col("content")
    first = found.plain.select(content.is_null() | content.is_first_distinct()).to_series()
    return frozenset(pl.Series(found.ids, dtype=pl.Int64).filter(first))


def _near(weighed: pl.DataFrame, ids: tuple[int, ...], first: frozenset[int]) -> pl.DataFrame:
    """Both directions of all pairs that can have a say."""
    numbers = pl.Series(ids, dtype=pl.Int64)
    stands = numbers.is_in(sorted(first))
    pairs = weighed.filter(pl.col("weight") > lone.NEAR)
    pairs = pairs.filter(stands.gather(pairs["l"]) & stands.gather(pairs["r"]))
    one, other = (numbers.gather(pairs[side]) for side in ("l", "r"))
    likely = pairs["weight"] > LIKELY
    both = [
        pl.DataFrame({"a": a, "b": b, "likely": likely}) for a, b in ((one, other), (other, one))
    ]
    return pl.concat(both).sort("a", "b")


def _ties(cleaned: pl.DataFrame, ids: tuple[int, ...]) -> pl.DataFrame:
    numbers = pl.Series(ids, dtype=pl.Int64)
    found = overmerged.ties(cleaned)
    rows = {name: numbers.gather(found[of]) for name, of in (("record", "row"), ("other", "other"))}
    return pl.DataFrame(rows).unique().sort("record", "other")


def _write_records(moment: Moment, made: Rebuilt) -> None:
    """Write the rows of all records anew, in the order of their numbers."""
    everything.clear(moment.connection, RECORDS)
    columns, rows = RECORDS.columns.keys(), made.stock.rows
    contents = dict(zip(made.stock.ids, made.stock.plain["content"], strict=True))
    told = (
        {
            **row._asdict(),
            **naming.placed(row, record, made.named),
            "content": contents.get(record),
        }
        for record, row in rows.items()
    )
    copy(moment.connection, RECORDS, columns, (tuple(map(one.get, columns)) for one in told))
