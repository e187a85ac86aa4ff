"""Past decisions, folded to what they say about the records at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from resolver.files import rulings as ledger
from resolver.steps import rulings as fold
from resolver.steps.cluster import NOTHING_DECIDED, Decided, Pair

SYSTEM: Final = "system"
"""Who has ruled where a source tells of a merge of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What was decided, and sentences on what could not be honoured."""

    decided: Decided = NOTHING_DECIDED
    warnings: tuple[str, ...] = ()
    contradictions: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=fold.CONTRADICTIONS), compare=False
    )


def ruled(
    rulings: Path | str | pl.DataFrame | None, cleaned: pl.DataFrame, told: pl.DataFrame
) -> Ruled:
    """The decisions of a rulings file or frame on the records of the clean frame.

    They come after the merges that the sources themselves have `told` of (RULINGS by `system`), so
    a person has the last word; such merges are not missed where a record is not among the others.

    Raises:
        RulingError: if the file cannot be read; it names the line.
    """
    if rulings is None and told.is_empty():
        return Ruled()
    folded = fold.decided(_together(rulings, told), cleaned)
    unknown = folded.unknown.filter(pl.col("by").ne_missing(SYSTEM))
    warnings = []
    if len(unknown):
        problems = unknown["problem"].value_counts().sort("problem").iter_rows()
        reasons = "; ".join(f"{problem} ({count})" for problem, count in problems)
        warnings.append(f"{len(unknown)} rulings could not be followed: {reasons}.")
    if len(folded.contradictions):
        warnings.append(
            f"{len(folded.contradictions)} rulings contradict each other: records ruled different "
            "are connected by rulings 'same' through third records. They are kept apart, and the "
            "latest ruling 'same' of each path is not followed."
        )
    return Ruled(
        decided=Decided(
            same=folded.same,
            different=folded.apart,
            related=folded.related,
            unsure=folded.unsure,
        ),
        warnings=tuple(warnings),
        contradictions=folded.contradictions,
    )


def _together(rulings: Path | str | pl.DataFrame | None, told: pl.DataFrame) -> pl.DataFrame:
    """All rulings in their order, each named after its place in its own file or frame."""
    own = pl.DataFrame(schema=ledger.SCHEMA) if rulings is None else rulings
    own = own if isinstance(own, pl.DataFrame) else ledger.read(own)
    if "line" not in own.columns:
        own = own.with_columns(line=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
    return pl.concat([told.with_columns(file=pl.lit(SYSTEM)), own], how="diagonal_relaxed")


def with_unheeded(decisions: Ruled, unheeded: frozenset[Pair]) -> Ruled:
    """The decisions with a warning on rulings `same` that the settings forbid."""
    if not unheeded:
        return decisions
    warning = (
        f"{len(unheeded)} rulings 'same' would join records with different ids of a system whose "
        "ids are declared unique, or of one source that is declared free of duplicates. They are "
        "not followed."
    )
    return replace(decisions, warnings=(*decisions.warnings, warning))
