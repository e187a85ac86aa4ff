"""A whole export into a store: what is new in it, what says something else, and what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import islice
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
    stock,
    suppressing,
    wholesale,
    writing,
)
from resolver.recipes.live.arriving import Coming
from resolver.recipes.live.changing import Arrival
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.opening import Force
from resolver.recipes.live.rules import Rules
from resolver.recipes.live.wholesale import Applied, Differing
from resolver.store import everything, kept, lookups
from resolver.store.database import Connection, Database
from resolver.store.rows import RecordRow

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
    differing, same = _differing(moment, found.records)
    barred = _barred(moment, differing)
    allowed = differing.only([not one for one in barred])
    progress("matching", 0.5)
    gone = _gone(connection, found.records, wish) if wish.complete else []
    applied = _applied(moment, allowed, gone)
    if applied.named or any(barred):
        told = {"records": applied.told, **suppressing.told(sum(barred))}
        writing.note(moment, "records", told, applied.named)
    return Loaded(
        **_accounts(found),
        created=applied.counts[arriving.CREATED],
        updated=applied.counts[arriving.UPDATED],
        unchanged=same,
        late=applied.counts[arriving.LATE],
        suppressed=sum(barred),
        deleted=len(gone),
        learned=learned,
        seq=moment.seq if applied.named and not wish.tried else None,
        effect=_effect(connection, before) if wish.tried else None,
    )


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


def _differing(moment: Moment, records: pl.DataFrame) -> tuple[Differing, int]:
    """The records that are not in the store as they are, by their keys, and how many are."""
    rules: Rules = moment.deck.rules
    bodies: dict[Key, str] = {}
    new: list[bool] = []
    for part in records.iter_slices(stock.AT_ONCE):
        said = {
            (row["source"], row["record_id"]): arriving.body(row)
            for row in part.iter_rows(named=True)
        }
        known = lookups.by_key(moment.connection, [*said])
        texts = lookups.bodies(moment.connection, [row.id for row in known.values() if row.live])
        stored = {key: texts.get(row.id) for key, row in known.items()}
        differ = {key: body for key, body in said.items() if stored.get(key) != body}
        new += [key in differ for key in said]
        bodies |= differ
    plain = carding.cleaned(rules, records.filter(pl.Series(new, dtype=pl.Boolean)))
    keys: list[Key] = plain.select("source", "record_id").rows()
    found = Differing(keys=keys, bodies=[bodies.pop(key) for key in keys], plain=plain)
    return found, len(records) - len(keys)


def _barred(moment: Moment, came: Differing) -> list[bool]:
    """Which of the records must not be taken in."""
    if not kept.suppresses(moment.connection):
        return [False] * len(came.keys)
    cards = carding.carded(moment.deck.rules, came.plain)
    told = zip(came.keys, cards, strict=True)
    found: list[bool] = []
    while some := [*islice(told, stock.AT_ONCE)]:
        comings = [Coming(key=key, card=card, body="") for key, card in some]
        barred = suppressing.barred(moment.connection, comings)
        found += [place in barred for place in range(len(some))]
    return found


def _applied(moment: Moment, came: Differing, gone: list[RecordRow]) -> Applied:
    """Let records come and go: one by one where few do, else the whole store anew."""
    connection = moment.connection
    if len(came.keys) + len(gone) > max(FEW, SHARE * everything.living(connection)):
        return wholesale.apply(moment, came, gone)
    cards = carding.carded(moment.deck.rules, came.plain)
    told = zip(came.keys, cards, came.bodies, strict=True)
    comings = [Coming(key=key, card=card, body=body) for key, card, body in told]
    received = arriving.received(moment, comings)
    arrival = _both(received.arrival, arriving.deleted(moment, gone))
    counts = Counter(received.told.values())
    named = changing.arrive(moment, arrival) if arrival.changes else None
    return Applied(named=named, told=arriving.told(arrival)["records"], counts=counts)


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
    return {n: row.homes[0] for n, row in everything.records(connection).items() if row.live}


def _effect(connection: Connection, before: Mapping[int, str]) -> Effect:
    rows, ids = stock.living(connection)
    after = {record: rows[record].homes[0] for record in ids}
    return comparing.effect(before, after, {n: (rows[n].source, rows[n].record_id) for n in ids})
