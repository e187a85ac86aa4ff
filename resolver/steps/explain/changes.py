"""What a pair would weigh if one thing were otherwise.

Levels are monotone: nothing that turns into agreement ever lowers a weight, so the gain of a change
is never negative, and the smallest change that is enough is the nearest answer to "why not".
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any, Final

import polars as pl

from resolver.frames.reasons import Change
from resolver.model.comparison import FAMILY, GIVEN, KIND, LOCALITY, STREET, Comparison, Field
from resolver.model.weights import Weights

GONE: Final = "no conflict"
"""The level of a change that takes a conflict away without putting agreement in its place."""
LEAST: Final = 0.05
"""Bits below which a change is none."""
_NAME: Final = (GIVEN.name, FAMILY.name)
"""Fields that change alone, or both at once."""
_WHOLE: Final = (STREET.name, LOCALITY.name)
"""Fields that are only ever changed together."""
_INSTEAD: Final = {"birth_year": "birth"}
"""Fields that are compared where another one is not known: nothing is said of them beside it."""


def variants(
    levels: pl.DataFrame, weights: Weights, present: Collection[str]
) -> tuple[list[tuple[tuple[str, ...], str]], pl.DataFrame]:
    """Every single change of the one pair in `levels`: its fields and level, and the pair then.

    `levels`: from `compare.compare`. `present`: the comparisons for which some record of the run
    has a value; of the others nothing can be said that would help anybody.
    """
    row = levels.row(0, named=True)
    said, rows = [], []
    for comparison in weights.comparisons:
        for fields, level in _changes(comparison, row, comparison.name in present):
            said.append((tuple(field.name for field in fields), level))
            rows.append(_changed(row, fields, agree=level != GONE))
    return said, pl.DataFrame(rows, schema=levels.schema)


def _changes(
    comparison: Comparison, row: dict[str, Any], present: bool
) -> Iterator[tuple[tuple[Field, ...], str]]:
    differing = tuple(field for field in comparison.fields if row[f"level_{field.name}"] == 0)
    if differing:
        yield differing, GONE
    if not present or comparison.name == KIND.name:
        return
    below = tuple(
        field
        for field in comparison.fields
        if row[f"level_{field.name}"] is None or row[f"level_{field.name}"] < field.top
        if row.get(f"level_{_INSTEAD.get(field.name)}") is None
    )
    for field in below:
        if field.name not in _WHOLE:
            yield (field,), field.levels[-1]
    for names, least in ((_NAME, 2), (_WHOLE, 1)):
        together = tuple(field for field in below if field.name in names)
        if len(together) >= least:
            yield together, together[0].levels[-1]


def _changed(row: dict[str, Any], fields: tuple[Field, ...], *, agree: bool) -> dict[str, Any]:
    changed = dict(row)
    for field in fields:
        changed[f"level_{field.name}"] = field.top if agree else None
        if field.name == GIVEN.name:
            changed["generation"] = False
    return changed


def told(
    levels: pl.DataFrame,
    weight: float,
    said: list[tuple[tuple[str, ...], str]],
    weighed: pl.DataFrame,
    threshold: float,
) -> list[Change]:
    """The changes that add anything, the smallest first; `weighed` are the pairs after them."""
    row = levels.row(0, named=True)
    found = []
    for (names, level), after in zip(said, weighed.iter_rows(named=True), strict=True):
        gain = after["weight"] - weight
        if gain >= LEAST:
            before = tuple(_before(name, row) for name in names)
            band = after["band"] if after["weight"] > threshold else ""
            found.append(
                Change(
                    fields=names,
                    before=before,
                    level=level,
                    bits=gain,
                    weight=after["weight"],
                    band=band,
                )
            )
    return sorted(found, key=lambda one: (one.bits, one.fields, one.level))


def _before(name: str, row: dict[str, Any]) -> str:
    level = row[f"level_{name}"]
    return "" if level is None else "differs" if level == 0 else "agrees in part"
