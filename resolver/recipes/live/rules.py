"""What holds for a store as long as its model and its settings do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any, Final

import polars as pl

from resolver.config.model import Config
from resolver.files.customer import CustomerReader, ToldMerge
from resolver.frames.schema import PAIRS, empty
from resolver.model.model import Model
from resolver.recipes import weighing
from resolver.recipes.grouping import LIKELY
from resolver.recipes.live.bounds import Bounds
from resolver.recipes.live.cards import Carder, Row
from resolver.recipes.onerow import Weigher
from resolver.steps import lone

_ROUNDED: Final = 1e-6
"""Bits by which a bound may be off because it is added up in another order."""
PEOPLE: Final = 5
"""People behind a value from which on more make no difference (`steps.compare`)."""


class Rules:
    """A model and settings, in force under the number `version`, and what is made of them.

    Raises:
        NotReadableError: as with `recipes.onerow.Cleaner`.
    """

    def __init__(self, version: int, model: Model, config: Config) -> None:
        self.version = version
        self.model = model
        self.config = config
        self.carder = Carder(model, config)
        self.strong_most = config.blocking.max_block
        self.weak_most = self.carder.pairing.largest
        self.weak_least = self.carder.pairing.least
        self.plain = not (
            config.sources.across_only
            or config.sources.duplicate_free
            or config.external_ids.unique
        )
        self._reader = CustomerReader(
            columns=config.columns, fix_mojibake=config.input.fix_mojibake
        )
        self._weigher = Weigher(model, config)
        self._bounds = Bounds(model.weights)

    def read(self, customer: Mapping[str, Any], source: str | None = None) -> Row:
        """A customer as read.

        Raises:
            RejectedCustomer: if it cannot be.
        """
        return self._reader.read(customer, source)

    def read_plain(self, customer: Mapping[str, Any], source: str | None = None) -> Row | None:
        """The same of what is a customer and nothing else, which its keys tell; None of others.

        Raises:
            RejectedCustomer: if it has no id.
        """
        return self._reader.plain(customer, source)

    def merges(self, customer: Mapping[str, Any], source: str | None = None) -> list[ToldMerge]:
        """The merges that a customer tells of, or what came in its place.

        Raises:
            RejectedCustomer: if it cannot be read.
        """
        return self._reader.merges(customer, source)

    def weigh(self, left: Row, right: Row) -> dict[str, Any]:
        """The weighed row of two clean rows with the people behind their values."""
        return self._weigher.weigh(left, right)

    @cached_property
    def weighed(self) -> pl.Schema:
        """The columns of weighed pairs (`weighing.weigh`)."""
        cleaned = pl.DataFrame(schema=self.carder.schema)
        return weighing.weigh(empty(PAIRS), cleaned, self.model.weights, self.config).schema

    def hopeful(self, one: bytes, others: Mapping[int, bytes]) -> set[int]:
        """Those of the others that may be near to the record of a sketch, by their sketches."""
        if not others:
            return set()
        most = self._bounds.of(one, [*others.values()])
        return {o for o, bits in zip(others, most, strict=True) if bits > lone.NEAR - _ROUNDED}

    def near(self, weighed: Row) -> bool:
        """Whether a pair can have a say in what becomes of its records."""
        return bool(weighed["weight"] > lone.NEAR)

    def likely(self, weighed: Row) -> bool:
        """Whether a pair can hold its records together."""
        return bool(weighed["weight"] > LIKELY)

    def shut(self, left: Row, right: Row) -> bool:
        """Whether two records are not to be looked for as a pair."""
        code = self.carder.closed(left["source"])
        return code is not None and code == self.carder.closed(right["source"])
