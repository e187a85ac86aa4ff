"""Options of commands on a store, and how keys of records are written there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Any

import typer

Url = Annotated[
    str,
    typer.Option("--store", metavar="URL", help="sqlite:///FILE, or postgresql://… ."),
]
Keys = Annotated[
    list[str] | None,
    typer.Argument(metavar="KEYS…", help="Records as SOURCE:ID; with --source as ID."),
]
Source = Annotated[
    str | None,
    typer.Option("--source", metavar="NAME", help="Source of all KEYS, which are bare ids then."),
]
Entity = Annotated[
    str | None,
    typer.Option("--entity", metavar="ID", help="All live records of this entity, by any id."),
]
By = Annotated[str, typer.Option("--by", metavar="NAME", help="Who does this; it is kept.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def opened(url: str) -> Any:  # noqa: ANN401 - what it needs is loaded only when it is used
    """The store at this place, which must be there; to be closed."""
    from resolver.recipes.live.opened import existing_store  # databases are heavy

    return existing_store(url)


def keys(texts: Iterable[str] | None, source: str | None) -> list[tuple[str, str]]:
    """The keys of records as written on the command line."""
    return [_key(text) if source is None else (source, text) for text in texts or ()]


def _key(text: str) -> tuple[str, str]:
    source, colon, record_id = text.partition(":")
    if not (source and colon and record_id):
        # What is wrong is not repeated: it may be an e-mail, and what is printed may be kept.
        raise typer.BadParameter("write a key as SOURCE:ID, or give --source.", param_hint="KEYS")
    return source, record_id
