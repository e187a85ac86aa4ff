"""Pattern counts to weights: a guarded fit of three latent classes.

Fellegi and Sunter's model with the classes same person, same household and unrelated, fitted by
expectation-maximisation over candidate pairs plus a weighted random sample of all other pairs.
Inside a comparison each class has a distribution over joint level patterns, backed off to the
product of its per-field marginals; the marginals of same person and household carry the shipped
priors as pseudo-counts.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
import polars as pl

from resolver.model.comparison import Comparison
from resolver.model.monotone import Array
from resolver.model.weights import Weights
from resolver.steps.fit.classes import HOUSEHOLD, SAME, UNRELATED, Tables, learned, prior_tables
from resolver.steps.fit.ratios import weights

SELDOM: Final = 0.05
"""A comparison that fewer candidates than this share have evidence on tells nobody apart."""
ROUNDS: Final = 60
TOLERANCE: Final = 1e-5
SAME_CAP: Final = 10.0
HOUSEHOLD_CAP: Final = 5.0
"""Most pairs of the same person, and of one household, per record."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fit:
    """Fitted weights and what the fit says of itself."""

    weights: Weights
    same_pairs: float
    household_pairs: float
    rounds: int
    fallback: str | None = None


def fit(
    patterns: pl.DataFrame,
    comparisons: Sequence[Comparison],
    records: int,
    *,
    most: float | None = None,
    learn: bool = True,
) -> Fit:
    """Weights for the data at hand; without `learn` only the classes are counted.

    `patterns`: one row a distinct pattern, a state column a comparison, `candidates` (pairs),
    `others` (weight of the random sample: pairs that are no candidates, taken as unrelated) and,
    if there are such, `strangers` (pairs known to be two people, not counted in the class sizes).
    `most`: how many pairs of the same person there can be, `SAME_CAP` a record by default.
    """
    seen = _Seen(
        states={c.name: patterns[c.name].to_numpy() for c in comparisons},
        candidates=patterns["candidates"].to_numpy().astype(np.float64),
        others=patterns["others"].to_numpy().astype(np.float64),
        strangers=patterns.select("^strangers$", none=0.0).to_numpy()[:, 0].astype(np.float64),
        records=max(1, records),
        most=SAME_CAP * max(1, records) if most is None else most,
    )
    fitted = _maximised(seen, comparisons, learn=learn)
    doubt = None if fitted.rounds == 0 else _doubt(fitted.tables, comparisons)
    if doubt:
        fitted = _maximised(seen, comparisons, learn=False)
    return Fit(
        weights=weights(comparisons, fitted.tables, fitted.sizes),
        same_pairs=float(fitted.sizes[SAME]),
        household_pairs=float(fitted.sizes[HOUSEHOLD]),
        rounds=fitted.rounds,
        fallback=doubt,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Seen:
    """Distinct patterns: the state of every comparison, and how many pairs show it."""

    states: Mapping[str, Array]
    candidates: Array
    others: Array
    strangers: Array
    records: int
    most: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fitted:
    tables: Mapping[str, Tables]
    sizes: Array
    rounds: int


def _maximised(seen: _Seen, comparisons: Sequence[Comparison], *, learn: bool) -> _Fitted:
    """Tables and class sizes after expectation-maximisation; without `learn` only the sizes."""
    tables = {c.name: prior_tables(c) for c in comparisons}
    bounded = _bounded(seen, comparisons)
    records = seen.records
    first = min(0.3 * records, max(seen.most, 0.5))
    sizes = np.array([first, 0.3 * records, max(1.0, records * (records - 1) / 2)])
    rounds = 0
    while rounds < ROUNDS and seen.candidates.sum() > 0:
        rounds += 1
        chances = _responsibilities(tables, seen.states, sizes)
        counts = chances * seen.candidates
        counts[UNRELATED] += seen.others
        before, totals = sizes, counts.sum(axis=1)
        most = [max(seen.most, 0.5), HOUSEHOLD_CAP * records]
        sizes = np.array([*np.minimum(totals[:UNRELATED] + 0.5, most), max(totals[UNRELATED], 1.0)])
        if learn:
            two = chances[[HOUSEHOLD, UNRELATED]]
            counts[[HOUSEHOLD, UNRELATED]] += two / two.sum(axis=0) * seen.strangers
            tables = {
                c.name: learned(c, seen.states[c.name], counts, bounded=c.name == bounded)
                for c in comparisons
            }
        if np.abs(np.log(sizes / before)).max() < TOLERANCE:
            break
    return _Fitted(tables=tables, sizes=sizes, rounds=rounds)


def _doubt(tables: Mapping[str, Tables], comparisons: Sequence[Comparison]) -> str | None:
    """Why the learned tables are not credible, or None.

    Whatever the data, full agreement of names, birth dates and ids speaks for one person.
    """
    for comparison in (c for c in comparisons if c.anchored):
        table = tables[comparison.name]
        for index, field in enumerate(comparison.fields):
            same, unrelated = table.marginals[SAME][index], table.marginals[UNRELATED][index]
            if same[-1] < 2.0 * unrelated[-1]:
                return f"agreement on {field.name} would not speak for the same person"
    return None


def _responsibilities(
    tables: Mapping[str, Tables], states: Mapping[str, Array], sizes: Array
) -> Array:
    logs = np.log(sizes)[:, None] + sum(
        np.log(table.joint)[:, states[name]] for name, table in tables.items()
    )
    logs -= logs.max(axis=0)
    odds = np.exp(logs)
    return np.asarray(odds / odds.sum(axis=0))


def _bounded(seen: _Seen, comparisons: Sequence[Comparison]) -> str | None:
    """The one comparison that tells people of one household apart, if there is but one."""
    total = max(1.0, float(seen.candidates.sum()))
    telling = [
        c.name
        for c in comparisons
        if c.anchored and seen.candidates[seen.states[c.name] > 0].sum() >= SELDOM * total
    ]
    return telling[0] if len(telling) == 1 else None
