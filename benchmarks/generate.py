"""Write generated customers with their truth: `python -m benchmarks.generate --help`.

The same numbers always give the same bytes. A million records take two to three minutes and,
because they are shuffled in memory, about 1.5 GB.
"""

from __future__ import annotations

import argparse
import csv
import io
import json
from collections.abc import Iterator, Sequence
from pathlib import Path

from benchmarks.generator.dice import Dice
from benchmarks.generator.households import World
from benchmarks.generator.locales import read_locales
from benchmarks.generator.records import Made, records_of

TRUTH = ("record_id", "entity_id", "household_id", "kind", "tags")


def generate(records: int, seed: int) -> Iterator[Made]:
    """The records, person by person; a last household may be cut short."""
    world = World(Dice(f"{seed}:people"), read_locales())
    dice = Dice(f"{seed}:records")
    made = 0
    while True:
        for person in world.household():
            for record in records_of(dice, person):
                yield record
                made += 1
                if made == records:
                    return


def write(records: int, seed: int, folder: Path) -> None:
    """Fill `customers.jsonl` and `truth.csv` in the folder, rows in the same random order."""
    rows = [_lines(made) for made in generate(records, seed)]
    Dice(f"{seed}:order").shuffle(rows)
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "customers.jsonl").open("wb") as customers:
        customers.writelines(customer for customer, _ in rows)
    with (folder / "truth.csv").open("wb") as truth:
        truth.write(_csv(TRUTH))
        truth.writelines(line for _, line in rows)


def main(arguments: Sequence[str] | None = None) -> None:
    """Read the command line and write the files."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generate", description=__doc__)
    parser.add_argument("--records", type=_positive, default=10_000, help="how many records")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another population")
    parser.add_argument("--out", type=Path, required=True, help="folder for the two files")
    given = parser.parse_args(arguments)
    write(given.records, given.seed, given.out)


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise argparse.ArgumentTypeError("at least 1 record")
    return number


def _lines(made: Made) -> tuple[bytes, bytes]:
    person = made.person
    line = json.dumps(made.customer, ensure_ascii=False, separators=(",", ":"))
    tags = " ".join(dict.fromkeys(made.tags))
    kind = "organisation" if person.organisation else "person"
    truth = (made.customer["id"], person.entity, person.household, kind, tags)
    return f"{line}\n".encode(), _csv(truth)


def _csv(values: Sequence[str]) -> bytes:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerow(values)
    return out.getvalue().encode()


if __name__ == "__main__":
    main()
