"""How fast a store is: `python -m benchmarks.live --records 100000 [--url URL] [--json FILE]`.

Loads generated customers into a new store under a model that they have taught, on one core, with
commits that are on the disk; then looks customers up one by one (`resolve`) and takes others in one
by one (`upsert`). Half of those taken in are further records of people in the store, the others are
people it has never seen. The floor is a transaction that writes one row and is on the disk, on the
same disk in the same run.
"""

from __future__ import annotations

import argparse
import json
import os
import sqlite3
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import Any, Final

import resolver
from benchmarks.generate import generate
from benchmarks.generator.dice import Dice

SEED: Final = 7
ASKED: Final = 2_000
WARM: Final = 100
_MILLI: Final = 1e3

Customer = Mapping[str, Any]


def main(arguments: Sequence[str] | None = None) -> None:
    given = _arguments(arguments)
    _one_core()
    with tempfile.TemporaryDirectory() as folder:
        url = given.url or f"sqlite:///{Path(folder) / 'store.db'}"
        told = measured(url, given.records, given.asked, Path(folder))
    print(table(told))
    if given.json:
        given.json.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


def measured(url: str, records: int, asked: int, folder: Path) -> dict[str, Any]:
    """The figures of one store: records a second of the load, milliseconds of single calls."""
    stored, others = _customers(records, 2 * (asked + WARM))
    model = resolver.dedupe(stored).model
    with resolver.open(url, model=model) as store:
        start = time.perf_counter()
        store.load(stored, source_name="gladly")
        load = time.perf_counter() - start
        looked_up, taken_in = others[::2], others[1::2]
        for customer in looked_up[:WARM]:
            store.resolve(customer, source="gladly")
        resolve = timed(lambda one: store.resolve(one, source="gladly"), looked_up[WARM:])
        for customer in taken_in[:WARM]:
            store.upsert([customer], source="gladly")
        upsert = timed(lambda one: store.upsert([one], source="gladly"), taken_in[WARM:])
    return {
        "store": url.split(":", 1)[0],
        "records": records,
        "load": {"seconds": load, "a_second": records / load},
        "resolve": resolve,
        "upsert": upsert,
        "floor": floor(folder / "floor.db", asked),
    }


def timed(call: Callable[[Customer], object], customers: Iterable[Customer]) -> dict[str, float]:
    """Milliseconds of every call: median, 90th and 99th percentile, mean, and calls a second."""
    took = []
    for customer in customers:
        start = time.perf_counter()
        call(customer)
        took.append((time.perf_counter() - start) * _MILLI)
    cuts = quantiles(took, n=100)
    mean = sum(took) / len(took)
    return {
        "p50": median(took),
        "p90": cuts[89],
        "p99": cuts[98],
        "mean": mean,
        "a_second": _MILLI / mean,
    }


def floor(place: Path, calls: int) -> dict[str, float]:
    """A transaction of one row, on the disk when it returns, as often."""
    with sqlite3.connect(place, isolation_level=None) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE row (n INTEGER)")

        def written(one: Customer) -> None:
            connection.execute("INSERT INTO row VALUES (1)")

        return timed(written, [{}] * calls)


def table(told: Mapping[str, Any]) -> str:
    """The figures as a table of Markdown."""
    lines = [
        f"{told['store']}, {told['records']:,} records: loaded in "
        f"{told['load']['seconds']:,.0f} s, {told['load']['a_second']:,.0f} records/s",
        "",
        "| call | p50 ms | p90 ms | p99 ms | mean ms | a second |",
        "|---|---|---|---|---|---|",
    ]
    for name in ("resolve", "upsert", "floor"):
        figures = [f"{told[name][part]:,.2f}" for part in ("p50", "p90", "p99", "mean")]
        lines.append(f"| {name} | {' | '.join(figures)} | {told[name]['a_second']:,.0f} |")
    return "\n".join(lines)


def _customers(stored: int, others: int) -> tuple[list[Customer], list[Customer]]:
    """Customers in random order: those of the store, and as many others."""
    made = [
        {name: value for name, value in one.customer.items() if value}
        for one in generate(stored + others, SEED)
    ]
    Dice(f"{SEED}:live").shuffle(made)
    return made[:stored], made[stored:]


def _one_core() -> None:
    """Stay on one core, where the system lets one choose."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})


def _arguments(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.live", description=__doc__)
    parser.add_argument("--records", type=int, default=100_000, help="records in the store")
    parser.add_argument("--asked", type=int, default=ASKED, help="calls of each kind")
    parser.add_argument("--url", help="an empty store; by default a new file of SQLite")
    parser.add_argument("--json", type=Path, help="file for the figures")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    main()
