"""Rulings to what is decided: the last word on every pair, and no contradiction among them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import polars as pl

from resolver.errors import RulingError, did_you_mean
from resolver.frames.schema import RULINGS
from resolver.steps.rulings.copies import COPIES, spread, strange
from resolver.steps.rulings.groups import Pair, consistent
from resolver.steps.rulings.named import named
from resolver.steps.rulings.undo import standing
from resolver.steps.rulings.values import FIELDS, field_of

__all__ = [
    "CONTRADICTIONS",
    "COPIES",
    "FIELDS",
    "LAST",
    "SAID",
    "SYSTEM",
    "UNKNOWN",
    "VALUE",
    "VALUES",
    "WORDS",
    "Folded",
    "decided",
    "field_of",
    "judged",
    "last_words",
]

WORDS: Final = ("same", "different", "related", "unsure")
"""What a ruling may say of two records."""

VALUE: Final = "value"
"""A ruling that the value of `field` is that of the left record, where both are one entity."""

SAID: Final = (*WORDS, VALUE)
"""Everything that the column `ruling` may say of two records."""

SYSTEM: Final = "system"
"""Who has ruled (`by`) where a source tells of a merge of its own."""

LAST: Final = pl.Schema(
    [("l", pl.UInt32()), ("r", pl.UInt32()), ("turned", pl.Boolean()), *RULINGS.items()]
)
"""The last word on two rows `l < r`, on each field if it is about values.

`turned`: the ruling names them the other way round.
"""

VALUES: Final = pl.Schema({"row": pl.UInt32, "other": pl.UInt32, "field": pl.String})
"""The value of `field` is that of `row` while `other` is in its entity; the last row wins."""

_KNOWN: Final = pl.col("ruling").is_in(SAID).fill_null(False)

UNKNOWN: Final = pl.Schema([*RULINGS.items(), ("problem", pl.String())])
"""A ruling that cannot be followed in this run, and why."""

CONTRADICTIONS: Final = pl.Schema(
    [
        *((name, pl.String()) for name in ("left_source", "left", "right_source", "right")),
        ("ruling", pl.String()),
        ("path", pl.List(pl.String)),
        ("dropped", pl.Struct(RULINGS)),
    ]
)
"""Two records ruled `different` (or `related`) that rulings `same` connect through third records.

`path` names the records (`SOURCE:ID`) from one to the other; `dropped` is the latest ruling `same`
on it, which is not followed.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folded:
    """What the rulings come to: pairs of row positions of the clean frame, left below right.

    A pair is in one set at most. Groups joined by `same` never hold a pair of `apart`. `values`
    (VALUES) are the rulings on surviving values, `last` (LAST) all rulings that have a say.
    """

    same: frozenset[Pair]
    different: frozenset[Pair]
    related: frozenset[Pair]
    unsure: frozenset[Pair]
    unknown: pl.DataFrame
    contradictions: pl.DataFrame
    values: pl.DataFrame
    last: pl.DataFrame

    @property
    def apart(self) -> frozenset[Pair]:
        """Pairs of different people: `different` and `related`."""
        return self.different | self.related


def decided(
    rulings: pl.DataFrame, cleaned: pl.DataFrame, copies: pl.DataFrame | None = None
) -> Folded:
    """The rulings (RULINGS, in the order they were taken) folded onto the rows of a clean frame.

    A later ruling on the same two records replaces an earlier one. One with `undoes` takes back
    an earlier ruling of that `fingerprint`, or where that has none, of that line (column
    `line`, else the position from 1; `steps.rulings.undo.standing` tells which); if it says the
    same as what it takes back, or nothing, that is all it does. A source may be left out where
    one source alone holds the id. `different` and `related` are always kept: where rulings
    `same` would connect such a pair, the one that closes the path is dropped (`CONTRADICTIONS`);
    those by `SYSTEM` come last there. Rulings on records that this run does not hold are in
    `unknown`. A ruling `value` stands beside what is said of the pair itself; it joins nobody.
    What is said of records among the `copies` (COPIES) holds for every copy.

    Raises:
        RulingError: a column that names the ruling or a record is missing.
    """
    alike = pl.DataFrame(schema=COPIES) if copies is None else copies
    found = judged(rulings, cleaned, alike)
    last = last_words(found, alike)
    told = pl.col("by").eq_missing(SYSTEM)
    same = _pairs(last.sort(told, maintain_order=True), "same")
    verdict = consistent(same, _pairs(last, "different", "related"))
    dropped = {pair for pair, *_ in verdict}
    return Folded(
        same=frozenset(same) - dropped,
        different=frozenset(_pairs(last, "different")),
        related=frozenset(_pairs(last, "related")),
        unsure=frozenset(_pairs(last, "unsure")),
        unknown=found.filter(pl.col("problem").is_not_null()).select(UNKNOWN.names()),
        contradictions=_contradictions(verdict, last, cleaned),
        values=_values(last),
        last=last,
    )


def judged(rulings: pl.DataFrame, cleaned: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The rulings in their order with `l`, `r`, `turned`, `stands`, and `problem`.

    `stands`: it has a say, as far as it is not taken back. `problem`: why it cannot be followed.
    `aimless`, `takes` and `moot` are those of `steps.rulings.undo.STANDING`.

    Raises:
        RulingError: as `decided`.
    """
    ordered = _whole(rulings).with_row_index("n")
    found = named(ordered, cleaned).with_columns(standing(ordered))
    reason = pl.coalesce("problem", _strange(), strange(found, copies))
    return found.with_columns(problem=pl.when("stands").then(reason).otherwise("aimless"))


def last_words(found: pl.DataFrame, copies: pl.DataFrame) -> pl.DataFrame:
    """The last word (LAST) on every pair, and field, among rulings that were `judged`."""
    followed = found.filter(pl.col("stands") & pl.col("problem").is_null())
    last = followed.unique(["l", "r", "field"], keep="last", maintain_order=True)
    return spread(last.select(LAST.names()).cast(LAST), copies)


def _strange() -> pl.Expr:
    """Why a ruling says nothing that can be followed, null where it does."""
    nameless = (pl.col("ruling") == VALUE) & pl.col("field").is_null()
    return (
        pl.when(~_KNOWN)
        .then(pl.format("{} is no ruling", pl.col("ruling").fill_null("nothing")))
        .when(nameless)
        .then(pl.lit("a ruling on a value names no field that is known"))
    )


def _values(last: pl.DataFrame) -> pl.DataFrame:
    """The rulings on values (VALUES) in their order."""
    said = last.filter(pl.col("ruling") == VALUE)
    ends = {
        "row": pl.when("turned").then("r").otherwise("l"),
        "other": pl.when("turned").then("l").otherwise("r"),
    }
    return said.select(**ends, field="field").cast(VALUES)


def _whole(rulings: pl.DataFrame) -> pl.DataFrame:
    """The rulings with all columns of RULINGS as text; only those on values have a `field`."""
    for column in ("ruling", "left", "right"):
        if column not in rulings.columns:
            held = ", ".join(rulings.columns) or "no columns"
            near = did_you_mean(column, rulings.columns)
            raise RulingError(f"rulings need the column {column!r}; these hold {held}.{near}")
    missing = [name for name in RULINGS.names() if name not in rulings.columns]
    whole = rulings.with_columns(
        pl.col([name for name in RULINGS.names() if name not in missing]).cast(pl.String),
        *(pl.lit(None, pl.String).alias(name) for name in missing),
    )
    names = {name: field_of(name) for name in whole["field"].drop_nulls().unique()}
    known = pl.col("field").replace_strict(names, default=None, return_dtype=pl.String)
    return whole.with_columns(
        field=pl.when(~pl.col("ruling").is_in(WORDS).fill_null(False)).then(known)
    )


def _pairs(last: pl.DataFrame, *words: str) -> list[Pair]:
    return last.filter(pl.col("ruling").is_in(words)).select("l", "r").rows()


def _contradictions(
    verdict: list[tuple[Pair, Pair, list[int]]], last: pl.DataFrame, cleaned: pl.DataFrame
) -> pl.DataFrame:
    rulings = {(row["l"], row["r"]): row for row in last.iter_rows(named=True)} if verdict else {}
    sources, ids = cleaned["source"], cleaned["record_id"]
    rows = [
        {
            "left_source": sources[apart[0]],
            "left": ids[apart[0]],
            "right_source": sources[apart[1]],
            "right": ids[apart[1]],
            "ruling": rulings[apart]["ruling"],
            "path": [f"{sources[row]}:{ids[row]}" for row in path],
            "dropped": {name: rulings[dropped][name] for name in RULINGS},
        }
        for dropped, apart, path in verdict
    ]
    return pl.DataFrame(rows, schema=CONTRADICTIONS)
