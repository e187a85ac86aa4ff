"""Small regions made up at random, and what the batch answers for them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations

import polars as pl

from resolver.frames.schema import PAIRS, empty
from resolver.recipes import grouping
from resolver.recipes.attaching import Judge
from resolver.steps import lone
from resolver.steps.cluster import NOTHING_DECIDED
from resolver.steps.sides import OPEN

BITS = ("bits_name", "bits_email", "bits_phone", "bits_attribute:tier")
FLAGS = ("conflict", "couple", "own", "generation", "forms")
SCHEMA = {
    **PAIRS,
    "level_given": pl.Int8,
    **dict.fromkeys((*BITS, "bits_household", "weight"), pl.Float64),
    "band": pl.String,
    **dict.fromkeys(FLAGS, pl.Boolean),
}
PRIOR = -10.0
SIZES = {1: 60, 2: 20, 3: 8, 4: 2, 6: 1}


def pair(weight, **told):
    """A weighed pair whose evidence is all in the name."""
    usual = {
        "level_given": None,
        **dict.fromkeys(BITS, 0.0),
        "bits_name": weight - PRIOR,
        "bits_household": 0.0,
        "weight": weight,
        "band": "review",
        **dict.fromkeys(FLAGS, False),
    }
    return usual | told


@dataclass(frozen=True, slots=True, kw_only=True)
class Region:
    """All pairs of some records as they weigh, and those that are candidates."""

    rows: int
    pairs: dict
    candidates: list
    threshold: float = 0.0
    sizes: dict | None = None

    @property
    def known(self):
        """The candidates that are near."""
        return {p: self.pairs[p] for p in self.candidates if self.pairs[p]["weight"] > lone.NEAR}

    def weigh(self, left, right):
        """Any pair but the known ones, in order."""
        assert (left, right) not in self.known
        return self.pairs[left, right]


def region(rows, pairs, *, usual=-30.0, threshold=0.0, sizes=None):
    """The region of these pairs, which are the candidates; all others weigh as usual."""
    every = {p: pair(usual) for p in combinations(range(rows), 2)}
    return Region(
        rows=rows,
        pairs=every | pairs,
        candidates=[*pairs],
        threshold=threshold,
        sizes=sizes or SIZES,
    )


def batch(given):
    """The entities and `auto` entities by frames, for all candidates."""

    def framed(pairs):
        found = [{"l": left, "r": right, **given.pairs[left, right]} for left, right in pairs]
        return pl.DataFrame(found, schema=SCHEMA)

    judge = Judge(weigh=lambda pairs: framed(pairs.rows()), apart=lambda _: empty(PAIRS))
    found = grouping.group(
        framed(given.candidates),
        judge,
        given.threshold,
        NOTHING_DECIDED,
        given.rows,
        OPEN,
        given.sizes,
    )
    return found.entity.to_list(), found.auto.to_list()


RANGES = {
    "clear": (1.0, 9.0),
    "vague": (-0.5, 5.0),
    "torn": (-8.0, 1.0),
    "alike": (-2.0, 6.0),
    "other": (-5.0, 4.0),
}
"""Bits of one comparison, by how two records look beside each other."""


def made(random, most=9):
    """A region of a few people, some of their records vague, some of them alike."""
    rows = random.randint(1, most)
    core = random.random() < 0.4
    people = [0 if core else random.randint(0, rows // 4) for _ in range(rows)]
    vague = [row >= rows - 3 if core else random.random() < 0.35 for row in range(rows)]
    alike, odd, exact = (random.choice((0.0, 0.15, 0.3)) for _ in range(3))
    pairs = {}
    for left, right in combinations(range(rows), 2):
        look = "vague" if vague[left] or vague[right] else "clear"
        if vague[left] and vague[right] and random.random() < 0.4:
            look = "torn"
        if people[left] != people[right]:
            look = "alike" if random.random() < alike else "other"
        pairs[left, right] = _pair(random, look, odd, exact)
    share = random.choice((0.3, 0.7, 1.0))
    return Region(
        rows=rows,
        pairs=pairs,
        candidates=[p for p in pairs if random.random() < share],
        threshold=random.choice((0.0, 0.0, 1.0, 3.0, 8.5)),
        sizes={size: random.randint(1, 50) for size in range(1, random.randint(2, 9))},
    )


def _pair(random, look, odd, exact):
    """One weighed pair; `odd` of them have something unusual, and of `exact` all bits are whole."""
    bits = {name: random.uniform(*RANGES[look]) for name in BITS}
    for name in BITS:
        if random.random() < 0.2:
            bits[name] = 0.0
        elif random.random() < 0.02:
            bits[name] = None
    household = -random.choice((0.0, 0.0, 0.0, 0.1, 0.5, 4.0 if look == "other" else 1.0))
    if random.random() < exact:
        bits = {name: value and float(round(value)) for name, value in bits.items()}
        household = float(round(household))
    if random.random() < odd / 4:
        household = None
    known = [value for value in (*bits.values(), household) if value is not None]
    flags = {name: random.random() < odd / 5 for name in FLAGS}
    return {
        "level_given": random.choice((None, 0, 0, 1, 4)),
        **bits,
        "bits_household": household,
        "weight": PRIOR + sum(known),
        "band": random.choice(
            ("auto", "auto", "review", "blocked") if look == "clear" else ("review",)
        ),
        **flags,
        "own": flags["couple"] and random.random() < 0.5,
    }
