"""Past decisions, folded to what they say about the records at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

import polars as pl

from resolver.files import rulings as ledger
from resolver.steps import rulings as fold
from resolver.steps.cluster import NOTHING_DECIDED, Decided, Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What was decided, and sentences on what could not be honoured."""

    decided: Decided = NOTHING_DECIDED
    warnings: tuple[str, ...] = ()
    contradictions: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=fold.CONTRADICTIONS), compare=False
    )


def ruled(rulings: Path | str | pl.DataFrame | None, cleaned: pl.DataFrame) -> Ruled:
    """The decisions of a rulings file or frame on the records of the clean frame.

    Raises:
        RulingError: if the file cannot be read; it names the line.
    """
    if rulings is None:
        return Ruled()
    frame = rulings if isinstance(rulings, pl.DataFrame) else ledger.read(rulings)
    folded = fold.decided(frame, cleaned)
    warnings = []
    if len(folded.unknown):
        problems = folded.unknown["problem"].value_counts().sort("problem").iter_rows()
        told = "; ".join(f"{problem} ({count})" for problem, count in problems)
        warnings.append(f"{len(folded.unknown)} rulings could not be followed: {told}.")
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


def with_unheeded(decisions: Ruled, unheeded: frozenset[Pair]) -> Ruled:
    """The decisions with a warning on rulings `same` that unique ids forbid."""
    if not unheeded:
        return decisions
    warning = (
        f"{len(unheeded)} rulings 'same' would join records with different ids of a system whose "
        "ids are declared unique. They are not followed."
    )
    return replace(decisions, warnings=(*decisions.warnings, warning))
