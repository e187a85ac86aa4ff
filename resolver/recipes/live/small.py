"""A small region of records to entities, without frames: what `grouping.group` answers for it.

A candidate pair that is not known weighs no more than `lone.NEAR`. It matters only between records
that likely pairs connect, and between a record left alone and an entity that it is near to. All
these pairs are weighed here.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from resolver.recipes import grouping
from resolver.recipes.grouping import LIKELY
from resolver.recipes.live import alone
from resolver.recipes.live.formulas import Formulas, formulas
from resolver.recipes.live.met import Met, Row, Weigh
from resolver.steps import cluster, couples
from resolver.steps.cluster import Pair


@dataclass(frozen=True, slots=True, kw_only=True)
class Groups:
    """The entity and the `auto` entity of every position, named by its smallest position.

    `weighed`: every pair weighed on the way (`l < r`), known ones included.
    """

    entity: list[int]
    auto: list[int]
    weighed: Mapping[Pair, Row]


def group(
    rows: int,
    known: Mapping[Pair, Row],
    weigh: Weigh,
    sizes: Mapping[int, int],
    threshold: float,
) -> Groups:
    """The groups of the positions 0 to `rows` - 1, labelled as `grouping.group` labels records.

    `known`: the candidate pairs above `lone.NEAR` bits, as `weighing.weigh` weighs them; `weigh`:
    the same of any other pair `l < r`. `sizes`: how many entities the model knows of each size.
    `threshold`: bits from which records are linked, 0 or more.

    It is for records that nobody has ruled on, without unique ids and of sources of which nothing
    is known. Likely pairs connect `grouping.LARGEST` of them at most.

    Raises:
        NotReadableError: if the formulas of the batch cannot be read back, as with another version
            of polars.
    """
    if not known:
        return Groups(entity=[*range(rows)], auto=[*range(rows)], weighed={})
    met = Met(known, weigh)
    inside = _inside(rows, met)
    told = formulas(tuple(next(iter(known.values()))))
    apart = _apart(inside, told)
    evidence = {pair: told.evidence(row) for pair, row in inside.items()}
    entity = _clustered(rows, evidence, apart, threshold)
    certain = {
        pair: bits
        for pair, row in inside.items()
        if entity[pair[0]] == entity[pair[1]] and (bits := told.safe(row)) is not None
    }
    likely = entity if threshold <= LIKELY else _clustered(rows, evidence, apart, LIKELY)
    joined = alone.joined(met, likely, sizes)
    homes = {row: label for row, (label, bits) in joined.items() if bits > threshold}
    return Groups(
        entity=alone.taken(entity, likely, homes),
        auto=_clustered(rows, certain, ()),  # no entity holds records that are apart
        weighed=met.rows,
    )


def _inside(rows: int, met: Met) -> dict[Pair, Row]:
    """The pairs of records that likely pairs connect, all of them weighed."""
    likely = (pair for pair, row in met.rows.items() if row["weight"] > LIKELY)
    arena = _components(rows, likely)
    for together in alone.members(arena).values():
        if 2 < len(together) <= grouping.LARGEST:
            for pair in combinations(together, 2):
                met.row(*pair)
    return {pair: row for pair, row in met.rows.items() if arena[pair[0]] == arena[pair[1]]}


def _apart(weighed: Mapping[Pair, Row], told: Formulas) -> list[Pair]:
    """The pairs of a couple and one of the two that are never one person, in order."""
    partners = [
        (left, right, row["own"] and row["weight"] > LIKELY)
        for (left, right), row in weighed.items()
        if row["couple"]
    ]
    if not partners:
        return []
    named = {pair for pair, row in weighed.items() if told.different(row)}
    return sorted(couples.apart(partners, named))


def _clustered(
    rows: int, evidence: Mapping[Pair, float], apart: Sequence[Pair], floor: float = 0.0
) -> list[int]:
    """The entity of every position, named by its smallest: `cluster.group` of one small region.

    `apart`: pairs that are never in one entity, in order.
    """
    labels = _components(rows, (pair for pair, bits in evidence.items() if bits > floor))
    inside: dict[int, list[tuple[int, int, float]]] = defaultdict(list)
    for (left, right), bits in evidence.items():
        if labels[left] == labels[right]:
            inside[labels[left]].append((left, right, bits))
    arena = [*labels]
    for label, pairs in inside.items():
        different = [pair for pair in apart if arena[pair[0]] == arena[pair[1]] == label]
        size = arena.count(label)
        complete = 2 * len(pairs) == size * (size - 1)
        if complete and not different and min(bits for *_, bits in pairs) > floor:
            continue
        for one in cluster.agglomerate(sorted(pairs), floor=floor, different=different):
            for row in one:
                labels[row] = one[0]
    return labels


def _components(rows: int, links: Iterable[Pair]) -> list[int]:
    """The smallest position that the links connect with every position."""
    label = [*range(rows)]
    for left, right in links:
        while label[left] != left:
            left = label[left]
        while label[right] != right:
            right = label[right]
        label[max(left, right)] = min(left, right)
    for row, above in enumerate(label):
        label[row] = label[above]
    return label
