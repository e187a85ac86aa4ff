"""What the user knows of the sources, as what it means for the records at hand."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import polars as pl

from resolver.config.model import Sources
from resolver.errors import ConfigError, did_you_mean
from resolver.files.options import Read
from resolver.model.model import Model
from resolver.steps import sides
from resolver.steps.sides import Sides

_KEY = "sources.duplicate_free"


def in_order(records: pl.DataFrame, order: Mapping[str, str] | None) -> pl.DataFrame:
    """The records under what stands for the names of their sources, by source and id."""
    named = pl.col("source").replace(dict(order or {}))
    return records.with_columns(named).sort("source", "record_id")


def named(frame: pl.DataFrame, order: Mapping[str, str] | None) -> pl.DataFrame:
    """The frame with the names of sources again, in its order."""
    names = {stands: name for name, stands in (order or {}).items()}
    return frame.with_columns(pl.col("source").replace(names))


def under(model: Model | None, order: Mapping[str, str] | None) -> Model | None:
    """The model with its sources under what stands for their names."""
    if model is None or not order:
        return model
    named = {order.get(source, source): one for source, one in model.conventions.items()}
    return replace(model, conventions=named)


def known(
    source: pl.Series,
    wishes: Sources,
    side_of: Mapping[str, str] | None,
) -> Sides:
    """What the settings say of records with these sources.

    Raises:
        ConfigError: for a source without duplicates that is not among those read.
    """
    names = sorted(set(source) | set(side_of or ()))
    for name in wishes.duplicate_free:
        if name not in names:
            hint = did_you_mean(name, names) or f" Sources are: {', '.join(names) or 'none'}."
            raise ConfigError(f"no records are of a source {name!r}.{hint}", key=_KEY)
    return sides.sides(
        source,
        across_only=wishes.across_only,
        duplicate_free=wishes.duplicate_free,
        side_of=side_of,
    )


def warned(found: Read, cleaned: pl.DataFrame, known: Sides, wishes: Sources) -> Read:
    """What was read, with sentences on what does not go with the settings."""
    return replace(found, warnings=[*found.warnings, *_warnings(cleaned, known, wishes)])


def _warnings(cleaned: pl.DataFrame, known: Sides, wishes: Sources) -> list[str]:
    told = []
    if wishes.across_only and known.closed is not None and known.closed.n_unique() == 1:
        told.append(
            "Only records of different sources are to be compared, and all are of one source: "
            "nothing was compared. Give the files names of their own (--source FILE=NAME)."
        )
    for source, copies in sides.copies_of_one_source(cleaned, known).items():
        told.append(
            f"Source {source!r} is declared free of duplicates, but {copies:,} of its records "
            f"{'says' if copies == 1 else 'say'} the same as another. They are kept apart."
        )
    return told
