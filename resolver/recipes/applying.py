"""A run written again with other weights and with what people have decided since."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.files.mapping.choose import MAPPING
from resolver.files.options import Input, Read
from resolver.files.results import reading
from resolver.frames.result import Finding
from resolver.frames.schema import REJECTS
from resolver.model.model import Model
from resolver.recipes import batch
from resolver.recipes.rerun import Rerun, rerun
from resolver.recipes.result import Result

_OF_RULINGS: Final = re.compile("[0-9,]+ rulings? ")


def apply(
    folder: str | Path,
    model: Model,
    rulings: str | Path | pl.DataFrame,
    progress: batch.Progress = batch.silent,
    again: Rerun | None = None,
) -> Result:
    """The result of the run under another model and these rulings, not written yet.

    Records and how they were compared are those of the run; the inputs are not read again.
    `again`: the run as `rerun` takes it up, where that is done already.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the rulings cannot be read.
    """
    again = again or rerun(folder)
    given = batch.Given(
        found=_read(Path(folder), again.records, again.told),
        settings=again.settings,
        rulings=rulings,
        frozen=model,
        cleaned=again.cleaned,
    )
    result = batch.resolved(given, batch.Clock(progress))
    once = tuple(dict.fromkeys(result.summary.warnings))
    return replace(result, summary=replace(result.summary, warnings=once))


def _read(folder: Path, records: pl.DataFrame, told: pl.DataFrame) -> Read:
    """What the run has read, as its manifest tells."""
    with reading.of_run(folder, "rejects.jsonl"):
        manifest = reading.manifest(folder)
        rejects = list(reading.rows(folder / "rejects.jsonl"))
        return Read(
            records=records,
            rejects=pl.DataFrame(rejects, schema=REJECTS, orient="row"),
            mapping=pl.DataFrame(manifest["mapping"], schema=MAPPING, orient="row"),
            inputs=[_input(one) for one in manifest["inputs"]],
            warnings=_kept(manifest["warnings"]),
            findings=tuple(Finding(**one) for one in manifest["findings"]),
            rulings=told,
        )


def _input(told: Mapping[str, Any]) -> Input:
    optional = ("preset", "encoding", "delimiter", "sha256")
    return Input(**{**told, **{name: told[name] or None for name in optional}})


def _kept(warnings: Sequence[str]) -> list[str]:
    """The warnings of the run but those about its rulings, which are told anew."""
    return [text for text in warnings if not _OF_RULINGS.match(text)]
