"""`resolver plan`: what a system is to be told of the customers that are agreed on."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.errors import ConfigError
from resolver.files import plans as files
from resolver.files.results.replace import replaced
from resolver.recipes import planning
from resolver.targets import gladly
from resolver.targets.plans import TARGETS

STANDARD_OUTPUT = "-"


def _target(name: str) -> str:
    try:
        return planning.known_target(name.lower()).name
    except ConfigError as error:
        raise typer.BadParameter(str(error)) from error


Target = Annotated[
    str,
    typer.Option(
        "--target",
        metavar="NAME",
        callback=_target,
        help=f"System to plan for: {', '.join(TARGETS)}.",
    ),
]
Output = Annotated[
    Path | None,
    typer.Option(
        "-o",
        "--output",
        metavar="FILE",
        help="Plan to write or replace, by default plan-NAME.jsonl; - is standard output.",
    ),
]
Own = Annotated[
    list[str] | None,
    typer.Option(
        "--own",
        metavar="SOURCE",
        help="Source that holds the system's own records, of one account; repeatable.",
    ),
]


def plan(run: Run, target: Target, output: Output = None, own: Own = None) -> None:
    """Write what to merge in a system: calls, checks, blockers and undo. Nothing is sent."""
    folder = run_of_ours(run)
    file = output or Path(f"plan-{target}.jsonl")
    if file.suffix.lower() == ".csv":
        raise typer.BadParameter("a plan is JSON Lines; name it .jsonl.")
    made = planning.plan(folder, target, own or ())
    if str(file) == STANDARD_OUTPUT:
        _to_standard_output(made)
        return
    with replaced(file) as out:
        files.write(made.lines, out)
    written = [str(file)]
    if made.target.by_hand:
        sheet = file.with_suffix(".csv")
        with replaced(sheet) as out:
            rows = gladly.worksheet(made.lines, made.held)
            files.write_worksheet(rows, gladly.COLUMNS, out)
        written.append(str(sheet))
    _tell(made, written)


def _to_standard_output(made: planning.Plan) -> None:
    try:
        files.write(made.lines, sys.stdout.buffer)
        sys.stdout.buffer.flush()
    except BrokenPipeError:  # whoever reads has seen enough, as `head` has
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise typer.Exit(1) from None


def _tell(made: planning.Plan, written: list[str]) -> None:
    counts, title = made.counts, made.target.title
    own = ", ".join(made.own) or f"none; --own SOURCE says which is {title}'s"
    _say(f"Wrote {' and '.join(written)}; nothing was sent anywhere.")
    _say(f"Sources  {own}")
    _say(
        f"Planned  {counts['merges']:,} merges for {counts['customers']:,} customers, "
        f"{counts['blocked']:,} customers with something blocked"
    )
    _say(
        f"Left out {counts['review']:,} proposals that nobody has decided, {counts['held']:,} "
        f"decided otherwise or on other values, {counts['foreign']:,} without two records there"
    )
    if counts["merges"]:
        _say(f"Next     resolver apply {written[0]} --against FRESH_EXPORT")


def _say(text: str) -> None:
    show.screen().print(Text(text), soft_wrap=True)
