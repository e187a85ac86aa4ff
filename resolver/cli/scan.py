"""`resolver scan`: files in, run directory out."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Annotated

import polars as pl
import typer

from resolver.cli import keeping, show
from resolver.cli.options import (
    ConfigFile,
    checked_format,
    checked_preset,
    existing,
    names_of_sources,
    read_config,
)
from resolver.cli.progress import working
from resolver.config.model import Config
from resolver.files import ledger
from resolver.files.options import ReadOptions
from resolver.files.results.rundir import check_target, is_run_directory
from resolver.frames.live import Loaded
from resolver.frames.result import InputFacts
from resolver.recipes import batch, deciding
from resolver.recipes.result import Result

NOTHING_READ = 1
TOO_MANY_BAD = 3

Files = Annotated[
    list[str],
    typer.Argument(
        metavar="FILES...",
        callback=existing,
        help="Files, folders, patterns or FILE#PART; - is standard input.",
    ),
]
Output = Annotated[
    Path,
    typer.Option(
        "--output", "-o", metavar="OUT", help="Directory to write; a previous result is replaced."
    ),
]
Map = Annotated[
    list[str] | None,
    typer.Option("--map", metavar="COLUMN=ROLE", help="What a column holds; repeatable."),
]
Id = Annotated[
    str | None, typer.Option("--id", metavar="COLUMN", help="Column with the id of the record.")
]
Source = Annotated[
    list[str] | None,
    typer.Option(
        "--source", metavar="[FILE=]NAME", help="Name of the source of a file; repeatable."
    ),
]
Preset = Annotated[
    str | None,
    typer.Option(
        "--preset",
        metavar="NAME",
        callback=checked_preset,
        help="System the files come from; names their source.",
    ),
]
Format = Annotated[
    str | None,
    typer.Option(
        "--format", metavar="F", callback=checked_format, help="Format, where it cannot be told."
    ),
]
Region = Annotated[
    str | None,
    typer.Option("--region", metavar="US", help="Country of phone numbers written without one."),
]
Rulings = Annotated[
    Path | None,
    typer.Option("--rulings", metavar="FILE", exists=True, dir_okay=False, help="Past decisions."),
]
Model = Annotated[
    Path | None,
    typer.Option(
        "--model", metavar="FILE", exists=True, dir_okay=False, help="Frozen model of another run."
    ),
]
MaxBad = Annotated[
    float | None,
    typer.Option(
        "--max-bad", metavar="PERCENT", help="Rejected rows above which the exit code is 3."
    ),
]

FixMojibake = Annotated[
    bool,
    typer.Option("--fix-mojibake", help="Put text right that was read in the wrong encoding."),
]
StoreUrl = Annotated[
    str | None,
    typer.Option(
        "--store",
        metavar="URL",
        help="Store that the records go into: sqlite:///FILE, postgresql://…",
    ),
]
DryRun = Annotated[
    bool, typer.Option("--dry-run", help="Tell what would change in the store, and change nothing.")
]


def scan(  # noqa: PLR0913 - the options of a command are its parameters
    files: Files,
    output: Output = Path("resolver-out"),
    config: ConfigFile = None,
    columns: Map = None,
    id_column: Id = None,
    source: Source = None,
    preset: Preset = None,
    format: Format = None,
    region: Region = None,
    rulings: Rulings = None,
    model: Model = None,
    max_bad: MaxBad = None,
    fix_mojibake: FixMojibake = False,
    store: StoreUrl = None,
    dry_run: DryRun = False,
) -> None:
    """Find which records of the files are the same customer and write a run directory."""
    check_target(output)
    _check_store(store, rulings=rulings, dry_run=dry_run)
    ledger.read(output)  # what is kept there must be readable before anything is done
    settings = read_config(config, region=region, max_bad=max_bad, columns=columns or ())
    options = ReadOptions(
        columns=settings.columns,
        id_column=id_column,
        source=names_of_sources(source or (), files),
        preset=preset,
        format=format,
        fix_mojibake=fix_mojibake or settings.input.fix_mojibake,
    )
    past, kept_in = (rulings, model), (store, dry_run)
    with working(show.screen(errors=True)) as progress:
        result, loaded = _scanned((files, options), settings, past, kept_in, progress)
        kept = is_run_directory(output) and not any_read(result.summary.inputs)
        unheard = deciding.unheard(output, result)
        if not kept:
            progress("writing", 0.96)
            result.write(output)
    show.mapping(result.mapping)
    show.summary(result.summary, result.proposals, output)
    if unheard:
        show.complain(
            f"{unheard:,} {'ruling' if unheard == 1 else 'rulings'} that {output} keeps "
            f"{'was' if unheard == 1 else 'were'} not given to this scan and not followed: "
            f"--rulings {output / 'rulings.jsonl'} follows all of them."
        )
    if kept:
        show.complain(f"{output} is left as it was.")
    if loaded is not None:
        keeping.show(loaded)
    judge_rows(result.summary.inputs, result.rejects, settings.input.max_bad)


def _scanned(
    given: tuple[list[str], ReadOptions],
    settings: Config,
    past: tuple[Path | None, Path | None],
    kept_in: tuple[str | None, bool],
    progress: batch.Progress,
) -> tuple[Result, Loaded | None]:
    """The result, and what became of the records where they go into a store.

    `past`: rulings and model; `kept_in`: the store, and whether nothing is to change there.
    """
    (files, options), (rulings, model), (store, dry_run) = given, past, kept_in
    if store is not None:
        known = (model, settings if settings != Config() else None)
        return keeping.scan(store, given, known, dry_run, progress)
    result = batch.scan(
        files, config=settings, options=options, rulings=rulings, model=model, progress=progress
    )
    return result, None


def _check_store(store: str | None, *, rulings: Path | None, dry_run: bool) -> None:
    """Nothing where the options go together; else wrong use, which exits with 2."""
    if store is None and dry_run:
        raise typer.BadParameter("--dry-run goes with --store.")
    if store is not None and rulings is not None:
        raise typer.BadParameter("--rulings does not go with --store, which has its own.")


def judge_rows(inputs: Sequence[InputFacts], rejects: pl.DataFrame, percent: float) -> None:
    """Nothing where enough was read; else a complaint that says why, and the exit code for it.

    3 where more than the given percentage of rows was rejected, 1 where no input held a record.
    """
    if too_many_bad(inputs, percent):
        why = show.reject_reasons(rejects)
        show.complain(f"more than {percent:g} % of the rows were rejected: {why}.")
        raise typer.Exit(TOO_MANY_BAD)
    if not any_read(inputs):
        show.complain("no input holds a record; nothing was read.")
        raise typer.Exit(NOTHING_READ)


def any_read(inputs: Iterable[InputFacts]) -> bool:
    """Whether any input held a record that was accepted."""
    return any(one.accepted for one in inputs)


def too_many_bad(inputs: Iterable[InputFacts], percent: float) -> bool:
    """Whether more than the given percentage of all physical rows was rejected."""
    read = tuple(inputs)
    return 100 * sum(one.rejected for one in read) > percent * sum(one.physical for one in read)
