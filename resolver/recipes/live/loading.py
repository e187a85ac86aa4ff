"""A whole export into a store: what is new in it, what says something else, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final

import polars as pl

from resolver.config.model import Config
from resolver.errors import StoreError
from resolver.files import read as files
from resolver.files.options import Read, ReadOptions
from resolver.frames.live import Effect, Key, Loaded
from resolver.frames.schema import RULINGS, empty
from resolver.model.model import Model
from resolver.recipes.live import (
    adopting,
    arriving,
    carding,
    changing,
    comparing,
    opening,
    rebuilding,
    stock,
    suppressing,
    writing,
)
from resolver.recipes.live.arriving import Coming
from resolver.recipes.live.changing import Arrival
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.naming import Named
from resolver.recipes.live.opening import Force
from resolver.recipes.live.rules import Rules
from resolver.recipes.live.stock import Fresh
from resolver.store import everything, lookups
from resolver.store.database import Connection, Database
from resolver.store.lookups import RecordRow
from resolver.store.tables import RECORDS, VERSIONS
from resolver.store.writing import change, load_rows

Progress = Callable[[str, float], None]

FEW: Final = 2_000
"""Changed records up to which each of them is followed by itself."""
SHARE: Final = 0.02
"""Share of the records of the store up to which the same holds."""
MOST_GONE: Final = 0.2
"""Share of a source's records that a complete export may lack without being taken for a part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How an export is taken in.

    `model` and `config`: what a store that has neither records nor learned anything starts with, by
    default what the export teaches, and its settings; others must be those in force. `complete`:
    records of its sources that it lacks are deleted, if they are no more than `most_gone` of a
    source; `tried`: nothing stays written.
    """

    by: str | None = None
    model: Model | None = None
    config: Config | None = None
    complete: bool = False
    most_gone: float = MOST_GONE
    tried: bool = False


class _UndoneError(Exception):
    """Ends a transaction that was only tried."""


def read(
    source: Any,  # noqa: ANN401 - whatever `files.read` takes
    config: Config,
    columns: Mapping[str, str] | None,
    name: str | None,
) -> Read:
    """The records of an export.

    Raises:
        InputError: for a source that cannot be read at all.
        MappingError: for an unknown column or role.
    """
    options = ReadOptions(
        columns={**config.columns, **(columns or {})},
        source=name,
        fix_mojibake=config.input.fix_mojibake,
    )
    return files.read(source, options)


def load(database: Database, force: Force, found: Read, wish: Wish, progress: Progress) -> Loaded:
    """Take in what was read, in one transaction.

    Raises:
        StoreError: if a complete export lacks too much, or the store cannot be written.
    """
    made: list[Loaded] = []
    try:
        with database.write() as connection:
            made.append(_loaded(connection, force, found, wish, progress))
            if wish.tried:
                raise _UndoneError
    except _UndoneError:
        pass
    return made[0]


def _loaded(
    connection: Connection, force: Force, found: Read, wish: Wish, progress: Progress
) -> Loaded:
    before = _homes(connection) if wish.tried else {}
    progress("learning", 0.0)
    moment, learned = _moment(connection, force, found, wish)
    progress("cleaning", 0.3)
    comings, plain, same = _differing(moment, found.records)
    barred = suppressing.barred(connection, comings)
    if barred:
        plain = plain.filter(pl.Series([n not in barred for n in range(len(plain))]))
    allowed = [one for place, one in enumerate(comings) if place not in barred]
    progress("matching", 0.5)
    received = arriving.received(moment, allowed)
    gone = _gone(connection, found.records, wish) if wish.complete else []
    arrival = _both(received.arrival, arriving.deleted(moment, gone))
    if arrival.changes or barred:
        named = apply(moment, arrival, plain)
        told_of = arriving.told(arrival) | suppressing.told(barred)
        writing.note(moment, "records", told_of, named)
    told = Counter(received.told.values())
    return Loaded(
        **_accounts(found),
        created=told[arriving.CREATED],
        updated=told[arriving.UPDATED],
        unchanged=same,
        late=told[arriving.LATE],
        suppressed=len(barred),
        deleted=len(gone),
        learned=learned,
        seq=moment.seq if arrival.changes and not wish.tried else None,
        effect=_effect(connection, before) if wish.tried else None,
    )


def apply(moment: Moment, arrival: Arrival, plain: pl.DataFrame) -> Named:
    """Let records come and go: one by one where few do, else the whole store anew.

    `plain` is the clean frame of those that come, without the people behind values.
    """
    if len(arrival.changes) <= max(FEW, SHARE * everything.living(moment.connection)):
        return changing.arrive(moment, arrival)
    load_rows(moment.connection, RECORDS, arrival.added)
    change(moment.connection, RECORDS, arrival.changed)
    load_rows(moment.connection, VERSIONS, arrival.versions)
    cards = {n: after for n, (_, after) in arrival.changes.items() if after is not None}
    fresh = Fresh(cards=cards, plain=plain)
    rules = moment.deck.rules
    made = rebuilding.rebuilt(moment, stock.with_fresh(moment.connection, rules, fresh))
    rebuilding.write(moment, made)
    return made.named


def _moment(connection: Connection, force: Force, found: Read, wish: Wish) -> tuple[Moment, bool]:
    """The change, and whether a model was learned: where there was none, and no records."""
    rules = force.rules(connection)
    if found.records.is_empty() or not opening.unlearned(connection, rules):
        fit(rules, wish)
        return writing.moment(connection, force, wish.by), False
    config, model = wish.config or rules.config, wish.model
    if model is None:
        model = adopting.fitted(config, found.records, empty(RULINGS), found.rulings)
    moment = adopting.under(connection, force, (model, config), wish.by)
    adopting.put(moment)
    return moment, wish.model is None


def fit(rules: Rules, wish: Wish) -> None:
    """Nothing where the wish goes with what is in force.

    Raises:
        StoreError: if it wants another model, or other settings.
    """
    if wish.model not in (None, rules.model) or wish.config not in (None, rules.config):
        raise StoreError(
            "The store has another model, or other settings.",
            hint="Leave them away; Store.adopt changes them.",
        )


def _differing(moment: Moment, records: pl.DataFrame) -> tuple[list[Coming], pl.DataFrame, int]:
    """The records that are not in the store as they are, their clean frame, and how many are.

    Those that are not come in the order of their keys.
    """
    said = {
        (row["source"], row["record_id"]): arriving.body(row)
        for row in records.iter_rows(named=True)
    }
    known = lookups.by_key(moment.connection, [*said])
    bodies = lookups.bodies(moment.connection, [row.id for row in known.values() if row.live])
    stored = {key: bodies.get(row.id) for key, row in known.items()}
    new = [stored.get(key) != body for key, body in said.items()]
    rules: Rules = moment.deck.rules
    plain = carding.cleaned(rules, records.filter(pl.Series(new, dtype=pl.Boolean)))
    keys: list[Key] = plain.select("source", "record_id").rows()
    cards = carding.carded(rules, plain)
    comings = [
        Coming(key=key, card=card, body=said[key]) for key, card in zip(keys, cards, strict=True)
    ]
    return comings, plain, len(records) - len(comings)


def _gone(connection: Connection, records: pl.DataFrame, wish: Wish) -> list[RecordRow]:
    """The live records that a complete export of their sources lacks.

    Raises:
        StoreError: if they are too many.
    """
    keys = set(records.select("source", "record_id").iter_rows())
    sources = {source for source, _ in keys}
    rows, ids = stock.living(connection)
    own = [rows[record] for record in ids if rows[record].source in sources]
    gone = [row for row in own if (row.source, row.record_id) not in keys]
    held, missing = (Counter(row.source for row in some) for some in (own, gone))
    for source, count in sorted(missing.items()):
        if count > wish.most_gone * held[source]:
            raise StoreError(
                f"The export lacks {count:,} of {held[source]:,} records of source {source!r}: "
                "nothing was changed.",
                hint="most_gone= allows more, if it is whole.",
            )
    return gone


def _both(one: Arrival, other: Arrival) -> Arrival:
    return replace(
        one,
        changes={**one.changes, **other.changes},
        changed=[*one.changed, *other.changed],
        versions=[*one.versions, *other.versions],
    )


def _accounts(found: Read) -> dict[str, Any]:
    return {
        "accepted": sum(one.accepted for one in found.inputs),
        "rejected": sum(one.rejected for one in found.inputs),
        "skipped": sum(one.skipped for one in found.inputs),
        "rejects": found.rejects,
        "warnings": tuple(found.warnings),
    }


def _homes(connection: Connection) -> dict[int, str]:
    return {n: row.entity for n, row in everything.records(connection).items() if row.live}


def _effect(connection: Connection, before: Mapping[int, str]) -> Effect:
    rows, ids = stock.living(connection)
    after = {record: rows[record].entity for record in ids}
    return comparing.effect(before, after, {n: (rows[n].source, rows[n].record_id) for n in ids})
