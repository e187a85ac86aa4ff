"""Capture-recapture over kinds of keys: how many pairs of the same person nobody compared.

Each kind of key (name, birth date, e-mail, ...) is an occasion on which a pair of records of one
person may be caught. What several kinds catch tells what none of them does.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, sqrt
from typing import Final

import numpy as np
import polars as pl

from resolver.frames.expected import Family, Range
from resolver.model.comparison import (
    BIRTH,
    EMAIL,
    EXTERNAL_ID,
    FAMILY,
    GIVEN,
    HANDLE,
    LOCALITY,
    NATIONAL_ID,
    PHONE,
    STREET,
    Field,
)

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]

_SHARED: Final[dict[str, tuple[tuple[Field, str], ...]]] = {
    "birth date": ((BIRTH, "swapped"),),
    "e-mail": ((EMAIL, "same_local"),),
    "phone": ((PHONE, "shared"),),
    "address": ((STREET, "close"), (LOCALITY, "postcode")),
    "ids": ((EXTERNAL_ID, "exact"), (NATIONAL_ID, "close"), (HANDLE, "exact")),
}
"""The levels from which on two records share a key of a kind; one field of them is enough."""
NAME: Final = "name"
"""The kind for which both the given and the family name have to agree, if only roughly."""
KINDS: Final = (NAME, *_SHARED)
_ROUNDS: Final = 500
_SETTLED: Final = 1e-7
_NORMAL: Final = 1.96

_PARTS: Final = 1_000_000
"""Parts of a pair that weights are counted in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Weighed pairs as captures, counted by pattern.

    `patterns`: Boolean `known_KIND` and `found_KIND`, Boolean `direct` (compared because of keys of
    their own), `third` (a third record leads from one to the other), and `pairs`, the sum of their
    probabilities. `copy`: one of the records says the same as another that stands for it, so that
    it was compared with that one only. `independent`: groups of pairs that are independent.
    """

    patterns: pl.DataFrame
    independent: float

    @classmethod
    def of(cls, pairs: pl.DataFrame, independent: float) -> Seen:
        """The patterns of pairs with their levels, `direct`, `third`, `copy` and `weight`."""
        shown = pairs.select(*_captures(), "direct", "third", "copy", "weight")
        return cls(
            patterns=_counted(shown),
            independent=independent,
        )


def families(seen: Seen) -> tuple[Family, ...]:
    """What each kind of key found of the pairs judged the same person, and what it alone found."""
    found = [pl.col(f"found_{kind}") for kind in KINDS]
    once = pl.sum_horizontal(found) == 1
    told = []
    for kind in KINDS:
        known, shares = pl.col(f"known_{kind}"), pl.col(f"found_{kind}")
        sums = [pl.col("pairs").filter(those).sum() for those in (known, shares, shares & once)]
        row = seen.patterns.select(known=sums[0], found=sums[1], alone=sums[2]).row(0)
        if row[0] > 0.0:
            told.append(Family(name=kind, known=row[0], found=row[1], alone=row[2]))
    return tuple(told)


def uncompared(seen: Seen) -> Range | None:
    """Expected pairs of the same person that were never weighed; None where nothing tells.

    The least is the estimate of Chapman (1951) from two lists: candidates, and pairs that a third
    record leads to. Records that say little are rare in both, so it is too low. The most is what
    kinds of keys that were independent of one another would all miss (Huggins 1989; Alho 1990),
    each pair weighed by the kinds that both records have, as if none of these pairs had been found
    in another way. Between the two, which are up to 60-fold apart, stands their geometric mean.
    Copies were not looked for by keys of their own; they are taken to miss as many pairs as others.
    """
    shared = pl.any_horizontal(f"found_{kind}" for kind in KINDS)
    own = seen.patterns.filter(~pl.col("copy"))
    some, none = own.filter(shared), own.filter(~shared)
    hidden = _independent(some)
    if hidden is None:
        return None
    near, far = _two_lists(some), _two_lists(none)
    copies = float(seen.patterns["pairs"].sum()) / max(float(own["pairs"].sum()), 1e-9)
    low, high = (near + far) * copies, (near + max(hidden, far)) * copies
    noise = exp(_NORMAL / sqrt(max(1.0, seen.independent)))
    value = sqrt((low + 1.0) * (high + 1.0)) - 1.0
    return Range(value=value, low=low / noise, high=high * noise)


def _captures() -> list[pl.Expr]:
    given, family = (pl.col(f"level_{field.name}") for field in (GIVEN, FAMILY))
    alike = (given >= GIVEN.level("nickname")) & (family >= FAMILY.level("close"))
    both = given.is_not_null() & family.is_not_null()
    told = [both.alias(f"known_{NAME}"), (both & alike).fill_null(False).alias(f"found_{NAME}")]
    for kind, levels in _SHARED.items():
        columns = [(pl.col(f"level_{field.name}"), field.level(name)) for field, name in levels]
        known = pl.any_horizontal(column.is_not_null() for column, _ in columns)
        found = pl.any_horizontal((column >= least).fill_null(False) for column, least in columns)
        told += [known.alias(f"known_{kind}"), found.alias(f"found_{kind}")]
    return told


def _two_lists(patterns: pl.DataFrame) -> float:
    """Pairs on neither list, from those on one of them and on both (Chapman 1951)."""
    direct, third = pl.col("direct"), pl.col("third")
    pairs = pl.col("pairs")
    first, second, both, seen = patterns.select(
        first=pairs.filter(direct).sum(),
        second=pairs.filter(third).sum(),
        both=pairs.filter(direct & third).sum(),
        seen=pairs.filter(direct | third).sum(),
    ).row(0)
    return max(0.0, float((first + 1.0) * (second + 1.0) / (both + 1.0) - 1.0 - seen))


def _independent(patterns: pl.DataFrame) -> float | None:
    """Pairs that share no kind of key, from those that share some, were the kinds independent.

    The chance of sharing a kind, given that both records have it, maximises the likelihood of
    pairs of which only those with one kind in common are seen.
    """
    pairs = patterns["pairs"].to_numpy().astype(np.float64)
    known, found = (
        patterns.select(f"{what}_{kind}" for kind in KINDS).to_numpy().astype(np.float64)
        for what in ("known", "found")
    )
    if int(((pairs @ found) > 0.0).sum()) < 2 or float(pairs @ (found.sum(axis=1) > 1.0)) <= 0.0:
        return None
    chance: Array = np.full(len(KINDS), 0.5)
    every = pairs
    for _ in range(_ROUNDS):
        unseen = np.prod(1.0 - chance * known, axis=1)
        every = pairs / np.maximum(1.0 - unseen, 1e-12)
        new = (pairs @ found) / np.maximum(every @ known, 1e-12)
        settled = bool(np.abs(new - chance).max() < _SETTLED)
        chance = new
        if settled:
            break
    return float(every.sum() - pairs.sum())


def _counted(shown: pl.DataFrame) -> pl.DataFrame:
    """The weight of every pattern; summed in whole parts, so that the order does not matter."""
    names = pl.exclude("weight", "parts")
    parts = (pl.col("weight") * _PARTS).round().cast(pl.Int64)
    summed = shown.group_by(pl.exclude("weight")).agg(parts=parts.sum())
    return summed.sort(names).select(names, pairs=pl.col("parts") / _PARTS)
