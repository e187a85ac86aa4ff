"""Whether groups that hang on one record are different people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import networkx as nx
import polars as pl

from resolver.model.comparison import (
    BIRTH,
    EMAIL,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    HANDLE,
    NATIONAL_ID,
    PHONE,
    STREET,
)
from resolver.steps.overmerged.groups import Part

HOUSEHOLD: Final = 0.5
"""Probability of one household from which two groups are not told apart."""
_ALIKE, _APART, _JOINED = "alike", "apart", "joined"


@dataclass(frozen=True, slots=True, kw_only=True)
class Split:
    """A record that holds several people; every two of its parts contradict one another.

    `bits` is the least that speaks against one person behind any two parts.
    """

    row: int
    parts: tuple[Part, ...]
    bits: float


def judged(weighed: pl.DataFrame) -> pl.DataFrame:
    """What two groups are to each other: `row, a, b, verdict, bits, named, tie`.

    `weighed`: the frame of `pairs` with levels, bits, weight and chances. `alike`: their names
    agree; `apart`: names contradict and nothing agrees; `joined`: something does; else null.
    `bits` is the least that speaks against one person, `tie` what contact points weigh at best.
    """
    given, family = _level(GIVEN.name), _level(FAMILY.name)
    half = given.is_null() | (given == GIVEN.level("initial"))
    named = ((given >= GIVEN.level("nickname")) & (family.fill_null(FAMILY.top) > 0)) | (
        half & (family >= FAMILY.level("close"))
    )
    birth = _level(BIRTH.name)
    shared = pl.any_horizontal(
        _level(EMAIL.name) >= EMAIL.level("same_local"),
        _level(PHONE.name) >= PHONE.level("shared"),
        _level(STREET.name) >= STREET.level("same_street"),
        *(_level(field.name) > 0 for field in (HANDLE, EXTERNAL_ID, NATIONAL_ID)),
        given > 0,
        family > 0,
        birth >= BIRTH.level("near"),
        pl.col("related") >= HOUSEHOLD,
    )
    against = (given == 0) & (family == 0) & (birth.fill_null(0) <= BIRTH.level("same_year"))
    tie = pl.sum_horizontal(
        pl.col(f"bits_{field.name}").clip(0.0)
        for field in (EMAIL, PHONE, HANDLE, EXTERNAL_ID, NATIONAL_ID)
    )
    verdict = (
        pl.when((named | (pl.col("weight") > 0)).fill_null(False).any())
        .then(pl.lit(_ALIKE))
        .when(shared.fill_null(False).any())
        .then(pl.lit(_JOINED))
        .when(against.fill_null(False).any())
        .then(pl.lit(_APART))
    )
    return (
        weighed.group_by("row", "a", "b")
        .agg(
            verdict=verdict,
            bits=-pl.col("weight").max(),
            named=named.fill_null(False).any(),
            unnamed=(given.is_null() & family.is_null()).all(),
            tie=tie.max(),
        )
        .sort("row", "a", "b")
    )


def _level(name: str) -> pl.Expr:
    return pl.col(f"level_{name}")


def splits(found: Mapping[int, Mapping[int, Part]], verdicts: pl.DataFrame) -> list[Split]:
    """The records that hold several people, by row: parts that are all apart and supported.

    The name on the record is that of one of them, or it has none.
    """
    made = []
    for (row,), frame in verdicts.group_by("row", maintain_order=True):
        at = int(row)
        split = _split(at, found[at], frame.to_dicts())
        if split is not None:
            made.append(split)
    return made


def _split(
    row: int, groups: Mapping[int, Part], verdicts: Sequence[Mapping[str, Any]]
) -> Split | None:
    own = {one["b"]: one for one in verdicts if one["a"] == row}
    between = {(one["a"], one["b"]): one for one in verdicts if one["a"] != row}
    alike: nx.Graph[int] = nx.Graph()
    alike.add_nodes_from(groups)
    alike.add_edges_from(pair for pair, one in between.items() if one["verdict"] == _ALIKE)
    people = [sorted(group) for group in nx.connected_components(alike)]
    joined = [(names, _together(names, groups, own)) for names in people]
    chosen: list[tuple[list[int], Part]] = []
    bits: list[float] = []
    for names, part in sorted(joined, key=lambda one: (not one[1].named, -one[1].bits, one[0])):
        against = [_against(names, others, between) for others, _ in chosen]
        if part.supported and None not in against:
            chosen.append((names, part))
            bits += [one for one in against if one is not None]
    nameless = all(one["unnamed"] for one in own.values())
    if not bits or not (nameless or any(part.named for _, part in chosen)):
        return None
    return Split(row=row, parts=tuple(part for _, part in chosen), bits=min(bits))


def _together(
    names: Sequence[int], groups: Mapping[int, Part], own: Mapping[int, Mapping[str, Any]]
) -> Part:
    """One part of the groups that are alike."""
    return Part(
        points=tuple(sorted({point for name in names for point in groups[name].points})),
        rows=tuple(sorted({row for name in names for row in groups[name].rows})),
        named=any(own[name]["named"] for name in names),
        own=any(groups[name].own for name in names),
        bits=max(own[name]["tie"] for name in names),
    )


def _against(
    left: Sequence[int], right: Sequence[int], between: Mapping[tuple[int, int], Mapping[str, Any]]
) -> float | None:
    """The bits that keep two people apart, or None where they are not clearly two."""
    met = [between[min(a, b), max(a, b)] for a in left for b in right]
    apart = [one["bits"] for one in met if one["verdict"] == _APART]
    doubtful = any(one["verdict"] == _JOINED for one in met)
    return min(apart) if apart and not doubtful else None
