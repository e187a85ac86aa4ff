"""What the tables of a store hold of cards, gathered from one card after another.

So a million cards need not all be in memory at once.
"""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator

import numpy as np
import polars as pl

from resolver.recipes.live.cards import Card, text
from resolver.recipes.live.sketch import sketch

Numbered = Iterable[tuple[int, Card]]


class Gathered:
    """What counts of the cards that were met, each with the number of its record."""

    def __init__(self) -> None:
        self._records = array("q")
        self._contents: list[int | None] = []
        self._keys, self._keyed = array("q"), array("q")
        self._held, self._holders, self._own = array("q"), array("q"), array("b")
        self._signatures: list[str | None] = []

    def meet(self, cards: Numbered) -> None:
        """Take over what counts of cards."""
        for record, card in cards:
            self._add(record, card)

    def written(self, cards: Numbered) -> Iterator[tuple[int, bytes, str]]:
        """The same, and on the way the rows of CARDS."""
        for record, card in cards:
            self._add(record, card)
            yield record, sketch(card.row), text(card)

    def contents(self) -> pl.DataFrame:
        """What every record says, as a hash: `record`, `content`."""
        columns = {"record": _whole(self._records), "content": self._contents}
        return pl.DataFrame(columns, schema_overrides={"content": pl.Int64})

    def keys(self) -> pl.DataFrame:
        """The blocking keys of every record, of copies too: `hash`, `record`."""
        return pl.DataFrame({"hash": _whole(self._keys), "record": _whole(self._keyed)})

    def holders(self) -> pl.DataFrame:
        """The rows of HOLDERS, in no order."""
        columns = {
            "hash": _whole(self._held),
            "record": _whole(self._holders),
            "signature": pl.Series(self._signatures, dtype=pl.String),
            "own": _whole(self._own).cast(pl.Boolean),
        }
        return pl.DataFrame(columns)

    def _add(self, record: int, card: Card) -> None:
        self._records.append(record)
        self._contents.append(card.content)
        marks = {*card.strong, *card.weak}
        self._keys.extend(marks)
        self._keyed.extend([record] * len(marks))
        signature = card.row["signature"]
        for value in card.values:
            self._held.append(value.mark)
            self._holders.append(record)
            self._signatures.append(signature)
            self._own.append(value.own)


def _whole(numbers: array[int]) -> pl.Series:
    kind = pl.Int64 if numbers.typecode == "q" else pl.Int8
    return pl.Series(np.frombuffer(numbers, dtype=numbers.typecode), dtype=kind)
