"""The model of no data: what is known of customers before any are seen."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.model.comparison import COMPARISONS
from resolver.model.model import Model
from resolver.model.pairing import Pairing
from resolver.steps import fit, share

RECORDS: Final = 100_000
"""Records among which a pair is taken to be met, where nothing tells how many there are."""
RULES: Final = (
    "family+given",
    "family+birth",
    "family+postcode",
    "family+street",
    "given+birth",
    "given+postcode",
    "initial+birth",
    "birth+postcode",
)
"""Weak rules that found most on sets of customers of many origins."""
LARGEST: Final = 100
"""Records up to which a weak key makes pairs."""
SIZES: Final = {1: 10_000, 2: 2_200, 3: 700, 4: 250, 5: 90, 6: 30}
"""Entities by their number of records, as in shops whose customers sign up more than once."""
NOTE: Final = "Nothing was learned yet: the shipped weights are used."


def shipped(key: str) -> Model:
    """A model of the shipped weights; `key` (32 hexadecimal digits) keys its hashes.

    Names are as rare as the weights take them to be, and no value is known to be shared.
    """
    states = {comparison.name: pl.UInt32 for comparison in COMPARISONS}
    nothing = pl.DataFrame(schema={**states, "candidates": pl.Int64, "others": pl.Float64})
    weights = fit.fit(nothing, COMPARISONS, RECORDS).weights
    return Model(
        weights=weights,
        records=0,
        key=key,
        rare={part: weights.usual_rarity.get(part, 0.0) for part in share.PARTS},
        notes=(NOTE,),
        sizes=SIZES,
        pairing=Pairing(rules=RULES, largest=LARGEST, least=0, rare=0, common={}),
    )
