"""Past decisions, folded to what they say about the records at hand."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final

import polars as pl

from resolver.files import rulings as ledger
from resolver.frames.result import Reopened
from resolver.recipes import seeing
from resolver.report.words import are, many
from resolver.steps import rulings as fold
from resolver.steps.cluster import NOTHING_DECIDED, Decided, Pair
from resolver.steps.rulings import SYSTEM

REASONS: Final = 5
"""Reasons named why rulings could not be followed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """What was decided, and sentences on what could not be honoured.

    `given` are the rulings of people as they were given (`files.rulings.SCHEMA`), `last` (LAST)
    those that have a say, `values` (VALUES) those on surviving values. `apart` are the pairs ruled
    apart that are open again, because a record says something else since.
    """

    decided: Decided = NOTHING_DECIDED
    warnings: tuple[str, ...] = ()
    contradictions: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=fold.CONTRADICTIONS), compare=False
    )
    given: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=ledger.SCHEMA), compare=False
    )
    last: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=fold.LAST), compare=False
    )
    values: pl.DataFrame = field(
        default_factory=lambda: pl.DataFrame(schema=fold.VALUES), compare=False
    )
    apart: tuple[Reopened, ...] = ()


def ruled(
    rulings: Path | str | pl.DataFrame | None,
    cleaned: pl.DataFrame,
    told: pl.DataFrame,
    records: pl.DataFrame | None = None,
) -> Ruled:
    """The decisions of a rulings file or frame on the records of the clean frame.

    With `records` (the same rows as read) it is told which decisions are open again. They come
    after the merges that the sources themselves have `told` of (RULINGS by `system`), so
    a person has the last word; such merges are not missed where a record is not among the others.

    Raises:
        RulingError: if the file cannot be read; it names the line.
    """
    if rulings is None and told.is_empty():
        return Ruled()
    own = own_rulings(rulings)
    together = _together(own, told)
    folded = (
        fold.decided(together, cleaned)
        if records is None
        else seeing.Sight(records=records).folded(together, cleaned)
    )
    warnings = [
        *_not_followed(folded.unknown.filter(pl.col("by").ne_missing(SYSTEM))),
        *_contradictory(len(folded.contradictions)),
    ]
    again = folded.last.clear()
    if records is not None:
        again = seeing.open_again(folded.last, folded.same, records)
    again = again.filter(_followed(again, folded))
    warnings += _open_again(again)
    joining = again.filter(pl.col("ruling") == "same").select("l", "r")
    return Ruled(
        decided=Decided(
            same=folded.same,
            different=folded.apart,
            related=folded.related,
            unsure=folded.unsure,
            reopened=frozenset(joining.rows()),
            chosen=_chosen(folded.last, again),
        ),
        warnings=tuple(warnings),
        contradictions=folded.contradictions,
        given=own,
        last=folded.last,
        values=folded.values,
        apart=_apart(again, cleaned),
    )


def _not_followed(unknown: pl.DataFrame) -> list[str]:
    if unknown.is_empty():
        return []
    counts = unknown["problem"].value_counts().sort("count", "problem", descending=[True, False])
    told = [f"{problem} ({count:,})" for problem, count in counts.head(REASONS).iter_rows()]
    more = len(counts) - REASONS
    reasons = "; ".join([*told, f"and {many(more, 'other reason')}"] if more > 0 else told)
    return [f"{many(len(unknown), 'ruling')} could not be followed: {reasons}."]


def _contradictory(count: int) -> list[str]:
    if not count:
        return []
    verb = "contradicts others" if count == 1 else "contradict each other"
    return [
        f"{many(count, 'ruling')} {verb}: records ruled different are connected by rulings "
        "'same' through third records. They are kept apart, and the latest ruling "
        "'same' of each path is not followed."
    ]


def _followed(last: pl.DataFrame, folded: fold.Folded) -> pl.Series:
    """Whether each ruling has an effect that somebody should look at again."""
    words = zip(last["ruling"], last.select("l", "r").iter_rows(), strict=True)
    told = [word != "unsure" and (word != "same" or pair in folded.same) for word, pair in words]
    return pl.Series(told, dtype=pl.Boolean)


def _open_again(again: pl.DataFrame) -> list[str]:
    if again.is_empty():
        return []
    counts = again["ruling"].value_counts().sort("ruling").iter_rows()
    words = ", ".join(f"{count} {word}" for word, count in counts)
    one = len(again) == 1
    return [
        f"{are(len(again), 'ruling')} open again ({words}): a record says something "
        f"else since. {'It is' if one else 'They are'} followed, but nothing that rests "
        f"on {'it' if one else 'them'} is merged unseen."
    ]


def _chosen(last: pl.DataFrame, again: pl.DataFrame) -> tuple[tuple[Pair, str, bool], ...]:
    """The rulings on values in their order, if one of them is open again."""
    rows = last.filter(pl.col("ruling") == fold.VALUE).select("l", "r", "field").rows()
    reopened = set(again.filter(pl.col("ruling") == fold.VALUE).select("l", "r", "field").rows())
    told = (((left, right), field, (left, right, field) in reopened) for left, right, field in rows)
    return tuple(told) if reopened else ()


def _apart(again: pl.DataFrame, cleaned: pl.DataFrame) -> tuple[Reopened, ...]:
    keys = cleaned.select("source", "record_id")
    rows = again.filter(pl.col("ruling").is_in(["different", "related"])).sort("l", "r")
    return tuple(
        Reopened(
            left=keys.row(row["l"]),
            right=keys.row(row["r"]),
            ruling=row["ruling"],
            by=row["by"] or "",
            at=row["at"] or "",
            reason=row["reason"] or "",
        )
        for row in rows.iter_rows(named=True)
    )


def own_rulings(rulings: Path | str | pl.DataFrame | None) -> pl.DataFrame:
    """The rulings of people (`files.rulings.SCHEMA`), each with its place.

    Raises:
        RulingError: if the file cannot be read; it names the line.
    """
    own = pl.DataFrame(schema=ledger.SCHEMA) if rulings is None else rulings
    own = own if isinstance(own, pl.DataFrame) else ledger.read(own)
    if "line" not in own.columns:
        own = own.with_columns(line=pl.int_range(1, pl.len() + 1, dtype=pl.UInt32))
    return own


def _together(own: pl.DataFrame, told: pl.DataFrame) -> pl.DataFrame:
    """All rulings in their order, each named after its place in its own file or frame."""
    return pl.concat([told.with_columns(file=pl.lit(SYSTEM)), own], how="diagonal_relaxed")


def with_unheeded(decisions: Ruled, unheeded: frozenset[Pair]) -> Ruled:
    """The decisions with a warning on rulings `same` that the settings forbid."""
    if not unheeded:
        return decisions
    warning = (
        f"{many(len(unheeded), 'ruling')} 'same' would join records with different ids of a "
        "system whose ids are declared unique, or of one source that is declared free of "
        "duplicates, and "
        f"{'is' if len(unheeded) == 1 else 'are'} not followed."
    )
    return replace(decisions, warnings=(*decisions.warnings, warning))
