"""How well a partition of records agrees with known truth.

All figures come from group counts: a group of n records holds n (n - 1) / 2 pairs, so no pair is
ever listed and the work is linear in the number of records.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import polars as pl

from resolver.errors import InputError, did_you_mean

SHOWN = 3
"""How many offending keys an error names."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One predicted partition against the truth; shares lie between 0 and 1.

    `precision`, `recall` and `f1` are clustered pairwise: all pairs inside predicted entities
    against all pairs inside true ones. The `bcubed_` figures are means over records (Bagga and
    Baldwin 1998), so one large entity does not outweigh many small ones. `removed` is the share of
    superfluous records that were rightly joined to another record of the same true entity. `exact`
    counts the predicted entities that are a true one, no record more or less, and the `exact_`
    shares are these of all predicted and of all true ones, single records among them (cluster
    precision, recall and F1; Menestrina, Whang and Garcia-Molina 2010).
    A share with nothing to count (no predicted pair, no true pair, no duplicate) is 1.
    """

    entities: int
    pairs: int
    shared_pairs: int
    precision: float
    recall: float
    f1: float
    bcubed_precision: float
    bcubed_recall: float
    bcubed_f1: float
    removed: float
    exact: int
    exact_precision: float
    exact_recall: float
    exact_f1: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """What `evaluate` found: `score` for `entity_id` and `auto` for `auto_entity_id` (or None).

    `records` counts the records of the truth. `missing` of them are in no entity and count as
    alone; `unlabelled` records are in an entity but not in the truth and are not judged.
    """

    records: int
    true_entities: int
    true_pairs: int
    missing: int
    unlabelled: int
    score: Score
    auto: Score | None = None

    def as_dict(self) -> dict[str, object]:
        """All figures as plain nested values, ready for JSON."""
        return asdict(self)


def evaluate(entities: pl.DataFrame, truth: pl.DataFrame) -> Evaluation:
    """The agreement of predicted entities with the truth, as an `Evaluation`.

    Args:
        entities: `record_id`, `entity_id`, and where known `source` and `auto_entity_id`.
        truth: `record_id` (or `rec_id`), `entity_id`, and `source` where ids repeat over sources.

    Raises:
        InputError: for a missing column, a null or repeated key, a null entity, an empty truth,
            or two frames without one record in common.
    """
    truth = _checked(truth.rename({"rec_id": "record_id"} if _old_id(truth) else {}), "truth")
    keys = ["source", "record_id"] if "source" in truth.columns else ["record_id"]
    auto = ["auto_entity_id"] if "auto_entity_id" in entities.columns else []
    predicted = _checked(entities, "entities", keys=keys, groups=["entity_id", *auto])
    truth = _unique(truth, keys, "truth").rename({"entity_id": "true"})
    predicted = _unique(predicted, keys, "entities")
    joined = truth.join(predicted, on=keys, how="left")
    missing = joined["entity_id"].null_count()
    if missing == len(joined):
        raise InputError(
            f"none of the {len(truth)} records of the truth is in the entities.",
            hint=f"Truth holds {_shown(truth, keys)}; entities hold {_shown(predicted, keys)}.",
        )
    return Evaluation(
        records=len(truth),
        true_entities=truth["true"].n_unique(),
        true_pairs=_pairs(joined, ["true"]),
        missing=missing,
        unlabelled=len(predicted) - (len(truth) - missing),
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
    """The frame without a source that is no key, every key once."""
    repeated = frame.group_by(keys).len().filter(pl.col("len") > 1).sort(keys)
    if not repeated.is_empty():
        several = "source" in frame.columns and "source" not in keys
        raise InputError(
            f"the {name} hold {len(repeated)} keys more than once: {_shown(repeated, keys)}.",
            hint="Give the truth a source column." if several else None,
        )
    return frame.drop("source") if "source" not in keys and "source" in frame.columns else frame


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
    precision, recall = _share(shared, pairs), _share(shared, true_pairs)
    cells = _cells(joined, group)
    n = cells["n"]
    bcubed_precision = float((n * n / cells["predicted"]).sum()) / len(joined)
    bcubed_recall = float((n * n / cells["actual"]).sum()) / len(joined)
    true_entities = joined["true"].n_unique()
    duplicates = len(joined) - true_entities
    entities = joined[group].drop_nulls().n_unique() + joined[group].null_count()
    exact = cells.filter((n == cells["predicted"]) & (n == cells["actual"])).height
    return Score(
        entities=entities,
        pairs=pairs,
        shared_pairs=shared,
        precision=precision,
        recall=recall,
        f1=_harmonic(precision, recall),
        bcubed_precision=bcubed_precision,
        bcubed_recall=bcubed_recall,
        bcubed_f1=_harmonic(bcubed_precision, bcubed_recall),
        removed=_share(len(joined) - len(cells), duplicates),
        exact=exact,
        exact_precision=_share(exact, entities),
        exact_recall=_share(exact, true_entities),
        exact_f1=_harmonic(_share(exact, entities), _share(exact, true_entities)),
    )


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


def _share(part: int, whole: int) -> float:
    return part / whole if whole else 1.0


def _harmonic(precision: float, recall: float) -> float:
    total = precision + recall
    return 2 * precision * recall / total if total else 0.0
