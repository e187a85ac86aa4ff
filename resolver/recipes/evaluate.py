"""How well a result agrees with known truth."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from resolver.errors import InputError
from resolver.files.truth import read_truth
from resolver.steps import measure
from resolver.steps.measure import Evaluation

Entities = pl.DataFrame | str | Path


def evaluate(entities: Entities, truth: Entities) -> Evaluation:
    """The agreement of entities with the truth.

    Args:
        entities: the frame `entities` of a result, or the run directory that holds it.
        truth: `record_id` (or `rec_id`), `entity_id` and, where ids repeat over sources, `source`;
            a frame, or a CSV or Parquet file.

    Raises:
        InputError: for a file that cannot be read, a missing column, a null or repeated key, or
            two sides without one record in common.
    """
    if not isinstance(entities, pl.DataFrame):
        entities = read_truth(Path(entities) / "entities.parquet")
    if isinstance(truth, pl.DataFrame):
        return measure.evaluate(entities, truth)
    known = read_truth(truth)
    try:
        return measure.evaluate(entities, known)
    except InputError as error:
        raise InputError(str(error), file=str(truth)) from error
