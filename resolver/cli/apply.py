"""`resolver apply`: a dry run of a plan against a fresh export; nothing is ever sent."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.options import ConfigFile, existing, names_of_sources, read_config
from resolver.cli.scan import Format, Id, Map, Preset, Source
from resolver.files import plans
from resolver.files.options import ReadOptions
from resolver.files.results.replace import replaced
from resolver.recipes import drifting, judging
from resolver.report.words import many
from resolver.targets.lines import schema

SHOWN = 20
"""Steps that are neither ready nor done, or groups of the like, named on the screen."""

PlanFile = Annotated[
    Path, typer.Argument(metavar="PLAN", help="Plan that resolver plan has written.")
]
Files = Annotated[
    list[str] | None,
    typer.Argument(metavar="FILES...", help="Further files of the fresh export."),
]
Against = Annotated[
    list[str],
    typer.Option("--against", metavar="FILES...", help="Fresh export: files as for a scan."),
]
Output = Annotated[
    Path | None,
    typer.Option("-o", "--output", metavar="FILE", help="Plan with what is left to be done."),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]


def apply(  # noqa: PLR0913 - the options of a command are its parameters
    plan: PlanFile,
    against: Against,
    files: Files = None,
    output: Output = None,
    config: ConfigFile = None,
    columns: Map = None,
    id_column: Id = None,
    source: Source = None,
    preset: Preset = None,
    format: Format = None,
    as_json: Json = False,
) -> None:
    """Say what became of the steps of a plan: ready, done, drifted or the like. Nothing is sent."""
    lines = plans.read(plan, schema())
    inputs = existing([*against, *(files or ())])
    settings = read_config(config, columns=columns or ())
    options = ReadOptions(
        columns=settings.columns,
        id_column=id_column,
        source=names_of_sources(source or (), inputs),
        preset=preset,
        format=format,
        fix_mojibake=settings.input.fix_mojibake,
    )
    found = drifting.drift(lines, drifting.fresh(lines, inputs, options))
    if output is not None:
        with replaced(output) as file:
            plans.write(found.rest, file)
    if as_json:
        typer.echo(json.dumps(_plain(found), ensure_ascii=False, indent=2))
    else:
        _tell(found, output)
    for note in found.notes:
        show.complain(note)
    if not found.clear:
        raise typer.Exit(1)


def _plain(found: drifting.Drift) -> dict[str, object]:
    return {
        "counts": found.counts,
        "notes": list(found.notes),
        "steps": [
            {
                "entity": one.line["entity"],
                "step": one.line.get("step"),
                "state": one.state,
                "why": one.why,
                "todo": one.todo,
                "records": [
                    {"source": source, "record_id": record} for source, record in one.records
                ],
            }
            for one in found.states
        ],
    }


def _tell(found: drifting.Drift, output: Path | None) -> None:
    counts = found.counts
    _say("Dry run: nothing was sent anywhere, and nothing is changed.")
    _say(", ".join(f"{counts[state]:,} {state}" for state in judging.STATES))
    alike: dict[tuple[str, str, str], list[judging.State]] = {}
    for one in found.states:
        if one.state not in (judging.READY, judging.DONE):
            alike.setdefault((one.state, one.why, one.todo), []).append(one)
    for (state, why, todo), these in list(alike.items())[:SHOWN]:
        _say(f"{state:9} {_which(these)}: {_words((why, todo))}")
    if len(alike) > SHOWN:
        _say(f"and {len(alike) - SHOWN:,} more; --json names them all")
    if output is not None:
        _say(f"Wrote {output}: {many(len(found.rest), 'step')} left to be done.")


def _which(states: Sequence[judging.State]) -> str:
    """The step, or how many there are of which the same can be said."""
    first = states[0].line
    step = f" step {first['step']}" if first.get("step") else ""
    name = f"{show.short(first['entity'])}{step}"
    return name if len(states) == 1 else f"{len(states):,} steps, {name} first"


def _words(texts: Iterable[str]) -> str:
    return " ".join(show.short(text) for text in texts if text)


def _say(text: str) -> None:
    show.screen().print(Text(text), soft_wrap=True)
