"""The path of a batch run, top to bottom: files in, entities, links and proposals out."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import polars as pl

from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.files.read import read
from resolver.model.model import Model
from resolver.recipes import blocking, grouping, learning, proposing, stages, summing, weighing
from resolver.recipes.modelling import load_model
from resolver.recipes.result import Result
from resolver.recipes.ruling import Ruled, ruled, with_unheeded
from resolver.steps import unique_ids

Progress = Callable[[str, float], None]


def silent(_stage: str, _share: float) -> None:
    """Progress for callers that do not watch."""


def scan(
    sources: Any,  # noqa: ANN401 - whatever `files.read` takes
    *,
    config: Config | None = None,
    options: ReadOptions | None = None,
    rulings: Path | str | pl.DataFrame | None = None,
    model: Path | str | Model | None = None,
    progress: Progress = silent,
) -> Result:
    """The result of matching all records of the sources among one another.

    Raises:
        InputError: for a source that cannot be read at all.
        MappingError: for a column mapping that names an unknown column or role.
        ModelError: for a model file that is damaged or of another format.
        RulingError: for a rulings file that cannot be read.
    """
    settings = config or Config()
    frozen = load_model(model)
    clock = _Clock(progress)
    clock.stage("reading", 0.0)
    found = read(sources, options or ReadOptions(columns=settings.columns))
    clock.stage("cleaning", 0.2)
    records = found.records.sort("source", "record_id")
    cleaned = stages.prepare(records, settings.input.region, frozen)
    matched = _match(cleaned, settings, frozen, clock, (rulings, found.rulings))
    clock.stage("proposing", 0.85)
    outcome = proposing.outcome(records, cleaned, matched.grouped, matched.model.weights, settings)
    clock.stage("summing up", 0.95)
    summary = summing.summary(
        summing.Facts(
            read=found,
            records=records,
            cleaned=cleaned,
            candidates=matched.candidates,
            outcome=outcome,
            model=matched.model,
            fitted=frozen is None,
            decisions=with_unheeded(matched.decisions, matched.grouped.unheeded),
            timings=clock.timings,
            settings=settings,
        )
    )
    return Result(
        entities=outcome.entities,
        links=outcome.links,
        related=outcome.related,
        proposals=outcome.proposals,
        golden=outcome.golden,
        rejects=found.rejects,
        mapping=found.mapping,
        model=matched.model,
        summary=summary,
        config=settings,
        records=records,
        cleaned=cleaned,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matched:
    candidates: blocking.Candidates
    model: Model
    decisions: Ruled
    grouped: grouping.Grouped


def _match(
    cleaned: pl.DataFrame,
    settings: Config,
    frozen: Model | None,
    clock: _Clock,
    rulings: tuple[Path | str | pl.DataFrame | None, pl.DataFrame],
) -> _Matched:
    """Clean records to groups: pair, compare, score, apply rulings, cluster."""
    clock.stage("blocking", 0.35)
    candidates = blocking.candidates(cleaned, settings.blocking)
    clock.stage("comparing", 0.4)
    levels = stages.levels(candidates.pairs, cleaned)
    clock.stage("weighing", 0.65)
    model = frozen
    if model is None:
        fitted = learning.learn(cleaned, levels, stages.comparisons(cleaned))
        model = replace(fitted, rules=tuple(candidates.rules["rule"]))
    weighed = weighing.judge(levels, cleaned, model.weights, settings)
    clock.stage("grouping", 0.75)
    decisions = ruled(rulings[0], cleaned, rulings[1])
    grouped = _group(weighed, cleaned, model, settings, decisions)
    return _Matched(candidates=candidates, model=model, decisions=decisions, grouped=grouped)


def _group(
    weighed: pl.DataFrame, cleaned: pl.DataFrame, model: Model, settings: Config, decisions: Ruled
) -> grouping.Grouped:
    return grouping.group(
        weighed,
        lambda pairs: weighing.weigh(pairs, cleaned, model.weights, settings),
        lambda arena: unique_ids.apart(cleaned, arena, settings.external_ids.unique),
        settings.match.threshold_bits,
        decisions.decided,
        len(cleaned),
    )


class _Clock:
    """Tells progress, and keeps the seconds of every stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.timings: dict[str, float] = {}
        self._stage: str | None = None
        self._since = time.monotonic()

    def stage(self, name: str, share: float) -> None:
        now = time.monotonic()
        if self._stage:
            self.timings[self._stage] = round(now - self._since, 3)
        self._stage, self._since = name, now
        self.progress(name, share)
