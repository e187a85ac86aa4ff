"""`resolver evaluate`: how well a result agrees with known truth."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
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


def evaluate(run: Run, truth: Truth) -> None:
    """Compare a result with known truth: precision, recall and F1 over pairs, and B-cubed."""
    show.evaluation(recipe.evaluate(run_of_ours(run), truth))
