"""What people have ruled on a run, learned from: new weights, and what they would change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import numpy as np
import polars as pl

from resolver.frames.refit import CHANGES, MOVES, Effect, Standing
from resolver.model.model import Model
from resolver.recipes import heard
from resolver.recipes.grouping import Grouped
from resolver.recipes.heard import Heard
from resolver.recipes.rerun import Rerun, rerun
from resolver.recipes.result import Result
from resolver.report.words import many
from resolver.steps import effect
from resolver.steps import refit as learning

NOTHING: Final = "No ruling can be learned from: the weights stay as they are."
BACKWARDS: Final = (
    "Nearly all rulings are against the weights: it seems that only mistakes were ruled on, and "
    "what is learned from mistakes alone breaks what is right. The weights stay as they are; rule "
    "on pairs that were drawn for it (--ask) as well."
)
NO_GAIN: Final = (
    "What some of the rulings teach does not foretell the others: the weights stay as they are."
)
NOTE: Final = "Refitted with"


@dataclass(frozen=True, slots=True, kw_only=True)
class Refit:
    """New weights, and what they would change; nothing is changed yet.

    `model` is the model with the new weights, for `scan --model` or `dedupe(model=)`, and
    `refitted` whether it differs from that of the run; `note` says why it does not.
    `rulings` counts the last word on every pair by word, `learned_from` those learned from.
    `moves` (`MOVES`) are the levels that moved, `doubts` (`DOUBTS`) the rulings left out.
    `held_out`: bits of surprise a ruling, before and after, where it was not learned from; None of
    too few. `precision` (`ESTIMATES`) is what pairs drawn at random say of the run as it is.
    """

    model: Model
    refitted: bool
    note: str
    rulings: Mapping[str, int]
    learned_from: int
    moves: pl.DataFrame
    doubts: pl.DataFrame
    held_out: tuple[float, float] | None
    precision: pl.DataFrame
    effect: Effect
    warnings: tuple[str, ...]


def refit(run: Result | str | Path, rulings: str | Path | pl.DataFrame) -> Refit:
    """The model of a run after learning from rulings on its records.

    Args:
        run: a result, or the run directory that holds it.
        rulings: decisions of people, as a file or a frame.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the rulings cannot be read.
    """
    again = rerun(run)
    said = heard.heard(again, rulings)
    levels = again.candidates()
    found = _learned(again, said, levels)
    model, note = _model(again, said, found)
    refitted = not note
    before = again.group(levels, again.model.weights, said.decided)
    after = again.group(levels, model.weights, said.decided) if refitted else before
    held_out = found.held_out if found else None
    return Refit(
        model=model,
        refitted=refitted,
        note=note,
        rulings=said.counts,
        learned_from=len(said.pairs) if refitted else 0,
        moves=_moves(again, found.moves if found and refitted else None),
        doubts=said.doubts,
        held_out=(held_out.before, held_out.after) if held_out else None,
        precision=heard.precision(again, said),
        effect=_effect(again, before, after),
        warnings=said.warnings,
    )


def _learned(again: Rerun, said: Heard, levels: pl.DataFrame) -> learning.Learned | None:
    if said.pairs.is_empty():
        return None
    ladder = learning.ladder(again.fitted)
    ordered = said.pairs.with_columns(lot=again.lot(said.pairs)).sort("lot", "l", "r")
    weighed = again.weigh(ordered.select("l", "r"), again.fitted)
    words = ordered["ruling"]
    answers = learning.Answers(
        evidence=learning.evidence(ladder, weighed, again.states(weighed)),
        same=(words == "same").to_numpy().astype(np.float64),
        related=(words == "related").to_numpy().astype(np.float64),
        drawn=ordered["drawn"].to_numpy().astype(np.float64),
    )
    everybody = again.judge(levels, again.fitted)
    others = learning.crowd(ladder, everybody, again.states(everybody))
    fold = (ordered["lot"] % 1_000_003).cast(pl.Int64).to_numpy()
    return learning.learn(ladder, answers, others, fold)


def _model(again: Rerun, said: Heard, found: learning.Learned | None) -> tuple[Model, str]:
    """The model, and why it is that of the run where it is."""
    if found is None:
        return again.model, NOTHING
    if found.backwards:
        return again.model, BACKWARDS
    if not found.teaches:
        return again.model, NO_GAIN
    weights = learning.moved(learning.ladder(again.fitted), found.moves)
    notes = [note for note in again.model.notes if not note.startswith(NOTE)]
    note = f"{NOTE} {many(len(said.pairs), 'ruling')}."
    model = replace(again.model, weights=weights, fitted=again.fitted, notes=(*notes, note))
    return model, ""


def _moves(again: Rerun, moves: learning.Moves | None) -> pl.DataFrame:
    if moves is None:
        return pl.DataFrame(schema=MOVES)
    names = [
        (field.name, level)
        for comparison in again.model.weights.comparisons
        for field in comparison.fields
        for level in field.levels
    ]
    rows = [
        (*name, unrelated, household)
        for name, unrelated, household in zip(
            [*names, ("prior", "")],
            moves.unrelated.tolist(),
            moves.household.tolist(),
            strict=True,
        )
        if unrelated or household
    ]
    told = pl.DataFrame(rows, schema=MOVES, orient="row")
    farthest = pl.max_horizontal(pl.col("unrelated").abs(), pl.col("household").abs())
    return told.sort(-farthest, "field", "level")


def _effect(again: Rerun, before: Grouped, after: Grouped) -> Effect:
    keys = again.cleaned.select("source", "record_id")
    parts = [
        effect.changes(old, new).with_columns(what=pl.lit(what))
        for what, old, new in (
            ("proposal", before.entity, after.entity),
            ("auto", before.auto, after.auto),
        )
    ]
    told = pl.concat(parts).with_row_index("n")
    named = (
        told.select("n", "rows")
        .explode("rows")
        .select("n", member=pl.lit(keys.to_struct()).gather("rows"))
        .group_by("n", maintain_order=True)
        .agg(members="member")
    )
    changes = told.join(named, on="n", how="left", maintain_order="left")
    return Effect(
        before=_standing(before),
        after=_standing(after),
        changes=changes.select(CHANGES.names()).cast(CHANGES),
    )


def _standing(found: Grouped) -> Standing:
    return Standing(
        proposals=effect.groups(found.entity),
        removed=effect.removed(found.entity),
        auto=effect.groups(found.auto),
        auto_removed=effect.removed(found.auto),
    )
