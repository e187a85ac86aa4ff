"""`resolver export`: what a run has found, for other systems and for spreadsheets."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Literal

import typer

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.files.results.dialects import REST, SEED
from resolver.files.results.replace import replaced
from resolver.recipes import exporting as recipe

STANDARD_OUTPUT = "-"

Dialect = Annotated[
    Literal["seed", "rest"],
    typer.Option(
        "--dialect",
        help="Shape of a customer: that of golden.jsonl, or that of Gladly's REST API.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="File to write or replace; standard output if none."
    ),
]
Format = Annotated[
    Literal["jsonl", "csv"] | None,
    typer.Option(
        "--format",
        help="JSON Lines or CSV; by default what FILE is called, else jsonl.",
    ),
]
Spreadsheet = Annotated[
    bool,
    typer.Option(
        "--spreadsheet", help="CSV that opens right in a spreadsheet and runs nothing there."
    ),
]
What = Annotated[
    Literal["golden", "entities"],
    typer.Option(
        "--what",
        help="The golden customers, or the entity of every record.",
    ),
]

_SAID = {
    "handle": "{n:,} social handles are left out: this dialect has no place for them.",
    "id": "{n:,} ids are not fit for Gladly (URL-safe, fewer than 50 characters).",
    "phone": "{n:,} phones are not valid numbers; Gladly may read them as US ones.",
    "two kinds of ids": "{n:,} customers have external ids both with and without a system; Gladly "
    "takes one kind only.",
}


def export(
    run: Run,
    dialect: Dialect = SEED,
    what: What = recipe.GOLDEN,
    output: Output = None,
    format_: Format = None,
    spreadsheet: Spreadsheet = False,
) -> None:
    """Write the golden customers, one an entity, or the entity of every record."""
    folder = run_of_ours(run)
    wish = recipe.Export(
        what=what,
        dialect=dialect,
        format=_format(format_, spreadsheet, output),
        spreadsheet=spreadsheet,
    )
    if wish.what == recipe.ENTITIES and dialect == REST:
        raise typer.BadParameter("--dialect is about customers, not about entities.")
    if output is None or str(output) == STANDARD_OUTPUT:
        done = _to_standard_output(folder, wish)
    else:
        with replaced(output) as file:
            done = recipe.export(folder, wish, file)
    for word, text in _SAID.items():
        if n := done.misfits[word]:
            show.complain(text.format(n=n))


def _format(said: str | None, spreadsheet: bool, output: Path | None) -> str:
    if spreadsheet and said not in (None, recipe.CSV):
        raise typer.BadParameter("--spreadsheet goes with --format csv.")
    named = output is not None and output.suffix.lower() == ".csv"
    return said or (recipe.CSV if spreadsheet or named else recipe.JSONL)


def _to_standard_output(folder: Path, wish: recipe.Export) -> recipe.Exported:
    try:
        done = recipe.export(folder, wish, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None
    return done
