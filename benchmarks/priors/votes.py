"""How often every level is seen among pairs of one person, of one household, and of strangers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from benchmarks.priors.data import SEED, Labelled
from resolver.config.model import Config
from resolver.frames.schema import PAIRS
from resolver.model.comparison import Field
from resolver.recipes import blocking, stages

DRAWN = 100_000
"""Random pairs that stand for all pairs that are no candidates."""
CLASSES = ("same", "household", "unrelated")

Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]
Votes = Mapping[tuple[str, str], Array]
"""Field and class to the votes for each of its levels."""


def votes(labelled: Labelled, fields: Sequence[Field]) -> Votes:
    """The votes of one set.

    A person has one vote, shared out among the pairs of his records, and so has a household or an
    organisation, among the pairs of records of its different members: who has many records has no
    more to say than others. Unrelated pairs count one each.
    """
    met = blocking.candidates(labelled.cleaned, Config().blocking).pairs.select("l", "r")
    classes = {
        "same": same(labelled.entity),
        "household": household(labelled.groups).join(met, on=["l", "r"], how="semi"),
        "unrelated": unrelated(labelled, met),
    }
    found: dict[tuple[str, str], Array] = {}
    for name, pairs in classes.items():
        levels = stages.levels(pairs.select("l", "r"), labelled.cleaned)
        for field in fields:
            level = levels[f"level_{field.name}"]
            known = level.is_not_null()
            found[field.name, name] = np.bincount(
                level.filter(known).to_numpy(),
                pairs["vote"].filter(known).to_numpy(),
                len(field.levels),
            ).astype(np.float64)
    return found


def same(entity: pl.Series) -> pl.DataFrame:
    """All pairs of one person: `l, r, vote`."""
    rows = pl.DataFrame({"row": pl.Series(range(len(entity)), dtype=pl.UInt32), "entity": entity})
    pairs = rows.rename({"row": "l"}).join(rows.rename({"row": "r"}), on="entity")
    pairs = pairs.filter(pl.col("l") < pl.col("r"))
    return pairs.select("l", "r", vote=1.0 / pl.len().over("entity")).sort("l", "r")


def household(groups: pl.DataFrame) -> pl.DataFrame:
    """All pairs of two people of one group: `l, r, vote`; each pair of people counts alike."""
    one = groups.with_columns(records=pl.len().over("group", "entity"))
    left = one.rename({"row": "l", "records": "of_l", "entity": "entity_l"})
    right = one.rename({"row": "r", "records": "of_r", "entity": "entity_r"})
    met = left.join(right, on="group").filter(
        pl.col("l") < pl.col("r"), pl.col("entity_l") != pl.col("entity_r")
    )
    share = 1.0 / (pl.col("of_l") * pl.col("of_r"))
    shared = met.with_columns(vote=share / share.sum().over("group"))
    return shared.group_by("l", "r").agg(pl.col("vote").sort().sum()).sort("l", "r")


def unrelated(labelled: Labelled, candidates: pl.DataFrame) -> pl.DataFrame:
    """Pairs of strangers, `l, r, vote`: the candidates that are, and random pairs for the rest.

    Candidates have the rare agreements, and counted one by one they give chances of one in
    millions that a random sample never sees (stratified sampling).
    """
    rows = len(labelled.cleaned)
    ends = np.random.default_rng(SEED).integers(0, rows, (DRAWN, 2))
    ends = np.sort(ends[ends[:, 0] != ends[:, 1]], axis=1)
    drawn = pl.DataFrame(ends, schema=["l", "r"], orient="row").cast(dict(PAIRS))
    rest = drawn.unique().sort("l", "r").join(candidates, on=["l", "r"], how="anti")
    left = rows * (rows - 1) / 2 - len(candidates)
    every = pl.concat(
        [
            candidates.with_columns(vote=pl.lit(1.0)),
            rest.with_columns(vote=pl.lit(left / max(1, len(rest)))),
        ]
    )
    kin = pl.concat([same(labelled.entity), household(labelled.groups)])
    return every.join(kin, on=["l", "r"], how="anti").sort("l", "r")
