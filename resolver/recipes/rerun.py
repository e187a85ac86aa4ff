"""A run, on disk or in memory, taken up again: its records are compared and grouped once more."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from resolver.config.model import Config
from resolver.files import merges
from resolver.model.model import Model
from resolver.model.weights import Weights
from resolver.recipes import batch, blocking, grouping, knowing, stages, weighing, writing
from resolver.recipes.result import Result
from resolver.recipes.weighing import Weighed
from resolver.steps import pair, score
from resolver.steps.cluster import Decided
from resolver.steps.sides import Sides

_JUDGED: Final = ("band", "probability")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rerun:
    """The records of a run in the order of their keys, and what they were weighed with.

    `told` are the merges that the sources told of, as rulings by `system`.
    """

    records: pl.DataFrame
    cleaned: pl.DataFrame
    links: pl.DataFrame
    model: Model
    settings: Config
    known: Sides
    told: pl.DataFrame

    def linked(self) -> pl.DataFrame:
        """The links of the run: `l, r, band, probability`."""
        rows = self.cleaned.select("source", "record_id", "row")
        found = self.links.select("left_source", "left", "right_source", "right", *_JUDGED)
        for side, name in (("l", "left"), ("r", "right")):
            found = found.join(
                rows.rename({"row": side}),
                left_on=[f"{name}_source", name],
                right_on=["source", "record_id"],
            )
        return found.select("l", "r", *_JUDGED).sort("l", "r")

    def lot(self, pairs: pl.DataFrame) -> pl.Series:
        """A number for every pair that depends on what its two records say and on nothing else."""
        said = pair.contents(self.cleaned)
        sides = pairs.select(a=pl.lit(said).gather("l"), b=pl.lit(said).gather("r"))
        both = pl.struct(first=pl.min_horizontal("a", "b"), second=pl.max_horizontal("a", "b"))
        return sides.select(lot=both.hash(seed=0)).to_series()

    def candidates(self) -> pl.DataFrame:
        """The levels of all candidate pairs."""
        found = blocking.candidates(self.cleaned, self.settings.blocking, self.known, self.model)
        return stages.levels(found.pairs, self.cleaned)

    @property
    def fitted(self) -> Weights:
        """The weights of the run as they were before any rulings moved them."""
        return self.model.fitted or self.model.weights

    def weigh(self, pairs: pl.DataFrame, weights: Weights) -> pl.DataFrame:
        """The pairs compared, and weighed with these weights."""
        return weighing.weigh(pairs, self.cleaned, weights, self.settings)

    def judge(self, levels: pl.DataFrame, weights: Weights) -> pl.DataFrame:
        """The pairs with these levels weighed with other weights."""
        return weighing.judge(levels, self.cleaned, weights, self.settings)

    def states(self, weighed: pl.DataFrame) -> pl.DataFrame:
        """The joint states of weighed pairs."""
        return score.states(weighed, self.model.weights.comparisons)

    def group(self, levels: pl.DataFrame, weights: Weights, decided: Decided) -> grouping.Grouped:
        """The groups of all records under other weights and what people have decided."""
        weighed = Weighed(
            pairs=self.judge(levels, weights),
            weigh=weighing.weigher(self.cleaned, weights, self.settings),
            sizes=self.model.sizes,
        )
        found, _ = batch.grouped(weighed, self.cleaned, self.settings, decided, self.known)
        return found


def rerun(run: Result | str | Path) -> Rerun:
    """The run with its records in the order of their keys.

    Raises:
        InputError: if a file of the run is missing or damaged.
    """
    if isinstance(run, Result):
        records, cleaned, links = run.records, run.cleaned, run.links
        model, settings = run.model, run.config
    else:
        back = writing.read_back(Path(run))
        records, cleaned, links = back.known.records, back.known.cleaned, back.known.links
        model, settings = back.model, back.config
    keys = ["source", "record_id"]
    cleaned = cleaned.sort(keys).with_columns(row=pl.int_range(pl.len(), dtype=pl.UInt32))
    records = records.sort(keys)
    return Rerun(
        records=records,
        cleaned=cleaned,
        links=links,
        model=model,
        settings=settings,
        known=knowing.known(cleaned["source"], settings.sources, None),
        told=merges.told_on(records),
    )
