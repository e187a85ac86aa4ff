"""`resolver report`: the report of a run written anew, masked or with all values."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.files.results.replace import replaced
from resolver.recipes import reporting as recipe

Unmasked = Annotated[
    bool,
    typer.Option("--unmasked", help="Show all values in full; the file then is personal data."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="File to write; by default report.html of the run."
    ),
]


def report(run: Run, unmasked: Unmasked = False, output: Output = None) -> None:
    """Write the report of a run anew: one file to review and decide in, masked by default."""
    folder = run_of_ours(run)
    target = output or folder / recipe.NAME
    text = recipe.report(folder, masked=not unmasked)
    with replaced(target, own=output is None) as file:
        file.write(text.encode())
    if unmasked:
        show.complain(f"{target} is NOT masked: it holds personal data in full. Do not send it on.")
    typer.echo(str(target))
