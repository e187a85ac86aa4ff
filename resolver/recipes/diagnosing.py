"""A run against the truth, beyond the scores: thresholds, calibration, and causes of errors."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.recipes import wrong
from resolver.recipes.kept import KEYS, Kept
from resolver.steps.measure.calibration import calibration
from resolver.steps.measure.curve import curve
from resolver.steps.measure.figures import Calibration, Details
from resolver.steps.measure.sizes import sizes

SAMPLE: Final = 20_000
"""Pairs that are weighed again to stand for all that were compared and led to nothing."""
SEED: Final = 7
"""Any number; the same pairs are drawn every time."""

PAIR: Final = ["l", "r"]


def details(
    run: Kept, joined: pl.DataFrame, true_pairs: int, examples: int | None = None
) -> Details:
    """All of it, for the records of `measure.partition.Labelled.joined`.

    `examples` of each cause of errors hold values; where it is None, a few are named by key alone.
    """
    threshold = run.config.match.threshold_bits
    nodes = run.keys.with_row_index("row")
    placed = joined.join(nodes, on=KEYS, how="left", maintain_order="left")
    known = placed.drop_nulls("row").select("row", "true")
    truth = nodes.join(known, on="row", how="left", maintain_order="left")["true"]
    links, related = (_numbered(pairs, nodes) for pairs in (run.links, run.related))
    return Details(
        threshold=threshold,
        curve=curve(truth, links, threshold, true_pairs),
        calibration=_calibration(run, truth, pl.concat([links, related])),
        sizes=sizes(joined),
        false=wrong.false(run, placed, examples),
        missed=wrong.missed(run, placed, examples),
        valued=examples is not None,
    )


def _calibration(run: Kept, truth: pl.Series, judged: pl.DataFrame) -> Calibration:
    """Of all pairs that blocking found: those that a result keeps as they are, others by a sample.

    `judged`: links and relations. What people have ruled on is left out: no probability decided it.
    """
    open_pairs = run.compared.filter(pl.col("found") & pl.col("ruling").is_null()).select(PAIR)
    kept = judged.unique(PAIR).join(open_pairs, on=PAIR, how="semi").sort(PAIR)
    others = open_pairs.join(kept, on=PAIR, how="anti").sort(PAIR)
    some = others.sample(min(SAMPLE, len(others)), seed=SEED).sort(PAIR)
    each = len(others) / max(len(some), 1)
    again = wrong.weighed(run, some).pairs.select("at_l", "at_r", "probability", weight=each)
    both = pl.concat(
        [
            kept.select(*PAIR, "probability", weight=1.0),
            again.rename({"at_l": "l", "at_r": "r"}),
        ],
        how="vertical_relaxed",
    )
    same = truth.gather(both["l"]) == truth.gather(both["r"])
    return calibration(both.with_columns(same=same))


def _numbered(pairs: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the rows of their records as `l < r`."""
    for side in ("left", "right"):
        named = nodes.rename({"source": f"{side}_source", "record_id": side, "row": f"at_{side}"})
        pairs = pairs.join(named, on=[f"{side}_source", side], maintain_order="left")
    ends = ("at_left", "at_right")
    return pairs.select(
        l=pl.min_horizontal(ends),
        r=pl.max_horizontal(ends),
        weight="weight",
        probability="probability",
    )
