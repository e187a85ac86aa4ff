"""The report of a run written anew from its directory, masked or not."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl

from resolver.files import ledger
from resolver.files.mapping.choose import MAPPING
from resolver.files.results import reading
from resolver.frames.expected import Expected, Family, Quality, Range
from resolver.frames.result import (
    PROPOSALS,
    RULES,
    SPLITS,
    Finding,
    InputFacts,
    Reopened,
    SharedValue,
    Summary,
)
from resolver.frames.review import Beside
from resolver.frames.schema import REJECTS
from resolver.recipes.recalling import recalled
from resolver.recipes.writing import CLEAN, KEY, RECORDS

NAME: Final = "report.html"
"""The report inside a run directory."""


def report(folder: str | Path, *, masked: bool = True) -> str:
    """The report of the run as the text of one HTML document, the same for the same run.

    The masked one is what the scan has written.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the rulings that it keeps cannot be read.
    """
    from resolver.report.html import report_html  # jinja2 is heavy, and only reports need it

    run = Path(folder)
    with reading.of_run(run, "proposals.jsonl", RECORDS):
        told = reading.manifest(run)
        kept = pl.read_parquet(run / RECORDS, glob=False)
        records, cleaned = kept.drop(CLEAN), kept[CLEAN].struct.unnest()
        entities = pl.read_parquet(run / "entities.parquet", glob=False, columns=["entity_id"])
        return report_html(
            _summary(told, entities),
            pl.DataFrame(told["mapping"], schema=MAPPING, orient="row"),
            _frame(_proposals(run), PROPOSALS),
            _frame(reading.rows(run / "rejects.jsonl"), REJECTS),
            records,
            beside=Beside(
                splits=_frame(reading.rows(run / "splits.jsonl"), SPLITS),
                ruled=recalled(ledger.read(run), cleaned, records),
                key=told[KEY],
            ),
            masked=masked,
        )


def _summary(told: Mapping[str, Any], entities: pl.DataFrame) -> Summary:
    counts = told["counts"]
    sizes = entities["entity_id"].value_counts()["count"]
    return Summary(
        version=told["version"],
        created=told["created"],
        inputs=tuple(InputFacts(**one) for one in told["inputs"]),
        merged_entities=int((sizes > 1).sum()),
        rules=pl.DataFrame(told["rules"], schema=RULES, orient="row"),
        shared=tuple(SharedValue(**one) for one in told["shared"]),
        fit_notes=tuple(told["fit"]),
        findings=tuple(Finding(**one) for one in told["findings"]),
        warnings=tuple(told["warnings"]),
        timings=told["timings"],
        precision=told["config"]["auto"]["precision"],
        reopened=tuple(_reopened(one) for one in told["reopened"]),
        quality=None if told["quality"] is None else _quality(told["quality"]),
        **{name: counts[name] for name in _COUNTS},
    )


_COUNTS: Final = (
    "records",
    "entities",
    "splits",
    "largest",
    "proposals",
    "links",
    "related",
    "compared",
)


def _reopened(told: Mapping[str, Any]) -> Reopened:
    sides = {side: (told[side][0], told[side][1]) for side in ("left", "right")}
    return Reopened(**{**told, **sides})


def _quality(told: Mapping[str, Any]) -> Quality:
    ranges = ("compared", "uncompared", "missed_pairs", "missed_duplicates")
    return Quality(
        families=tuple(Family(**one) for one in told["families"]),
        bands=tuple(
            Expected(**{name: _plain(value) for name, value in one.items()})
            for one in told["bands"]
        ),
        **{name: told[name] for name in ("oversized", "unmet", "empty")},
        **{name: _plain(told[name]) for name in ranges},
    )


def _plain(value: Any) -> Any:  # noqa: ANN401 - JSON has no narrower type
    """A value of the manifest; what has a value and two ends is a range."""
    return Range(**value) if isinstance(value, dict) else value


def _proposals(run: Path) -> Iterator[dict[str, Any]]:
    for row in reading.rows(run / "proposals.jsonl"):
        golden = row.get("golden")
        yield {**row, "golden": None if golden is None else json.dumps(golden, ensure_ascii=False)}


def _frame(rows: Iterator[dict[str, Any]], schema: pl.Schema) -> pl.DataFrame:
    return pl.DataFrame(list(rows), schema=schema, orient="row")
