"""`resolver refit`: learn from what people have ruled, and ask them what teaches most."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resolver.cli import learned, show
from resolver.cli.options import Run, run_of_ours
from resolver.cli.progress import working
from resolver.files.results.replace import replaced
from resolver.model import codec
from resolver.recipes import applying, asking, deciding
from resolver.recipes import refit as recipe

MOST = 10_000
"""Questions asked at once; nobody answers more."""

Rulings = Annotated[
    Path | None,
    typer.Option("--rulings", metavar="FILE", exists=True, dir_okay=False, help="Past decisions."),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o", "--output", metavar="FILE", help="Model to write; with --ask or --audit, the table."
    ),
]
Apply = Annotated[
    bool, typer.Option("--apply", help="Write OUT again with what was learned and the rulings.")
]
Ask = Annotated[
    int, typer.Option("--ask", min=0, max=MOST, metavar="N", help="Write N pairs that teach most.")
]
Audit = Annotated[
    int,
    typer.Option(
        "--audit", min=0, max=MOST, metavar="N", help="Write N pairs at random, to measure by."
    ),
]


def refit(
    run: Run,
    rulings: Rulings = None,
    output: Output = None,
    apply: Apply = False,
    ask: Ask = 0,
    audit: Audit = 0,
) -> None:
    """Learn from rulings on a run and show what would change, or write pairs for people to decide.

    Nothing is written without --output or --apply.
    """
    folder = run_of_ours(run)
    if ask or audit:
        if apply:
            raise typer.BadParameter("--apply is about rulings; first have the pairs decided.")
        _ask(folder, ask, audit, rulings, output)
    elif rulings is None:
        raise typer.BadParameter("give --rulings FILE to learn from, or --ask N or --audit N.")
    else:
        _learn(folder, rulings, output, apply)


def _ask(folder: Path, ask: int, audit: int, rulings: Path | None, output: Path | None) -> None:
    if output is None:
        raise typer.BadParameter("--ask and --audit write a table: name it with --output FILE.")
    with working(show.screen(errors=True)) as progress:
        progress("looking for pairs that teach", 0.1)
        asked = asking.ask(folder, ask, audit, rulings)
    with replaced(output) as file:
        asking.write(asked, file)
    learned.asked(asked, output, folder)


def _learn(folder: Path, rulings: Path, output: Path | None, apply: bool) -> None:
    with working(show.screen(errors=True)) as progress:
        progress("learning", 0.1)
        found = recipe.refit(folder, rulings)
    learned.refit(found)
    if output is not None:
        with replaced(output) as file:
            file.write(codec.dump(found.model).encode())
        learned.wrote_model(output, found)
    if apply:
        with working(show.screen(errors=True)) as progress:
            result = applying.apply(
                folder, found.model, deciding.accumulated(folder, rulings), progress
            )
            result.write(folder)
        learned.applied(folder, result)
    if output is None and not apply:
        learned.nothing_written(folder, rulings)
