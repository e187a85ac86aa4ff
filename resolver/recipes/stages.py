"""The row-wise halves of every engine: records to clean records, candidate pairs to levels."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.frames.schema import ATTRIBUTE
from resolver.model.comparison import COMPARISONS, Comparison, attribute
from resolver.model.model import Model
from resolver.steps import compare, share
from resolver.steps.clean import clean

CHUNK: Final = 250_000
"""Pairs compared at a time, which bounds memory."""


def prepare(records: pl.DataFrame, region: str, model: Model | None = None) -> pl.DataFrame:
    """The clean frame of the records, with rarity and the people behind shared values attached.

    With a model its counts and what it knows of the sources are used; without one the records
    themselves tell.
    """
    if model is None:
        cleaned = clean(records, region)
        return share.attach(cleaned, share.count(cleaned))
    return peopled(plain(records, region, model), model)


def plain(records: pl.DataFrame, region: str, model: Model) -> pl.DataFrame:
    """The same as a model makes it of every record for itself: without the people behind values.

    Where the model knows all sources, parts of the records give the parts of the frame.
    """
    cleaned = clean(records, region, model.conventions)
    return share.with_rarity(_with_attributes(cleaned, model), counts_of(model))


def peopled(cleaned: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The clean frame with the people behind values attached to one without."""
    return share.with_people(cleaned, counts_of(model))


def _with_attributes(cleaned: pl.DataFrame, model: Model) -> pl.DataFrame:
    """The frame with the free attributes that the model compares, null where it had none."""
    names = [one.name for one in model.weights.comparisons if one.name.startswith(ATTRIBUTE)]
    missing = [name for name in names if name not in cleaned.columns]
    return cleaned.with_columns(pl.lit(None, pl.String).alias(name) for name in missing)


def counts_of(model: Model) -> share.Counts:
    """The counts that the model keeps."""
    return share.Counts(key=model.key, rarity=model.rarity, rare=model.rare, people=model.people)


def comparisons(cleaned: pl.DataFrame) -> tuple[Comparison, ...]:
    """The comparisons of a clean frame: the fixed ones, and one for each free attribute."""
    free = [name for name in cleaned.columns if name.startswith(ATTRIBUTE)]
    return (*COMPARISONS, *(attribute(name) for name in free))


def levels(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """The levels of all pairs, compared chunk by chunk."""
    parts = [
        compare.compare(pairs.slice(start, CHUNK), cleaned)
        for start in range(0, max(len(pairs), 1), CHUNK)
    ]
    return pl.concat(parts)
