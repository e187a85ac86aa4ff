"""A scan whose records go into a store: its entities have the ids that they have there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import polars as pl

from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.frames.live import Key, Loaded
from resolver.recipes import batch
from resolver.recipes.live import loading, opening, withholding
from resolver.recipes.live.loading import Wish
from resolver.recipes.live.opening import Force
from resolver.recipes.result import Result
from resolver.store import lookups
from resolver.store.database import Database

_ID = "entity_id"
_AUTO = "auto_entity_id"


def scan(
    database: Database,
    force: Force,
    given: tuple[Any, ReadOptions],
    wish: Wish,
    progress: batch.Progress,
) -> tuple[Result, Loaded]:
    """The result for sources, and what became of their records in the store.

    A store that is still to learn takes over the model and the settings of the scan.

    Raises:
        InputError: for a source that cannot be read at all.
        MappingError: for an unknown column or role.
        StoreError: as with `loading.load`.
    """
    with database.read() as connection:
        rules = force.rules(connection)
        new = opening.unlearned(connection, rules)
    if not new:
        loading.fit(rules, wish)
    clock = batch.Clock(progress)
    clock.stage("reading", 0.0)
    found = read(*given)
    with database.read() as connection:
        found = withholding.withheld(connection, rules, found)
    settings = wish.config or rules.config
    frozen = wish.model if new else rules.model
    result = batch.resolved(batch.Given(found=found, settings=settings, frozen=frozen), clock)
    kept = replace(wish, model=result.model if new else None)
    loaded = loading.load(database, force, found, kept, batch.silent)
    return (result if wish.tried else _named(database, result)), loaded


def _named(database: Database, result: Result) -> Result:
    """The result with the ids of the store."""
    keys = result.entities.select("source", "record_id").rows()
    with database.read() as connection:
        rows = lookups.by_key(connection, keys)
    homes: Mapping[Key, tuple[str, str]] = {k: row.homes for k, row in rows.items()}
    entities = result.entities.with_columns(
        pl.Series(name, [homes[key][place] if key in homes else None for key in keys], pl.String)
        for place, name in enumerate((_ID, _AUTO))
    )
    names = dict(zip(result.entities[_ID], entities[_ID], strict=True))
    return replace(
        result,
        entities=entities,
        proposals=_renamed(result.proposals, names),
        splits=_renamed(result.splits, names),
        golden=_renamed(result.golden, names).sort(_ID),
    )


def _renamed(frame: pl.DataFrame, names: Mapping[str, str]) -> pl.DataFrame:
    """The frame with other ids."""
    return frame.with_columns(pl.col(_ID).replace(dict(names)))
