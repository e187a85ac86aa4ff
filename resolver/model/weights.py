"""The learned and frozen numbers by which pairs are weighed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from resolver.model.comparison import Comparison


@dataclass(frozen=True, slots=True, kw_only=True)
class Whole:
    """How the rarity of a whole name counts: `slope` for each bit of its parts, less `usual`."""

    slope: float
    usual: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Weights:
    """Bits for every joint state of every comparison, and the priors.

    `unrelated[c][s]` is log2(m/u) of state `s`, `household[c][s]` is log2(m/h); state 0 (no
    evidence) is always 0. `prior` is log2 of the odds of same person against unrelated for a pair
    taken at random, `household_prior` that of same person against household.
    `usual_rarity[f]` is the rarity (bits) that the m/u of exact agreement on field `f` stands for;
    `floors[f][s]` is how far a common value of field `f` may lower the bits of state `s` of its
    comparison, `floors[c][s]` how far common values of all fields of comparison `c` may together.
    `whole[c]` tells how the rarity of several of its fields counts together; where it is missing
    their bits add up.
    """

    comparisons: tuple[Comparison, ...]
    prior: float
    household_prior: float
    unrelated: Mapping[str, tuple[float, ...]]
    household: Mapping[str, tuple[float, ...]]
    usual_rarity: Mapping[str, float]
    floors: Mapping[str, tuple[float, ...]]
    whole: Mapping[str, Whole] = field(default_factory=dict)
