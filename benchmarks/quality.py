"""Quality on sets with known truth: `python -m benchmarks.quality --help`.

Every set is read and resolved by `resolver.dedupe` as a user would do it, without configuration or
with the roles of its columns given, each in a process of its own; F1 stands beside what others
reach.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

from benchmarks.frozen import add_freeze, circumstances, freeze
from benchmarks.row import Dedupe, Row, measured, measured_apart
from benchmarks.sets import (
    ROLES,
    Set,
    add_arguments,
    chosen,
    febrl_sets,
    said,
    sets_in,
    with_roles,
)
from benchmarks.table import Cells, aligned, beside, figures, read_peers

__all__ = ["febrl_sets", "main", "measured", "sets_in"]

NOTHING = "Nothing given"
GIVEN = "Roles of the columns given"


def main(arguments: Sequence[str] | None = None, dedupe: Dedupe | None = None) -> None:
    """Read the command line, measure every set and print the tables.

    Raises:
        SystemExit: for a wrong command line, and with 1 if a set could not be measured.
    """
    given = _parser().parse_args(arguments)
    sets = chosen(given)
    measure: Callable[[Set], Row] = partial(measured, dedupe=dedupe) if dedupe else measured_apart
    failed: list[str] = []
    rows: dict[str, list[Row]] = {}
    if given.both or not given.roles:
        rows[NOTHING] = list(_measured(sets, measure, failed))
    if given.both or given.roles:
        told = with_roles(sets, given.roles or ROLES)
        known = {row.name: row for row in rows.get(NOTHING, ())}
        rows[GIVEN] = list(_measured(told, partial(_unless_known, known, measure), failed))
    tables = _tables(rows)
    for title, cells in tables.items():
        print(f"{title}\n\n{aligned(cells)}\n")
    _write(given, rows, tables, failed)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.quality", description=__doc__)
    add_arguments(parser)
    parser.add_argument("--both", action="store_true", help="without roles, and with them")
    parser.add_argument("--json", type=Path, help="write all figures to this file")
    add_freeze(parser)
    return parser


def _measured(
    sets: Sequence[Set], measure: Callable[[Set], Row], failed: list[str]
) -> Iterator[Row]:
    """The rows of the sets; one that fails is told and left out, the others go on."""
    for each in sets:
        print(f"{each.name} ...", end="", flush=True, file=sys.stderr)
        try:
            row = measure(each)
        except Exception as error:
            print(f" failed: {error!r}", file=sys.stderr)
            failed.append(each.name)
            continue
        print(f" F1 {row.found.score.f1:.3f}, {row.seconds:.1f} s", file=sys.stderr)
        yield row


def _unless_known(known: dict[str, Row], measure: Callable[[Set], Row], each: Set) -> Row:
    """A set that nobody gives roles is the same run as without them."""
    return measure(each) if each.roles or each.name not in known else known[each.name]


def _tables(rows: dict[str, list[Row]]) -> dict[str, Cells]:
    found: dict[str, Cells] = {}
    for title, measured_ in rows.items():
        found[title] = figures(measured_)
        if theirs := beside(measured_, read_peers()):
            found[f"{title}: F1 beside others"] = theirs
    return found


def _write(
    given: argparse.Namespace,
    rows: dict[str, list[Row]],
    tables: dict[str, Cells],
    failed: Sequence[str],
) -> None:
    every = [{"table": title, **row.as_dict()} for title, part in rows.items() for row in part]
    run = circumstances(said(given, "benchmarks.quality", both=given.both))
    if given.json is not None:
        text = json.dumps({"run": run, "rows": every}, indent=1)
        given.json.write_text(f"{text}\n", encoding="utf-8")
    if failed:
        raise SystemExit(f"Not measured, and nothing frozen: {', '.join(failed)}.")
    if given.freeze is not None:
        page = freeze("quality", run, tables, every, given.freeze)
        print(f"Written to {page} and {page.with_suffix('.json').name}.")


if __name__ == "__main__":
    main()
