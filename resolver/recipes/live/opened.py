"""A store opened: made, if there is none yet, and whatever is in force read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from secrets import token_hex
from tempfile import TemporaryDirectory

from resolver.config.load import load
from resolver.config.model import Config
from resolver.errors import StoreError
from resolver.model.model import Model
from resolver.recipes.live.opening import Force, begin
from resolver.recipes.live.sealing import Seal
from resolver.recipes.live.store import Store
from resolver.recipes.modelling import load_model
from resolver.recipes.shipped import shipped
from resolver.store import lookups
from resolver.store.database import Database


def open_store(
    url: str,
    *,
    model: str | Path | Model | None = None,
    config: str | Path | Config | None = None,
    audit_key: bytes | None = None,
) -> Store:
    """The store at `sqlite:///file` or `postgresql://…`, made if there is none.

    Args:
        url: where it is; of PostgreSQL the package `psycopg` is needed (`resolver[postgres]`).
        model: what a new store weighs records with, by default the shipped weights.
        config: the wishes of a new store, or the TOML file that holds them.
        audit_key: what the journal is chained with, 16 bytes or more; by default a new store makes
            one and keeps it. One that is given is kept nowhere: without it the store can be read,
            but neither written nor verified.

    Raises:
        StoreError: if it cannot be opened, is none of ours, or has a model or settings already and
            others are given: `Store.adopt` changes these. Also if the audit key is too short.
        ConfigError: for a setting that is unknown or out of range.
        ModelError: for a model file that is damaged or of another format.
    """
    learned = load_model(model)
    settings = config if config is None or isinstance(config, Config) else load(config)
    seal = Seal(audit_key)
    database = Database.open(url)
    try:
        if _begun(database, seal, learned, settings):
            return Store(database, Force(seal))
        raise StoreError(
            "The store has a model and settings already.",
            place=database.place,
            hint="Open it without; `adopt` gives it others.",
        )
    except BaseException:
        database.close()
        raise


def existing_store(url: str, *, audit_key: bytes | None = None) -> Store:
    """The store at this place, as `open_store` opens it; where there is none, none is made.

    Raises:
        StoreError: if there is none, or it cannot be opened.
    """
    if not Database.exists(url):
        raise StoreError("There is no store at this place.", hint="Check the url.")
    return open_store(url, audit_key=audit_key)


@contextmanager
def trial_store(url: str) -> Iterator[Store]:
    """The store at this place, to try something in; where there is none, an empty one for that.

    Nothing stays of the empty one.

    Raises:
        StoreError: if what is there cannot be opened.
    """
    if Database.exists(url):
        with open_store(url) as store:
            yield store
    else:
        with TemporaryDirectory() as folder, open_store(f"sqlite:///{folder}/trial.db") as store:
            yield store


def _begun(database: Database, seal: Seal, model: Model | None, config: Config | None) -> bool:
    """Whether the store has begun with what is given, now or, if nothing is, before.

    No writer is waited for where it has begun before.
    """
    with database.read() as connection:
        new = lookups.version(connection) is None
    if new:
        with database.write() as connection:
            new = lookups.version(connection) is None
            if new:
                at = datetime.now(UTC).isoformat(timespec="microseconds")
                first = model or shipped(token_hex(16))
                begin(connection, seal, at, first, config or Config())
    return new or (model is None and config is None)
