"""Weighed pairs to entities: the arena is scored completely before evidence decides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Final

import polars as pl

from resolver.frames.schema import PAIRS
from resolver.steps import cluster
from resolver.steps.cluster import Decided, Pair
from resolver.steps.rulings.groups import consistent

LIKELY: Final = 0.0
"""Bits above which a pair is more likely one person than not."""
LARGEST: Final = 120
"""Components up to this size have all their pairs scored; larger ones keep the known pairs."""
DOUBT: Final = 0.25
"""How much of what speaks against a pair counts in a group: typing errors repeat, links do not."""
ENOUGH: Final = 20.0
"""Bits above which a pair is as sure as it gets: one overwhelming link is no licence to chain."""
NEVER: Final = -1e9
"""Evidence of a conflict that no other evidence outweighs in an `auto` entity."""

Weigh = Callable[[pl.DataFrame], pl.DataFrame]
Apart = Callable[[pl.Series], pl.DataFrame]
"""The pairs `l, r` that cannot be one person, given the component of every row."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The entity and the `auto` entity of every row, and every pair weighed on the way.

    `unheeded` are pairs ruled same that would join records which cannot be one person, `related`
    (`l, r`) those ruled two people of one household or organisation.
    """

    entity: pl.Series
    auto: pl.Series
    weighed: pl.DataFrame
    unheeded: frozenset[Pair] = frozenset()
    related: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAIRS))


def group(
    weighed: pl.DataFrame, weigh: Weigh, apart: Apart, threshold: float, decided: Decided, rows: int
) -> Grouped:
    """Entities of all rows under the weighed pairs, what people have decided and what cannot be."""
    joined, kin, doubted = map(_frame, (decided.same, decided.related, decided.unsure))
    links = weighed.filter(pl.col("weight") > LIKELY).select("l", "r")
    arena = cluster.components(rows, pl.concat([links, joined]))
    full = _complete(weighed, weigh, arena, pl.concat([joined, kin, doubted]))
    full = _with_doubt(full, doubted)
    bound = _bound(decided, apart(arena))
    entity = cluster.group(rows, _evidence(full), floor=threshold, decided=bound)
    within = full.filter(entity.gather(full["l"]) == entity.gather(full["r"]))
    auto = cluster.group(rows, _safe_evidence(within), decided=bound)
    unheeded = decided.same - bound.same
    return Grouped(entity=entity, auto=auto, weighed=full, unheeded=unheeded, related=kin)


def _frame(pairs: frozenset[Pair]) -> pl.DataFrame:
    return pl.DataFrame(sorted(pairs), schema=PAIRS, orient="row")


def _complete(
    weighed: pl.DataFrame, weigh: Weigh, arena: pl.Series, ruled: pl.DataFrame
) -> pl.DataFrame:
    """The weighed pairs together with all pairs inside the components, and the ruled ones."""
    inside = pl.concat([cluster.pairs_inside(arena, LARGEST), ruled]).unique(maintain_order=True)
    missing = inside.join(weighed, on=["l", "r"], how="anti", maintain_order="left")
    return pl.concat([weighed, weigh(missing)]) if len(missing) else weighed


def _with_doubt(weighed: pl.DataFrame, doubted: pl.DataFrame) -> pl.DataFrame:
    """The weighed pairs; those that a person is unsure of are never `auto`, nor joined unseen."""
    if doubted.is_empty():
        return weighed
    marked = weighed.join(
        doubted.with_columns(doubted=True), on=["l", "r"], how="left", maintain_order="left"
    )
    doubt = pl.col("doubted").fill_null(False)
    seen = pl.when(doubt & (pl.col("band") == "auto")).then(pl.lit("review")).otherwise("band")
    return marked.with_columns(band=seen, conflict=pl.col("conflict") | doubt).drop("doubted")


def _bound(decided: Decided, apart: pl.DataFrame) -> Decided:
    """What is decided, with the pairs that cannot be one person among those ruled different."""
    if apart.is_empty():
        return decided
    different = decided.different | set(apart.rows())
    dropped = {pair for pair, *_ in consistent(sorted(decided.same), different)}
    return replace(decided, same=decided.same - dropped, different=different)


def _evidence(weighed: pl.DataFrame) -> pl.DataFrame:
    """`l, r, evidence`: the weight of likely pairs, else only what speaks against.

    It does not depend on the threshold, which only cuts the groups that the evidence makes: a
    higher one never joins what a lower one keeps apart.
    """
    bits = [c for c in weighed.columns if c.startswith("bits_") and c != "bits_household"]
    against = pl.sum_horizontal(pl.min_horizontal(pl.col(c), 0.0) for c in bits)
    weight = pl.col("weight")
    value = (
        pl.when(weight > LIKELY).then(weight.clip(upper_bound=ENOUGH)).otherwise(against * DOUBT)
    )
    return weighed.select("l", "r", evidence=value)


def _safe_evidence(weighed: pl.DataFrame) -> pl.DataFrame:
    safe = pl.when(pl.col("band") == "auto").then(pl.col("weight").clip(0.0, ENOUGH))
    value = pl.when("conflict").then(NEVER).otherwise(safe)
    return weighed.select("l", "r", evidence=value).drop_nulls()
