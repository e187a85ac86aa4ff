"""One set resolved as a user would do it, and everything that is measured of it."""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass, field, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import polars as pl

from benchmarks.sets import Set, options
from benchmarks.watch import Recall, calibrations, recall, watching
from resolver.recipes.result import Result
from resolver.steps.measure import Evaluation, evaluate
from resolver.steps.measure.figures import Calibration


class Entities(Protocol):
    """What `resolver.dedupe` returns, as far as every figure needs it."""

    @property
    def entities(self) -> pl.DataFrame:
        """`source`, `record_id`, `entity_id`, `auto_entity_id`."""


Dedupe = Callable[..., Entities]


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The outcome on one set; `roles` is whether its columns were given roles.

    `megabytes` is the most memory that the process held until the result was there.
    """

    name: str
    roles: bool
    seconds: float
    found: Evaluation
    megabytes: float | None = None
    recall: Recall | None = None
    calibration: Mapping[str, Calibration] = field(default_factory=dict)

    @property
    def wrong_auto(self) -> int | None:
        """Pairs of different people in one `auto` entity."""
        auto = self.found.auto
        return auto.pairs - auto.shared_pairs if auto else None

    def error(self, pairs: str) -> float | None:
        """The expected calibration error of `candidates`, `checked` or `links`, if known."""
        known = self.calibration.get(pairs)
        return known.error if known else None

    def as_dict(self) -> dict[str, object]:
        """Plain nested values, ready for JSON."""
        return {
            "set": self.name,
            "roles": self.roles,
            "seconds": round(self.seconds, 3),
            "megabytes": self.megabytes and round(self.megabytes),
            **self.found.as_dict(),
            "candidates": asdict(self.recall) if self.recall else None,
            "calibration": {name: asdict(one) for name, one in self.calibration.items()},
        }


def measured(each: Set, dedupe: Dedupe | None = None) -> Row:
    """The set resolved and measured; only the call of `dedupe` is timed."""
    run = dedupe or default_dedupe()
    source, truth = each.load()
    told = options(source, each.roles)
    with watching() as seen:
        start = time.perf_counter()
        result = run(source, **told)
        seconds = time.perf_counter() - start
    megabytes = most_memory()
    found = evaluate(result.entities, truth)
    row = Row(name=each.name, roles=bool(each.roles), seconds=seconds, found=found)
    row = replace(row, megabytes=megabytes)
    if not isinstance(result, Result) or seen.compared is None:
        return row
    return replace(
        row,
        recall=recall(result, truth, seen.compared),
        calibration=calibrations(result, truth, seen),
    )


def measured_apart(each: Set) -> Row:
    """The same in a fresh process, so that memory is that of this set alone.

    Raises:
        concurrent.futures.BrokenExecutor: if the process ends without an answer.
    """
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(measured, each).result()


def most_memory() -> float:
    """The most memory (MB of 2^20 bytes) that this process has held.

    Linux keeps `ru_maxrss` over `exec`, so that a child starts with the peak of its parent; the
    high-water mark of its own address space does not.
    """
    status = Path("/proc/self/status")
    if status.exists():
        marks = [line.split() for line in status.read_text().splitlines() if "VmHWM" in line]
        if marks:
            return int(marks[0][1]) / 1024
    unit = 2**20 if sys.platform == "darwin" else 2**10
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


def default_dedupe() -> Dedupe:
    """`resolver.dedupe`, as it is."""
    import resolver

    found: Dedupe = resolver.dedupe
    return found
