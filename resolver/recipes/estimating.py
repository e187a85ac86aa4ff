"""What a run can say of its own quality: recall of the candidates, precision, what is missed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.frames.expected import Expected, Quality, Range
from resolver.frames.result import BANDS
from resolver.frames.schema import PAIRS
from resolver.recipes.blocking import Candidates
from resolver.recipes.grouping import Grouped
from resolver.steps import estimate, pair
from resolver.steps.cluster import Decided

_LEAST: Final = 1e-4
"""Probability below which a pair that is kept apart counts nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Judged:
    """Pairs inside a sample of the entities, pairs between entities, and sizes.

    `together`: pairs inside for each duplicate.
    """

    support: estimate.Support
    apart: pl.DataFrame
    groups: int
    pairs_inside: int
    together: float


def quality(
    cleaned: pl.DataFrame,
    candidates: Candidates,
    grouped: Grouped,
    proposals: pl.DataFrame,
    decided: Decided,
) -> Quality:
    """What is expected of the result, from probabilities and from what keys of several kinds found.

    Pairs that people have ruled not to be one person are not missed, and what they have ruled to be
    one is not counted among what evidence calls safe.
    """
    judged = _judged(candidates, grouped, decided)
    ruled = _ruled(grouped.auto, decided)
    seen = _seen(judged, pair.copies(cleaned)["r"])
    hidden = estimate.uncompared(seen)
    sampled = estimate.number(judged.support.pairs["support"], judged.together)
    inside = sampled.times(judged.support.scale)
    pairs, duplicates = _missed(judged, hidden, len(cleaned))
    keys = candidates.rules["oversized"] if len(candidates.rules) else pl.Series([0])
    return Quality(
        compared=inside + estimate.number(judged.apart["probability"], judged.together),
        uncompared=hidden,
        families=estimate.families(seen),
        oversized=int(keys.sum()),
        unmet=len(cleaned) - _met(candidates.pairs),
        empty=_empty(cleaned),
        bands=_bands(judged, grouped, _told(proposals, cleaned, ruled), ruled),
        missed_pairs=pairs,
        missed_duplicates=duplicates,
    )


def _judged(candidates: Candidates, grouped: Grouped, decided: Decided) -> _Judged:
    levels = [name for name in grouped.weighed.columns if name.startswith("level_")]
    labels = grouped.entity
    weighed = grouped.weighed.select("l", "r", "probability", "band", "couple", "own", *levels)
    within = labels.gather(weighed["l"]) == labels.gather(weighed["r"])
    direct = candidates.pairs.with_columns(direct=True)
    inside = weighed.filter(within).join(direct, on=["l", "r"], how="left", maintain_order="left")
    apart = weighed.filter(
        ~within & (weighed["probability"] > _LEAST) & (~weighed["couple"] | weighed["own"])
    )
    ruled = pl.DataFrame(sorted(decided.different | decided.related), schema=PAIRS, orient="row")
    sizes = labels.value_counts()["count"].cast(pl.Int64)
    within_pairs = int((sizes * (sizes - 1) // 2).sum())
    return _Judged(
        support=estimate.supported(
            inside.with_columns(pl.col("direct").fill_null(False)), labels, grouped.auto
        ),
        apart=apart.with_columns(
            labels.gather(apart["l"]).alias("a"), labels.gather(apart["r"]).alias("b")
        ).join(ruled, on=["l", "r"], how="anti"),
        groups=int((sizes > 1).sum()),
        pairs_inside=within_pairs,
        together=max(1.0, within_pairs / max(1, len(labels) - len(sizes))),
    )


def _seen(judged: _Judged, copies: pl.Series) -> estimate.Seen:
    inside = judged.support.pairs.with_columns(weight=pl.col("support") * judged.support.scale)
    apart = judged.apart.with_columns(weight="probability", direct=True, third=False)
    names = [name for name in apart.columns if name.startswith("level_")]
    kept = [*names, "direct", "third", "weight"]
    copy = pl.any_horizontal(pl.col("l", "r").is_in(copies.implode()))
    pairs = pl.concat([inside.select(*kept, copy=copy), apart.select(*kept, copy=copy)])
    return estimate.Seen.of(pairs, judged.groups)


def _missed(judged: _Judged, hidden: Range | None, rows: int) -> tuple[Range, Range]:
    """Missed pairs and duplicates: what was weighed and kept apart, and what was never weighed."""
    pairs = estimate.number(judged.apart["probability"], judged.together)
    duplicates = estimate.number(
        estimate.merges(judged.apart.select("a", "b", "probability"), rows)
    )
    if hidden is None:
        return pairs, duplicates
    # a duplicate that is not found is missing from as many pairs as one that is found is in
    return pairs + hidden, duplicates + hidden.times(1.0 / judged.together)


def _ruled(auto: pl.Series, decided: Decided) -> pl.Series:
    """The `auto` entities inside which somebody ruled `same`: a word, not evidence, makes them."""
    pairs = pl.DataFrame(sorted(decided.same), schema=PAIRS, orient="row")
    left, right = (auto.gather(pairs[side]) for side in ("l", "r"))
    return auto.is_in(left.filter(left == right).implode())


def _told(proposals: pl.DataFrame, cleaned: pl.DataFrame, ruled: pl.Series) -> pl.DataFrame:
    """The proposals that are not `auto` by a ruling."""
    keys = cleaned.select("source", "record_id").filter(ruled)
    safe = proposals.filter(pl.col("band") == "auto").select("entity_id", "members")
    members = safe.explode("members", empty_as_null=False).unnest("members")
    joined = members.join(keys, on=["source", "record_id"], how="semi")
    return proposals.join(joined, on="entity_id", how="anti", maintain_order="left")


def _bands(
    judged: _Judged, grouped: Grouped, proposals: pl.DataFrame, ruled: pl.Series
) -> tuple[Expected, ...]:
    """The bands in their order; pairs that are not safe are of `review`, blocked or not.

    Of `ruled` rows nothing is counted as safe, nor as anything else where they are together.
    """
    inside = judged.support.pairs
    safe = grouped.auto.value_counts()["count"].cast(pl.Int64)
    together = min(int((safe * (safe - 1) // 2).sum()), judged.pairs_inside)
    alone = grouped.auto.filter(~ruled).value_counts()["count"].cast(pl.Int64)
    auto = min(int((alone * (alone - 1) // 2).sum()), judged.pairs_inside)
    kept = inside.filter(pl.col("safe") & ~ruled.gather(inside["l"]))
    chances = {
        "auto": (auto, kept["support"], int((alone > 1).sum())),
        "review": (
            judged.pairs_inside - together,
            inside.filter(~pl.col("safe"))["support"],
            judged.groups,
        ),
        "blocked": (0, inside["support"].clear(), 0),
    }
    told = []
    for band in BANDS:
        pairs, support, groups = chances[band]
        own = proposals.filter(pl.col("band") == band)
        precise = own["precision"].drop_nulls()
        told.append(
            Expected(
                band=band,
                pairs=pairs,
                pairs_right=estimate.right(support, groups),
                proposals=len(own),
                proposals_right=estimate.right(precise, len(precise)),
            )
        )
    return tuple(told)


def _met(pairs: pl.DataFrame) -> int:
    return pl.concat([pairs["l"], pairs["r"]]).n_unique()


def _empty(cleaned: pl.DataFrame) -> int:
    """Records with nothing that a key could be made of."""
    return len(cleaned.filter(~pl.any_horizontal(_values())))


def _values() -> Iterable[pl.Expr]:
    for column in ("emails", "phones", "handles", "external_ids"):
        yield pl.col(column).list.len().fill_null(0) > 0
    person, address = pl.col("person").struct, pl.col("address").struct
    yield person.field("full").is_not_null() | person.field("unit").is_not_null()
    yield pl.col("birth").struct.field("value").is_not_null()
    yield pl.any_horizontal(
        address.field(name).is_not_null() for name in ("street", "city", "postcode")
    )
    yield pl.col("company").struct.field("value").is_not_null()
    yield pl.col("national_id").is_not_null()
