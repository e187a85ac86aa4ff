"""The wrong pairs of a run: each weighed again, and told by its cause."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.frames.result import Part
from resolver.recipes import weighing
from resolver.recipes.kept import KEYS, Kept, Some
from resolver.steps import compare, keys, sides, unique_ids
from resolver.steps import explain as evidence
from resolver.steps.measure.causes import false_cause, missed_cause, text_of
from resolver.steps.measure.figures import Cause, Errors, Example
from resolver.steps.measure.split import split_pairs

MOST: Final = 4_000
"""Wrong pairs of a side that are weighed; of more, a random sample."""
SHOWN: Final = 3
"""Examples of each cause that are named where none were asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Weighed:
    """Pairs `l, r` (rows of `some`) with all evidence, and what else was known of them."""

    pairs: pl.DataFrame
    some: Some


def weighed(run: Kept, pairs: pl.DataFrame) -> Weighed:
    """The pairs `l, r` (rows of the result) weighed, in their order; other columns are kept.

    `at_l` and `at_r` are the rows of the result, `l` and `r` those of the records at hand.
    """
    rows = pl.concat([pairs["l"], pairs["r"]]).unique().sort()
    some = run.some(rows)
    placed = pl.DataFrame({side: rows.search_sorted(pairs[side]) for side in ("l", "r")})
    told = weighing.weigh(
        placed.cast(pl.UInt32), some.cleaned, run.model.weights, run.config
    ).with_columns(at_l=pairs["l"], at_r=pairs["r"])
    return Weighed(pairs=pl.concat([told, pairs.drop("l", "r")], how="horizontal"), some=some)


def false(run: Kept, placed: pl.DataFrame, examples: int | None) -> Errors:
    """The pairs of one entity that the truth keeps apart.

    `placed`: `row` (of the result), `true`, `entity_id` and `auto_entity_id` of every record of the
    truth, null where it is not in the result. `examples` of each cause hold values; a few do not
    where it is None.
    """
    here = placed.drop_nulls("row")
    total, pairs = split_pairs(here["entity_id"], here["true"], MOST)
    found = weighed(run, _told(here, pairs, "entity_id"))
    firm = found.some.cleaned["organisation"]
    both = firm.gather(found.pairs["l"]) & firm.gather(found.pairs["r"])
    cause = false_cause(run.config.match.threshold_bits)
    told = found.pairs.with_columns(firms=both).with_columns(cause=cause)
    causes = _causes(told, found.some, run, examples, total)
    return Errors(pairs=total, seen=len(told), causes=tuple(causes))


def missed(run: Kept, placed: pl.DataFrame, examples: int | None) -> Errors:
    """The pairs of one true entity that are not in one entity; arguments as for `false`."""
    everyone, _ = split_pairs(placed["true"], placed["entity_id"], 0)
    here = placed.drop_nulls("row")
    total, pairs = split_pairs(here["true"], here["entity_id"], MOST)
    found = weighed(run, _told(here, pairs, "true"))
    names = [one.name for one in run.model.weights.comparisons]
    cause = missed_cause(run.config.match.threshold_bits, names)
    told = pl.concat([found.pairs, _apart(found, run)], how="horizontal")
    causes = _causes(told.with_columns(cause=cause), found.some, run, examples, total)
    if absent := everyone - total:
        # Their entities are not counted: no pair of them was looked at.
        causes.append(Cause(code="absent", text=text_of("absent"), pairs=absent, entities=0))
        causes.sort(key=lambda one: (-one.pairs, one.code))
    return Errors(pairs=everyone, seen=len(told), causes=tuple(causes))


def _told(here: pl.DataFrame, pairs: pl.DataFrame, group: str) -> pl.DataFrame:
    """The pairs by rows of the result, in their order, with `entity` and whether one is `auto`."""
    rows = pl.DataFrame({"a": here["row"].gather(pairs["l"]), "b": here["row"].gather(pairs["r"])})
    auto = here["auto_entity_id"]
    return rows.select(
        l=pl.min_horizontal("a", "b"),
        r=pl.max_horizontal("a", "b"),
        entity=here[group].gather(pairs["l"]),
        auto=auto.gather(pairs["l"]) == auto.gather(pairs["r"]),
    ).sort("l", "r")


def _apart(found: Weighed, run: Kept) -> pl.DataFrame:
    """What keeps pairs apart beside their weight, and what would have brought them together."""
    pairs, cleaned = found.pairs.select("l", "r"), found.some.cleaned
    settings = run.config
    known = sides.sides(
        cleaned["source"],
        across_only=settings.sources.across_only,
        duplicate_free=settings.sources.duplicate_free,
    )
    seen = found.pairs.select(l="at_l", r="at_r").join(
        run.compared, on=["l", "r"], how="left", maintain_order="left"
    )
    return pl.DataFrame(
        {
            "shut": known.shut(pairs) | known.strangers(pairs),
            "unique": _unique(pairs, cleaned, settings.external_ids.unique),
            "ruled": seen["ruling"].is_in(["different", "related"]).fill_null(False),
            "compared": seen["found"].is_not_null(),
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


def _causes(
    told: pl.DataFrame, some: Some, run: Kept, examples: int | None, total: int
) -> list[Cause]:
    """One cause a row of the counted pairs, the most frequent first."""
    counted = (
        told.group_by("cause")
        .agg(pl.len(), entities=pl.col("entity").n_unique(), auto=pl.col("auto").sum())
        .sort(["len", "cause"], descending=[True, False])
    )
    most = SHOWN if examples is None else examples
    ranked = told.sort(["weight", "l", "r"], descending=[True, False, False])
    picked = ranked.filter(pl.int_range(pl.len()).over("cause") < most)
    shown = _examples(picked, some, run, valued=examples is not None)
    share = total / len(told) if len(told) else 1.0
    return [
        Cause(
            code=code,
            text=text_of(code),
            pairs=round(pairs * share),
            entities=entities,
            auto=round(auto * share),
            examples=tuple(shown.get(code, ())),
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
    parts = evidence.parts(
        picked.drop("cause", "entity", "auto", "at_l", "at_r"), texts, best, weights
    )
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
