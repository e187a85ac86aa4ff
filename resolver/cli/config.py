"""`resolver config init` writes a file with all settings; `resolver config check` reads one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from resolver.cli.options import read_config
from resolver.config.dump import dump
from resolver.errors import ForeignOutputError, OutputError

NAME = Path("resolver.toml")

app = typer.Typer(help="Write or check a file of settings.", no_args_is_help=True)

File = Annotated[Path, typer.Argument(metavar="FILE", help="File of settings.")]


@app.command()
def init(file: File = NAME) -> None:
    """Write a file with all settings, their defaults and what they do; never overwrites one."""
    try:
        with file.open("x", encoding="utf-8") as out:
            out.write(dump())
    except FileExistsError as error:
        raise ForeignOutputError(f"{file}: exists already and is left alone.") from error
    except OSError as error:
        raise OutputError(f"{file}: cannot be written: {error.strerror}.") from error
    typer.echo(f"Wrote {file}. Use it with: resolver scan FILES --config {file}")


@app.command()
def check(file: File = NAME) -> None:
    """Say whether a file of settings is understood."""
    read_config(file)
    typer.echo(f"{file}: all settings are understood.")
