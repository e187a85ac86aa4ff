"""Groups to what people see: entities with ids, links, relations and merge proposals."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from hashlib import blake2b
from typing import Final

import polars as pl

from resolver.config.model import Config
from resolver.frames.bridge import over_distinct
from resolver.frames.result import LINK, MEMBER, PROPOSALS
from resolver.frames.schema import LINK_KEYS
from resolver.model.weights import Weights
from resolver.recipes import noting, splitting
from resolver.recipes.grouping import LIKELY, Grouped
from resolver.steps import compare, explain, propose, score
from resolver.steps.overmerged import Split
from resolver.steps.survive import survive

RELATED: Final = 0.5
"""Probability of one household or organisation from which two people are called related."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What people see of a run: the frames of the run directory."""

    entities: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    proposals: pl.DataFrame
    splits: pl.DataFrame
    golden: pl.DataFrame


def outcome(
    records: pl.DataFrame,
    cleaned: pl.DataFrame,
    grouped: Grouped,
    weights: Weights,
    settings: Config,
    overmerged: Sequence[Split] = (),
    values: pl.DataFrame | None = None,
) -> Outcome:
    """Entities, links, relations, proposals and golden records of the groups.

    `overmerged`: the records that seem to hold several people; `values`: rulings on surviving
    values (`row`, `other`, `field`).
    """
    threshold = settings.match.threshold_bits
    tree = propose.needed_links(grouped.weighed, grouped.entity)
    named = entities(cleaned, grouped)
    golden = survive(records, cleaned, named, settings.survivorship, values)
    made = proposals(
        Material(
            records=records,
            cleaned=cleaned,
            grouped=grouped,
            tree=tree,
            golden=golden,
            named=named,
            weights=weights,
            threshold=threshold,
            overmerged=frozenset(grouped.entity[one.row] for one in overmerged),
        )
    )
    return Outcome(
        entities=named,
        links=keyed(links(grouped, tree, threshold), cleaned),
        related=keyed(related(grouped), cleaned),
        proposals=made,
        splits=splitting.splits(overmerged, named),
        golden=golden,
    )


def renamed(found: Outcome, names: Sequence[str]) -> Outcome:
    """The same with other names of entities, one for each row of `entities`."""
    pairs = zip(found.entities["entity_id"], names, strict=True)
    name = pl.col("entity_id").replace_strict(dict(pairs), return_dtype=pl.String)
    frames = ("entities", "proposals", "splits", "golden")
    return replace(found, **{of: getattr(found, of).with_columns(name) for of in frames})


def entities(cleaned: pl.DataFrame, grouped: Grouped) -> pl.DataFrame:
    """The ENTITIES frame; an entity is named after its smallest record key."""
    keys = cleaned.select("source", "record_id")
    return keys.with_columns(
        entity_id=_named(keys, grouped.entity, "e-"),
        auto_entity_id=_named(keys, grouped.auto, "a-"),
    )


def _named(keys: pl.DataFrame, labels: pl.Series, prefix: str) -> pl.Series:
    first = keys[labels]
    text = pl.concat_str("source", "record_id", separator="\x1f")
    return first.select(pl.lit(prefix) + over_distinct(text, _digests, pl.String)).to_series()


def named_after(prefix: str, *key: str) -> str:
    """The id of what is named after a record: `e-` of an entity, `a-` of an auto entity."""
    (digest,) = _digests(["\x1f".join(key)])
    return prefix + digest


def _digests(keys: Sequence[str]) -> list[str]:
    return [blake2b(key.encode(), digest_size=10).hexdigest() for key in keys]


def facing(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the record whose key comes first in `l`; rows need not be in that order."""
    keys = [cleaned.select("source", "record_id")[pairs[side]] for side in ("l", "r")]
    (a, x), (b, y) = (frame.get_columns() for frame in keys)
    turned = (a > b) | ((a == b) & (x > y))
    return pairs.with_columns(
        l=pl.when(turned).then("r").otherwise("l"), r=pl.when(turned).then("l").otherwise("r")
    )


def keyed(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """Pairs with record keys in place of rows, and their levels: the frame of links."""
    pairs = facing(pairs, cleaned)
    sides = [
        cleaned.select(
            pl.col("source").gather(pairs[s]).alias(f"{name}_source"),
            pl.col("record_id").gather(pairs[s]).alias(name),
        )
        for s, name in (("l", "left"), ("r", "right"))
    ]
    levels = [c for c in pairs.columns if c.startswith("level_")]
    frame = pl.concat([*sides, pairs], how="horizontal")
    return frame.select(*LINK_KEYS.names(), *levels).sort(LINK_KEYS.names()[:4])


def links(grouped: Grouped, tree: pl.DataFrame, threshold: float) -> pl.DataFrame:
    """The pairs judged same: those of one entity above the threshold, and the ones it needs."""
    pairs = grouped.weighed
    inside = grouped.entity.gather(pairs["l"]) == grouped.entity.gather(pairs["r"])
    judged = pairs.filter(inside & (pairs["weight"] > threshold))
    return pl.concat([judged, tree.select(judged.columns)]).unique(["l", "r"], maintain_order=True)


def related(grouped: Grouped) -> pl.DataFrame:
    """The pairs judged, or ruled, two people of one household or organisation."""
    pairs = grouped.weighed
    apart = grouped.entity.gather(pairs["l"]) != grouped.entity.gather(pairs["r"])
    ruled = pairs.join(grouped.related, on=["l", "r"], how="semi")
    likely = (pairs["related"] > RELATED) | (pairs["couple"] & (pairs["weight"] > LIKELY))
    judged = pairs.filter(apart & likely)
    both = pl.concat([judged, ruled]).unique(["l", "r"], maintain_order=True)
    return both.with_columns(band=pl.lit("related"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What proposals are made from; `tree` holds the links that the entities need.

    `overmerged`: entities with a record that seems to hold several people.
    """

    records: pl.DataFrame
    cleaned: pl.DataFrame
    grouped: Grouped
    tree: pl.DataFrame
    golden: pl.DataFrame
    named: pl.DataFrame
    weights: Weights
    threshold: float
    overmerged: frozenset[int] = frozenset()


def proposals(given: Material) -> pl.DataFrame:
    """The PROPOSALS frame: one row an entity of two or more records, the most doubtful first."""
    members = _members(given)
    if members.is_empty():
        return pl.DataFrame(schema=PROPOSALS)
    texts = explain.written(given.records)
    joined = (
        members.join(_bands(given), on="entity_id", how="left")
        .join(_links(given, texts), on="entity_id", how="left")
        .join(noting.notes(_told(given), texts), on="entity_id", how="left")
        .join(given.golden.select("entity_id", "golden", "provenance"), on="entity_id", how="left")
    )
    auto = pl.col("band") == "auto"
    return joined.sort(auto, "probability", "weight", "entity_id", nulls_last=True).select(
        pl.col(name).cast(dtype) for name, dtype in PROPOSALS.items()
    )


def _bands(given: Material) -> pl.DataFrame:
    """Per entity its band: `blocked` where the target refuses any two of its records together.

    It is `auto` where safe links and rulings hold all of it together.
    """
    pairs, labels, ids = given.grouped.checked, given.grouped.entity, given.named["entity_id"]
    inside = labels.gather(pairs["l"]) == labels.gather(pairs["r"])
    refused = ids.gather(pairs.filter(inside & (pairs["band"] == "blocked"))["l"]).unique()
    whole = pl.col("auto_entity_id").n_unique() == 1
    blocked = pl.col("entity_id").is_in(refused.implode())
    band = pl.when(blocked).then(pl.lit("blocked")).when("whole").then(pl.lit("auto"))
    return (
        given.named.group_by("entity_id")
        .agg(whole=whole)
        .select("entity_id", band=band.otherwise(pl.lit("review")))
    )


def _told(given: Material) -> noting.Told:
    return noting.Told(
        grouped=given.grouped,
        tree=given.tree,
        ids=given.named["entity_id"],
        gone=given.records["merged_into"].is_not_null(),
        threshold=given.threshold,
        overmerged=given.overmerged,
    )


def _members(given: Material) -> pl.DataFrame:
    """Per entity its records, the survivor first, where two or more are left to be merged."""
    left = given.records["merged_into"].is_null()
    keys = given.named.select("source", "record_id", "entity_id", left=left)
    several = keys.filter(pl.col("left").sum().over("entity_id") > 1)
    several = several.join(given.golden, on="entity_id", how="left")
    survives = (pl.col("source") == pl.col("survivor_source")) & (
        pl.col("record_id") == pl.col("survivor_id")
    )
    member = pl.struct("source", "record_id", survivor=survives).cast(MEMBER)
    return (
        several.with_columns(member=member, last=~survives)
        .sort("entity_id", "last", "source", "record_id")
        .group_by("entity_id", maintain_order=True)
        .agg(size=pl.len().cast(pl.UInt32), members=pl.col("member"))
    )


def _links(given: Material, texts: pl.DataFrame) -> pl.DataFrame:
    cleaned = given.cleaned
    tree = facing(given.tree, cleaned)
    best = compare.best_values(tree, cleaned)
    parts = explain.parts(tree, texts, best, given.weights)
    keys = [
        cleaned.select(
            pl.col("source").gather(tree[s]).alias(f"{name}_source"),
            pl.col("record_id").gather(tree[s]).alias(name),
        )
        for s, name in (("l", "left"), ("r", "right"))
    ]
    frame = pl.concat(
        [
            tree.select("weight", "probability", "band"),
            _judged(tree, given.grouped.attached),
            *keys,
            parts.alias("parts").to_frame(),
        ],
        how="horizontal",
    ).with_columns(entity_id=given.named["entity_id"].gather(tree["l"]))
    link = pl.struct(*[field.name for field in LINK.fields]).cast(LINK)
    return (
        frame.with_columns(link=link)
        .group_by("entity_id", maintain_order=True)
        .agg(
            weight=pl.col("judged").min(),
            probability=pl.col("chance").min(),
            precision=pl.col("chance").product(),
            links=pl.col("link"),
        )
    )


def _judged(tree: pl.DataFrame, attached: pl.DataFrame) -> pl.DataFrame:
    """`judged` (bits) and `chance` by which every link of the trees holds.

    That of a record judged against the whole entity is what the entity says, not the one member
    at which the record is shown.
    """
    whole = pl.max_horizontal(
        pl.col(side).replace_strict(
            attached["lone"], attached["bits"], default=None, return_dtype=pl.Float64
        )
        for side in ("l", "r")
    )
    judged = pl.max_horizontal("weight", whole)
    return tree.select(
        judged=judged,
        chance=pl.when(judged > pl.col("weight"))
        .then(score.chance(judged))
        .otherwise("probability"),
    )
