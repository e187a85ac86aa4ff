"""`resolver erase`: nothing is left of records in a store, and they do not come back unasked."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.stores import By, Entity, Keys, Source, Url, Yes, keys, opened
from resolver.report.words import many

Reason = Annotated[
    str | None,
    typer.Option("--reason", metavar="TEXT", help="Such as the number of the request; it is kept."),
]
Runs = Annotated[
    list[Path] | None,
    typer.Option("--run", metavar="OUT", help="Tell whether this run still holds the records."),
]


def erase(  # noqa: PLR0913 - the options of a command are its parameters
    store: Url,
    records: Keys = None,
    source: Source = None,
    entity: Entity = None,
    by: By = "resolver erase",
    reason: Reason = None,
    runs: Runs = None,
    yes: Yes = False,
) -> None:
    """Leave nothing of records in a store, and let them not come back unasked.

    With neither KEYS nor --entity, what an earlier erasure could not clear away is tried again.
    """
    asked = keys(records, source)
    with opened(store) as door:
        found = door.about(asked, entity=entity)
        versions = sum(len(one["versions"]) for one in found.records)
        say(
            f"To be erased: {many(len(found.records), 'record')}, {many(versions, 'version')}, "
            f"and the reasons of {many(len(found.rulings), 'ruling')}."
        )
        if found.records and not yes:
            typer.confirm("This cannot be undone. Erase?", abort=True)
        erased = door.erase(asked, entity=entity, by=by, reason=reason, runs=runs or ())
    tell(erased)


def tell(erased: Any) -> None:  # noqa: ANN401 - what a store answers
    """Print what was erased, and complain of what is left."""
    entities = many(len(erased.entities), "entity", "entities")
    say(f"Erased: {many(erased.records, 'record')} of {entities}.")
    for line in erased.remains:
        say(line)
    for run in erased.runs:
        show.complain(f"{show.short(run)}: still holds the records; scan again, or delete it.")
    for line in erased.pending:
        show.complain(line)


def say(line: str) -> None:
    """Print a line."""
    show.screen().print(Text(line), soft_wrap=True)
