"""Pairs to weighed pairs: compared, scored and put into bands, in chunks that bound memory."""

from __future__ import annotations

import polars as pl

from resolver.config.model import Config
from resolver.model.weights import Weights
from resolver.recipes import stages
from resolver.steps import band, score


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
