"""What the commands print: the mapping, the one-screen summary, an explanation.

Results go to standard output; progress and complaints go to standard error.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from pathlib import Path

import polars as pl
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from resolver.cli.options import NAMED
from resolver.frames.reasons import Growth
from resolver.frames.result import BANDS, Explanation, Finding, Summary
from resolver.report.expecting import sentences
from resolver.report.plain import plain_text
from resolver.report.reasons import growth_text
from resolver.report.visible import plain
from resolver.report.words import are, many

LONGEST = 120
"""Characters of a value from a file that are printed; a cell may hold a whole letter."""
LONGEST_SENTENCE = 1_000
"""Characters of a warning that are printed: what to do about it often comes last."""
WIDTH = 110
"""Columns where the output is no terminal."""
DOUBTFUL = 3
"""Proposals and shared values named under what to look at."""
LINES = 5
"""Files and warnings named on the screen."""
REASONS = 3
"""Reasons for rejected rows named in a complaint."""
FINDINGS = 4
"""Findings about the data named on the screen; the report has them all."""


def screen(*, errors: bool = False) -> Console:
    """The console of standard output or, for `errors`, standard error; nothing is marked up."""
    console = Console(stderr=errors, highlight=False, markup=False, emoji=False)
    return (
        console
        if console.is_terminal
        else Console(stderr=errors, highlight=False, markup=False, emoji=False, width=WIDTH)
    )


def short(text: object) -> str:
    """A value from a file as one short line without hidden characters."""
    whole = str(text)
    return plain(whole[:LONGEST]) + ("…" if len(whole) > LONGEST else "")


def complain(message: str) -> None:
    """One readable message on standard error."""
    console = screen(errors=True)
    line = plain(message.replace("\n", " "))
    console.print(Text(f"resolver: {line}"), soft_wrap=True)


def mapping(frame: pl.DataFrame) -> None:
    """Each column with its role and the reason for it; unused columns are named, too."""
    several = frame["source"].n_unique() > 1
    heads = [*(["source"] if several else []), "column", "role", "filled", "reason"]
    named = pl.col("role").is_in(NAMED) & (pl.col("label") != "")
    label = pl.when(named).then(pl.col("label"))
    role = pl.concat_str("role", label, separator=":", ignore_nulls=True)
    screen().print(table(heads, frame.with_columns(role).select(heads).rows(), right={"filled"}))


def summary(found: Summary, proposals: pl.DataFrame, out: Path) -> None:
    """What was read, found, is safe, is to be looked at, and where the files are."""
    rows = [*_read(found), *_found(found), *_look(found, proposals), *_files(out)]
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, text in rows:
        table.add_row(name, Text(text))
    screen().print(table)


def finding(one: Finding) -> str:
    """A finding as one line that begins with how many records it is on."""
    counted = one.text if one.text[:1].isdigit() else f"{one.records:,} in {one.field}: {one.text}"
    return plain(counted)


def explanation(found: Explanation) -> None:
    """The parts of a match weight, one a row, and their sum."""
    screen().print(Text(plain_text(found)), soft_wrap=True, end="")
    decided = found.reasons.decided if found.reasons else ()
    if decided:
        lines = ["", "Who decided", *(f"  {plain(line)}" for line in decided)]
        screen().print(Text("\n".join(lines)), soft_wrap=True)


def growth(found: Growth) -> None:
    """How an entity grew, merge by merge, and the link it hangs on."""
    screen().print(Text(growth_text(found)), soft_wrap=True, end="")


def reject_reasons(rejects: pl.DataFrame) -> str:
    """The most frequent reasons for rejected rows with their counts, such as `12 fields`."""
    codes = rejects.filter(pl.col("kind") == "rejected")["code"].fill_null("other")
    counts = codes.value_counts(sort=False).sort(["count", "code"], descending=[True, False]).rows()
    rest = sum(count for _, count in counts[REASONS:])
    told = [f"{count:,} {short(code)}" for code, count in counts[:REASONS]]
    return ", ".join([*told, many(rest, "other")] if rest else told)


def _read(found: Summary) -> list[tuple[str, str]]:
    nothing = [] if found.records else ["Nothing: no input holds a record."]
    lines = [
        f"{short(one.path)}: {many(one.physical, 'row')} = {one.accepted:,} accepted "
        f"+ {one.rejected:,} rejected + {one.skipped:,} skipped"
        for one in found.inputs
    ]
    return _named("Read", [*_cut(lines, "files"), *nothing])


def _found(found: Summary) -> list[tuple[str, str]]:
    all_proposals = many(sum(found.proposals.values()), "proposal")
    auto, review, blocked = (found.proposals.get(band, 0) for band in BANDS)
    return [
        (
            "Found",
            f"{are(found.records, 'record')} "
            f"{many(found.entities, 'customer')}: "
            f"{many(found.duplicates, 'duplicate')} in {all_proposals}",
        ),
        (
            "Safe",
            _safe(found, auto),
        ),
        (
            "To decide",
            f"{many(review, 'proposal')} (review), {blocked:,} blocked; "
            f"{many(found.related, 'pair')} of one household or organisation kept apart",
        ),
        *_named("Expected", list(sentences(found.quality)) if found.quality else []),
    ]


def _safe(found: Summary, auto: int) -> str:
    """What may be merged unseen: by evidence, and because somebody has ruled so."""
    bands = found.quality.bands if found.quality else ()
    alone = next((one.proposals for one in bands if one.band == "auto"), auto)
    ruled = f", {auto - alone:,} by rulings" if auto > alone else ""
    by = f"{alone:,} of them with an" if ruled else "auto,"
    return f"{many(auto, 'proposal')} ({by} expected precision above {found.precision:.1%}{ruled})"


def _look(found: Summary, proposals: pl.DataFrame) -> list[tuple[str, str]]:
    doubtful = [
        f"{short(row['entity_id'])}: {row['size']:,} records, {row['weight']:.1f} bits, "
        + ", ".join([row["band"], *(warning["code"] for warning in row["warnings"] or [])])
        for row in proposals.head(DOUBTFUL).iter_rows(named=True)
    ]
    shared = [
        f"{one.kind} {short(one.value)}: {one.records:,} records of {one.people:,} people"
        for one in found.shared[:DOUBTFUL]
    ]
    warnings = _cut([plain(text[:LONGEST_SENTENCE]) for text in found.warnings], "warnings")
    notes = [short(text) for text in found.fit_notes]
    findings = _cut(
        [finding(one).partition(";")[0].rstrip(".") for one in found.findings], "findings", FINDINGS
    )
    several, verb = many(found.splits, "record"), "seems" if found.splits == 1 else "seem"
    split = [f"{several} {verb} to hold several people, see splits.jsonl"] if found.splits else []
    named = (
        ("Most doubtful", doubtful),
        ("To split", split),
        ("Shared", shared),
        ("Data", findings),
        ("Model", notes),
        ("Warnings", warnings),
    )
    return [row for name, lines in named for row in _named(name, lines)]


def _cut(lines: list[str], what: str, most: int = LINES) -> list[str]:
    if len(lines) <= most:
        return lines
    return [*lines[: most - 1], f"and {len(lines) - most + 1:,} more {what}, see run.json"]


def _files(out: Path) -> list[tuple[str, str]]:
    names = sorted(path.name for path in out.iterdir())
    return [("Files", f"{short(out)}/  {'  '.join(short(name) for name in names)}")]


def _named(name: str, lines: list[str]) -> list[tuple[str, str]]:
    return [(name if not i else "", line) for i, line in enumerate(lines)]


def table(
    heads: Iterable[str], rows: Iterable[Iterable[object]], *, right: Collection[str]
) -> Table:
    """A table with these columns, those in `right` right-aligned; every cell is one short line."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        drawn.add_column(head, justify="right" if head in right else "left", overflow="fold")
    for row in rows:
        drawn.add_row(*("" if cell is None else Text(short(cell)) for cell in row))
    return drawn
