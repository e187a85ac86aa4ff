"""What a random sample of pairs says of all pairs, with an interval."""

from __future__ import annotations

from typing import Final

import polars as pl
from scipy.special import betaincinv

ESTIMATES: Final = pl.Schema(
    {
        "band": pl.String,
        "asked": pl.UInt32,
        "answered": pl.UInt32,
        "pairs": pl.Float64,
        "share": pl.Float64,
        "low": pl.Float64,
        "high": pl.Float64,
    }
)
"""One band: pairs drawn and answered, the pairs they stand for, the share of them that are the same
person, and the interval that holds it in 95 of 100 samples."""

LEVEL: Final = 0.95


def estimated(drawn: pl.DataFrame) -> pl.DataFrame:
    """`ESTIMATES` of every band, from pairs that were drawn at random.

    `drawn`: `band`, `chance` (with which the pair was drawn) and `same` (null where nobody
    answered, or could not tell). Pairs count by one over their chance (Hájek 1971), and those
    answered stand for those of the same chance that were not. The interval is that of Clopper and
    Pearson for as many answers as the sample is worth: their number where all count alike, fewer
    the more the weights differ (Kish 1965) and the more so where the answers vary with the weights
    (Korn and Graubard 1998). What is drawn for certain adds no doubt.
    """
    known = drawn.with_columns(
        rate=pl.col("same").is_not_null().mean().over("band", "chance"),
        here=pl.col("same").is_not_null(),
    )
    rows = []
    for (band,), part in known.sort("band").group_by("band", maintain_order=True):
        answered = part.filter("here").with_columns(count=1.0 / pl.col("chance") / pl.col("rate"))
        share, low, high = _interval(answered["count"], answered["same"].cast(pl.Float64))
        pairs = float((1.0 / part["chance"]).sum())
        rows.append((band, len(part), len(answered), pairs, share, low, high))
    return pl.DataFrame(rows, schema=ESTIMATES, orient="row")


def _interval(count: pl.Series, same: pl.Series) -> tuple[float | None, float, float]:
    total = float(count.sum())
    if total == 0.0:
        return None, 0.0, 1.0
    share = float((count * same).sum()) / total
    doubt = count * (count - 1.0)  # the variance that drawing adds; none where all were drawn
    even = float(doubt.sum()) / total**2
    worth = 1.0 / even if even > 0.0 else float("inf")
    spread = float((doubt * (same - share) ** 2).sum()) / total**2
    if spread > 0.0:
        worth = min(worth, share * (1.0 - share) / spread)
    if worth == float("inf"):
        return share, share, share
    right, wrong = share * worth, (1.0 - share) * worth
    tail = (1.0 - LEVEL) / 2.0
    low = float(betaincinv(right, wrong + 1.0, tail)) if right > 0.0 else 0.0
    high = float(betaincinv(right + 1.0, wrong, 1.0 - tail)) if wrong > 0.0 else 1.0
    return share, low, high
