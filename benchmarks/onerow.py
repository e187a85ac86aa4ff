"""How long one record takes, beside a frame of one: `python -m benchmarks.onerow [records]`.

Prints medians over generated customers, after a first round in which everything is loaded.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from statistics import median, quantiles
from typing import Any, Final

import polars as pl

import resolver
from benchmarks.generate import generate
from resolver.config.model import Config
from resolver.files.read import read
from resolver.model.convention import Convention
from resolver.recipes import stages, weighing
from resolver.recipes.onerow import Cleaner, Weigher

_SEED: Final = 7
_FRAMES: Final = 20
_MICRO: Final = 1e6


def main(records: int = 500) -> None:
    made = [{k: v for k, v in one.customer.items() if v} for one in generate(records, _SEED)]
    found = read(made).records.sort("source", "record_id")
    model = resolver.dedupe(made).model
    usual = Convention(day_numbers=False, day_first=False)
    model = replace(model, conventions={source: usual for source in found["source"].unique()})
    config = Config()

    start = time.perf_counter()
    cleaner, weigher = Cleaner(model, "US", found.columns), Weigher(model, config)
    print(f"compiled in {time.perf_counter() - start:.2f} s")

    rows = found.to_dicts()
    timed(cleaner.clean, ((row,) for row in rows))
    told("clean, one row", timed(cleaner.clean, ((row,) for row in rows)))
    frames = ((found[n], "US", model) for n in range(_FRAMES))
    told("clean, a frame of one", timed(stages.prepare, frames))

    prepared = stages.prepare(found, "US", model)
    clean = prepared.to_dicts()
    pairs = [(left, left + step) for step in (1, 7) for left in range(len(clean) - step)]
    timed(weigher.weigh, ((clean[left], clean[right]) for left, right in pairs[:200]))
    told("weigh, one pair", timed(weigher.weigh, ((clean[a], clean[b]) for a, b in pairs)))
    of_one = [
        pl.DataFrame([pair], schema={"l": pl.UInt32, "r": pl.UInt32}, orient="row")
        for pair in pairs[:_FRAMES]
    ]
    told(
        "weigh, a frame of one",
        timed(weighing.weigh, ((pair, prepared, model.weights, config) for pair in of_one)),
    )


def timed(function: Callable[..., Any], calls: Iterable[tuple[Any, ...]]) -> list[float]:
    """Microseconds of every call."""
    found = []
    for arguments in calls:
        start = time.perf_counter()
        function(*arguments)
        found.append((time.perf_counter() - start) * _MICRO)
    return found


def told(name: str, micros: list[float]) -> None:
    late = quantiles(micros, n=20)[-1]
    print(f"{name:24} median {median(micros):10,.0f} µs   95 % {late:10,.0f} µs")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
