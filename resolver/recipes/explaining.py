"""Any two records, linked or not: why they are, or are not, the same person."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import polars as pl

from resolver.config.model import Config
from resolver.errors import UnknownRecordError, did_you_mean
from resolver.frames.reasons import Growth
from resolver.frames.result import Explanation, Part
from resolver.frames.schema import RULINGS, empty
from resolver.model.model import Model
from resolver.recipes import growing, knowing, reasoning, weighing
from resolver.recipes.recounting import recounted
from resolver.recipes.standing import Scene
from resolver.steps import compare
from resolver.steps import explain as evidence

Key = tuple[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What a run knows of its records; `records` and `cleaned` have the same order.

    `compared`: the COMPARED frame; `rules`: the RULES frame; `rulings` (RULINGS): what people have
    decided.
    """

    records: pl.DataFrame
    cleaned: pl.DataFrame
    links: pl.DataFrame
    related: pl.DataFrame
    entities: pl.DataFrame
    compared: pl.DataFrame
    rules: pl.DataFrame
    rulings: pl.DataFrame = field(default_factory=lambda: empty(RULINGS))


def explain(
    known: Known, model: Model, config: Config, left: str | Key, right: str | Key
) -> Explanation:
    """The evidence on two records; the bits of its parts add up to the weight.

    Raises:
        UnknownRecordError: if a record is not known, several sources hold its id, or both are one.
    """
    a, b = find(known.records, left), find(known.records, right)
    if a == b:
        raise UnknownRecordError(f"{_shown(left)!r} is one record: name two different ones.")
    keys = known.records.select("source", "record_id")
    a, b = sorted((a, b), key=keys.row)
    pair = pl.DataFrame({"l": [a], "r": [b]}).cast(pl.UInt32)
    weighed = weighing.weigh(pair, known.cleaned, model.weights, config)
    best = compare.best_values(pair, known.cleaned)
    parts = evidence.parts(weighed, evidence.written(known.records), best, model.weights)
    first, second = keys.row(a), keys.row(b)
    row = weighed.row(0, named=True)
    band = _band(known, first, second)
    low, high = sorted((a, b))
    decided = recounted(known.rulings, known.records, known.cleaned, (low, high))
    scene = _scene(known, model, config)
    reasons = reasoning.reasons(scene, known.rules, weighed, band, reopened=decided.reopened)
    return Explanation(
        left=first,
        right=second,
        weight=row["weight"],
        probability=row["probability"],
        band=band,
        parts=tuple(Part(**part) for part in parts[0]),
        reasons=replace(reasons, decided=decided.lines),
    )


def growth(known: Known, model: Model, config: Config, record: str | Key) -> Growth:
    """How the entity of a record grew; `record` may also be the id of an entity.

    Raises:
        UnknownRecordError: if neither a record nor an entity is known by that name, or several
            sources hold the id.
    """
    named = (
        known.entities.filter(pl.col("entity_id") == record) if isinstance(record, str) else None
    )
    if named is not None and len(named):
        record = named.select("source", "record_id").row(0)
    row = find(known.records, record)
    scene = _scene(known, model, config)
    notes = reasoning.notes(model)
    return growing.growth(scene, row, _entity_ids(known)[row], notes)


def _scene(known: Known, model: Model, config: Config) -> Scene:
    return Scene(
        cleaned=known.cleaned,
        entity=_entity_ids(known),
        compared=known.compared,
        sides=knowing.known(known.cleaned["source"], config.sources, None),
        model=model,
        config=config,
    )


def _entity_ids(known: Known) -> pl.Series:
    """The entity of every record, in the order of the records."""
    keys = known.records.select("source", "record_id")
    named = keys.join(known.entities, on=["source", "record_id"], how="left", maintain_order="left")
    return named["entity_id"]


def find(records: pl.DataFrame, key: str | Key) -> int:
    """The position of the record named by `ID`, `SOURCE:ID` or `(source, id)`.

    Raises:
        UnknownRecordError: if there is no such record, or more than one.
    """
    positions = _positions(records, key)
    if len(positions) == 1:
        return int(positions[0])
    shown = _shown(key)
    if len(positions) > 1:
        sources = ", ".join(sorted(set(records[positions]["source"].to_list())))
        raise UnknownRecordError(
            f"{shown!r} is an id in several sources ({sources}): name it as SOURCE:ID."
        )
    hint = did_you_mean(shown, records["record_id"].head(20_000).to_list())
    raise UnknownRecordError(f"No record {shown!r} in this run.{hint}")


def _shown(key: str | Key) -> str:
    return key if isinstance(key, str) else ":".join(key)


def _positions(records: pl.DataFrame, key: str | Key) -> pl.Series:
    if isinstance(key, str):
        found = (records["record_id"] == key).arg_true()
        if len(found) or ":" not in key:
            return found
        source, record_id = key.split(":", 1)
    else:
        source, record_id = key
    return ((records["source"] == source) & (records["record_id"] == record_id)).arg_true()


def _band(known: Known, left: Key, right: Key) -> str:
    here = (
        (pl.col("left_source") == left[0])
        & (pl.col("left") == left[1])
        & (pl.col("right_source") == right[0])
        & (pl.col("right") == right[1])
    )
    for frame in (known.links, known.related):
        found = frame.filter(here)
        if len(found):
            return str(found["band"][0])
    return "unrelated"
