"""Which pairs of a run people should be asked about, with all that they need to decide."""

from __future__ import annotations

from pathlib import Path
from typing import IO, Final

import polars as pl

from resolver.files.results import questions as sheet
from resolver.frames.schema import PAIRS, RULINGS
from resolver.model.monotone import Array
from resolver.recipes import heard
from resolver.recipes.grouping import LARGEST
from resolver.recipes.rerun import Rerun, rerun
from resolver.recipes.result import Result
from resolver.steps import cluster, explain, sample
from resolver.steps import refit as learning

LEAST: Final = 0.001
"""Probability below which pairs of two entities are not drawn: there are too many of them."""
KINDS: Final = 5_000
"""Kinds of pairs looked at for what they teach: those of most doubtful pairs."""
_POINTS: Final = ("emails", "phones", "handles")


def ask(
    run: Result | str | Path,
    telling: int = 0,
    audit: int = 0,
    rulings: str | Path | pl.DataFrame | None = None,
) -> pl.DataFrame:
    """Pairs to decide, one a row: RULINGS with no ruling yet, `question`, `chance`, and values.

    `telling` pairs teach most; about `audit` are drawn at random and have a `chance`. The value
    columns are called `FIELD (left)` and `FIELD (right)`. Pairs that the rulings tell of already
    are not asked again. The order tells nothing of where a pair comes from.

    Raises:
        InputError: if a file of the run is missing or damaged.
        RulingError: if the rulings cannot be read.
    """
    again = rerun(run)
    levels = again.candidates()
    weighed = again.judge(levels, again.model.weights)
    ruled = None if rulings is None else heard.heard(again, rulings)
    done = pl.DataFrame(schema=PAIRS) if ruled is None else ruled.known
    drawn = _drawn(again, weighed, done, audit)
    taken = pl.concat([done, drawn.select("l", "r")])
    told = _telling(again, weighed, done, taken, telling)
    chosen = pl.concat([drawn, told.with_columns(chance=pl.lit(None, pl.Float64))])
    mixed = chosen.with_columns(lot=again.lot(chosen).hash(seed=2)).sort("lot", "l", "r")
    return _questions(again, mixed)


def write(asked: pl.DataFrame, out: IO[bytes]) -> None:
    """The questions as a table for spreadsheets that is a rulings file when they are answered."""
    sheet.write(asked, out)


def _drawn(again: Rerun, weighed: pl.DataFrame, done: pl.DataFrame, wanted: int) -> pl.DataFrame:
    """`l, r, chance` of pairs drawn at random: links, pairs that follow from them, pairs missed."""
    if wanted == 0:
        return pl.DataFrame(schema={**PAIRS, "chance": pl.Float64})
    links = again.linked()
    entity = cluster.components(len(again.cleaned), links)
    inside = cluster.pairs_inside(entity, LARGEST).join(links, on=["l", "r"], how="anti")
    known = weighed.select("l", "r", "probability")
    implied = again.weigh(inside, again.model.weights).select("l", "r", "probability")
    apart = known.filter(entity.gather(known["l"]) != entity.gather(known["r"]))
    frame = pl.concat(
        [
            links.select("l", "r", "probability", "band"),
            implied.with_columns(band=pl.lit(heard.IMPLIED)),
            apart.filter(pl.col("probability") >= LEAST).with_columns(
                band=pl.lit(heard.APART_BAND)
            ),
        ]
    ).join(done, on=["l", "r"], how="anti", maintain_order="left")
    lots = frame.with_columns(lot=again.lot(frame).hash(seed=1)).sort("l", "r")
    return sample.drawn(lots, wanted).select("l", "r", "chance")


def _telling(
    again: Rerun, weighed: pl.DataFrame, done: pl.DataFrame, taken: pl.DataFrame, wanted: int
) -> pl.DataFrame:
    """`l, r` of the pairs that teach most; those `taken` are left out, those `done` are known."""
    if wanted == 0:
        return pl.DataFrame(schema=PAIRS)
    doubtful = _doubtful(again, weighed, done, taken)
    kind = [name for name in doubtful.columns if name.startswith("level_")] + ["bits"]
    kinds = _kinds(doubtful, kind)
    chosen = sample.telling(
        sample.Kinds(
            features=learning.ladder(again.model.weights).features(kinds),
            chance=_numbers(kinds, "probability"),
            pairs=_numbers(kinds, "pairs"),
            known=_numbers(kinds, "known"),
            taken=_numbers(kinds, "taken"),
        ),
        wanted,
    )
    turns = pl.DataFrame({"kind": chosen}, schema={"kind": kinds["kind"].dtype})
    turns = turns.with_columns(turn=pl.int_range(pl.len()).over("kind"))
    fresh = doubtful.filter(pl.col("taken").is_null()).sort("lot", "l", "r")
    placed = fresh.join(
        kinds.select("kind", *kind), on=kind, nulls_equal=True, maintain_order="left"
    ).with_columns(turn=pl.int_range(pl.len()).over("kind"))
    return placed.join(turns, on=["kind", "turn"], how="semi").select("l", "r")


def _doubtful(
    again: Rerun, weighed: pl.DataFrame, done: pl.DataFrame, taken: pl.DataFrame
) -> pl.DataFrame:
    """The doubtful pairs with what tells their kind, and those `known` and `taken` marked."""
    return (
        weighed.select("l", "r", "probability", "^level_.*$", bits=pl.col("weight").round())
        .with_columns(lot=again.lot(weighed).hash(seed=3))
        .filter(pl.col("bits").abs() <= learning.DOUBTFUL)
        .join(_marked(done, "known"), on=["l", "r"], how="left", maintain_order="left")
        .join(_marked(taken, "taken"), on=["l", "r"], how="left", maintain_order="left")
    )


def _kinds(doubtful: pl.DataFrame, kind: list[str]) -> pl.DataFrame:
    """Pairs that have the same levels and, to a bit, the same weight: `KINDS` of them at most."""
    doubt = (pl.col("probability") * (1.0 - pl.col("probability"))).sum()
    return (
        doubtful.group_by(kind)
        .agg(
            pl.len().alias("pairs"),
            pl.col("known").count(),
            pl.col("taken").count(),
            pl.col("probability").median(),
            doubt=doubt.round(6),
        )
        .sort("doubt", *kind, descending=[True, *[False] * len(kind)])
        .head(KINDS)
        .with_row_index("kind")
    )


def _numbers(kinds: pl.DataFrame, column: str) -> Array:
    return kinds[column].cast(pl.Float64).to_numpy()


def _marked(pairs: pl.DataFrame, name: str) -> pl.DataFrame:
    return pairs.select("l", "r").unique().with_columns(pl.lit(value=True).alias(name))


def _questions(again: Rerun, chosen: pl.DataFrame) -> pl.DataFrame:
    keys = again.cleaned.select("source", "record_id")
    blank = [pl.lit(None, pl.String).alias(name) for name in RULINGS]
    sides = {
        f"{name}{end}": pl.lit(keys[column]).gather(side)
        for name, side in (("left", "l"), ("right", "r"))
        for end, column in (("_source", "source"), ("", "record_id"))
    }
    named = chosen.with_columns(*blank).with_columns(**sides)
    numbered = named.with_columns(question=pl.int_range(1, pl.len() + 1).cast(pl.String))
    shown = _values(again.records)
    values = [
        shown[column].gather(chosen[side]).alias(f"{column} ({name})")
        for column in shown.columns
        for name, side in (("left", "l"), ("right", "r"))
    ]
    filled = [both for both in zip(values[::2], values[1::2], strict=True) if _any(both)]
    return numbered.select(*RULINGS, "question", "chance").with_columns(
        series for both in filled for series in both
    )


def _any(both: tuple[pl.Series, pl.Series]) -> bool:
    return any(len(series) > series.null_count() for series in both)


def _values(records: pl.DataFrame) -> pl.DataFrame:
    """What people decide by, as it was read: one text column a field, the name first."""
    texts = explain.written(records)
    points = [
        pl.col(column)
        .list.eval(pl.element().struct.field("original"))
        .list.drop_nulls()
        .list.join(", ")
        .alias(column)
        for column in _POINTS
    ]
    codes = (
        pl.col("external_ids")
        .list.eval(pl.element().struct.field("value"))
        .list.drop_nulls()
        .list.join(", ")
    )
    more = records.select(*points, codes.alias("external_ids"), "created_at")
    first, *rest = texts.columns
    frame = pl.concat([texts.select(first), more, texts.select(rest)], how="horizontal")
    return frame.with_columns(pl.when(pl.all() != "").then(pl.all()))
