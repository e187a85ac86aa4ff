"""What `resolver refit` prints: rulings, doubts, what was measured, what moved and would change."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import polars as pl
from rich.text import Text

from resolver.cli.show import complain, screen, short, table
from resolver.frames.refit import Standing
from resolver.recipes.refit import Refit
from resolver.recipes.result import Result
from resolver.report.words import are, many

LINES: Final = 10
"""Levels, and doubtful rulings, named on the screen."""
EXAMPLES: Final = 1
"""Differences named of each kind: the largest."""
MEMBERS: Final = 3
"""Records named of a difference."""
SMALL: Final = 0.05
"""Bits below which a move is not worth a line."""

DOUBTS: Final = {
    "disputed": "people disagree",
    "contradicted": "other rulings say the opposite through third records",
    "against_evidence": "all the evidence is against it",
}
BANDS: Final = {
    "auto": "auto links",
    "review": "review links",
    "blocked": "blocked links",
    "implied": "joined through others",
    "apart": "not joined",
}


def refit(found: Refit) -> None:
    """All that was learned, and what it would change."""
    _rulings(found)
    _doubts(found.doubts)
    _precision(found.precision)
    if found.note:
        screen().print(Text(found.note), soft_wrap=True)
        return
    _moves(found.moves)
    _effect(found)


def asked(pairs: pl.DataFrame, file: Path, folder: Path) -> None:
    """How many pairs were written, and what to do with them."""
    drawn = len(pairs) - pairs["chance"].null_count()
    telling = len(pairs) - drawn
    _say(
        f"Wrote {file}: {many(telling, 'pair')} that "
        f"{'teaches' if telling == 1 else 'teach'} most, {drawn:,} drawn at random. "
        "Fill in the column `ruling` with same, different, related or unsure, then run: "
        f"resolver refit {folder} --rulings {file}"
    )


def wrote_model(file: Path, found: Refit) -> None:
    """Where the model is, and whether it is a new one."""
    what = "the new weights" if found.refitted else "the weights of the run, unchanged"
    _say(f"Wrote {file}: {what}. Use it with: resolver scan FILES --model {file}")


def applied(folder: Path, result: Result) -> None:
    """What the run is now."""
    told = result.summary
    _say(
        f"Wrote {folder} again: {are(told.records, 'record')} {many(told.entities, 'customer')}, "
        f"{are(told.proposals.get('auto', 0), 'proposal')} auto."
    )


def nothing_written(folder: Path, rulings: Path) -> None:
    """That nothing has changed, and how it would."""
    _say(
        "Nothing was written. For a model file: -o MODEL; to write the run again: "
        f"resolver refit {folder} --rulings {rulings} --apply"
    )


def _say(text: str) -> None:
    screen().print(Text(text), soft_wrap=True)


def _rulings(found: Refit) -> None:
    words = ", ".join(f"{count:,} {word}" for word, count in found.rulings.items())
    verb = "is" if found.learned_from == 1 else "are"
    learned = f"{found.learned_from:,} {verb} learned from"
    _say(f"Rulings on {many(sum(found.rulings.values()), 'pair')}: {words}; {learned}.")
    if found.held_out is not None:
        before, after = found.held_out
        _say(
            f"Rulings that were held out surprise by {after:.2f} bits each, by {before:.2f} before."
        )
    for text in found.warnings:
        complain(text)


def _doubts(doubts: pl.DataFrame) -> None:
    if doubts.is_empty():
        return
    rows = [
        (
            row["ruling"],
            _record(row["left_source"], row["left"]),
            _record(row["right_source"], row["right"]),
            row["by"],
            f"{row['weight']:.1f}",
            DOUBTS[row["code"]],
        )
        for row in doubts.head(LINES).iter_rows(named=True)
    ]
    _say(f"{are(len(doubts), 'ruling')} not learned from; scans follow them all the same:")
    heads = ["ruling", "left", "right", "by", "bits", "because"]
    screen().print(table(heads, rows, right={"bits"}))
    if len(doubts) > LINES:
        _say(f"and {len(doubts) - LINES:,} more.")


def _precision(bands: pl.DataFrame) -> None:
    if bands.is_empty():
        return
    rows = [
        (
            BANDS.get(row["band"], row["band"]),
            f"{row['pairs']:,.0f}",
            f"{row['answered']:,} of {row['asked']:,}",
            "" if row["share"] is None else f"{row['share']:.2%}",
            f"{row['low']:.2%} to {row['high']:.2%}",
        )
        for row in bands.iter_rows(named=True)
    ]
    heads = ["pairs", "of them", "answered", "same person", "95 % interval"]
    _say("Estimated from the pairs drawn at random:")
    screen().print(table(heads, rows, right=set(heads[1:])))


def _moves(moves: pl.DataFrame) -> None:
    far = moves.filter(pl.max_horizontal(pl.col("unrelated", "household").abs()) >= SMALL)
    rows = [
        (row["field"], row["level"], f"{row['unrelated']:+.2f}", f"{row['household']:+.2f}")
        for row in far.head(LINES).iter_rows(named=True)
    ]
    heads = ["field", "level", "against unrelated", "against household"]
    _say("What moved, in bits for the same person:")
    screen().print(table(heads, rows, right=set(heads[2:])))
    if len(far) > LINES:
        _say(f"and {many(len(far) - LINES, 'more level')}.")


def _effect(found: Refit) -> None:
    before, after = found.effect.before, found.effect.after
    rows: list[tuple[str, str, str, str]] = []
    for what, name in (("proposal", "proposals"), ("auto", "auto proposals")):
        told = found.effect.count(what)
        rows.append((name, *_sides(what, before, after), _counted(told)))
    _say("What would change, these rulings followed before and after:")
    heads = ["", "before", "after", "differences"]
    screen().print(table(heads, rows, right=set()))
    for what in ("proposal", "auto"):
        for text in _examples(found.effect.changes.filter(pl.col("what") == what)):
            _say(f"  {what} {text}")


def _sides(what: str, before: Standing, after: Standing) -> tuple[str, str]:
    told = [
        (one.proposals, one.removed) if what == "proposal" else (one.auto, one.auto_removed)
        for one in (before, after)
    ]
    first, second = (f"{groups:,}, {many(removed, 'duplicate')}" for groups, removed in told)
    return first, second


def _counted(told: Mapping[str, int]) -> str:
    return ", ".join(f"{count:,} {change}" for change, count in told.items()) or "none"


def _examples(changes: pl.DataFrame) -> list[str]:
    shown = changes.group_by("change", maintain_order=True).head(EXAMPLES)
    return [f"{row['change']}: {_members(row)}" for row in shown.iter_rows(named=True)]


def _members(row: Mapping[str, Any]) -> str:
    members = [_record(one["source"], one["record_id"]) for one in row["members"][:MEMBERS]]
    more = row["records"] - len(members)
    return ", ".join([*members, *([f"{more:,} more"] if more else [])])


def _record(source: str | None, record_id: str | None) -> str:
    return short(f"{source}:{record_id}")
