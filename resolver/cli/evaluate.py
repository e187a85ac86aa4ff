"""`resolver evaluate`: how well a result agrees with known truth."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from resolver.cli import scores
from resolver.cli.options import Run, run_of_ours
from resolver.files.results.replace import replaced
from resolver.recipes import evaluate as recipe

Truth = Annotated[
    Path,
    typer.Option(
        "--truth",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="CSV or Parquet with record_id (or rec_id), entity_id and, where ids repeat, source.",
    ),
]
Examples = Annotated[
    int | None,
    typer.Option(
        "--examples",
        metavar="N",
        min=0,
        max=1_000,
        help="Show N wrong pairs of each cause with their values; by default keys alone.",
    ),
]
Html = Annotated[
    Path | None,
    typer.Option("--html", metavar="FILE", help="Write a page with plots, readable offline."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]


def evaluate(
    run: Run,
    truth: Truth,
    examples: Examples = None,
    html: Html = None,
    as_json: Json = False,
) -> None:
    """Compare a result with known truth: scores, thresholds, calibration, errors by cause."""
    folder = run_of_ours(run)
    found = recipe.evaluate(folder, truth, details=True, examples=examples)
    if html is not None:
        with replaced(html) as file:
            file.write(recipe.page(found, folder.resolve().name).encode())
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        scores.evaluation(found)
