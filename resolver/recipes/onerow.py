"""Records one at a time: cleaned and weighed as all together would be, in a fraction of the time.

For whoever holds a model and meets one record after the other. What a scan tells from all records
together is the model's here, or the caller's: how sources write, and how many people are behind a
value.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

import polars as pl

from resolver.config.model import Config
from resolver.fields import date
from resolver.frames.onerow import compiled, single
from resolver.frames.schema import ATTRIBUTE, RECORDS
from resolver.model.convention import Convention
from resolver.model.model import Model
from resolver.recipes import stages
from resolver.steps import band, score, share
from resolver.steps.clean.one import OneCleaner
from resolver.steps.compare.one import OneComparer

Row = Mapping[str, Any]

_ASIDE: Final = ("refusing", "suffixed")
"""What the bands ask of the records beside their levels."""


class Cleaner:
    """Cleans records by what a model knows.

    `columns`: the free attributes (`attribute:*`) of the records; those that the model compares are
    known. Functions are compiled on the way: one object serves for many records.

    Raises:
        NotReadableError: if the expressions of the batch cannot be read back, as with another
            version of polars; `stages.prepare` cleans nonetheless.
    """

    def __init__(self, model: Model, region: str, columns: Iterable[str] = ()) -> None:
        free = {name for name in columns if name.startswith(ATTRIBUTE)} | set(_compared(model))
        self._free = sorted(free)
        self._conventions = model.conventions
        self._usual = usual(region)
        self._counts = stages.counts_of(model)
        self._one = OneCleaner([*RECORDS, *self._free], region)
        self._blank = dict.fromkeys([*RECORDS, *self._free])

    def clean(self, record: Row) -> dict[str, Any]:
        """The row of `stages.prepare` for a record, columns that it lacks taken as null.

        Without `row` and without the counts of the people behind values: `people` and `holders` of
        e-mails and phones, and `address_people`. A source that the model does not know writes
        dates as its region does, and no day numbers.
        """
        convention = self._conventions.get(record["source"], self._usual)
        row = self._one.clean({**self._blank, **record}, convention)
        person = row["person"]
        for part in share.PARTS:
            row[f"rarity_{part}"] = self._rarity(part, person[part])
        return row

    def _rarity(self, part: str, name: str | None) -> float | None:
        """The bits of surprise of a name, of single precision as in the frame."""
        if name is None:
            return None
        (hashed,) = share.hashes([name], self._counts.key)
        usual = self._counts.rare.get(part, 0.0)
        return single(self._counts.rarity.get(part, {}).get(hashed, usual))


class Weigher:
    """Weighs pairs of clean rows by a model and the settings.

    Raises:
        NotReadableError: as with `Cleaner`; `weighing.weigh` weighs nonetheless.
    """

    def __init__(self, model: Model, config: Config) -> None:
        self._blocked = frozenset(config.external_ids.blocked)
        self._comparer = OneComparer(_compared(model))
        schema = self._comparer.schema
        scored = score.stages(model.weights, schema, kept=[*schema, *_ASIDE])
        told = band.verdicts(config.auto, *(pl.col(name) for name in _ASIDE))
        columns = {**schema, **dict.fromkeys(_ASIDE, pl.Boolean())}
        self._judge = compiled(scored.with_columns(**told), columns)

    def weigh(self, left: Row, right: Row) -> dict[str, Any]:
        """The row of `weighing.weigh` for two clean rows, but for `l` and `r`.

        The rows have `address_people` and the people behind their e-mails and phones too.
        """
        levels = self._comparer.compare(left, right)
        blocked = left["source"] in self._blocked and right["source"] in self._blocked
        suffixes = [row["person"]["suffix"] is None for row in (left, right)]
        levels["refusing"], levels["suffixed"] = blocked, suffixes[0] != suffixes[1]
        found: dict[str, Any] = self._judge(levels)
        for name in _ASIDE:
            del found[name]
        return found


def usual(region: str) -> Convention:
    """How a source is taken to write of which nothing is known."""
    return Convention(day_numbers=False, day_first=region not in date.MONTH_FIRST)


def _compared(model: Model) -> list[str]:
    """The free attributes that a model compares."""
    return [one.name for one in model.weights.comparisons if one.name.startswith(ATTRIBUTE)]
