"""The Python door: records in, a result out."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import polars as pl

from resolver.config.load import load
from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.model.model import Model
from resolver.recipes import batch, linking
from resolver.recipes.modelling import load_model
from resolver.recipes.result import Result

Source = (
    str | Path | pl.DataFrame | pl.LazyFrame | Iterable[str | Path] | Iterable[Mapping[str, Any]]
)
Columns = Mapping[str, str]


def dedupe(
    source: Source,
    *,
    config: Config | str | Path | None = None,
    columns: Columns | None = None,
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
    settings = _settings(config)
    options = ReadOptions(
        columns={**settings.columns, **(columns or {})},
        id_column=id_column,
        fix_mojibake=settings.input.fix_mojibake,
    )
    return batch.scan(
        _eager(source), config=settings, options=options, rulings=rulings, model=model
    )


def link(  # noqa: PLR0913 - the wishes of a caller are its parameters
    left: Source,
    right: Source,
    *,
    config: Config | str | Path | None = None,
    columns: Columns | tuple[Columns | None, Columns | None] | None = None,
    id_column: str | tuple[str | None, str | None] | None = None,
    rulings: str | Path | pl.DataFrame | None = None,
    model: str | Path | Model | None = None,
    within: bool = False,
    duplicate_free: str | Collection[str] = (),
) -> Result:
    """Which records of two sources are the same customer.

    The sources are called by the names of their presets where these differ, else `left` and
    `right`. Which of the two is left makes no difference to what is found.

    Args:
        left: a path, several paths, a polars frame, or an iterable of Gladly-shaped dicts.
        right: the same.
        config: the user's wishes, or the TOML file that holds them.
        columns: column to role, for the columns that detection should not decide; one mapping for
            both sides, or one for each; None where nothing is to be said.
        id_column: as for `dedupe`; one for both sides, or one for each.
        rulings: decisions of people that always hold, as a file or a frame.
        model: a model of an earlier run; without one, weights are fitted to the data at hand.
        within: whether records of one side are compared with one another, too.
        duplicate_free: sources that hold every customer once, in addition to those of the config;
            `left` and `right` stand for the sides.

    Raises:
        InputError: for a source that cannot be read at all; single bad rows are in `rejects`.
        MappingError: for an unknown column or role.
        ConfigError: for a setting that is unknown or out of range, or names an unknown source.
    """
    settings = _settings(config)
    frozen = load_model(model)
    clock = batch.Clock(batch.silent)
    clock.stage("reading", 0.0)
    both = linking.read_both(_eager(left), _eager(right), _options(settings, columns, id_column))
    free = [duplicate_free] if isinstance(duplicate_free, str) else duplicate_free
    named = both.named((*settings.sources.duplicate_free, *free))
    sources = replace(settings.sources, across_only=not within, duplicate_free=named)
    given = batch.Given(
        found=both.found,
        settings=replace(settings, sources=sources),
        rulings=rulings,
        frozen=frozen,
        side_of=both.side_of,
        order=both.order,
    )
    return batch.resolved(given, clock)


def _eager(source: Source) -> Source:
    """The source, a lazy frame collected."""
    return source.collect() if isinstance(source, pl.LazyFrame) else source


def _settings(config: Config | str | Path | None) -> Config:
    return load(config) if isinstance(config, str | Path) else config or Config()


def _options(
    settings: Config,
    columns: Columns | tuple[Columns | None, Columns | None] | None,
    id_column: str | tuple[str | None, str | None] | None,
) -> tuple[ReadOptions, ReadOptions]:
    """How each side is read; what is said of both need hold for one of them only."""
    each = columns if isinstance(columns, tuple) else (columns, columns)
    ids = id_column if isinstance(id_column, tuple) else (id_column, id_column)
    first, second = (
        ReadOptions(
            columns={**settings.columns, **(mine or {})},
            id_column=own,
            fix_mojibake=settings.input.fix_mojibake,
            partial=True,
        )
        for mine, own in zip(each, ids, strict=True)
    )
    return first, second
