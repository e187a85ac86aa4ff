"""`resolver explain`: why two records are, or are not, the same person, and how an entity grew."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Annotated

import typer

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.recipes import explain as recipe

Record = "A record: ID, or SOURCE:ID where several sources hold the id."
Left = Annotated[str, typer.Argument(metavar="LEFT", help=f"{Record} Alone: also an entity.")]
Right = Annotated[
    str | None, typer.Argument(metavar="[RIGHT]", help=f"{Record} Without: how LEFT's entity grew.")
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]


def explain(run: Run, left: Left, right: Right = None, as_json: Json = False) -> None:
    """Show the evidence on two records, field by field in bits; the bits add up to the weight.

    Then how they met, what holds them together or apart, and what would change the answer. With one
    record or entity: how the entity grew. Values are shown in full, because this command asks for
    them.
    """
    folder = run_of_ours(run)
    if right is None:
        grown = recipe.growth(folder, left)
        _print(asdict(grown)) if as_json else show.growth(grown)
    else:
        found = recipe.explain(folder, left, right)
        _print(asdict(found)) if as_json else show.explanation(found)


def _print(value: dict[str, object]) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2))
