"""How a part of the matcher is switched off: its name, its context, and ways to patch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any
from unittest.mock import patch

import polars as pl

from resolver.steps import compare


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One part: its name, what is done in its place, and the context in which it is off."""

    name: str
    says: str
    off: Callable[[], AbstractContextManager[None]]


PARTS: dict[str, Part] = {}
"""Every part by name, in the order in which records pass them; `benchmarks.parts` fills it."""


def part(name: str, says: str) -> Callable[[Callable[[], Iterator[None]]], None]:
    """Enter the function under the name; it patches, yields once, and puts everything back."""

    def entered(function: Callable[[], Iterator[None]]) -> None:
        PARTS[name] = Part(name=name, says=says, off=contextmanager(function))

    return entered


def wrapped(owner: object, name: str, change: Callable[..., Any]) -> Any:  # noqa: ANN401 - a patch
    """A patch that hands the function itself to `change`, before its arguments."""
    return patch.object(owner, name, partial(change, getattr(owner, name)))


@contextmanager
def lowered(kind: Any, names: Sequence[str]) -> Iterator[None]:  # noqa: ANN401 - a kind's module
    """These levels of a kind of value count as different."""
    numbers = [number(kind.LEVELS, name) for name in names]

    def strict(level: Callable[..., pl.Expr], left: pl.Expr, right: pl.Expr) -> pl.Expr:
        found = level(left, right)
        return pl.when(found.is_in(numbers)).then(0).otherwise(found).cast(pl.Int8)

    with wrapped(kind, "level", strict):
        yield


@contextmanager
def silent(column: str) -> Iterator[None]:
    """The level in this column is no evidence, of any pair."""

    def without(levels: Callable[..., pl.DataFrame], *given: pl.DataFrame) -> pl.DataFrame:
        found = levels(*given)
        return found.with_columns(pl.lit(None, found[column].dtype).alias(column))

    with wrapped(compare, "compare", without):
        yield


def number(scale: Sequence[Any], name: str) -> int:
    """The number of the level of that name; `StopIteration` where there is none."""
    found: int = next(level.value for level in scale if level.name == name)
    return found
