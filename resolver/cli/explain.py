"""`resolver explain`: why two records are, or are not, the same person."""

from __future__ import annotations

from typing import Annotated

import typer

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.recipes import explain as recipe

Record = "A record: ID, or SOURCE:ID where several sources hold the id."
Left = Annotated[str, typer.Argument(metavar="LEFT", help=Record)]
Right = Annotated[str, typer.Argument(metavar="RIGHT", help=Record)]


def explain(run: Run, left: Left, right: Right) -> None:
    """Show the evidence on two records, field by field in bits; the bits add up to the weight.

    Values are shown in full, because this command asks for them.
    """
    show.explanation(recipe.explain(run_of_ours(run), left, right))
