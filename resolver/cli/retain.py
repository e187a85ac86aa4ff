"""`resolver retain` and `resolver expire`: how long records are kept, and those kept too long."""

from __future__ import annotations

from typing import Annotated

import typer

from resolver.cli.erase import say, tell
from resolver.cli.stores import By, Url, opened

Named = Annotated[str, typer.Argument(metavar="SOURCE", help="The source of the records.")]
Days = Annotated[
    str, typer.Argument(metavar="DAYS", help="Days after their last change, or `forever`.")
]
FOREVER = "forever"


def retain(store: Url, source: Named, days: Days, by: By = "resolver retain") -> None:
    """Say how long records of a source are kept after their last change."""
    if days != FOREVER and not days.isdecimal():
        raise typer.BadParameter(f"a number of days, or {FOREVER}.", param_hint="DAYS")
    with opened(store) as door:
        door.retain(source, None if days == FOREVER else int(days), by=by)
    say(f"Kept: {days}{'' if days == FOREVER else ' days'}.")


def expire(store: Url, by: By = "resolver expire") -> None:
    """Erase all records that are kept for too long by now; they may come again."""
    with opened(store) as door:
        tell(door.expire(by=by))
