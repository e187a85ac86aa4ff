"""How well a result agrees with known truth."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from resolver.errors import InputError
from resolver.files.truth import read_truth
from resolver.recipes import diagnosing
from resolver.recipes.kept import kept
from resolver.recipes.result import Result
from resolver.recipes.summing import installed
from resolver.steps.measure import Evaluation
from resolver.steps.measure.partition import Labelled, labelled, scores

Entities = pl.DataFrame | str | Path


def evaluate(
    entities: Entities | Result,
    truth: Entities,
    *,
    details: bool = False,
    examples: int | None = None,
) -> Evaluation:
    """The agreement of entities with the truth.

    Args:
        entities: a result, the run directory that holds one, or its frame `entities`.
        truth: `record_id` (or `rec_id`), `entity_id` and, where ids repeat over sources, `source`;
            a frame, or a CSV or Parquet file.
        details: whether to tell precision and recall over thresholds, calibration, and the errors
            by cause, too; that takes a result or a run directory.
        examples: how many examples of each cause of errors hold their values, which are details,
            too; by default a few are named, by their keys alone.

    Raises:
        InputError: for a file that cannot be read, a missing column, a null or repeated key, two
            sides without one record in common, or details wanted of a frame.
    """
    if not details and examples is None:
        return scores(_labelled(_entities(entities), truth))
    if isinstance(entities, pl.DataFrame):
        raise InputError(
            "details take a whole result or its run directory, not the entities alone."
        )
    run = kept(entities)
    found = _labelled(run.entities, truth)
    scored = scores(found)
    try:
        told = diagnosing.details(run, found.joined, scored.true_pairs, examples)
    except pl.exceptions.ColumnNotFoundError as error:
        raise InputError(
            "the run was written by another version, and its records cannot be weighed again.",
            hint="Scan again, or leave out the details.",
        ) from error
    return replace(scored, details=told)


def page(found: Evaluation, run: str) -> str:
    """The evaluation of the run of that name as one HTML file with plots.

    Raises:
        InputError: for an evaluation without details.
    """
    from resolver.report.evaluation.page import evaluation_html  # jinja2 is heavy

    if found.details is None:
        raise InputError("a page needs an evaluation with details.")
    return evaluation_html(found, found.details, version=installed(), run=run)


def _entities(given: Entities | Result) -> pl.DataFrame:
    if isinstance(given, Result):
        return given.entities
    if isinstance(given, pl.DataFrame):
        return given
    return read_truth(Path(given) / "entities.parquet")


def _labelled(entities: pl.DataFrame, truth: Entities) -> Labelled:
    if isinstance(truth, pl.DataFrame):
        return labelled(entities, truth)
    known = read_truth(truth)
    try:
        return labelled(entities, known)
    except InputError as error:
        raise InputError(str(error), file=str(truth)) from error
