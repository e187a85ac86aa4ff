"""The command `resolver`: registers the commands and turns errors into messages and exit codes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.metadata import version
from io import TextIOWrapper
from typing import Annotated

import typer

from resolver.cli import (
    about,
    allow,
    apply,
    audit,
    compare,
    config,
    decide,
    erase,
    evaluate,
    explain,
    export,
    plan,
    profile,
    refit,
    report,
    retain,
    scan,
)
from resolver.cli.show import complain
from resolver.errors import ConfigError, ForeignOutputError, MappingError, ResolverError

DONE, FAILED, USAGE = 0, 1, 2
WRONG_USE = (ConfigError, MappingError, ForeignOutputError)
"""Errors that another way of calling the command would avoid; they exit with 2, others with 1."""

app = typer.Typer(
    name="resolver",
    help="Find which customer records are the same person, and why.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
app.command("scan")(scan.scan)
app.command("profile")(profile.profile)
app.command("evaluate")(evaluate.evaluate)
app.command("compare")(compare.compare)
app.command("explain")(explain.explain)
app.command("refit")(refit.refit)
app.command("decide")(decide.decide)
app.command("export")(export.export)
app.command("report")(report.report)
app.command("plan")(plan.plan)
app.command("apply")(apply.apply)
app.add_typer(audit.app, name="audit")
app.command("erase")(erase.erase)
app.command("about")(about.about)
app.command("allow")(allow.allow)
app.command("retain")(retain.retain)
app.command("expire")(retain.expire)
app.add_typer(config.app, name="config")


def _print_version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"resolver {version('resolver')}")
        raise typer.Exit


@app.callback()
def options(
    show_version: Annotated[
        bool,
        typer.Option("--version", callback=_print_version, is_eager=True, help="Show the version."),
    ] = False,
) -> None:
    """Find which customer records are the same person, and why."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run a command and exit: 0 done, 1 failed, 2 wrong use, 3 too many rejected rows."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors="replace")  # names of files can be any bytes
    try:
        app(args=arguments, prog_name="resolver")
    except ResolverError as error:
        complain(str(error))
        sys.exit(USAGE if isinstance(error, WRONG_USE) else FAILED)
