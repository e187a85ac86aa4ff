"""Another model, or other settings, in force: the whole store follows, in one transaction."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from resolver.config.load import load
from resolver.config.model import Config
from resolver.errors import StoreError
from resolver.files.options import Read
from resolver.frames.live import Adopted, Effect
from resolver.frames.schema import REJECTS, empty
from resolver.model.model import Model
from resolver.recipes import batch
from resolver.recipes.live import comparing, opening, rebuilding, ruled, stock, writing
from resolver.recipes.live.deck import Deck
from resolver.recipes.live.moment import Moment
from resolver.recipes.live.opening import Force
from resolver.recipes.live.rebuilding import Rebuilt
from resolver.recipes.live.rules import Rules
from resolver.recipes.modelling import given_model
from resolver.store.database import Connection, Database

Wanted = tuple[Model, Config | None]
"""A model, and settings where they are to be others than before."""


def wish(model: str | Path | Model, config: str | Path | Config | None) -> Wanted:
    """A model and settings, or the files that hold them.

    Raises:
        ConfigError: for a setting that is unknown or out of range.
        ModelError: for a model file that is damaged or of another format.
    """
    settings = load(config) if isinstance(config, str | Path) else config
    return given_model(model), settings


def adopt(
    database: Database, force: Force, wanted: Wanted, by: str | None, *, dry_run: bool
) -> Adopted:
    """Let a model and settings be in force from now on, or only tell what would change."""
    if dry_run:
        with database.read() as connection:
            moment = under(connection, force, wanted)
            return _adopted(moment, _rebuilt(moment, written=False), tried=True)
    with database.write() as connection:
        moment = under(connection, force, wanted, by)
        put(moment)
        made = _rebuilt(moment, written=True)
        rebuilding.write(moment, made)
        writing.note(moment, "model", {"version": moment.deck.rules.version}, made.named)
        return _adopted(moment, made, tried=False)


def under(connection: Connection, force: Force, wanted: Wanted, by: str | None = None) -> Moment:
    """The change of a store under rules that are not in force yet.

    They are not kept in `force`: what is not committed must not be.
    """
    moment = writing.moment(connection, force, by)
    now, (model, config) = moment.deck.rules, wanted
    rules = Rules(now.version + 1, model, now.config if config is None else opening.sound(config))
    return replace(moment, deck=Deck(connection, rules))


def put(moment: Moment) -> None:
    """Write the rules of the moment down as those in force."""
    rules = moment.deck.rules
    opening.put(moment.connection, rules.version, moment.at, rules.model, rules.config)


def learned(connection: Connection, force: Force) -> Model:
    """A model of the records of the store, as a scan of them learns it under their rulings.

    Raises:
        StoreError: if there are none.
    """
    _, ids = stock.living(connection)
    if not ids:
        raise StoreError("There are no records to learn from.", hint="Load some first.")
    rulings, told = ruled.standing(connection, ids)
    records = stock.recorded(connection, ids)
    return fitted(force.rules(connection).config, records, rulings, told)


def fitted(
    config: Config, records: pl.DataFrame, rulings: pl.DataFrame, told: pl.DataFrame
) -> Model:
    """The model of records (RECORDS) that are ruled on (RULINGS: by people, by systems)."""
    found = Read(
        records=records,
        rejects=empty(REJECTS),
        mapping=pl.DataFrame(),
        inputs=[],
        warnings=[],
        rulings=told,
    )
    given = batch.Given(found=found, settings=config, rulings=rulings)
    return batch.fitted(given, batch.Clock(batch.silent))


def _rebuilt(moment: Moment, *, written: bool) -> Rebuilt:
    found = stock.read_anew(moment.connection, moment.deck.rules, written=written)
    return rebuilding.rebuilt(moment, found)


def _adopted(moment: Moment, made: Rebuilt, *, tried: bool) -> Adopted:
    return Adopted(
        version=moment.deck.rules.version,
        tried=tried,
        seq=None if tried else moment.seq,
        effect=_effect(made),
    )


def _effect(made: Rebuilt) -> Effect:
    rows = made.stock.rows
    before = {n: row.homes[0] for n, row in rows.items() if row.live}
    keys = {n: (rows[n].source, rows[n].record_id) for n in made.stock.ids}
    return comparing.effect(before, made.named.after.entity, keys)
