"""Which blocking keys two records share, and what became of them in the run."""

from __future__ import annotations

from dataclasses import dataclass, replace

import polars as pl

from resolver.config.model import Blocking
from resolver.frames.reasons import SharedKey
from resolver.frames.schema import PAIRS
from resolver.steps import keys, pair
from resolver.steps.sides import Sides


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """The blocking keys of two records, the rarest first, and the weak tokens they share."""

    keys: tuple[SharedKey, ...]
    tokens: tuple[str, ...]


def looked(
    rows: tuple[int, int],
    cleaned: pl.DataFrame,
    rules: pl.DataFrame,
    settings: Blocking,
    known: Sides,
    *,
    compared: bool,
) -> Looked:
    """What would find the two records, given the blocks of all records.

    `rules`: the RULES frame of the run; `compared`: whether blocking found the pair. Copies of a
    record stand behind the first of them, as in the run.
    """
    copies = pair.copies(cleaned, known.closed)
    first = dict(copies.select("r", "l").iter_rows())
    left, right = (first.get(row, row) for row in rows)
    if left == right:
        copied = copies.filter(pl.col("l") == left)
        alike = SharedKey(rule="copy", records=len(copied) + 1, state="found")
        return Looked(keys=(alike,), tokens=())
    two = cleaned[[left, right]]
    clean = cleaned.join(copies, left_on="row", right_on="r", how="anti", maintain_order="left")
    told = [*_strong(two, clean, settings.max_block)]
    told += _weak(two, clean, rules, compared=compared)
    if known.shut(pl.DataFrame([rows], schema=PAIRS, orient="row")).item():
        told = [replace(key, state="one_side") for key in told]
    return Looked(
        keys=tuple(sorted(told, key=lambda key: (key.records, key.rule))), tokens=_tokens(two)
    )


def _strong(two: pl.DataFrame, clean: pl.DataFrame, largest: int) -> list[SharedKey]:
    shared = {rule: _common(frame) for rule, frame in keys.strong_keys(two).items()}
    if not any(len(common) for common in shared.values()):
        return []
    told = []
    for rule, frame in keys.strong_keys(clean).items():
        sizes = _sizes(frame, shared[rule])
        if len(sizes):
            records = int(sizes.min())  # type: ignore[arg-type]
            state = "found" if records <= largest else "set_aside"
            told.append(SharedKey(rule=rule, records=records, state=state))
    return told


def _weak(
    two: pl.DataFrame, clean: pl.DataFrame, rules: pl.DataFrame, *, compared: bool
) -> list[SharedKey]:
    """The conjunctions that both have; a block is too large where the run counted it so."""
    ours, everyone = keys.tokens(two), keys.tokens(clean)
    lines = {row["rule"]: row for row in rules.iter_rows(named=True)}
    told = []
    for rule, key in keys.conjunctions(two).items():
        shared = _common(keys.conjunction_keys(ours, key))
        if not len(shared):
            continue
        frame = keys.conjunction_keys(everyone, key)
        records = int(_sizes(frame, shared).min())  # type: ignore[arg-type]
        line = lines.get(rule)
        sizes = frame.group_by("key").len()["len"]
        if line is not None and int((sizes >= records).sum()) <= line["oversized"]:
            state = "oversized"
        elif line is None or not line["run"]:
            state = "not_run"
        else:
            state = "found" if compared else "over_budget"
        told.append(SharedKey(rule=rule, records=records, state=state))
    return told


def _common(frame: pl.DataFrame) -> pl.Series:
    """The keys on both of two rows."""
    held = frame.group_by("key").agg(rows=pl.col("row").n_unique())
    return held.filter(pl.col("rows") == 2)["key"]


def _sizes(frame: pl.DataFrame, wanted: pl.Series) -> pl.Series:
    """How many records have each of the keys."""
    held = frame.filter(pl.col("key").is_in(wanted.implode()))
    return held.group_by("key").agg(records=pl.col("row").n_unique())["records"]


def _tokens(two: pl.DataFrame) -> tuple[str, ...]:
    tokens = keys.tokens(two).drop("row")
    return tuple(
        name
        for name in tokens.columns
        if tokens[name][0] is not None and tokens[name][0] == tokens[name][1]
    )
