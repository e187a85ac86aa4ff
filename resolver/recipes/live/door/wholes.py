"""What concerns all records of a store at once."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from resolver.config.model import Config
from resolver.files.options import ReadOptions
from resolver.frames.live import (
    Adopted,
    Loaded,
)
from resolver.model.model import Model
from resolver.recipes.batch import Progress, silent
from resolver.recipes.live import (
    adopting,
    loading,
    scanning,
)
from resolver.recipes.live.door.opened import Opened
from resolver.recipes.live.loading import MOST_GONE, Wish
from resolver.recipes.result import Result


class Wholes(Opened):
    """Exports, models and settings."""

    @property
    def model(self) -> Model:
        """The model in force, for `resolver.dedupe(model=)`."""
        with self._database.read() as connection:
            return self._force.rules(connection).model

    def load(  # noqa: PLR0913 - the wishes of a caller are its parameters
        self,
        source: Any,  # noqa: ANN401 - whatever `files.read` takes
        *,
        columns: Mapping[str, str] | None = None,
        source_name: str | None = None,
        by: str | None = None,
        complete: bool = False,
        most_gone: float = MOST_GONE,
        dry_run: bool = False,
        progress: Progress = silent,
    ) -> Loaded:
        """Take in a whole export at once: records that are new, and those that say something else.

        A store without records that was opened without a model learns one from its first export.

        Args:
            source: what `resolver.dedupe` takes.
            columns: column to role, for the columns that detection should not decide.
            source_name: the name of its source, where the export does not tell it.
            by: on whose behalf it is.
            complete: whether records of its sources that it lacks are to be deleted, those whose
                rows were rejected among them; else they stay.
            most_gone: the share of the records of a source that may be deleted so.
            dry_run: whether only to tell what it would change; nothing is written.
            progress: is told the stage, and how much is done (0 to 1).

        Raises:
            InputError: for a source that cannot be read at all; single bad rows are in `rejects`.
            MappingError: for an unknown column or role.
            StoreError: if too many records are missing, or the store cannot be written; nothing is
                changed.
        """
        with self._database.read() as connection:
            config = self._force.rules(connection).config
        found = loading.read(source, config, columns, source_name)
        wish = Wish(by=by, complete=complete, most_gone=most_gone, tried=dry_run)
        return loading.load(self._database, self._force, found, wish, progress)

    def scan(
        self,
        sources: Any,  # noqa: ANN401 - whatever `files.read` takes
        options: ReadOptions,
        wish: Wish,
        progress: Progress = silent,
    ) -> tuple[Result, Loaded]:
        """Scan sources under the model and settings in force, and take in their records.

        The entities of the result have the ids that they have in the store, but in a trial.

        Raises:
            InputError: for a source that cannot be read at all.
            MappingError: for an unknown column or role.
            StoreError: as with `load`, or if another model is wished for than is in force.
        """
        return scanning.scan(self._database, self._force, (sources, options), wish, progress)

    def adopt(
        self,
        model: str | Path | Model,
        config: str | Path | Config | None = None,
        *,
        by: str | None = None,
        dry_run: bool = False,
    ) -> Adopted:
        """Let another model, and other settings if there are any, be in force for all records.

        Ids stay with their entities. With `dry_run` nothing is written, and it is told what would
        change.

        Raises:
            ConfigError: for a setting that is unknown or out of range.
            ModelError: for a model file that is damaged or of another format.
            StoreError: if the store cannot be written; nothing is changed.
        """
        return adopting.adopt(
            self._database, self._force, adopting.wish(model, config), by, dry_run=dry_run
        )

    def learn(self, *, by: str | None = None, dry_run: bool = False) -> Adopted:
        """Learn a model from the records of the store, as a scan does, and adopt it.

        Raises:
            StoreError: if there are no records, or the store cannot be written; nothing is changed.
        """
        with self._database.read() as connection:
            model = adopting.learned(connection, self._force)
        return self.adopt(model, by=by, dry_run=dry_run)
