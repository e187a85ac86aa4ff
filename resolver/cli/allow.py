"""`resolver allow`: what was erased may come again."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from resolver.cli.erase import say
from resolver.cli.stores import By, Keys, Source, Url, keys, opened
from resolver.errors import InputError
from resolver.report.words import many

Person = Annotated[
    Path | None,
    typer.Option(
        "--customer",
        metavar="FILE",
        exists=True,
        dir_okay=False,
        help="One customer as JSON: this person may come, under any key.",
    ),
]


def allow(
    store: Url,
    records: Keys = None,
    source: Source = None,
    customer: Person = None,
    by: By = "resolver allow",
) -> None:
    """Let records come again that were erased, by their keys, or a person under any key."""
    asked = keys(records, source)
    read = None if customer is None else _customer(customer)
    with opened(store) as door:
        lifted = door.allow(asked, customer=read, source=source, by=by)
    say(f"Allowed: {many(lifted, 'suppression')} lifted.")


def _customer(path: Path) -> dict[str, object]:
    try:
        read = json.loads(path.read_text(encoding="utf-8"))
    except ValueError:
        read = None
    if not isinstance(read, dict):
        raise InputError("Is not one customer as a JSON object.", file=str(path))
    return read
