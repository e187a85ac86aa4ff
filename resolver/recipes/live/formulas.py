"""What the batch says of weighed pairs and of records beside entities, for one of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import polars as pl

from resolver.frames.onerow import compiled
from resolver.recipes import grouping
from resolver.steps import lone

Row = Mapping[str, Any]

_MODELS: Final = 8
"""Sets of comparisons whose functions are kept."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Formulas:
    """Functions of one weighed row; the last three of a record beside one entity.

    `bits`: the columns of the comparisons. `evidence`, `safe`: what a pair says in an entity and in
    an `auto` entity. `different`: whether given names differ. `prior`, `barred`, `clashing`,
    `possible`, `total` and `sure` are those of `steps/lone.py`.
    """

    bits: Sequence[str]
    evidence: Callable[[Row], float]
    safe: Callable[[Row], float | None]
    different: Callable[[Row], bool | None]
    prior: Callable[[Row], float]
    barred: Callable[[Row], bool | None]
    clashing: Callable[[Row], bool]
    possible: Callable[[Row], bool | None]
    total: Callable[[Row], float]
    sure: Callable[[Row], float]


@lru_cache(_MODELS)
def formulas(columns: tuple[str, ...]) -> Formulas:
    """The formulas for weighed rows of these columns.

    Raises:
        NotReadableError: if an expression of the batch cannot be read back, as with another
            version of polars.
    """
    bits = lone.compared(columns)
    numbers = (*bits, "bits_household", "weight", "household", "worst", "mean")
    sums = ("together", "sized", "bits", "rivals")
    flags = ("conflict", "couple", "generation", "forms", "barred")
    schema = {
        **dict.fromkeys((*numbers, *sums), pl.Float64()),
        **dict.fromkeys(flags, pl.Boolean()),
        "band": pl.String(),
        **dict.fromkeys(grouping.DIFFERENT.meta.root_names(), pl.Int8()),
    }

    def of(expr: pl.Expr) -> Callable[[Row], Any]:
        return compiled({"found": expr}, schema, single=True)

    return Formulas(
        bits=bits,
        evidence=of(grouping.spoken(bits, grouping.capped())),
        safe=of(grouping.safe(grouping.AUTO)),
        different=of(grouping.DIFFERENT),
        prior=of(lone.prior(bits)),
        barred=of(lone.BARRED),
        clashing=of(lone.CLASHING),
        possible=of(lone.POSSIBLE),
        total=of(lone.TOTAL),
        sure=of(lone.ALONE),
    )
