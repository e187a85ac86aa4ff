"""How well a partition of records agrees with known truth.

All figures come from group counts: a group of n records holds n (n - 1) / 2 pairs, so no pair is
ever listed and the work is linear in the number of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from resolver.errors import InputError, did_you_mean
from resolver.steps.measure.figures import Evaluation, Score
from resolver.steps.measure.intervals import wilson
from resolver.steps.measure.shares import harmonic, share

SHOWN = 3
"""How many offending keys an error names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """The records of the truth with what was found.

    `joined`: `record_id`, `true`, and of the entities `source`, `entity_id`, `auto_entity_id` as
    far as they have them, null for records that are in no entity; ordered by true entity and key.
    `unlabelled` counts the records that are in an entity but not in the truth.
    """

    joined: pl.DataFrame
    unlabelled: int


def evaluate(entities: pl.DataFrame, truth: pl.DataFrame) -> Evaluation:
    """The agreement of predicted entities with the truth, as an `Evaluation`.

    Args:
        entities: `record_id`, `entity_id`, and where known `source` and `auto_entity_id`.
        truth: `record_id` (or `rec_id`), `entity_id`, and `source` where ids repeat over sources.

    Raises:
        InputError: for a missing column, a null or repeated key, a null entity, an empty truth,
            or two frames without one record in common.
    """
    return scores(labelled(entities, truth))


def labelled(entities: pl.DataFrame, truth: pl.DataFrame) -> Labelled:
    """The records of the truth with what was found; arguments and errors as for `evaluate`."""
    truth = _checked(truth.rename({"rec_id": "record_id"} if _old_id(truth) else {}), "truth")
    keys = ["source", "record_id"] if "source" in truth.columns else ["record_id"]
    auto = ["auto_entity_id"] if "auto_entity_id" in entities.columns else []
    predicted = _checked(entities, "entities", keys=keys, groups=["entity_id", *auto])
    truth = _unique(truth, keys, "truth").rename({"entity_id": "true"})
    predicted = _unique(predicted, keys, "entities")
    joined = truth.join(predicted, on=keys, how="left").sort("true", *keys)
    missing = joined["entity_id"].null_count()
    if missing == len(joined):
        raise InputError(
            f"none of the {len(truth)} records of the truth is in the entities.",
            hint=f"Truth holds {_shown(truth, keys)}; entities hold {_shown(predicted, keys)}.",
        )
    return Labelled(joined=joined, unlabelled=len(predicted) - (len(truth) - missing))


def scores(found: Labelled) -> Evaluation:
    """All scores of labelled records."""
    joined = found.joined
    auto = "auto_entity_id" in joined.columns
    return Evaluation(
        records=len(joined),
        true_entities=joined["true"].n_unique(),
        true_pairs=_pairs(joined, ["true"]),
        missing=joined["entity_id"].null_count(),
        unlabelled=found.unlabelled,
        score=_score(joined, "entity_id"),
        auto=_score(joined, "auto_entity_id") if auto else None,
    )


def _old_id(truth: pl.DataFrame) -> bool:
    return "rec_id" in truth.columns and "record_id" not in truth.columns


def _checked(
    frame: pl.DataFrame,
    name: str,
    *,
    keys: Sequence[str] = ("record_id",),
    groups: Sequence[str] = ("entity_id",),
) -> pl.DataFrame:
    """The needed columns as text, none of them null."""
    for column in (*keys, *groups):
        if column not in frame.columns:
            known = did_you_mean(column, frame.columns).strip()
            held = ", ".join(frame.columns) or "no columns"
            raise InputError(
                f"the {name} need this column; they hold {held}.", column=column, hint=known or None
            )
    if frame.is_empty():
        raise InputError(f"the {name} hold no records.")
    source = ["source"] if "source" in frame.columns and "source" not in keys else []
    wanted = [*source, *keys, *groups]
    for column in wanted:
        if nulls := frame[column].null_count():
            raise InputError(f"the {name} have {nulls} empty values here.", column=column)
    return frame.select(pl.col(wanted).cast(pl.String))


def _unique(frame: pl.DataFrame, keys: Sequence[str], name: str) -> pl.DataFrame:
    """The frame, if it has every key once."""
    repeated = frame.group_by(keys).len().filter(pl.col("len") > 1).sort(keys)
    if not repeated.is_empty():
        several = "source" in frame.columns and "source" not in keys
        raise InputError(
            f"the {name} hold {len(repeated)} keys more than once: {_shown(repeated, keys)}.",
            hint="Give the truth a source column." if several else None,
        )
    return frame


def _shown(frame: pl.DataFrame, keys: Sequence[str]) -> str:
    rows = frame.select(keys).head(SHOWN).rows()
    more = ", …" if len(frame) > SHOWN else ""
    return ", ".join(":".join(row) for row in rows) + more


def _pairs(joined: pl.DataFrame, groups: Sequence[str]) -> int:
    """How many pairs of records agree in all the given columns; null agrees with nothing."""
    sizes = joined.drop_nulls(list(groups)).group_by(groups).len()["len"].cast(pl.Int64)
    return int((sizes * (sizes - 1) // 2).sum())


def _score(joined: pl.DataFrame, group: str) -> Score:
    true_pairs, pairs = _pairs(joined, ["true"]), _pairs(joined, [group])
    shared = _pairs(joined, ["true", group])
    precision, recall = share(shared, pairs), share(shared, true_pairs)
    low, high = wilson(shared, pairs)
    cells = _cells(joined, group)
    n = cells["n"]
    bcubed_precision = float((n * n / cells["predicted"]).sum()) / len(joined)
    bcubed_recall = float((n * n / cells["actual"]).sum()) / len(joined)
    entities = joined[group].drop_nulls().n_unique() + joined[group].null_count()
    true = joined["true"].n_unique()
    right = cells.filter((n == cells["predicted"]) & (n == cells["actual"]))["n"]
    exact = _exactness(len(right), entities, true)
    several = _exactness(int((right > 1).sum()), *(_several(joined, g) for g in (group, "true")))
    return Score(
        entities=entities,
        pairs=pairs,
        shared_pairs=shared,
        precision=precision,
        precision_low=low,
        precision_high=high,
        recall=recall,
        f1=harmonic(precision, recall),
        bcubed_precision=bcubed_precision,
        bcubed_recall=bcubed_recall,
        bcubed_f1=harmonic(bcubed_precision, bcubed_recall),
        removed=share(len(joined) - len(cells), len(joined) - true),
        exact=len(right),
        exact_precision=exact[0],
        exact_recall=exact[1],
        exact_f1=exact[2],
        several_exact_precision=several[0],
        several_exact_recall=several[1],
        several_exact_f1=several[2],
    )


def _exactness(exact: int, predicted: int, true: int) -> tuple[float, float, float]:
    precision, recall = share(exact, predicted), share(exact, true)
    return precision, recall, harmonic(precision, recall)


def _several(joined: pl.DataFrame, group: str) -> int:
    """Groups of two or more records."""
    sizes = joined[group].drop_nulls().value_counts(name="size")["size"]
    return int((sizes > 1).sum())


def _cells(joined: pl.DataFrame, group: str) -> pl.DataFrame:
    """Where a predicted and a true entity overlap: `n`, `predicted` and `actual` sizes.

    A record without a predicted entity is an entity of its own.
    """
    known = joined.filter(pl.col(group).is_not_null()).select("true", group)
    alone = joined.filter(pl.col(group).is_null()).select("true")
    actual = joined.group_by("true").agg(pl.len().alias("actual"))
    overlap = known.group_by("true", group).agg(pl.len().alias("n"))
    sizes = known.group_by(group).agg(pl.len().alias("predicted"))
    one = pl.lit(1, pl.UInt32)
    cells = pl.concat(
        [
            overlap.join(sizes, on=group).select("true", "n", "predicted"),
            alone.select("true", one.alias("n"), one.alias("predicted")),
        ],
        how="vertical_relaxed",
    )
    # Sorted, so that the order of the rows cannot change the last digit of a sum.
    return (
        cells.join(actual, on="true")
        .select(pl.col("n", "predicted", "actual").cast(pl.Float64))
        .sort("n", "predicted", "actual")
    )
