"""Two records of the clean frame to their levels, without a frame."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import polars as pl

from resolver.fields import company, date, person
from resolver.frames.onerow import compiled
from resolver.steps.compare.pairs import CONTEXT, columns_read, stages
from resolver.steps.compare.points import POINTS, Points
from resolver.steps.compare.single import single_levels

Row = Mapping[str, Any]
Level = Callable[..., int | None]

_TYPES: Final = {
    "person": person.PERSON,
    "birth": date.DTYPE,
    "birth_year": pl.Int16(),
    "company": company.COMPANY,
    "rarity_given": pl.Float32(),
    "rarity_family": pl.Float32(),
    "address_people": pl.UInt32(),
    "organisation": pl.Boolean(),
}
"""Types of the clean frame; the others are texts."""


class OneComparer:
    """Compares one pair after the other; `free` are the attributes that are compared.

    Raises:
        NotReadableError: if an expression of the batch has a part that is not known there.
    """

    def __init__(self, free: list[str]) -> None:
        sides = ("left", "right")
        places = {
            f"{name}_{side[0]}": f"{side}[{name!r}]"
            for name in columns_read(free)
            for side in sides
        }
        types = {
            f"{name}_{side[0]}": _TYPES.get(name) for name in columns_read(free) for side in sides
        }
        self._single = compiled(stages(free), types, places, sides)
        self._points = [(kind, _level(kind)) for kind in POINTS]
        names = [expr.meta.output_name() for expr in single_levels(free)]
        many = [f"level_{kind.name}" for kind in POINTS]
        self.schema = {name: _type(name) for name in (*names, *many, "verified")}
        """The columns of the answer and their types."""

    def compare(self, left: Row, right: Row) -> dict[str, Any]:
        """The row of `compare` for two rows of the clean frame, but for `l` and `r`."""
        found: dict[str, Any] = self._single(left, right)
        own, named = (found.pop(name) for name in CONTEXT)
        verified = False
        for kind, level in self._points:
            best = None
            one, other = left[kind.column], right[kind.column]
            if one and other:
                best, vouched = _best(kind, level, one, other, (own, named))
                verified = verified or vouched
            found[f"level_{kind.name}"] = best
        found["verified"] = verified
        return found


def _type(name: str) -> pl.DataType:
    if name.startswith("level_"):
        return pl.Int8()
    return pl.Float32() if name.startswith("rarity_") else pl.Boolean()


def _level(kind: Points) -> Level:
    """The level of two values of a kind."""
    names = ("a", "b", *CONTEXT)
    level = kind.level(pl.col("a"), pl.col("b"), pl.col("own"))
    schema = {"a": None, "b": None, "own": pl.Int32(), "named": pl.Boolean()}
    places = {name: name for name in names}
    return compiled({"level": level}, schema, places, names, single=True)


def _best(
    kind: Points, level: Level, one: Sequence[Any], other: Sequence[Any], context: tuple[int, bool]
) -> tuple[int | None, bool]:
    """The best level of all values, and whether one that agrees is verified on both sides."""
    best, verified = None, False
    for a in one:
        for b in other:
            found = level(a, b, *context)
            if found is None:
                continue
            if best is None or found > best:
                best = found
            agrees = kind.agrees is not None and found >= kind.agrees
            verified = verified or (agrees and a["verified"] is True and b["verified"] is True)
    return best, verified
