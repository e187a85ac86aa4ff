"""The Python door: records in, a result out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import polars as pl

from resolver.config.load import load
from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.model.model import Model
from resolver.recipes import batch
from resolver.recipes.result import Result

Source = str | Path | pl.DataFrame | Iterable[str | Path] | Iterable[Mapping[str, Any]]


def dedupe(
    source: Source,
    *,
    config: Config | str | Path | None = None,
    columns: Mapping[str, str] | None = None,
    id_column: str | None = None,
    rulings: str | Path | pl.DataFrame | None = None,
    model: str | Path | Model | None = None,
) -> Result:
    """Which records are the same customer.

    Args:
        source: a path, several paths, a polars frame, or an iterable of Gladly-shaped dicts.
        config: the user's wishes, or the TOML file that holds them.
        columns: column to role, for the columns that detection should not decide.
        id_column: copied as text to `record_id`; null and repeated ids are rejected. Without it
            the id column is found by its header, else records are numbered from 1.
        rulings: decisions of people that always hold, as a file or a frame.
        model: a model of an earlier run; without one, weights are fitted to the data at hand.

    Raises:
        InputError: for a source that cannot be read at all; single bad rows are in `rejects`.
        MappingError: for an unknown column or role.
        ConfigError: for a setting that is unknown or out of range.
    """
    settings = load(config) if isinstance(config, str | Path) else config or Config()
    options = ReadOptions(columns={**settings.columns, **(columns or {})}, id_column=id_column)
    return batch.scan(source, config=settings, options=options, rulings=rulings, model=model)
