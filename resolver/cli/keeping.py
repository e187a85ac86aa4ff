"""`resolver scan --store`: the records of a scan in a store, and what that changes."""

from __future__ import annotations

from pathlib import Path

from rich.text import Text

from resolver.cli import show as shown
from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.frames.live import Effect, Loaded
from resolver.recipes.batch import Progress
from resolver.recipes.modelling import load_model
from resolver.recipes.result import Result
from resolver.report.visible import plain
from resolver.report.words import many

SHOWN = 20
"""Entities that would change which are named on the screen."""


def scan(
    url: str,
    files: tuple[list[str], ReadOptions],
    known: tuple[Path | None, Config | None],
    dry_run: bool,
    progress: Progress,
) -> tuple[Result, Loaded]:
    """Scan files into the store; `known`: the model and the settings that were asked for.

    Raises:
        ResolverError: as with `Store.scan`.
    """
    # What talks to databases is loaded only where there is one.
    from resolver.recipes.live.loading import Wish
    from resolver.recipes.live.opened import open_store, trial_store

    model, config = known
    wish = Wish(model=load_model(model), config=config, tried=dry_run)
    with (trial_store if dry_run else open_store)(url) as store:
        return store.scan(*files, wish, progress)


def show(loaded: Loaded) -> None:
    """Print what became of the records, and what would become of entities."""
    told = [
        many(count, f"{what} record")
        for what, count in (
            ("new", loaded.created),
            ("changed", loaded.updated),
            ("unchanged", loaded.unchanged),
            ("outdated", loaded.late),
            ("erased", loaded.suppressed),
        )
        if count
    ]
    tried = loaded.effect is not None
    _line(f"store: {', '.join(told) or 'no records'}{' (dry run: nothing is written)' * tried}")
    if loaded.effect is not None:
        _effect(loaded.effect)


def _effect(effect: Effect) -> None:
    """What would become of entities; ids and keys alone."""
    _line(
        f"{len(effect.regrouped):,} entities would be new or others, {effect.unchanged:,} stay; "
        f"{effect.merged:,} would be merged, {effect.split:,} split."
    )
    for one in effect.regrouped[:SHOWN]:
        keys = ", ".join(f"{source}:{record_id}" for source, record_id in one.records)
        _line(f"  {one.entity_id} (was {', '.join(one.before) or 'none'}): {keys}")
    more = len(effect.regrouped) - SHOWN
    if more > 0:
        _line(f"  and {many(more, 'other')}")


def _line(text: str) -> None:
    shown.screen().print(Text(plain(text)), soft_wrap=True)
