"""Figures as tables: aligned text for the screen, Markdown for the repository."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from benchmarks.row import Row

PEERS = Path(__file__).with_name("peers.toml")
Cells = list[tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A figure of a set: its title, its value, how it is written, and what stands below."""

    title: str
    value: Callable[[Row], float | None]
    form: str = ".3f"
    below: Literal["mean", "sum", "most", ""] = "mean"


def _auto(name: str) -> Callable[[Row], float | None]:
    return lambda row: getattr(row.found.auto, name) if row.found.auto else None


def _score(name: str) -> Callable[[Row], float | None]:
    return lambda row: float(getattr(row.found.score, name))


COLUMNS = (
    Column(title="records", value=lambda row: row.found.records, form="d", below="sum"),
    Column(title="precision", value=_score("precision")),
    Column(title="recall", value=_score("recall")),
    Column(title="F1", value=_score("f1")),
    Column(title="B3 F1", value=_score("bcubed_f1")),
    Column(title="exact", value=_score("exact_f1")),
    Column(title="auto P", value=_auto("precision"), form=".4f"),
    Column(title="wrong auto", value=lambda row: row.wrong_auto, form="d", below="sum"),
    Column(title="removed", value=_auto("removed")),
    Column(title="cand R", value=lambda row: row.recall.all if row.recall else None),
    Column(title="likely R", value=lambda row: row.recall.of_likely if row.recall else None),
    Column(title="ECE", value=lambda row: row.error("candidates")),
    Column(title="ECE links", value=lambda row: row.error("links")),
    Column(title="seconds", value=lambda row: row.seconds, form=".1f", below="sum"),
    Column(title="MB", value=lambda row: row.megabytes, form=".0f", below="most"),
)
"""What `benchmarks/README.md` explains, one by one."""


def figures(rows: Sequence[Row]) -> Cells:
    """A line a set, and one below for all: means over the sets that hold true pairs, or sums."""
    header = ("set", *(column.title for column in COLUMNS))
    lines = [(row.name, *(_written(c.value(row), c.form) for c in COLUMNS)) for row in rows]
    if len(rows) > 1:
        lines.append(("all", *(_below(column, rows) for column in COLUMNS)))
    return [header, *lines]


def _below(column: Column, rows: Sequence[Row]) -> str:
    judged = [row for row in rows if row.found.true_pairs or column.below != "mean"]
    values = [value for value in map(column.value, judged) if value is not None]
    if not values or not column.below:
        return ""
    total = {"mean": sum(values) / len(values), "sum": sum(values), "most": max(values)}
    return _written(total[column.below], column.form)


def _written(value: float | None, form: str) -> str:
    return "-" if value is None else format(value, form)


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """What another tool, as it was run by `how`, reaches on the sets: clustered pairwise F1."""

    name: str
    version: str
    how: str
    source: str
    f1: Mapping[str, float]


def read_peers(path: Path = PEERS) -> list[Peer]:
    """The peers of the TOML file, in its order."""
    found: list[dict[str, Any]] = tomllib.loads(path.read_text(encoding="utf-8"))["peer"]
    return [Peer(**peer) for peer in found]


def beside(rows: Sequence[Row], peers: Sequence[Peer]) -> Cells:
    """Our F1 beside that of the peers, and how far it is from their best, for sets they know."""
    known = [row for row in rows if any(row.name in peer.f1 for peer in peers)]
    header = ("F1", "resolver", *(peer.name for peer in peers), "to best")
    lines = []
    for row in known:
        theirs = [peer.f1.get(row.name) for peer in peers]
        best = max(value for value in theirs if value is not None)
        ours = row.found.score.f1
        written = [_written(value, ".3f") for value in (ours, *theirs)]
        lines.append((row.name, *written, f"{ours - best:+.3f}"))
    return [header, *lines] if lines else []


def aligned(cells: Cells) -> str:
    """The cells as text, the first column to the left and numbers to the right."""
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return "\n".join(
        "  ".join(
            text.rjust(width) if place else text.ljust(width)
            for place, (text, width) in enumerate(zip(line, widths, strict=True))
        )
        for line in cells
    )


def markdown(cells: Cells) -> str:
    """The cells as a table in Markdown."""
    header, *lines = cells
    rule = ("---", *("--:" for _ in header[1:]))
    return "\n".join(f"| {' | '.join(line)} |" for line in (header, rule, *lines))
