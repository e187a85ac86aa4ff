"""Count the shipped priors anew in the generated data: `python -m benchmarks.priors --help`."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path

from benchmarks.priors.chances import averaged, unseen
from benchmarks.priors.data import SEED, fingerprint, labelled
from benchmarks.priors.text import Procedure, apart, procedure, written
from benchmarks.priors.votes import Votes, votes
from resolver.model.comparison import COMPARISONS
from resolver.model.priors import PRIORS, Chances, parse

NEAR = 0.05
"""Bits by which a fresh run may differ before `--check` fails: less than anybody could see."""
SHOWN = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Count, average and write the file, or tell how far the shipped one is from that."""
    given = _parser().parse_args(arguments)
    told = procedure()
    seen = _counted()
    _complete(seen, told)
    found = averaged(seen, told.hand, told.kept, told.trust)
    if given.check:
        _check(found)
        return
    made = {"generators": fingerprint(), "sets": len(seen), "first_seed": SEED}
    given.out.write_text(written(found, made), encoding="utf-8")
    print(f"{len(found)} fields from {len(seen)} sets written to {given.out}")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.priors", description=__doc__)
    parser.add_argument("--check", action="store_true", help="only compare with the shipped file")
    parser.add_argument("--out", type=Path, default=PRIORS, help="another file to write")
    return parser


def _counted() -> list[tuple[str, Votes]]:
    fields = [field for comparison in COMPARISONS for field in comparison.fields]
    seen = []
    for place, one in enumerate(labelled(), 1):
        seen.append((one.generator, votes(one, fields)))
        print(f"{place} {one.name}: {len(one.cleaned)} records", flush=True)
    return seen


def _complete(seen: Sequence[tuple[str, Votes]], told: Procedure) -> None:
    """Stop if a level is never shown and nobody has said what to do with it."""
    missing = [
        f"{field} {level}"
        for field, levels in unseen(seen, told.hand).items()
        for level in levels
        if level not in told.kept.get(field, ())
    ]
    if missing:
        raise SystemExit(f"Hardly ever shown, and not in [kept]: {', '.join(missing)}.")


def _check(found: dict[str, Chances]) -> None:
    shipped = parse(PRIORS.read_text(encoding="utf-8"), PRIORS.name)
    bits = apart(found, shipped)
    for far, what in bits[:SHOWN]:
        print(f"{far:6.3f} bits  {what}")
    print(f"{sum(far > NEAR for far, _ in bits)} of {len(bits)} chances differ by over {NEAR} bits")
    if bits[0][0] > NEAR:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
