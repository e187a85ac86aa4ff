"""`resolver plan`: what a system is to be told of the customers that are agreed on."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.errors import ConfigError
from resolver.files import plans as files
from resolver.files import worksheet
from resolver.files.results.replace import replaced
from resolver.recipes import planning
from resolver.report.words import many
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
            worksheet.write(made.lines, made.records, out)
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
        f"Planned  {many(counts['merges'], 'merge')} for "
        f"{many(counts['customers'], 'customer')}, "
        f"{many(counts['blocked'], 'customer')} with something blocked"
    )
    _say(
        f"Left out {many(counts['review'], 'proposal')} that nobody has decided, "
        f"{counts['held']:,} decided otherwise or on other values, "
        f"{counts['foreign']:,} without two records there"
    )
    for text in _blockers(made):
        _say(f"Blocked  {text}")
    if counts["merges"]:
        _say(f"Next     resolver apply {written[0]} --against FRESH_EXPORT")


def _blockers(made: planning.Plan) -> Iterator[str]:
    """One line a code: how many records, the first of them, why, and what would change that."""
    found: dict[str, list[tuple[str, str]]] = {}
    for line in made.lines:
        first = line["losers"][0]
        for one in line["blocked"]:
            name = show.short(f"{first['source']}:{first['record_id']}")
            text = f"{name}: {show.short(one['reason'])} {show.short(one['unblock'])}"
            found.setdefault(one["code"], []).extend([(name, text)] * len(line["losers"]))
    for code, texts in sorted(found.items(), key=lambda item: item[0] == "not_own"):
        yield f"{many(len(texts), 'record')} {code}, such as {texts[0][1]}"


def _say(text: str) -> None:
    show.screen().print(Text(text), soft_wrap=True)
