"""The stress grid: generated tables of persons that nobody tuned for. See `--help`.

Every cell goes through `resolver.dedupe(frame, id_column="rec_id")` and nothing is configured.
"""

from __future__ import annotations

import argparse
import json
import math
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fnmatch import fnmatch
from pathlib import Path
from typing import Any, Protocol

import polars as pl

from benchmarks.exact import Exact, exact_points, exact_rows
from benchmarks.frozen import add_freeze, circumstances, freeze
from benchmarks.generator.tables.grid import Cell, grid
from benchmarks.table import Cells, aligned
from resolver.steps.measure import Evaluation, Score, evaluate

POOLED = 0.99
"""Least precision of pairs inside `auto` entities over all cells together."""
UPPER = 0.98
"""Least upper bound of the 95 % interval of that precision in any one cell."""
NORMAL = 1.959964
QUICK = 1_000
HEADER = (
    "cell", "records", "pairs", "P", "R", "F1", "B3", "auto P", "wrong/auto", "95 % from", "to",
    "removed", "exact", "on", "rows", "fit", "s", "fails",
)  # fmt: skip


class Result(Protocol):
    """What `resolver.dedupe` returns, as far as it is needed here."""

    @property
    def entities(self) -> pl.DataFrame:
        """`source`, `record_id`, `entity_id`, `auto_entity_id`."""

    @property
    def mapping(self) -> pl.DataFrame:
        """`column` and its `role`."""

    @property
    def model(self) -> Any:  # noqa: ANN401 - only its notes are read
        """The model, with `notes` on the fit."""


Dedupe = Callable[..., Result]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of one cell; `misread` are columns taken for something else."""

    cell: Cell
    found: Evaluation
    exact: Exact
    rows: float
    fit: str
    misread: tuple[tuple[str, str], ...]
    seconds: float

    @property
    def auto(self) -> Score:
        """The score of `auto_entity_id`, which `dedupe` always gives."""
        assert self.found.auto is not None
        return self.found.auto

    @property
    def wrong(self) -> int:
        """Pairs of two people inside `auto` entities."""
        return self.auto.pairs - self.auto.shared_pairs

    @property
    def fails(self) -> tuple[str, ...]:
        """The verdicts that this cell alone breaks."""
        low = ("auto",) if wilson(self.auto.shared_pairs, self.auto.pairs)[1] < UPPER else ()
        worse = ("exact",) if self.found.score.f1 < self.exact.f1 else ()
        return low + worse

    def as_dict(self) -> dict[str, object]:
        """Plain nested values, ready for JSON."""
        return {
            "cell": self.cell.name,
            "seed": self.cell.seed,
            "seconds": round(self.seconds, 3),
            "exact_on": self.exact.on,
            "exact_f1": self.exact.f1,
            "rows_f1": self.rows,
            "wrong": self.wrong,
            "wilson": wilson(self.auto.shared_pairs, self.auto.pairs),
            "fit": self.fit,
            "misread": [list(one) for one in self.misread],
            "fails": list(self.fails),
            **self.found.as_dict(),
        }


def wilson(right: int, total: int) -> tuple[float, float]:
    """The 95 % interval of a share (Wilson 1927); of nothing, from 0 to 1."""
    if not total:
        return 0.0, 1.0
    share, square = right / total, NORMAL**2 / total
    middle = share + square / 2
    half = math.sqrt(share * (1 - share) * square + square**2 / 4)
    return max(0.0, (middle - half) / (1 + square)), min(1.0, (middle + half) / (1 + square))


def measured(cell: Cell, dedupe: Dedupe) -> Outcome:
    """The cell made, resolved and scored; only the call of `dedupe` is timed."""
    made = cell.made()
    start = time.perf_counter()
    result = dedupe(made.records, id_column="rec_id")
    seconds = time.perf_counter() - start
    roles = dict(result.mapping.select("column", "role").iter_rows())
    filled = [c for c in made.columns if made.records[c.header].null_count() < cell.size]
    taken = [(column, roles.get(column.header, "ignore")) for column in filled]
    return Outcome(
        cell=cell,
        found=evaluate(result.entities, made.truth),
        exact=exact_points(made),
        rows=exact_rows(made),
        fit="shipped" if any("not credible" in note for note in result.model.notes) else "fitted",
        misread=tuple((c.header, role) for c, role in taken if role not in c.roles),
        seconds=seconds,
    )


def pooled(outcomes: Sequence[Outcome]) -> tuple[int, int]:
    """Right pairs and all pairs inside `auto` entities, over all cells."""
    right = sum(one.auto.shared_pairs for one in outcomes)
    return right, sum(one.auto.pairs for one in outcomes)


def verdicts(outcomes: Sequence[Outcome]) -> list[tuple[bool, str]]:
    """Each promise, whether it is kept, and by how much."""
    right, total = pooled(outcomes)
    share, (low, high) = right / max(1, total), wilson(right, total)
    doubtful = [one.cell.name for one in outcomes if "auto" in one.fails]
    worse = [one.cell.name for one in outcomes if "exact" in one.fails]
    return [
        (
            not total or share >= POOLED,
            f"pooled auto precision {share:.4f} ({low:.4f} to {high:.4f}), "
            f"{total - right:,} of {total:,} pairs wrong; at least {POOLED}",
        ),
        (not doubtful, f"{len(doubtful)} cells whose upper bound is below {UPPER}; none allowed"),
        (not worse, f"{len(worse)} cells below exact matching; none allowed"),
    ]


def table(outcomes: Iterable[Outcome]) -> Cells:
    """The outcomes below their header."""
    return [HEADER, *map(_cells, outcomes)]


def worst_first(outcomes: Iterable[Outcome]) -> list[Outcome]:
    """Cells that break a verdict first, by wrong `auto` pairs; then the others by F1."""
    return sorted(outcomes, key=lambda one: (not one.fails, -one.wrong, one.found.score.f1))


def main(arguments: Sequence[str] | None = None, dedupe: Dedupe | None = None) -> None:
    """Read the command line, measure the cells, print the table and the verdicts."""
    given = _parser().parse_args(arguments)
    most = QUICK if given.quick else math.inf
    cells = [cell for cell in grid() if fnmatch(cell.name, given.cells) and cell.size <= most]
    if not cells:
        raise SystemExit(f"No cell {given.cells}.")
    if given.write is not None:
        for cell in cells:
            _write(cell, given.write)
        return
    outcomes = list(_progress(cells, dedupe or _dedupe()))
    print(aligned(table(worst_first(outcomes) if given.worst else outcomes)))
    _print_misread(outcomes)
    judged = verdicts(outcomes)
    print("\n".join(f"{'kept  ' if kept else 'BROKEN'}  {text}" for kept, text in judged))
    if given.json is not None:
        text = json.dumps([one.as_dict() for one in outcomes], indent=1)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    if given.freeze is not None:
        told = f" --cells '{given.cells}'" * (given.cells != "*") + " --quick" * given.quick
        run = circumstances(f"python -m benchmarks.stress{told}")
        tables = {"Cells": table(outcomes), "Verdicts": _told(judged)}
        page = freeze("stress", run, tables, [one.as_dict() for one in outcomes], given.freeze)
        print(f"Written to {page} and {page.with_suffix('.json').name}.")
    if not all(kept for kept, _ in judged):
        raise SystemExit(1)


def _told(judged: Sequence[tuple[bool, str]]) -> Cells:
    return [("verdict", "what"), *(("kept" if kept else "broken", text) for kept, text in judged)]


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stress", description=__doc__)
    parser.add_argument("--cells", default="*", metavar="GLOB", help="only these, such as 'core/*'")
    parser.add_argument("--quick", action="store_true", help=f"only up to {QUICK} records")
    parser.add_argument("--worst", action="store_true", help="the worst cells first")
    parser.add_argument("--json", type=Path, metavar="F", help="write all figures to this file")
    add_freeze(parser)
    parser.add_argument("--write", type=Path, metavar="DIR", help="only write the tables there")
    return parser


def _dedupe() -> Dedupe:
    import resolver

    found: Dedupe = resolver.dedupe
    return found


def _progress(cells: Sequence[Cell], dedupe: Dedupe) -> Iterable[Outcome]:
    for place, cell in enumerate(cells, 1):
        line = f"{place}/{len(cells)} {cell.name}"
        print(line, end="\r", flush=True)
        yield measured(cell, dedupe)
        print(" " * len(line), end="\r")


def _cells(one: Outcome) -> tuple[str, ...]:
    score, auto = one.found.score, one.auto
    low, high = wilson(auto.shared_pairs, auto.pairs)
    shares = (score.precision, score.recall, score.f1, score.bcubed_f1)
    return (
        one.cell.name,
        str(one.found.records),
        str(one.found.true_pairs),
        *(f"{share:.3f}" for share in shares),
        f"{auto.precision:.4f}" if auto.pairs else "-",
        f"{one.wrong}/{auto.pairs}",
        f"{low:.3f}",
        f"{high:.3f}",
        f"{auto.removed:.2f}",
        f"{one.exact.f1:.3f}",
        one.exact.on,
        f"{one.rows:.3f}",
        one.fit,
        f"{one.seconds:.1f}",
        " ".join(one.fails),
    )


def _print_misread(outcomes: Sequence[Outcome]) -> None:
    """Which columns of which set were taken for something else, and in how many cells."""
    count = Counter((one.cell.columns, *each) for one in outcomes for each in one.misread)
    for (columns, header, role), cells in sorted(count.items()):
        print(f"{columns}: column {header} read as {role} in {cells} cells")


def _write(cell: Cell, folder: Path) -> None:
    """The table as a set that `benchmarks.quality` reads."""
    made, place = cell.made(), folder / cell.name.replace("/", "_")
    place.mkdir(parents=True, exist_ok=True)
    made.records.write_parquet(place / "records.parquet")
    made.truth.write_parquet(place / "truth.parquet")


if __name__ == "__main__":
    main()
