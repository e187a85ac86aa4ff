"""What holds two records together in one entity, or keeps them apart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.config.model import Config
from resolver.frames.reasons import Cause, Hop, Key
from resolver.frames.schema import PAIRS
from resolver.model.model import Model
from resolver.recipes import grouping, weighing
from resolver.steps import cluster, explain, unique_ids
from resolver.steps.cluster import Pair
from resolver.steps.sides import Sides

SHOWN: Final = 3
"""Pairs of records that are named for one cause."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The run as far as groups are concerned; all rows are positions in `cleaned`."""

    cleaned: pl.DataFrame
    entity: pl.Series
    compared: pl.DataFrame
    sides: Sides
    model: Model
    config: Config

    def key(self, row: int) -> Key:
        """The key of a record."""
        return self.cleaned["source"][row], self.cleaned["record_id"][row]

    def members(self, row: int) -> list[int]:
        """The rows of the entity of a record, ascending."""
        return [int(other) for other in (self.entity == self.entity[row]).arg_true()]

    def among(self, left: list[int], right: list[int]) -> Evidence:
        """The evidence between two groups, or inside one, as the run had it."""
        there, back = (
            self.compared.filter(pl.col("l").is_in(a), pl.col("r").is_in(b))
            for a, b in ((left, right), (right, left))
        )
        pairs = pl.concat([there, back]).unique().sort("l", "r")
        weighed = weighing.weigh(
            pairs.select("l", "r"), self.cleaned, self.model.weights, self.config
        )
        linking = ~self.sides.shut(weighed) | pairs["ruling"].is_not_null()
        bits = grouping.group_evidence(weighed, linking, self.sides)
        ruled = pairs.filter(pl.col("ruling").is_not_null()).select("l", "r", "ruling").rows()
        return Evidence(
            weighed=weighed,
            bits={(l_, r): value for l_, r, value in bits.iter_rows()},
            ruled={(l_, r): word for l_, r, word in ruled},
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Pairs as weighed, their evidence in groups, and what people decided on them."""

    weighed: pl.DataFrame
    bits: dict[Pair, float]
    ruled: dict[Pair, str]

    @property
    def same(self) -> frozenset[Pair]:
        """The pairs that people put together."""
        return frozenset(pair for pair, word in self.ruled.items() if word == "same")

    @property
    def all_above_zero(self) -> dict[Pair, float]:
        """The weights of all pairs, raised until none is below one bit."""
        weights = self.weighed.select("l", "r", bits=pl.col("weight") - pl.col("weight").min() + 1)
        return {(l_, r): bits for l_, r, bits in weights.iter_rows()}

    def hop(self, scene: Scene, pair: Pair) -> Hop:
        """The pair as it is shown; a pair with no evidence weighs nothing."""
        l_, r = min(pair), max(pair)
        found = self.weighed.filter(pl.col("l") == l_, pl.col("r") == r)
        band = "ruling" if (l_, r) in self.ruled else found["band"][0] if len(found) else ""
        left, right = sorted((scene.key(l_), scene.key(r)))
        weight = float(found["weight"][0]) if len(found) else 0.0
        return Hop(left=left, right=right, weight=weight, band=band)


def path(scene: Scene, left: int, right: int) -> tuple[Hop, ...]:
    """The strongest links from one record to another of its entity."""
    members = scene.members(left)
    evidence = scene.among(members, members)
    # a record that joined by the whole entity is likely beside no member: then all pairs may hold
    hops = explain.path(evidence.bits, evidence.same, left, right) or explain.path(
        evidence.all_above_zero, evidence.same, left, right
    )
    return tuple(evidence.hop(scene, pair) for pair in hops)


def apart(scene: Scene, left: int, right: int) -> tuple[Cause, ...]:
    """What keeps the entities of two records apart, decisions first, then evidence."""
    ours, theirs = scene.members(left), scene.members(right)
    evidence = scene.among(ours, theirs)
    across = _across(ours, theirs)
    found = [*_decided(scene, evidence, across)]
    if found:
        return tuple(found)
    mean = sum(evidence.bits.values()) / len(ours) / len(theirs)
    best = max(evidence.bits.values(), default=0.0)
    against = sorted((bits, pair) for pair, bits in evidence.bits.items() if bits < 0)
    shown = tuple(evidence.hop(scene, pair) for _, pair in against[:SHOWN])
    if mean <= scene.config.match.threshold_bits:
        return (Cause(code="evidence", bits=mean, pairs=shown),)
    if min(len(ours), len(theirs)) > 1 and best < cluster.BRIDGE:
        return (Cause(code="weak_bridge", bits=best),)
    return (Cause(code="order", bits=mean, pairs=shown),)


def _across(ours: list[int], theirs: list[int]) -> pl.DataFrame:
    pairs = [(min(a, b), max(a, b)) for a in ours for b in theirs]
    return pl.DataFrame(pairs, schema=PAIRS, orient="row").sort("l", "r")


def _decided(scene: Scene, evidence: Evidence, across: pl.DataFrame) -> Iterable[Cause]:
    """What forbids the groups to be one, whatever the evidence."""
    ruled = [pair for pair, word in evidence.ruled.items() if word in ("different", "related")]
    rows = pl.concat([across["l"], across["r"]]).unique()
    together = pl.when(pl.col("row").is_in(rows.implode())).then(int(rows[0])).otherwise("row")
    arena = scene.cleaned.select(together.cast(pl.UInt32)).to_series()
    unique = unique_ids.apart(scene.cleaned, arena, scene.config.external_ids.unique)
    couples = grouping.couples_apart(evidence.weighed, pl.Series(range(len(scene.cleaned))))
    for code, pairs in (
        ("ruling", ruled),
        ("unique_id", across.join(unique, on=["l", "r"], how="semi").rows()),
        ("one_source", across.filter(scene.sides.strangers(across)).rows()),
        ("couple", couples.sort("l", "r").rows()),
    ):
        if pairs:
            hops = tuple(evidence.hop(scene, pair) for pair in sorted(pairs)[:SHOWN])
            yield Cause(code=code, pairs=hops)
