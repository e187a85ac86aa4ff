"""A run against the truth, beyond the scores: thresholds, calibration, and causes of errors."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

import polars as pl

from resolver.files.rulings import SCHEMA
from resolver.frames.result import Part
from resolver.recipes import weighing
from resolver.recipes.kept import KEYS, Kept, Some
from resolver.recipes.ruling import ruled
from resolver.steps import compare, keys, sides, unique_ids
from resolver.steps import explain as evidence
from resolver.steps.measure.calibration import calibration
from resolver.steps.measure.causes import false_cause, missed_cause, text_of
from resolver.steps.measure.curve import curve
from resolver.steps.measure.figures import Cause, Details, Errors, Example
from resolver.steps.measure.sizes import sizes
from resolver.steps.measure.split import split_pairs

MOST: Final = 4_000
"""Wrong pairs of a side that are weighed; of more, a random sample."""
SHOWN: Final = 3
"""Examples of each cause that are named where none were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """How much is to be told: `examples` of each cause with values, or None for a few without.

    `rulings` are those that the run was given, so that pairs which they keep apart are told.
    """

    examples: int | None = None
    rulings: Path | str | pl.DataFrame | None = None


def details(run: Kept, joined: pl.DataFrame, true_pairs: int, wish: Wish) -> Details:
    """All of it, for the records of `measure.partition.Labelled.joined`."""
    threshold = run.config.match.threshold_bits
    nodes = run.entities.select(KEYS).with_row_index("row")
    on = [name for name in KEYS if name in joined.columns]
    rows = nodes.join(joined.select(*on, "true"), on=on, how="left", maintain_order="left")
    links = _numbered(run.links, nodes)
    known = pl.concat([links, _numbered(run.related, nodes)])
    same = rows["true"].gather(known["l"]) == rows["true"].gather(known["r"])
    return Details(
        threshold=threshold,
        curve=curve(rows["true"], links, threshold, true_pairs),
        calibration=calibration(known.select("probability", same=same)),
        sizes=sizes(joined),
        false=_false(run, joined, wish),
        missed=_missed(run, joined, wish),
        valued=wish.examples is not None,
    )


def _numbered(pairs: pl.DataFrame, nodes: pl.DataFrame) -> pl.DataFrame:
    """The pairs with the rows of their records as `l` and `r`."""
    for side, row in (("left", "l"), ("right", "r")):
        named = nodes.rename({"source": f"{side}_source", "record_id": side, "row": row})
        pairs = pairs.join(named, on=[f"{side}_source", side], maintain_order="left")
    return pairs.select("l", "r", "weight", "probability")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Weighed:
    """Wrong pairs `l, r` (rows of `some`) with all evidence, `entity` and `auto`."""

    pairs: pl.DataFrame
    some: Some


def _false(run: Kept, joined: pl.DataFrame, wish: Wish) -> Errors:
    """The pairs of one entity that the truth keeps apart."""
    here = joined.filter(pl.col("entity_id").is_not_null())
    total, pairs = split_pairs(here["entity_id"], here["true"], MOST)
    found = _weighed(run, here, pairs, "entity_id")
    firm = found.some.cleaned["organisation"]
    both = firm.gather(found.pairs["l"]) & firm.gather(found.pairs["r"])
    cause = false_cause(run.config.match.threshold_bits)
    told = found.pairs.with_columns(firms=both).with_columns(cause=cause)
    causes = _causes(told, found.some, run, wish, total)
    return Errors(pairs=total, seen=len(told), causes=tuple(causes))


def _missed(run: Kept, joined: pl.DataFrame, wish: Wish) -> Errors:
    """The pairs of one true entity that are not in one entity."""
    everyone, _ = split_pairs(joined["true"], joined["entity_id"], 0)
    here = joined.filter(pl.col("entity_id").is_not_null())
    total, pairs = split_pairs(here["true"], here["entity_id"], MOST)
    found = _weighed(run, here, pairs, "true")
    names = [one.name for one in run.model.weights.comparisons]
    cause = missed_cause(run.config.match.threshold_bits, names)
    told = pl.concat([found.pairs, _apart(found, run, wish)], how="horizontal")
    causes = _causes(told.with_columns(cause=cause), found.some, run, wish, total)
    if absent := everyone - total:
        # Their entities are not counted: no pair of them was looked at.
        text = text_of("absent")
        causes.append(Cause(code="absent", text=text, pairs=absent, entities=0))
        causes.sort(key=lambda one: (-one.pairs, one.code))
    return Errors(pairs=everyone, seen=len(told), causes=tuple(causes))


def _weighed(run: Kept, here: pl.DataFrame, pairs: pl.DataFrame, group: str) -> _Weighed:
    used = pl.concat([pairs["l"], pairs["r"]]).unique().sort()
    some = run.some(here.select(KEYS)[used])
    named = some.records.select(KEYS).with_row_index("at")
    rows = here.with_columns(group=pl.col(group), row=pl.int_range(pl.len(), dtype=pl.UInt32))
    place = rows.join(named, on=KEYS, how="left", maintain_order="left")["at"]
    sides = pl.DataFrame({"a": place.gather(pairs["l"]), "b": place.gather(pairs["r"])})
    auto = here["auto_entity_id"]
    told = sides.select(
        l=pl.min_horizontal("a", "b"),
        r=pl.max_horizontal("a", "b"),
        entity=rows["group"].gather(pairs["l"]),
        auto=auto.gather(pairs["l"]) == auto.gather(pairs["r"]),
    ).sort("l", "r")
    weights = run.model.weights
    weighed = weighing.weigh(told.select("l", "r"), some.cleaned, weights, run.config)
    return _Weighed(
        pairs=pl.concat([weighed, told.select("entity", "auto")], how="horizontal"), some=some
    )


def _apart(found: _Weighed, run: Kept, wish: Wish) -> pl.DataFrame:
    """What keeps pairs apart beside their weight, and what would have brought them together."""
    pairs, cleaned = found.pairs.select("l", "r"), found.some.cleaned
    settings = run.config
    known = sides.sides(
        cleaned["source"],
        across_only=settings.sources.across_only,
        duplicate_free=settings.sources.duplicate_free,
    )
    decided = ruled(wish.rulings, cleaned, pl.DataFrame(schema=SCHEMA)).decided.different
    different = pl.DataFrame(sorted(decided), schema={"l": pl.UInt32, "r": pl.UInt32}, orient="row")
    return pl.DataFrame(
        {
            "shut": known.shut(pairs) | known.strangers(pairs),
            "unique": _unique(pairs, cleaned, settings.external_ids.unique),
            "ruled": _among(pairs, different),
            "strong": _strong(pairs, cleaned),
            "weak": _weak(pairs, cleaned),
        }
    )


def _unique(pairs: pl.DataFrame, cleaned: pl.DataFrame, systems: tuple[str, ...]) -> pl.Series:
    """Whether ids that are declared unique forbid the pair; each pair is looked at by itself."""
    alone = pl.concat([cleaned[pairs["l"]], cleaned[pairs["r"]]])
    number = pl.int_range(len(pairs), dtype=pl.UInt32, eager=True)
    rows = pl.int_range(pl.len(), dtype=pl.UInt32)
    apart = unique_ids.apart(alone.with_columns(row=rows), number.append(number), systems)
    return pl.int_range(len(pairs), dtype=pl.UInt32, eager=True).is_in(apart["l"].implode())


def _strong(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.Series:
    """Whether both records have a blocking key that identifies nearly by itself."""
    shared = [
        pairs.join(frame, left_on="l", right_on="row")
        .join(frame, left_on=["r", "key"], right_on=["row", "key"], how="semi")
        .select("l", "r")
        for frame in keys.strong_keys(cleaned).values()
    ]
    return _among(pairs, pl.concat(shared))


def _weak(pairs: pl.DataFrame, cleaned: pl.DataFrame) -> pl.Series:
    """Whether both records have the same two weak tokens, or one that is a key by itself."""
    tokens = keys.tokens(cleaned)
    rules = keys.conjunctions(cleaned)
    both = tokens.select(key.alias(rule) for rule, key in rules.items())
    found = pl.repeat(False, len(pairs), eager=True)
    for rule in both.iter_columns():
        found = found | (rule.gather(pairs["l"]) == rule.gather(pairs["r"])).fill_null(False)
    return found


def _among(pairs: pl.DataFrame, some: pl.DataFrame) -> pl.Series:
    marked = some.select("l", "r").unique().with_columns(here=True)
    joined = pairs.join(marked, on=["l", "r"], how="left", maintain_order="left")
    return joined["here"].fill_null(False)


def _causes(told: pl.DataFrame, some: Some, run: Kept, wish: Wish, total: int) -> list[Cause]:
    """One cause a row of the counted pairs, the most frequent first."""
    counted = (
        told.group_by("cause")
        .agg(pl.len(), entities=pl.col("entity").n_unique(), auto=pl.col("auto").sum())
        .sort(["len", "cause"], descending=[True, False])
    )
    most = SHOWN if wish.examples is None else wish.examples
    ranked = told.sort(["weight", "l", "r"], descending=[True, False, False])
    picked = ranked.filter(pl.int_range(pl.len()).over("cause") < most)
    examples = _examples(picked, some, run, valued=wish.examples is not None)
    share = total / len(told) if len(told) else 1.0
    return [
        Cause(
            code=code,
            text=text_of(code),
            pairs=round(pairs * share),
            entities=entities,
            auto=round(auto * share),
            examples=tuple(examples.get(code, ())),
        )
        for code, pairs, entities, auto in counted.iter_rows()
    ]


def _examples(
    picked: pl.DataFrame, some: Some, run: Kept, *, valued: bool
) -> dict[str, list[Example]]:
    """The examples of every cause, in the order given."""
    texts = evidence.written(some.records)
    best = compare.best_values(picked.select("l", "r"), some.cleaned)
    weights = run.model.weights
    parts = evidence.parts(picked.drop("cause", "entity", "auto"), texts, best, weights)
    named = some.records.select(KEYS)
    found: dict[str, list[Example]] = {}
    rows = picked.select("cause", "l", "r", "weight", "probability").iter_rows()
    for (cause, left, right, weight, probability), shown in zip(rows, parts, strict=True):
        kept = shown if valued else [{**part, "left": None, "right": None} for part in shown]
        example = Example(
            left=named.row(left),
            right=named.row(right),
            weight=weight,
            probability=probability,
            parts=tuple(Part(**part) for part in kept),
        )
        found.setdefault(cause, []).append(example)
    return found
