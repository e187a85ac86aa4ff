"""How an entity grew, what it hangs on, and what it would fall into."""

from __future__ import annotations

from typing import Final

from resolver.frames.reasons import Growth, Hop, Key, Step
from resolver.recipes.standing import Evidence, Scene
from resolver.steps import cluster, explain
from resolver.steps.cluster import Pair

TRIED: Final = 40
"""Links, weakest first, that are taken away one by one to see whether the entity falls apart."""


def growth(scene: Scene, row: int, entity_id: str, notes: tuple[str, ...]) -> Growth:
    """How the entity of a record grew."""
    members = scene.members(row)
    evidence = scene.among(members, members)
    floor = scene.config.match.threshold_bits
    merges = explain.grow(members, evidence.bits, evidence.same, floor)
    link, parts = _weakest(members, evidence, floor)
    return Growth(
        entity_id=entity_id,
        members=_keys(scene, members),
        steps=tuple(
            Step(
                left=_keys(scene, merge.left),
                right=_keys(scene, merge.right),
                bits=merge.bits,
                link=None if merge.link is None else evidence.hop(scene, merge.link),
                by=merge.by,
            )
            for merge in merges
        ),
        weakest=_hop(scene, evidence, link),
        without=tuple(_keys(scene, part) for part in parts),
        notes=notes,
    )


def _keys(scene: Scene, rows: tuple[int, ...] | list[int]) -> tuple[Key, ...]:
    return tuple(scene.key(row) for row in rows)


def _hop(scene: Scene, evidence: Evidence, link: Pair | None) -> Hop | None:
    return None if link is None else evidence.hop(scene, link)


def _weakest(
    members: list[int], evidence: Evidence, floor: float
) -> tuple[Pair | None, list[list[int]]]:
    """The weakest link without which the members would fall into more groups, and these groups.

    Members that are with the others by all of them together, or by what is not shown here, are
    groups of their own from the start.
    """
    whole = len(_groups(members, evidence, floor, None))
    for pair in explain.tree(evidence.bits, evidence.same)[:TRIED]:
        if pair in evidence.same:
            continue
        parts = _groups(members, evidence, floor, pair)
        if len(parts) > whole:
            return pair, parts
    return None, []


def _groups(
    members: list[int], evidence: Evidence, floor: float, gone: Pair | None
) -> list[list[int]]:
    """The groups that the evidence makes of the members without one pair."""
    known = [(l_, r, bits) for (l_, r), bits in evidence.bits.items() if (l_, r) != gone]
    groups = cluster.agglomerate(known, floor=floor, same=sorted(evidence.same))
    alone = set(members) - {row for group in groups for row in group}
    return sorted([*groups, *([row] for row in alone)])
