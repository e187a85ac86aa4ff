"""`resolver about`: everything that a store holds about one person."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from resolver.cli.stores import Entity, Keys, Source, Url, keys, opened
from resolver.errors import OutputError

Output = Annotated[
    Path | None,
    typer.Option("--output", "-o", metavar="FILE", help="Write it there (mode 0600)."),
]


def about(
    store: Url,
    records: Keys = None,
    source: Source = None,
    entity: Entity = None,
    output: Output = None,
) -> None:
    """Give everything that a store holds about one person, as JSON, in full.

    All versions of the records, the entities they were in, rulings and who decided, the lines of
    the journal that name them, and whether they were erased.
    """
    with opened(store) as door:
        found = door.about(keys(records, source), entity=entity)
    text = json.dumps(asdict(found), ensure_ascii=False, indent=2)
    if output is None:
        typer.echo(text)
    else:
        _write(output, text + "\n")


def _write(path: Path, text: str) -> None:
    """A new file that only its owner can read.

    Raises:
        OutputError: if there is one already, or it cannot be written.
    """
    try:
        handle = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        raise OutputError(f"{path}: cannot be written: {error.strerror}.") from error
