"""What a run found, in numbers and sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from typing import Final

import polars as pl

from resolver.config.model import Config
from resolver.files.options import Input, Read
from resolver.frames.result import BANDS, Finding, InputFacts, SharedValue, Summary
from resolver.model.model import Model
from resolver.recipes import estimating
from resolver.recipes.blocking import Candidates
from resolver.recipes.grouping import Grouped
from resolver.recipes.proposing import Outcome
from resolver.recipes.ruling import Ruled
from resolver.report.mask import Mask
from resolver.report.words import many
from resolver.steps import profile, quality

MENDED: Final = ("guard", "float", "null_word")
"""Damage that was undone, which nobody has to look after."""
UNREAD: Final = 5
"""Phone numbers that are not valid, at least, before a run asks about the region."""
WARNED: Final = 5
"""Widely shared values that get a warning of their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """Everything that a summary counts; `records` are ordered as `cleaned` is."""

    read: Read
    records: pl.DataFrame
    cleaned: pl.DataFrame
    candidates: Candidates
    grouped: Grouped
    outcome: Outcome
    model: Model
    fitted: bool
    decisions: Ruled
    timings: Mapping[str, float]
    settings: Config


def summary(facts: Facts) -> Summary:
    """The summary of a run."""
    sizes = facts.outcome.entities.group_by("entity_id").len()["len"]
    shared = shared_values(facts.cleaned)
    return Summary(
        version=installed(),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
        inputs=input_facts(facts.read),
        records=len(facts.outcome.entities),
        entities=len(sizes),
        merged_entities=int((sizes > 1).sum()),
        largest=int(sizes.max() or 0),  # type: ignore[arg-type]
        proposals=_by_band(facts.outcome.proposals),
        links=_by_band(facts.outcome.links),
        related=len(facts.outcome.related),
        splits=len(facts.outcome.splits),
        compared=len(facts.candidates.pairs),
        rules=facts.candidates.rules,
        shared=shared,
        fit_notes=facts.model.notes if facts.fitted else (_frozen(facts.model),),
        findings=findings(facts.read, facts.records, facts.cleaned, facts.settings.input.region),
        warnings=(
            *facts.read.warnings,
            *facts.decisions.warnings,
            *_unread(facts),
            *_crowds(shared, facts.settings.blocking.max_block),
        ),
        timings=facts.timings,
        precision=facts.settings.auto.precision,
        quality=estimating.quality(
            facts.cleaned,
            facts.candidates,
            facts.grouped,
            facts.outcome.proposals,
            facts.decisions.decided,
        ),
        reopened=facts.decisions.apart,
    )


def _frozen(model: Model) -> str:
    return f"Weighed with a frozen model, learned from {many(model.records, 'record')}."


def installed() -> str:
    """The version of this package."""
    try:
        return version("resolver")
    except PackageNotFoundError:
        return "unknown"


def _by_band(frame: pl.DataFrame) -> dict[str, int]:
    counts = dict(frame["band"].value_counts().iter_rows())
    return {name: int(counts.get(name, 0)) for name in BANDS}


def findings(
    found: Read, records: pl.DataFrame, cleaned: pl.DataFrame, region: str
) -> tuple[Finding, ...]:
    """What reading and cleaning found about the data, the most frequent first, what is mended last.

    What reading has told about a field already is not told again.
    """
    today = datetime.now(UTC).date().isoformat()
    told = {(one.code, one.source, one.field) for one in found.findings}
    more = [
        one
        for one in quality.findings(records, cleaned, region, today)
        if (one.code, one.source, one.field) not in told
    ]
    return tuple(
        sorted(
            (*found.findings, *more),
            key=lambda one: (one.code in MENDED, -one.records, one.source, one.field, one.code),
        )
    )


def input_facts(found: Read) -> tuple[InputFacts, ...]:
    """The row equation of every input, and how it was read."""
    return tuple(_input(one) for one in found.inputs)


def _input(one: Input) -> InputFacts:
    return InputFacts(
        path=one.path,
        source=one.source,
        physical=one.physical,
        accepted=one.accepted,
        rejected=one.rejected,
        skipped=one.skipped,
        format=one.format,
        preset=one.preset or "",
        encoding=one.encoding or "",
        delimiter=one.delimiter or "",
        sha256=one.sha256 or "",
    )


def shared_values(cleaned: pl.DataFrame) -> tuple[SharedValue, ...]:
    """The values that many people share, masked, those on most records first."""
    mask = Mask()
    return tuple(
        SharedValue(
            kind=row["kind"],
            value=mask.value(row["field"], row["value"]),
            records=row["records"],
            people=row["people"],
        )
        for row in profile.shared_values(cleaned).iter_rows(named=True)
    )


def _crowds(shared: tuple[SharedValue, ...], largest: int) -> list[str]:
    return [
        f"One value ({one.kind} {one.value}) is on {one.records:,} records of at least "
        f"{one.people:,} people: it does not count as evidence of one person."
        for one in shared
        if one.records > largest
    ][:WARNED]


def _unread(facts: Facts) -> list[str]:
    """A warning where many phone numbers make no sense in the region they were read for."""
    kinds = facts.cleaned["phones"].explode().struct.field("kind").drop_nulls()
    failed = int((kinds == "unvalidated").sum())
    if failed < UNREAD or 2 * failed < len(kinds):
        return []
    region = facts.settings.input.region
    return [
        f"{failed:,} of {len(kinds):,} phone numbers are not valid; numbers without a country were "
        f"read for {region}: --region names another."
    ]
