"""`resolver profile`: what files hold, before anybody matches them."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from resolver.cli import outline, show
from resolver.cli.options import ConfigFile, names_of_sources, read_config
from resolver.cli.progress import working
from resolver.cli.scan import (
    Files,
    FixMojibake,
    Format,
    Id,
    Map,
    MaxBad,
    Preset,
    Region,
    Source,
    judge_rows,
)
from resolver.files.options import ReadOptions
from resolver.recipes import profiling

Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]


def profile(  # noqa: PLR0913 - the options of a command are its parameters
    files: Files,
    config: ConfigFile = None,
    columns: Map = None,
    id_column: Id = None,
    source: Source = None,
    preset: Preset = None,
    format: Format = None,
    region: Region = None,
    max_bad: MaxBad = None,
    fix_mojibake: FixMojibake = False,
    as_json: Json = False,
) -> None:
    """Show per column what was recognised, filled and suspicious; nothing is matched or written."""
    settings = read_config(config, region=region, max_bad=max_bad, columns=columns or ())
    options = ReadOptions(
        columns=settings.columns,
        id_column=id_column,
        source=names_of_sources(source or (), files),
        preset=preset,
        format=format,
        fix_mojibake=fix_mojibake or settings.input.fix_mojibake,
        keep_columns=True,
    )
    with working(show.screen(errors=True)) as progress:
        found, rejects = profiling.profile(
            files, config=settings, options=options, progress=progress
        )
    if as_json:
        typer.echo(json.dumps(asdict(found), ensure_ascii=False, indent=2))
    else:
        outline.profile(found)
    judge_rows(found.inputs, rejects, settings.input.max_bad)
