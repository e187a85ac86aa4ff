"""A result to its run directory, and what `explain` needs back from there."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.config.load import parse
from resolver.config.model import Config
from resolver.files import ledger
from resolver.files.results import reading
from resolver.files.results.rundir import is_run_directory, run_directory
from resolver.files.results.write import RunFiles
from resolver.files.results.write import write as write_files
from resolver.frames.result import RULES, Summary
from resolver.frames.review import Beside
from resolver.model import codec
from resolver.model.model import Model
from resolver.recipes.explaining import Known
from resolver.recipes.recalling import recalled
from resolver.report.expecting import plain_values
from resolver.steps import seen

RECORDS: Final = "records.parquet"
"""The accepted records as read and as compared; `resolver explain` reads them back."""
SEEN: Final = "compared.parquet"
"""Every pair that was compared, and what people had decided; `resolver explain` reads it."""
FILES: Final = (
    RECORDS, "links.parquet", "related.parquet", "entities.parquet", SEEN, "model.json"
)  # fmt: skip
"""What a run is read back from."""
KEY: Final = "report_key"
"""The key in the manifest under which reports name their records."""
CLEAN: Final = "clean"
"""The column of `RECORDS` that holds each record as it was compared."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """Everything that a run directory holds."""

    entities: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    proposals: pl.DataFrame
    splits: pl.DataFrame
    golden: pl.DataFrame
    rejects: pl.DataFrame
    mapping: pl.DataFrame
    records: pl.DataFrame
    cleaned: pl.DataFrame
    compared: pl.DataFrame
    rulings: pl.DataFrame
    model: Model
    summary: Summary
    config: Config


def write(path: str | Path, found: Written) -> None:
    """Write the run directory; a previous result there is replaced in one step.

    Rulings that it keeps are kept, also those that this run was not given.

    Raises:
        OutputError: if something that is not a result of ours stands there, or the disk is full.
        RulingError: if the rulings that it keeps cannot be read.
    """
    from resolver.report.html import report_html  # jinja2 is heavy, and only reports need it

    key = _report_key(Path(path), found.records)
    files = RunFiles(
        entities=found.entities,
        links=found.links,
        related=found.related,
        proposals=found.proposals,
        splits=found.splits,
        survivors=found.golden,
        records=found.records,
        rejects=found.rejects,
        model=codec.encode(found.model),
        manifest=manifest(found, key),
    )
    given = ledger.whole(found.rulings)
    ruled = recalled(ledger.merged(ledger.read(path), given), found.cleaned, found.records)

    def keep(folder: Path) -> None:
        """Write the rulings, with those that another writer has left in the meantime."""
        ledger.write(folder / ledger.FILE, ledger.merged(ledger.read(path), given))

    with run_directory(path, last=keep) as folder:
        report = report_html(
            found.summary,
            found.mapping,
            found.proposals,
            found.rejects,
            found.records,
            beside=Beside(splits=found.splits, ruled=ruled, key=key),
        )
        (folder / "report.html").write_text(report, encoding="utf-8")
        kept = found.records.with_columns(found.cleaned.to_struct(CLEAN))
        kept.write_parquet(folder / RECORDS, compression="zstd")
        found.compared.write_parquet(folder / SEEN, compression="zstd")
        write_files(folder, files)


def _report_key(folder: Path, records: pl.DataFrame) -> str:
    """The key of the reports: that of the run which is replaced, so that its reports still fit."""
    if is_run_directory(folder):
        kept = reading.manifest(folder).get(KEY)
        if isinstance(kept, str) and re.fullmatch("[0-9a-f]{32}", kept):
            return kept
    return seen.report_key(seen.digests(records))


def manifest(found: Written, key: str) -> dict[str, Any]:
    """What `run.json` says: inputs, mapping, settings, versions, counts, timings, warnings."""
    told = found.summary
    return {
        "version": told.version,
        "created": told.created,
        KEY: key,
        "inputs": [asdict(one) for one in told.inputs],
        "mapping": found.mapping.to_dicts(),
        "config": _plain(asdict(found.config)),
        "counts": {
            "records": told.records,
            "entities": told.entities,
            "duplicates": told.duplicates,
            "largest": told.largest,
            "compared": told.compared,
            "related": told.related,
            "splits": told.splits,
            "proposals": dict(told.proposals),
            "links": dict(told.links),
            "rulings": len(ledger.whole(found.rulings)),
        },
        "quality": plain_values(told.quality),
        "rules": told.rules.to_dicts(),
        "shared": [asdict(one) for one in told.shared],
        "findings": [asdict(one) for one in told.findings],
        "reopened": [asdict(one) for one in told.reopened],
        "fit": list(told.fit_notes),
        "warnings": list(told.warnings),
        "timings": dict(told.timings),
    }


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


@dataclass(frozen=True, slots=True, kw_only=True)
class Back:
    """What a run directory gives back; `key` is that of its reports."""

    known: Known
    model: Model
    config: Config
    key: str


def read_back(folder: Path) -> Back:
    """The records, links, relations, model and settings of a run directory.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if rulings that it was given are missing there, or cannot be read.
    """
    with reading.of_run(folder, *FILES):
        kept, links, related, entities, compared = (
            pl.read_parquet(folder / name, glob=False)
            for name in (RECORDS, "links.parquet", "related.parquet", "entities.parquet", SEEN)
        )
        text = (folder / "model.json").read_text(encoding="utf-8")
        told = reading.manifest(folder)
        settings, key, rules = told["config"], told[KEY], pl.DataFrame(told["rules"], schema=RULES)
        given = int(told["counts"].get("rulings", 0))
    known = Known(
        records=kept.drop(CLEAN),
        cleaned=kept[CLEAN].struct.unnest(),
        links=links,
        related=related,
        entities=entities,
        compared=compared,
        rules=rules,
        rulings=ledger.complete(folder, given),
    )
    return Back(
        known=known,
        model=codec.load(text, str(folder / "model.json")),
        config=parse(settings),
        key=key,
    )
