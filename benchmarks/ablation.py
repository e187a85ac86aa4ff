"""What each part of the matcher is worth: `python -m benchmarks.ablation --help`.

Every set is resolved with all parts, and once more without each of them; what changes is what the
part is worth there. A part that is worth nothing anywhere can go.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path

from benchmarks.frozen import add_freeze, circumstances, freeze
from benchmarks.parts import PARTS
from benchmarks.row import Dedupe, default_dedupe
from benchmarks.sets import Loaded, Set, add_arguments, chosen, options, said, with_roles
from benchmarks.table import Cells, aligned
from resolver.steps.measure import Evaluation, evaluate

FIGURES = {"F1": 3, "auto precision": 4, "removed": 3}
"""What is compared, and the digits that are shown."""
WHOLE = "all parts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A set resolved without `part` (None: with all); `found` is None where it failed."""

    name: str
    part: str | None
    found: Evaluation | None
    failure: str | None = None

    def figure(self, name: str) -> float | None:
        """F1 of the entities; precision of the `auto` ones, or what they remove."""
        if self.found is None:
            return None
        auto = self.found.auto
        if name == "F1":
            return self.found.score.f1
        if auto is None:
            return None
        return auto.precision if name == "auto precision" else auto.removed

    def as_dict(self) -> dict[str, object]:
        """Plain nested values, ready for JSON."""
        found = self.found.as_dict() if self.found else {"failure": self.failure}
        return {"set": self.name, "without": self.part, **found}


def ablated(each: Set, parts: Sequence[str], dedupe: Dedupe | None = None) -> list[Outcome]:
    """The set with all parts, and without each of these."""
    run = dedupe or default_dedupe()
    source, truth = each.load()
    told = options(source, each.roles)
    return [_outcome(each.name, part, run, (source, truth), told) for part in (None, *parts)]


def _outcome(
    name: str, part: str | None, run: Dedupe, loaded: Loaded, told: Mapping[str, object]
) -> Outcome:
    source, truth = loaded
    try:
        with PARTS[part].off() if part else nullcontext():
            found = evaluate(run(source, **told).entities, truth)
    except Exception as error:
        print(f"{name} without {part}: {error!r}", file=sys.stderr, flush=True)
        return Outcome(name=name, part=part, found=None, failure=repr(error))
    print(f"{name} {f'without {part}' if part else 'whole'}: {found.score.f1:.4f}", file=sys.stderr)
    return Outcome(name=name, part=part, found=found)


def ablated_apart(each: Set, parts: Sequence[str]) -> list[Outcome]:
    """The same in a process of its own, which gives the memory back."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(ablated, each, parts).result()


def changes(outcomes: Sequence[Outcome], figure: str) -> Cells:
    """A line a part: how far the figure moves on every set when it is off, the worthiest first.

    The worth that orders them is that of F1, in every table. A figure that does not move at all is
    a dot; one that could not be had is a question mark.
    """
    digits = FIGURES[figure]
    sets = list(dict.fromkeys(one.name for one in outcomes))
    whole = [one.figure(figure) for one in outcomes if one.part is None]
    lines = [(WHOLE, *(_told(value, f".{digits}f") for value in (*whole, _mean(whole))))]
    worth = {part: _mean(values) or 0.0 for part, values in _moves(outcomes, "F1").items()}
    moves = _moves(outcomes, figure)
    for part in sorted(moves, key=lambda name: worth[name]):
        values = (*moves[part], _mean(moves[part]))
        lines.append((part, *(_change(value, digits) for value in values)))
    return [(figure, *sets, "mean"), *lines]


def _moves(outcomes: Sequence[Outcome], figure: str) -> dict[str, list[float | None]]:
    """Per part how far the figure moves on every set when it is off."""
    known = {(one.name, one.part): one.figure(figure) for one in outcomes}
    sets = list(dict.fromkeys(one.name for one in outcomes))
    parts = dict.fromkeys(one.part for one in outcomes if one.part)
    return {part: [_moved(known, name, part) for name in sets] for part in parts}


def _moved(
    known: Mapping[tuple[str, str | None], float | None], name: str, part: str
) -> float | None:
    without, whole = known.get((name, part)), known.get((name, None))
    return None if without is None or whole is None else without - whole


def _mean(values: Sequence[float | None]) -> float | None:
    held = [value for value in values if value is not None]
    return sum(held) / len(held) if held else None


def _change(value: float | None, digits: int) -> str:
    return "." if value == 0 else _told(value, f"+.{digits}f")


def _told(value: float | None, form: str) -> str:
    return "?" if value is None else format(value, form)


def main(arguments: Sequence[str] | None = None, dedupe: Dedupe | None = None) -> None:
    """Read the command line, measure every set without every part and print the tables.

    Raises:
        SystemExit: for a wrong command line, and if a part could not be switched off somewhere.
    """
    given = _parser().parse_args(arguments)
    if unknown := [name for name in given.part if name not in PARTS]:
        raise SystemExit(f"No part {', '.join(unknown)}; there are {', '.join(PARTS)}.")
    parts = given.part or list(PARTS)
    sets = chosen(given)
    if given.roles:
        sets = with_roles(sets, given.roles)
    outcomes: list[Outcome] = []
    for each in sets:
        outcomes += ablated(each, parts, dedupe) if dedupe else ablated_apart(each, parts)
    tables = {f"{name} without a part": changes(outcomes, name) for name in FIGURES}
    tables["What stands in its place"] = [
        ("part", "while it is off"),
        *((name, PARTS[name].says) for name in parts),
    ]
    for title, cells in list(tables.items())[: len(FIGURES)]:
        print(f"{title}\n\n{aligned(cells)}\n")
    _write(given, outcomes, tables)


def _write(
    given: argparse.Namespace, outcomes: Sequence[Outcome], tables: Mapping[str, Cells]
) -> None:
    rows = [one.as_dict() for one in outcomes]
    words = said(given, "benchmarks.ablation")
    run = circumstances(" ".join([words, *(f'--part "{name}"' for name in given.part)]))
    if given.json is not None:
        text = json.dumps({"run": run, "rows": rows}, indent=1)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    if failed := [f"{one.part} on {one.name}" for one in outcomes if one.found is None]:
        raise SystemExit(f"Not measured, and nothing frozen: {', '.join(failed)}.")
    if given.freeze is not None:
        page = freeze("ablation", run, tables, rows, given.freeze)
        print(f"Written to {page} and {page.with_suffix('.json').name}.")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.ablation", description=__doc__)
    add_arguments(parser)
    parser.add_argument(
        "--part",
        action="append",
        default=[],
        help=f"only this part; repeatable: {', '.join(PARTS)}",
    )
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    add_freeze(parser)
    return parser


if __name__ == "__main__":
    main()
