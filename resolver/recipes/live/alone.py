"""Records of a small region left alone, against its entities: `attaching`, without frames."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from itertools import combinations
from math import log2
from operator import add
from typing import Any

from resolver.recipes.live.formulas import Formulas, formulas
from resolver.recipes.live.met import Met, Row
from resolver.steps import lone

Belongs = tuple[int, float]
"""The label of an entity, and the bits that a record belongs to it."""


def members(labels: Iterable[int]) -> dict[int, list[int]]:
    """The positions of every label, ascending."""
    found: dict[int, list[int]] = defaultdict(list)
    for row, label in enumerate(labels):
        found[label].append(row)
    return found


def joined(met: Met, entity: Sequence[int], sizes: Mapping[int, int]) -> dict[int, Belongs]:
    """The entity that each record left alone belongs to, if any, by its position.

    `entity`: the label of every position; `sizes`: how many entities there are of each size. Pairs
    that this takes are weighed. Of two lone records that cannot be one person neither joins.
    """
    groups = members(entity)
    near = _near(met.rows, entity, groups)
    if not near:
        return {}
    told = formulas(tuple(next(iter(met.rows.values()))))
    bonus, beyond = lone.size_bits(sizes)
    found = {}
    for row, labels in near.items():
        totals = {}
        for label in sorted(labels):
            beside = [met.row(row, member) for member in groups[label]]
            sized = bonus.get(len(beside), beyond)
            if (total := _total(beside, sized, told)) is not None:
                totals[label] = total
        if (belongs := _belonging(totals, told)) is not None:
            found[row] = belongs
    return _without_clashes(found, met, told)


def taken(entity: Sequence[int], likely: Sequence[int], homes: Mapping[int, int]) -> list[int]:
    """The entity of every position with lone records in theirs, named by its smallest position.

    `homes`: the label among the `likely` entities that a lone record joins. Where a higher
    threshold has taken such an entity apart, the record stays alone.
    """
    if not homes:
        return [*entity]
    parts = defaultdict(set)
    for label, judged in zip(entity, likely, strict=True):
        parts[judged].add(label)
    home = [*entity]
    for row, judged in homes.items():
        if len(parts[judged]) == 1:
            (home[row],) = parts[judged]
    first: dict[int, int] = {}
    for row, label in enumerate(home):
        first.setdefault(label, row)
    return [first[label] for label in home]


def _near(
    rows: Mapping[tuple[int, int], Row], entity: Sequence[int], groups: Mapping[int, Sequence[int]]
) -> dict[int, set[int]]:
    """The records alone, and the labels of the entities that they are near to."""
    found: dict[int, set[int]] = defaultdict(set)
    for (left, right), row in rows.items():
        if entity[left] == entity[right] or row["weight"] <= lone.NEAR:
            continue
        for one, other in ((left, right), (right, left)):
            several = 1 < len(groups[entity[other]]) <= lone.LARGEST
            if several and len(groups[entity[one]]) == 1:
                found[one].add(entity[other])
    return found


def _total(beside: Sequence[Row], sized: float, told: Formulas) -> float | None:
    """The bits of a record beside all members of an entity, null where it is somebody else.

    `sized`: what the size of the entity says.
    """
    weights = [row["weight"] for row in beside]
    household = [bits for row in beside if (bits := row["bits_household"]) is not None]
    judged: dict[str, Any] = {
        "household": min(household, default=None),
        "worst": min(weights),
        "mean": reduce(add, weights) / len(weights),
        "barred": any(told.barred(row) for row in beside),
        "sized": sized,
    }
    if not told.possible(judged):
        return None
    odds = (_odds([row[name] for row in beside]) for name in told.bits)
    judged["together"] = told.prior(beside[0]) + reduce(add, odds, 0.0)
    return told.total(judged)


def _odds(bits: Iterable[float | None]) -> float:
    """log2 of the mean odds beside the members that have the value, 0 where none has."""
    odds = [2.0**one for one in bits if one]
    return log2(reduce(add, odds) / len(odds)) if odds else 0.0


def _belonging(totals: Mapping[int, float], told: Formulas) -> Belongs | None:
    """The entity that a record belongs to and no other, if any; `totals`: bits by label."""
    odds = {label: 2.0**bits for label, bits in totals.items()}
    every = reduce(add, odds.values(), 0.0)
    for label, bits in totals.items():
        sure = told.sure({"bits": bits, "rivals": every - odds[label]})
        if sure > 0.0:
            return label, sure
    return None


def _without_clashes(found: Mapping[int, Belongs], met: Met, told: Formulas) -> dict[int, Belongs]:
    """The records without those that join one entity and are never one person."""
    beside: dict[int, list[int]] = defaultdict(list)
    for row, (label, _) in found.items():
        beside[label].append(row)
    out = {
        row
        for rows in beside.values()
        for pair in combinations(rows, 2)
        if told.clashing(met.row(*pair))
        for row in pair
    }
    return {row: belongs for row, belongs in found.items() if row not in out}
