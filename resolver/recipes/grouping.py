"""Weighed pairs to entities: the arena is scored completely before evidence decides."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import reduce
from operator import add
from typing import Final

import polars as pl

from resolver.frames.schema import PAIRS, frame_of
from resolver.model.comparison import GIVEN
from resolver.recipes import attaching
from resolver.recipes.attaching import Judge
from resolver.recipes.weighing import Weigh
from resolver.steps import cluster, couples, lone
from resolver.steps import sides as sources
from resolver.steps.cluster import Decided, Pair
from resolver.steps.rulings.groups import consistent
from resolver.steps.sides import OPEN, Sides

LIKELY: Final = 0.0
"""Bits above which a pair is more likely one person than not."""
LARGEST: Final = 120
"""Components up to this size have all their pairs scored; larger ones keep the known pairs."""
DOUBT: Final = 0.25
"""How much of what speaks against a pair counts in a group: typing errors repeat, links do not."""
ENOUGH: Final = 20.0
"""Bits above which a pair is as sure as it gets: one overwhelming link is no licence to chain."""
BEYOND: Final = 0.05
"""What a bit above `ENOUGH` counts where several records of one source compete for one person."""
ATTACHED: Final = {"lone": pl.UInt32, "entity": pl.UInt32, "bits": pl.Float64}
AUTO: Final = pl.col("band") == "auto"
"""Pairs that may be acted on unseen."""
DIFFERENT: Final = pl.col(f"level_{GIVEN.name}") == 0
"""Pairs of records whose given names differ."""
NEVER: Final = -1e9
"""Evidence of a conflict that no other evidence outweighs in an `auto` entity."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouped:
    """The entity and the `auto` entity of every row, and every pair weighed on the way.

    `weighed` are the pairs that can be links, `checked` these and the pairs that were not looked
    for but met in an entity; `unheeded` are pairs ruled same that would join records which cannot
    be one person, `related` (`l, r`) those ruled two people of one household or organisation, and
    `reopened` those ruled same, or on a value, on records that say something else today.
    `attached` are the records judged against a whole entity: the row `lone`, its `entity` and the
    `bits` (log2 of the odds) that it belongs there; `sizes` says how many entities of each size
    they were judged by.
    """

    entity: pl.Series
    auto: pl.Series
    weighed: pl.DataFrame
    checked: pl.DataFrame
    unheeded: frozenset[Pair] = frozenset()
    related: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=PAIRS))
    attached: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=ATTACHED))
    sizes: Mapping[int, int] = field(default_factory=dict)
    reopened: frozenset[Pair] = frozenset()


def group(
    weighed: pl.DataFrame,
    judge: Judge,
    threshold: float,
    decided: Decided,
    rows: int,
    known: Sides = OPEN,
    sizes: Mapping[int, int] | None = None,
) -> Grouped:
    """Entities of all rows under the weighed pairs, what people have decided and what cannot be.

    `sizes`: how many entities there are of each size, by default those found here.
    """
    stale = {pair for pair, _, again in decided.chosen if again}
    doubt = decided.unsure | ((decided.reopened | stale) & decided.same)
    joined, kin, doubted = map(frame_of, (decided.same, decided.related, doubt))
    ruled = pl.concat([joined, kin, doubted]).unique(maintain_order=True)
    links = weighed.filter(pl.col("weight") > LIKELY).select("l", "r")
    arena = cluster.components(rows, pl.concat([links, joined]))
    full = _with_doubt(_complete(weighed, judge.weigh, arena, ruled, known), doubted)
    full = _with_rivals(full, known)
    ruled = ruled.with_columns(ruled=True)
    looked_for = full.join(ruled, on=["l", "r"], how="left", maintain_order="left")["ruled"]
    linking = ~known.shut(full) | looked_for.fill_null(False)
    strangers = sources.strangers_joined(joined, cluster.components(rows, joined), known)
    partners = couples_apart(full, cluster.components(rows, joined))
    bound = _bound(decided, pl.concat([judge.apart(arena), strangers, partners]))
    evidence = group_evidence(full, linking, known)
    entity = cluster.group(rows, evidence, floor=threshold, decided=bound, once=known.once)
    within = entity.gather(full["l"]) == entity.gather(full["r"])
    certain = _safe_evidence(full.filter(within), linking.filter(within))
    reopened = decided.reopened | _stale(decided.chosen, entity)
    likely = entity
    if threshold > LIKELY:
        likely = cluster.group(rows, evidence, floor=LIKELY, decided=bound, once=known.once)
    links, sizes = full.filter(linking), sizes or lone.sizes(likely)
    found = attaching.attach(links, likely, sizes, judge, bound, known)
    joined = found.joined.filter(pl.col("bits") > threshold)
    return Grouped(
        entity=attaching.taken(entity, likely, joined),
        auto=cluster.group(
            rows, certain, decided=_unseen(replace(bound, reopened=reopened)), once=known.once
        ),
        weighed=pl.concat([links, found.met]),
        checked=pl.concat([full, found.met]),
        attached=joined,
        sizes=sizes,
        unheeded=decided.same - bound.same,
        related=kin,
        reopened=reopened,
    )


def _stale(chosen: Sequence[tuple[Pair, str, bool]], entity: pl.Series) -> frozenset[Pair]:
    """The pairs with the last word on a value of their entity, as far as it is open again."""
    last = {}
    for (left, right), field_, again in chosen:
        if entity[left] == entity[right]:
            last[int(entity[left]), field_] = ((left, right), again)
    return frozenset(pair for pair, again in last.values() if again)


def _unseen(bound: Decided) -> Decided:
    """What is decided, as far as it may be acted on unseen: nothing that is open again."""
    if not bound.reopened:
        return bound
    return _bound(replace(bound, same=bound.same - bound.reopened), frame_of(bound.reopened))


def _complete(
    weighed: pl.DataFrame, weigh: Weigh, arena: pl.Series, ruled: pl.DataFrame, known: Sides
) -> pl.DataFrame:
    """The weighed pairs together with all pairs inside the components, and the ruled ones.

    Pairs of strangers are left out: they are never in one entity. Pairs that are not looked for
    are weighed here, because what speaks against them counts.
    """
    inside = cluster.pairs_inside(arena, LARGEST)
    inside = inside.filter(~known.strangers(inside))
    missing = (
        pl.concat([inside, ruled])
        .unique(maintain_order=True)
        .join(weighed, on=["l", "r"], how="anti", maintain_order="left")
    )
    return pl.concat([weighed, weigh(missing)]) if len(missing) else weighed


def _with_rivals(weighed: pl.DataFrame, known: Sides) -> pl.DataFrame:
    """The weighed pairs; none is `auto` where several records of one source would be as safe.

    At most one of them can be right, and what tells them apart is not safe.
    """
    if known.once is None:
        return weighed
    certain = weighed.select(
        "l",
        "r",
        known.once.gather(weighed["l"]).alias("of_l"),
        known.once.gather(weighed["r"]).alias("of_r"),
        auto=AUTO,
    )
    count = pl.col("auto").sum()
    rivals = pl.max_horizontal(
        pl.when(pl.col("of_r").is_not_null()).then(count.over("l", "of_r")),
        pl.when(pl.col("of_l").is_not_null()).then(count.over("r", "of_l")),
    )
    doubtful = certain.select((pl.col("auto") & (rivals > 1)).fill_null(False)).to_series()
    band = pl.when(doubtful).then(pl.lit("review")).otherwise("band")
    return weighed.with_columns(band=band)


def couples_apart(weighed: pl.DataFrame, ruled: pl.Series) -> pl.DataFrame:
    """The pairs `l, r` of a couple and one of the two that no ruling has put together.

    `ruled`: the component of every row under the rulings. Which of the others are never one person
    is in `couples.apart`.
    """
    free = ruled.gather(weighed["l"]) != ruled.gather(weighed["r"])
    own = pl.col("own") & (pl.col("weight") > LIKELY)
    pairs = weighed.filter(free & weighed["couple"]).select("l", "r", own).rows()
    ends = {row for left, right, known in pairs if known for row in (left, right)}
    near = pl.any_horizontal(pl.col("l", "r").is_in(sorted(ends)))
    named = weighed.filter(near & DIFFERENT) if ends else weighed.clear()
    return frame_of(couples.apart(pairs, frozenset(named.select("l", "r").iter_rows())))


def _with_doubt(weighed: pl.DataFrame, doubted: pl.DataFrame) -> pl.DataFrame:
    """The weighed pairs; those in doubt by rulings are never `auto`, nor joined unseen."""
    if doubted.is_empty():
        return weighed
    marked = weighed.join(
        doubted.with_columns(doubted=True), on=["l", "r"], how="left", maintain_order="left"
    )
    doubt = pl.col("doubted").fill_null(False)
    seen = pl.when(doubt & AUTO).then(pl.lit("review")).otherwise("band")
    return marked.with_columns(band=seen, conflict=pl.col("conflict") | doubt).drop("doubted")


def _bound(decided: Decided, apart: pl.DataFrame) -> Decided:
    """What is decided, with the pairs that cannot be one person among those ruled different."""
    if apart.is_empty():
        return decided
    different = decided.different | set(apart.rows())
    dropped = {pair for pair, *_ in consistent(sorted(decided.same), different)}
    return replace(decided, same=decided.same - dropped, different=different)


def group_evidence(weighed: pl.DataFrame, linking: pl.Series, known: Sides) -> pl.DataFrame:
    """`l, r, evidence`: the weight of likely pairs, else only what speaks against.

    It does not depend on the threshold, which only cuts the groups that the evidence makes: a
    higher one never joins what a lower one keeps apart.
    """
    sure = capped()
    if known.once is not None:
        sure = sure + (pl.col("weight") - ENOUGH).clip(0.0) * BEYOND
    bits = lone.compared(weighed.columns)
    value = spoken(bits, pl.when(linking).then(sure).otherwise(0.0))
    return weighed.select("l", "r", evidence=value)


def capped() -> pl.Expr:
    """The weight of a likely pair, as far as it counts in a group."""
    return pl.col("weight").clip(upper_bound=ENOUGH)


def spoken(bits: Sequence[str], sure: pl.Expr) -> pl.Expr:
    """The evidence of a pair: `sure` for a likely one, else only what speaks against.

    `bits`: the columns of the comparisons, added up in this order: `pl.sum_horizontal` adds them as
    threads come free.
    """
    parts = [pl.when(pl.col(c) < 0.0).then(pl.col(c)).otherwise(0.0) for c in bits]
    return pl.when(pl.col("weight") <= LIKELY).then(reduce(add, parts) * DOUBT).otherwise(sure)


def safe(auto: pl.Expr) -> pl.Expr:
    """The evidence of a pair in an `auto` entity, null where it says nothing."""
    sure = pl.when(auto).then(pl.col("weight").clip(0.0, ENOUGH))
    return pl.when("conflict").then(NEVER).otherwise(sure)


def _safe_evidence(weighed: pl.DataFrame, linking: pl.Series) -> pl.DataFrame:
    value = safe(pl.lit(linking) & AUTO)
    return weighed.select("l", "r", evidence=value).drop_nulls()
