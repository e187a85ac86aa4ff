"""`resolver compare`: what differs between two runs."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Final

import polars as pl
import typer
from rich.console import Console
from rich.text import Text

from resolver.cli.options import run_of_ours
from resolver.cli.show import screen, short, table
from resolver.files.formula import safe
from resolver.files.results.replace import replaced
from resolver.recipes import compare as recipe
from resolver.report.words import are, many
from resolver.steps.changes import BandChange, Change, Compared, Entity

Left = Annotated[Path, typer.Argument(metavar="OUT", help="Directory that a scan has written.")]
Right = Annotated[Path, typer.Argument(metavar="OUT", help="The one to compare it with.")]
Csv = Annotated[
    Path | None,
    typer.Option(
        "--csv", metavar="FILE", help="Write the records of all changed entities, one a row."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print one JSON object, for machines.")]

HEADS: Final = ("change", "groups", "left entities", "right entities", "records", "largest")
TOLD: Final = ("merged", "split", "overlapping", "resized")
"""Changes whose examples are worth a line each."""
KEYS: Final = 3
"""Records of an entity that are named."""
ALONE: Final = "no proposal"


def compare(left: Left, right: Right, csv: Csv = None, as_json: Json = False) -> None:
    """Show which entities of two runs are unchanged, merged, split or overlapping."""
    found = recipe.compare(run_of_ours(left), run_of_ours(right))
    if csv is not None:
        with replaced(csv) as file:
            found.changed.with_columns(safe(pl.col(pl.String))).write_csv(file)
    if as_json:
        typer.echo(json.dumps(found.as_dict(), ensure_ascii=False, indent=2))
    else:
        _comparison(found)


def _comparison(found: recipe.Comparison) -> None:
    console = screen()
    entities = found.entities
    console.print(
        Text(
            f"{are(found.common, 'record')} in both runs, {found.gone:,} in the first only, "
            f"{found.added:,} in the second only; "
            f"{many(entities.left_entities, 'entity', 'entities')} became "
            f"{entities.right_entities:,}."
        )
    )
    if found.same:
        console.print(Text("Nothing has changed."))
        return
    _changes(console, entities)
    _examples(console, entities)
    if found.bands:
        _head(console, "Bands of entities with the same records")
        rows = [_band(one) for one in found.bands]
        console.print(table(["first", "second", "entities"], rows, right={"entities"}))
    if found.auto is not None:
        _head(console, "The same for what is safe to merge (auto)")
        _changes(console, found.auto)


def _changes(console: Console, found: Compared) -> None:
    rows = [_row(one) for one in found.changes if one.groups]
    console.print(table(HEADS, rows, right=HEADS[1:]))
    console.print(
        Text(
            f"Pairs of records together: {found.pairs_kept:,} in both, {found.pairs_parted:,} in "
            f"the first only, {found.pairs_joined:,} in the second only."
        )
    )


def _row(one: Change) -> list[str]:
    counts = (one.groups, one.left_entities, one.right_entities, one.records, one.largest)
    return [one.change, *(f"{count:,}" for count in counts)]


def _examples(console: Console, found: Compared) -> None:
    lines = [
        f"{one.change}: {_entities(example.left)}  ->  {_entities(example.right)}"
        for one in found.changes
        if one.change in TOLD
        for example in one.examples
    ]
    if lines:
        _head(console, "The largest of each, entities in brackets")
    for line in lines:
        console.print(Text(line), soft_wrap=True)


def _entities(entities: tuple[Entity, ...]) -> str:
    """For example `[crm:1 shop:A] [crm:2 crm:3 crm:4 and 7 more]`."""
    return " ".join(f"[{_records(entity)}]" for entity in entities)


def _records(entity: Entity) -> str:
    keys = [":".join(short(part) for part in key) for key in entity.keys[:KEYS]]
    more = entity.records - len(keys)
    return " ".join([*keys, *([f"and {more:,} more"] if more else [])])


def _band(one: BandChange) -> list[str]:
    return [one.left or ALONE, one.right or ALONE, f"{one.entities:,}"]


def _head(console: Console, title: str) -> None:
    console.print(Text(f"\n{title}", style="bold"))
