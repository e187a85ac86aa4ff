"""`resolver decide`: what people have decided on a run, taken in."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from pathlib import Path
from typing import Annotated

import typer
from rich.text import Text

from resolver.cli import show
from resolver.cli.options import Run, run_of_ours
from resolver.cli.progress import working
from resolver.frames.result import BANDS
from resolver.recipes import deciding as recipe
from resolver.recipes.replacing import Said
from resolver.report.words import are, many

REFUSED = 1
"""Exit code where a ruling was refused; the others are taken all the same."""
LINES = 10
"""Contradictions, and rulings that are replaced, named on the screen."""
REFUSALS = 50
"""Rulings that are refused named on the screen."""

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
    late = 0
    with working(show.screen(errors=True)) as progress:
        found = recipe.decide(folder, rulings, by=(by or "").strip() or None, progress=progress)
        if found.result is not None and not dry_run:
            progress("writing", 0.96)
            late = recipe.unheard(folder, found.result)
            found.result.write(folder)
    told = (_taken(found), _replaced(found), _refused(found), _contradictory(found))
    for line in [*chain.from_iterable(told), *_changed(found)]:
        _say(line)
    _say(_written(found, folder, dry_run))
    for warning in [*found.warnings, *_late(found, late)]:
        show.complain(warning)
    if found.refused:
        raise typer.Exit(REFUSED)


def _say(text: str) -> None:
    show.screen().print(Text(text), soft_wrap=True)


def _taken(found: recipe.Outlook) -> Iterator[str]:
    words = found.taken["ruling"].fill_null("undo").value_counts().sort("ruling").iter_rows()
    told = ", ".join(f"{count:,} {word}" for word, count in words)
    known = f"; {found.known:,} were taken before" if found.known else ""
    yield f"Taken: {many(len(found.taken), 'ruling')}{f' ({told})' if told else ''}{known}."


def _replaced(found: recipe.Outlook) -> Iterator[str]:
    for one in found.replaced[:LINES]:
        was = f"{_named(one.was)} of {' and '.join(show.short(name) for name in one.records)}"
        if one.now is None:
            yield f"Takes back: {was}{_who(one.was)}."
        else:
            older = " That is the older one; what is taken last counts." if one.older else ""
            yield f"Replaces: {was}{_who(one.was)}: now {_named(one.now)}{_who(one.now)}.{older}"
    if len(found.replaced) > LINES:
        yield f"  and {len(found.replaced) - LINES:,} more."


def _named(said: Said) -> str:
    return f"{said.ruling} ({show.short(said.field)})" if said.field else said.ruling


def _who(said: Said) -> str:
    who = f" by {show.short(said.by)}" if said.by else ""
    return f"{who}, {show.short(said.at)}" if said.at else who


def _late(found: recipe.Outlook, late: int) -> Iterator[str]:
    """What should be looked at again: older decisions that have won, and those of others."""
    older = sum(one.older for one in found.replaced)
    if older:
        yield (
            f"{are(older, 'ruling')} older than what "
            f"{'it replaces' if older == 1 else 'they replace'}: what is taken last counts, "
            "whenever it was decided. To have the others back, give their file again."
        )
    if late:
        yield (
            f"{many(late, 'ruling')} that somebody else has taken meanwhile "
            f"{'is' if late == 1 else 'are'} kept, but not followed yet: give the same file again."
        )


def _refused(found: recipe.Outlook) -> Iterator[str]:
    if found.refused:
        yield f"Refused: {many(len(found.refused), 'ruling')}."
    for one in found.refused[:REFUSALS]:
        records = " and ".join(show.short(name) for name in one.records)
        what = f"{one.ruling} of {records}" if records else one.ruling
        where = f"{show.short(one.file)}, line {one.line}"
        yield f"  {where}: {what}: {show.short(one.why)}. {one.help}"
    if len(found.refused) > REFUSALS:
        yield f"  and {len(found.refused) - REFUSALS:,} more."


def _contradictory(found: recipe.Outlook) -> Iterator[str]:
    count = len(found.contradictions)
    if count:
        yield f"Contradictory: {many(count, 'ruling')} 'same', not followed."
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


def _changed(found: recipe.Outlook) -> Iterator[str]:
    before, now = found.decided
    proposals = many(sum(found.before.proposals.values()), "proposal")
    yield f"Of {proposals}, {now:,} {'is' if now == 1 else 'are'} decided ({before:,} before)."
    for name, one in (("Before", found.before), ("Now", found.after)):
        bands = ", ".join(f"{one.proposals.get(band, 0):,} {band}" for band in BANDS)
        total = many(sum(one.proposals.values()), "proposal")
        people = many(one.customers, "customer")
        yield f"{name + ':':<8}{people}, {total} ({bands})."


def _written(found: recipe.Outlook, folder: Path, dry_run: bool) -> str:
    if found.result is None:
        return "Nothing is new, so nothing was written."
    if dry_run:
        return "Nothing was written (--dry-run)."
    return (
        f"Wrote {show.short(folder)} again; rulings.jsonl there holds all that were ever taken "
        f"({found.kept:,}). "
        f"For the next scan: --rulings {show.short(folder / 'rulings.jsonl')}"
    )
