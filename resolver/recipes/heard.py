"""Rulings on a run: what they come to, which of them to learn from, and what they measure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from resolver.files import rulings as ledger
from resolver.frames.refit import DOUBTS
from resolver.frames.schema import QUESTION
from resolver.recipes import seeing
from resolver.recipes.rerun import Rerun
from resolver.recipes.ruling import Ruled, ruled
from resolver.steps import audit, cluster
from resolver.steps.cluster import Decided
from resolver.steps.rulings import WORDS
from resolver.steps.rulings.named import named
from resolver.steps.rulings.voices import APART, voices

SURE: Final = 15.0
"""Bits of evidence that stand above the word of one person, who is wrong more often than that."""
SECONDED: Final = 2
"""People whose rulings stand above any evidence."""
APART_BAND: Final = "apart"
"""What pairs are called that are of two entities, where links have a band."""
IMPLIED: Final = "implied"
"""What pairs of one entity are called that are no links: third records connect them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What people have ruled on the records of a run.

    `known` are all pairs `l, r` ruled on. `pairs` are those to learn from: `l, r, ruling`, and
    `drawn` where a question was put that nobody chose; `doubts` (`DOUBTS`) those that are not.
    `asked` are all questions found in the rulings: `l, r, chance` (null where not drawn at random)
    and `same`, null without an answer.
    """

    decided: Decided
    counts: Mapping[str, int]
    known: pl.DataFrame
    pairs: pl.DataFrame
    doubts: pl.DataFrame
    asked: pl.DataFrame
    warnings: tuple[str, ...]


def heard(again: Rerun, rulings: str | Path | pl.DataFrame) -> Heard:
    """What the rulings come to on the records of the run.

    Raises:
        RulingError: if the rulings cannot be read.
    """
    sight = seeing.Sight(records=again.records)
    given = sight.placed(_given(rulings), as_read=True)
    said = given.filter(pl.col("ruling").is_not_null() | pl.col("undoes").is_not_null())
    decisions = ruled(said.select(ledger.SCHEMA.names()), again.cleaned, again.told)
    words = voices(said, again.cleaned)
    asked = _asked(given, words, again.cleaned)
    weights = again.weigh(words.select("l", "r"), again.fitted).select("weight")
    judged = pl.concat([words, weights], how="horizontal")
    judged = _doubtful(judged, decisions, again.cleaned)
    counts = dict(words["ruling"].value_counts().iter_rows())
    learned = judged.filter(pl.col("code").is_null() & (pl.col("ruling") != "unsure"))
    drawn = asked.select("l", "r", drawn=pl.lit(value=True))
    return Heard(
        decided=decisions.decided,
        counts={word: int(counts.get(word, 0)) for word in WORDS},
        known=words.select("l", "r"),
        pairs=learned.join(drawn, on=["l", "r"], how="left", maintain_order="left").select(
            "l", "r", "ruling", pl.col("drawn").fill_null(False)
        ),
        doubts=_keyed(judged.filter(pl.col("code").is_not_null()), again.cleaned),
        asked=asked,
        warnings=decisions.warnings,
    )


def bands(again: Rerun, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs `l, r` with the `band` that the run has given them."""
    links = again.linked()
    entity = cluster.components(len(again.cleaned), links)
    inside = entity.gather(pairs["l"]) == entity.gather(pairs["r"])
    of_links = pairs.join(
        links.select("l", "r", "band"), on=["l", "r"], how="left", maintain_order="left"
    )
    other = pl.when(inside).then(pl.lit(IMPLIED)).otherwise(pl.lit(APART_BAND))
    return of_links.with_columns(pl.col("band").fill_null(other))


def precision(again: Rerun, said: Heard) -> pl.DataFrame:
    """What the questions that were drawn at random say of every band (`ESTIMATES`)."""
    drawn = said.asked.filter(pl.col("chance").is_not_null())
    return audit.estimated(bands(again, drawn).select("band", "chance", "same"))


def _given(rulings: str | Path | pl.DataFrame) -> pl.DataFrame:
    """Rulings and open questions (`ANSWERS`), each named after its place."""
    return ledger.asked(rulings) if isinstance(rulings, pl.DataFrame) else ledger.answers(rulings)


def _asked(given: pl.DataFrame, words: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    questions = given.filter(pl.col(QUESTION).is_not_null()).with_row_index("n")
    found = named(questions, cleaned).filter(pl.col("problem").is_null())
    once = found.unique(["l", "r"], keep="first", maintain_order=True).select("l", "r", "chance")
    same = pl.when(pl.col("ruling") != "unsure").then(pl.col("ruling") == "same")
    last = words.select("l", "r", same=same)
    return once.join(last, on=["l", "r"], how="left", maintain_order="left")


def _doubtful(words: pl.DataFrame, decisions: Ruled, cleaned: pl.DataFrame) -> pl.DataFrame:
    """The last words with `code`, why they are not learned from, null where they are."""
    decided = decisions.decided
    followed = pl.DataFrame(
        sorted(decided.same | decided.different | decided.unsure),
        schema={"l": pl.UInt32, "r": pl.UInt32},
        orient="row",
    ).with_columns(followed=pl.lit(value=True))
    apart = _between(decisions.contradictions, cleaned)
    against = (
        pl.when(pl.col("ruling").is_in(APART))
        .then(pl.col("weight") >= SURE)
        .when(pl.col("ruling") == "same")
        .then(pl.col("weight") <= -SURE)
        .otherwise(pl.lit(value=False))
    )
    contradicted = pl.col("followed").is_null() | pl.col("broken").fill_null(False)
    return (
        words.join(followed, on=["l", "r"], how="left", maintain_order="left")
        .join(apart, on=["l", "r"], how="left", maintain_order="left")
        .with_columns(
            code=pl.when("disputed")
            .then(pl.lit("disputed"))
            .when(contradicted)
            .then(pl.lit("contradicted"))
            .when(against & (pl.col("people") < SECONDED))
            .then(pl.lit("against_evidence"))
        )
        .drop("followed", "broken")
    )


def _between(contradictions: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    """The pairs ruled apart that rulings `same` connect."""
    ends = named(
        contradictions.select("left_source", "left", "right_source", "right").with_row_index("n"),
        cleaned,
    )
    return ends.select("l", "r", broken=pl.lit(value=True)).unique(maintain_order=True)


def _keyed(words: pl.DataFrame, cleaned: pl.DataFrame) -> pl.DataFrame:
    keys = {
        f"{name}{end}": pl.lit(cleaned[column]).gather(side)
        for name, side in (("left", "l"), ("right", "r"))
        for end, column in (("_source", "source"), ("", "record_id"))
    }
    return words.with_columns(**keys).select(DOUBTS.names()).cast(DOUBTS).sort(DOUBTS.names())
