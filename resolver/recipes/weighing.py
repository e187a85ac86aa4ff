"""Pairs to weighed pairs: compared, scored and put into bands, in chunks that bound memory."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from resolver.config.model import Config
from resolver.model.weights import Weights
from resolver.recipes import stages
from resolver.steps import band, score

Weigh = Callable[[pl.DataFrame], pl.DataFrame]
"""What weighs pairs `l, r` of known records."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Candidate pairs, weighed; `weigh` weighs further ones of the same records.

    `sizes`: how many entities the model knows of each size.
    """

    pairs: pl.DataFrame
    weigh: Weigh
    sizes: Mapping[int, int]


def weigher(cleaned: pl.DataFrame, weights: Weights, config: Config) -> Weigh:
    """What weighs pairs of these records (`weigh`)."""
    return lambda pairs: weigh(pairs, cleaned, weights, config)


def weigh(
    pairs: pl.DataFrame, cleaned: pl.DataFrame, weights: Weights, config: Config
) -> pl.DataFrame:
    """One row a pair with its levels, bits, weight, probability, band and conflict flag."""
    return judge(stages.levels(pairs, cleaned), cleaned, weights, config)


def judge(
    levels: pl.DataFrame, cleaned: pl.DataFrame, weights: Weights, config: Config
) -> pl.DataFrame:
    """The same for pairs whose levels are known already."""
    weighed = pl.concat([levels, score.score(levels, weights)], how="horizontal")
    refuses = cleaned["source"].is_in(list(config.external_ids.blocked))
    refusing = refuses.gather(levels["l"]) & refuses.gather(levels["r"])
    suffixed = cleaned["person"].struct.field("suffix").is_not_null()
    lone = suffixed.gather(levels["l"]) != suffixed.gather(levels["r"])
    return band.bands(weighed, config.auto, refusing, lone)
