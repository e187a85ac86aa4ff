"""What is in force in a store, read when it is needed and kept until another is."""

from __future__ import annotations

from dataclasses import asdict
from threading import Lock

import orjson

from resolver.config.load import parse
from resolver.config.model import Config
from resolver.model import codec
from resolver.model.model import Model
from resolver.recipes.live import marking
from resolver.recipes.live.rules import Rules
from resolver.recipes.live.sealing import Seal
from resolver.store import lookups
from resolver.store.database import Connection, Database
from resolver.store.tables import MODELS
from resolver.store.writing import add


class Force:
    """The rules in force, made once for every version of model and settings.

    `seal` has the key of the journal, which holds under all of them.
    """

    def __init__(self, seal: Seal) -> None:
        self.seal = seal
        self._rules: Rules | None = None
        self._lock = Lock()

    def expected(self, database: Database) -> Rules:
        """The rules that were in force last; others may be by now."""
        if self._rules is not None:
            return self._rules
        with database.read() as connection:
            return self.rules(connection)

    def rules(self, connection: Connection) -> Rules:
        """The rules in force, as this transaction sees the store."""
        version = lookups.version(connection) or 0
        with self._lock:
            if self._rules is None or self._rules.version != version:
                row = lookups.model(connection, version)
                config = parse(orjson.loads(row.config))
                self._rules = Rules(version, codec.load(row.body, "the model of the store"), config)
            return self._rules


def begin(connection: Connection, seal: Seal, at: str, model: Model, config: Config) -> None:
    """Give an empty store its key, its first model and its settings."""
    seal.begin(connection)
    marking.begin(connection)
    put(connection, 1, at, model, sound(config))


def sound(config: Config) -> Config:
    """The settings as the store gives them back.

    Raises:
        ConfigError: for one that is out of range.
    """
    return parse(orjson.loads(orjson.dumps(asdict(config))))


def put(connection: Connection, version: int, at: str, model: Model, config: Config) -> None:
    """Let another model and settings be in force."""
    settings = orjson.dumps(asdict(config)).decode()
    row = {"id": version, "at": at, "body": codec.dump(model), "config": settings}
    add(connection, MODELS, [row])


def unlearned(connection: Connection, rules: Rules) -> bool:
    """Whether a store has no records yet, nor a model that was learned from any."""
    return not rules.model.records and not lookups.greatest(connection)
