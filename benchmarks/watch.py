"""What a run does on the way: the pairs that it compares, and how likely it takes them to be one.

A result holds the pairs that were linked. To judge blocking and probabilities, all pairs are
needed; they are taken from outside, where the recipe calls its steps.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from unittest.mock import patch

import polars as pl

from resolver.recipes import blocking, grouping, weighing
from resolver.recipes.result import Result
from resolver.steps import pair
from resolver.steps.measure.calibration import calibration
from resolver.steps.measure.figures import Calibration


@dataclass(slots=True)
class Seen:
    """What was seen of the last run.

    `compared`: the candidate pairs `l, r`; `weighed`: these with `weight` and `probability`;
    `checked`: the same of these and of all pairs inside the components.
    """

    compared: pl.DataFrame | None = None
    weighed: pl.DataFrame | None = None
    checked: pl.DataFrame | None = None


@contextmanager
def watching() -> Iterator[Seen]:
    """Take down what the runs inside compare and weigh."""
    seen = Seen()
    candidates, group = blocking.candidates, grouping.group

    def found(*args: Any, **more: Any) -> blocking.Candidates:  # noqa: ANN401 - passed on as it is
        answer = candidates(*args, **more)
        seen.compared = answer.pairs
        return answer

    def grouped(*args: Any, **more: Any) -> grouping.Grouped:  # noqa: ANN401 - passed on as it is
        answer = group(*args, **more)
        columns = ("l", "r", "weight", "probability")
        seen.weighed, seen.checked = args[0].select(columns), answer.checked.select(columns)
        return answer

    with patch.object(blocking, "candidates", found), patch.object(grouping, "group", grouped):
        yield seen


@dataclass(frozen=True, slots=True, kw_only=True)
class Recall:
    """How many of the `true` pairs were `compared`, and the same of the `likely` ones.

    A pair is likely if what its records say is enough to link them, had they been compared. Of
    records that say exactly the same one stands for all.
    """

    true: int
    compared: int
    likely: int
    likely_compared: int

    @property
    def all(self) -> float | None:
        """Share of the true pairs that were compared; None without any."""
        return self.compared / self.true if self.true else None

    @property
    def of_likely(self) -> float | None:
        """Share of the likely true pairs that were compared; None without any."""
        return self.likely_compared / self.likely if self.likely else None


def recall(result: Result, truth: pl.DataFrame, compared: pl.DataFrame) -> Recall:
    """How much of the truth the pairs `l, r` hold that were compared."""
    labels = entities_of(result.cleaned, truth)
    known = pl.DataFrame({"row": result.cleaned["row"], "entity": labels}).drop_nulls()
    true = (
        known.join(known, on="entity", suffix="_r")
        .filter(pl.col("row") < pl.col("row_r"))
        .select(l="row", r="row_r")
    )
    hit = _met(true, compared, pair.contents(result.cleaned))
    weight = _weights(true, result)
    likely = weight > result.config.match.threshold_bits
    return Recall(
        true=len(true),
        compared=int(hit.sum()),
        likely=int(likely.sum()),
        likely_compared=int((likely & hit).sum()),
    )


def _met(true: pl.DataFrame, compared: pl.DataFrame, contents: pl.Series) -> pl.Series:
    """Whether each true pair, or the first records that say the same as the two, were compared."""
    rows = pl.DataFrame({"content": contents}).with_row_index("row")
    first = rows.select(pl.col("row").min().over("content")).to_series()
    ends = pl.col("l"), pl.col("r")
    keys = pl.min_horizontal(*ends).alias("a"), pl.max_horizontal(*ends).alias("b")
    stand = true.select(first.gather(true["l"]).alias("l"), first.gather(true["r"]).alias("r"))
    met = compared.select(*keys).unique().with_columns(met=True)
    held = [
        frame.select(*keys).join(met, on=["a", "b"], how="left", maintain_order="left")["met"]
        for frame in (true, stand)
    ]
    return pl.select(
        held[0].fill_null(False) | held[1].fill_null(False) | (stand["l"] == stand["r"])
    ).to_series()


def _weights(pairs: pl.DataFrame, result: Result) -> pl.Series:
    weigh: Callable[..., pl.DataFrame] = weighing.weigh
    return weigh(pairs, result.cleaned, result.model.weights, result.config)["weight"]


def entities_of(cleaned: pl.DataFrame, truth: pl.DataFrame) -> pl.Series:
    """The true entity of every row of the clean frame, null where the truth does not know it."""
    known = truth.rename({"rec_id": "record_id"}) if "record_id" not in truth.columns else truth
    keys = ["source", "record_id"] if "source" in known.columns else ["record_id"]
    known = known.select(pl.col(*keys, "entity_id").cast(pl.String))
    return cleaned.join(known, on=keys, how="left", maintain_order="left")["entity_id"]


def calibrations(result: Result, truth: pl.DataFrame, seen: Seen) -> dict[str, Calibration]:
    """The calibration of the `candidates`, of all pairs `checked`, and of the `links` of a result.

    Links are pairs of one entity, judged by the company they keep; their probabilities are those
    that a user sees.
    """
    labels = entities_of(result.cleaned, truth)
    frames = {"candidates": seen.weighed, "checked": seen.checked, "links": _rows(result)}
    return {
        name: calibration(
            frame.select("probability", same=labels.gather(frame["l"]) == labels.gather(frame["r"]))
        )
        for name, frame in frames.items()
        if frame is not None
    }


def _rows(result: Result) -> pl.DataFrame:
    """The links by row of the clean frame."""
    rows = result.cleaned.select("source", "record_id", "row")
    found = result.links
    for side, name in (("left", "l"), ("right", "r")):
        keys = {"source": f"{side}_source", "record_id": side, "row": name}
        found = found.join(rows.rename(keys), on=[f"{side}_source", side], how="left")
    return found.select("l", "r", "probability")
