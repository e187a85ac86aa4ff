"""`resolver decide`: what people have decided on a run, taken in."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.cli.progress import working
from resolver.frames.result import BANDS
from resolver.recipes import deciding as recipe

REFUSED = 1
"""Exit code where a ruling was refused; the others are taken all the same."""
LINES = 10
"""Contradictions named on the screen."""

Decisions = Annotated[
    Path,
    typer.Argument(
        metavar="RULINGS",
        exists=True,
        dir_okay=False,
        help="Rulings as JSON Lines, CSV or XLSX, or proposals.csv or .xlsx with decisions.",
    ),
]
By = Annotated[
    str | None,
    typer.Option("--by", metavar="NAME", help="Who has decided, where the file does not say."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would change; write nothing.")]


def decide(run: Run, rulings: Decisions, by: By = None, dry_run: DryRun = False) -> None:
    """Take in what people have decided on a run, and write the run again under all rulings.

    All rulings ever taken are kept in OUT/rulings.jsonl, for the next scan. The exit code is 1
    where a ruling was refused, because its records are gone or say something else now.
    """
    folder = run_of_ours(run)
    with working(show.screen(errors=True)) as progress:
        found = recipe.decide(folder, rulings, by=(by or "").strip() or None, progress=progress)
        if found.result is not None and not dry_run:
            progress("writing", 0.96)
            found.result.write(folder)
    for line in [*_taken(found), *_refused(found), *_contradictory(found), *_changed(found)]:
        _say(line)
    _say(_written(found, folder, dry_run))
    for warning in found.warnings:
        show.complain(warning)
    if found.refused:
        raise typer.Exit(REFUSED)


def _say(text: str) -> None:
    show.screen().print(Text(text), soft_wrap=True)


def _taken(found: recipe.Decided) -> Iterator[str]:
    words = found.taken["ruling"].fill_null("undo").value_counts().sort("ruling").iter_rows()
    told = ", ".join(f"{count:,} {word}" for word, count in words)
    known = f"; {found.known:,} were taken before" if found.known else ""
    yield f"Taken: {_many(len(found.taken), 'ruling')}{f' ({told})' if told else ''}{known}."


def _refused(found: recipe.Decided) -> Iterator[str]:
    if found.refused:
        yield f"Refused: {_many(len(found.refused), 'ruling')}."
    for one in found.refused:
        records = " and ".join(show.short(name) for name in one.records)
        what = f"{one.ruling} of {records}" if records else one.ruling
        where = f"{show.short(one.file)}, line {one.line}"
        yield f"  {where}: {what}: {show.short(one.why)}. {one.help}"


def _contradictory(found: recipe.Decided) -> Iterator[str]:
    count = len(found.contradictions)
    if count:
        yield f"Contradictory: {_many(count, 'ruling')} 'same', not followed."
    for row in found.contradictions.head(LINES).iter_rows(named=True):
        ends = [f"{row[f'{side}_source']}:{row[side]}" for side in ("left", "right")]
        dropped = row["dropped"]
        way = ", ".join(show.short(key) for key in row["path"])
        last = [f"{dropped[f'{side}_source']}:{dropped[side]}" for side in ("left", "right")]
        yield (
            f"  {' and '.join(show.short(key) for key in ends)} are ruled {row['ruling']}, but "
            f"'same' through {way}: 'same' of {' and '.join(show.short(key) for key in last)} is "
            "not followed."
        )
    if count > LINES:
        yield f"  and {count - LINES:,} more."


def _changed(found: recipe.Decided) -> Iterator[str]:
    before, now = found.decided
    proposals = _many(sum(found.before.proposals.values()), "proposal")
    yield f"Of {proposals}, {now:,} {'is' if now == 1 else 'are'} decided ({before:,} before)."
    for name, one in (("Before", found.before), ("Now", found.after)):
        bands = ", ".join(f"{one.proposals.get(band, 0):,} {band}" for band in BANDS)
        total = _many(sum(one.proposals.values()), "proposal")
        yield f"{name + ':':<8}{one.customers:,} customers, {total} ({bands})."


def _written(found: recipe.Decided, folder: Path, dry_run: bool) -> str:
    if found.result is None:
        return "Nothing is new, so nothing was written."
    if dry_run:
        return "Nothing was written (--dry-run)."
    return (
        f"Wrote {show.short(folder)} again; all {found.kept:,} rulings are in rulings.jsonl there. "
        f"For the next scan: --rulings {show.short(folder / 'rulings.jsonl')}"
    )


def _many(count: int, word: str) -> str:
    return f"{count:,} {word}" if count == 1 else f"{count:,} {word}s"
