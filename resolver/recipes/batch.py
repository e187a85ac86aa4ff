"""The path of a batch run, top to bottom: files in, entities, links and proposals out."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

import polars as pl

from resolver.config.model import Config
from resolver.files.options import Read, ReadOptions
from resolver.files.read import read
from resolver.model.model import Model
from resolver.recipes import (
    blocking,
    grouping,
    knowing,
    learning,
    proposing,
    splitting,
    stages,
    summing,
    weighing,
)
from resolver.recipes.attaching import Judge
from resolver.recipes.compared import compared
from resolver.recipes.modelling import load_model
from resolver.recipes.result import Result
from resolver.recipes.ruling import Ruled, ruled, with_unheeded
from resolver.recipes.weighing import Weighed
from resolver.steps import unique_ids
from resolver.steps.cluster import Decided
from resolver.steps.overmerged import Split
from resolver.steps.sides import Sides

Progress = Callable[[str, float], None]


def silent(_stage: str, _share: float) -> None:
    """Progress for callers that do not watch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """What a run starts from: records as read, wishes, past decisions and past numbers.

    `side_of`: source to the side it is on where only pairs across sides are linked, by default
    itself; `order`: source to what stands for its name wherever the order of records matters.
    `cleaned`: the clean frame of the records, where an earlier run has made it.
    """

    found: Read
    settings: Config
    rulings: Path | str | pl.DataFrame | None = None
    frozen: Model | None = None
    side_of: Mapping[str, str] | None = None
    order: Mapping[str, str] | None = None
    cleaned: pl.DataFrame | None = None


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
        ConfigError: for a setting that names an unknown source.
        ModelError: for a model file that is damaged or of another format.
        RulingError: for a rulings file that cannot be read.
    """
    settings = config or Config()
    frozen = load_model(model)
    clock = Clock(progress)
    clock.stage("reading", 0.0)
    found = read(sources, options or _reading(settings))
    given = Given(found=found, settings=settings, rulings=rulings, frozen=frozen)
    return resolved(given, clock)


def _reading(settings: Config) -> ReadOptions:
    return ReadOptions(columns=settings.columns, fix_mojibake=settings.input.fix_mojibake)


def _cleaned(given: Given, keyed: pl.DataFrame) -> pl.DataFrame:
    """The clean frame of the records in their order, unless it is given."""
    if given.cleaned is not None:
        return given.cleaned
    frozen = knowing.under(given.frozen, given.order)
    prepared = stages.prepare(keyed, given.settings.input.region, frozen)
    return knowing.named(prepared, given.order)


def resolved(given: Given, clock: Clock) -> Result:
    """The result for records that are read already."""
    settings, frozen = given.settings, given.frozen
    records, cleaned, known = _ready(given, clock)
    matched = _match(records, cleaned, given, known, clock)
    clock.stage("proposing", 0.85)
    outcome = _outcome(records, cleaned, matched, settings)
    clock.stage("summing up", 0.95)
    found = knowing.warned(given.found, cleaned, known, settings.sources)
    summary = summing.summary(
        summing.Facts(
            read=found,
            records=records,
            cleaned=cleaned,
            candidates=matched.candidates,
            grouped=matched.grouped,
            outcome=outcome,
            model=matched.model,
            fitted=frozen is None,
            decisions=with_unheeded(matched.decisions, matched.grouped.unheeded),
            timings=clock.timings,
            settings=settings,
        )
    )
    return Result(
        **{frame.name: getattr(outcome, frame.name) for frame in fields(outcome)},
        rejects=found.rejects,
        mapping=found.mapping,
        model=matched.model,
        summary=summary,
        config=settings,
        records=records,
        cleaned=cleaned,
        compared=matched.compared,
        rulings=matched.decisions.given,
    )


def fitted(given: Given, clock: Clock) -> Model:
    """The model that matching the records learns from them."""
    records, cleaned, known = _ready(given, clock)
    return _match(records, cleaned, given, known, clock).model


def _ready(given: Given, clock: Clock) -> tuple[pl.DataFrame, pl.DataFrame, Sides]:
    """The records in their order, as read and clean, and what is known of them."""
    clock.stage("cleaning", 0.2)
    keyed = knowing.in_order(given.found.records, given.order)
    records = knowing.named(keyed, given.order)
    known = knowing.known(records["source"], given.settings.sources, given.side_of)
    return records, _cleaned(given, keyed), known


@dataclass(frozen=True, slots=True, kw_only=True)
class _Matched:
    candidates: blocking.Candidates
    model: Model
    decisions: Ruled
    grouped: grouping.Grouped
    overmerged: list[Split]
    compared: pl.DataFrame


def _match(
    records: pl.DataFrame, cleaned: pl.DataFrame, given: Given, known: Sides, clock: Clock
) -> _Matched:
    """Clean records to groups: pair, compare, score, apply rulings, cluster."""
    settings = given.settings
    clock.stage("blocking", 0.35)
    candidates = blocking.candidates(cleaned, settings.blocking, known, given.frozen)
    clock.stage("comparing", 0.4)
    levels = stages.levels(candidates.pairs, cleaned)
    clock.stage("weighing", 0.65)
    model = given.frozen
    if model is None:
        strangers = blocking.strangers(cleaned, settings.blocking, known)
        comparisons = stages.comparisons(cleaned)
        fitted = learning.learn(cleaned, levels, comparisons, known, strangers)
        model = replace(
            fitted,
            rules=tuple(candidates.rules["rule"]),
            pairing=candidates.settled.keyed(fitted.key),
        )
    weighed = Weighed(
        pairs=weighing.judge(levels, cleaned, model.weights, settings),
        weigh=weighing.weigher(cleaned, model.weights, settings),
        sizes=model.sizes,
    )
    clock.stage("grouping", 0.75)
    decisions = ruled(given.rulings, cleaned, given.found.rulings, records)
    found, several = grouped(weighed, cleaned, settings, decisions.decided, known)
    if given.frozen is None:
        model = replace(model, sizes=found.sizes)
    return _Matched(
        candidates=candidates,
        model=model,
        decisions=decisions,
        grouped=found,
        overmerged=several,
        compared=compared(candidates.pairs, found, decisions.decided),
    )


def _outcome(
    records: pl.DataFrame, cleaned: pl.DataFrame, matched: _Matched, settings: Config
) -> proposing.Outcome:
    return proposing.outcome(
        records,
        cleaned,
        matched.grouped,
        matched.model.weights,
        settings,
        matched.overmerged,
        matched.decisions.values,
    )


def grouped(
    weighed: Weighed,
    cleaned: pl.DataFrame,
    settings: Config,
    decided: Decided,
    known: Sides,
    wide: Collection[tuple[str, str]] = (),
) -> tuple[grouping.Grouped, list[Split]]:
    """The groups of weighed pairs, and the records that hold several people.

    `wide`: contact points (kind, text) that many records hold which are not among these.
    """
    judge = Judge(
        weigh=weighed.weigh,
        apart=lambda arena: unique_ids.apart(cleaned, arena, settings.external_ids.unique),
    )
    found = grouping.group(
        weighed.pairs,
        judge,
        settings.match.threshold_bits,
        decided,
        len(cleaned),
        known,
        weighed.sizes,
    )
    links = found.weighed.filter(pl.col("weight") > settings.match.threshold_bits).select("l", "r")
    several = splitting.overmerged_records(cleaned, found.entity, links, weighed.weigh, wide)
    return splitting.held_back(found, several, decided.same), several


class Clock:
    """Tells progress, and keeps the seconds of every stage."""

    def __init__(self, progress: Progress) -> None:
        self.progress = progress
        self.timings: dict[str, float] = {}
        self._stage: str | None = None
        self._since = time.monotonic()

    def stage(self, name: str, share: float) -> None:
        """Begin a stage; `share` is how much of the work is done by then."""
        now = time.monotonic()
        if self._stage:
            self.timings[self._stage] = round(now - self._since, 3)
        self._stage, self._since = name, now
        self.progress(name, share)
