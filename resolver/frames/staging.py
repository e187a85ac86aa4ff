"""Work on a frame in stages, told before there is a frame: whole columns and single rows do it.

A stage looks only at the rows that an earlier one left open. As one expression every use of an
earlier stage would be computed anew, and as a function of a frame it could not be read.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

import polars as pl

Named = Mapping[str, pl.Expr]


@dataclass(frozen=True, slots=True, eq=False)
class Columns:
    """A stage of expressions by the names of their columns; `kept` beside those there are."""

    exprs: Named
    kept: bool


@dataclass(frozen=True, slots=True, eq=False)
class Within:
    """A stage for the rows where `where` holds: `staged` answers anew some columns of theirs."""

    where: pl.Expr
    staged: Staged


@dataclass(frozen=True, slots=True, eq=False)
class Staged:
    """Stages, first to last; each sees the columns of the one before."""

    stages: tuple[Columns | Within, ...] = ()

    def with_columns(self, *exprs: pl.Expr, **named: pl.Expr | str) -> Staged:
        """The same with a stage that adds columns, or puts new ones in their place."""
        return self._and(Columns(_named(exprs, named), kept=True))

    def select(self, *exprs: pl.Expr | str, **named: pl.Expr | str) -> Staged:
        """The same with a stage of nothing but these columns."""
        return self._and(Columns(_named(exprs, named), kept=False))

    def within(self, where: pl.Expr, judge: Callable[[Staged], Staged]) -> Staged:
        """The same with a stage for some rows alone, whose last `select` names what it replaces.

        The columns must be there before, in the type that they keep.
        """
        return self._and(Within(where, judge(Staged())))

    def run(self, frame: pl.DataFrame) -> pl.DataFrame:
        """What the stages make of a frame, rows in order."""
        for stage in self.stages:
            frame = _columns(frame, stage) if isinstance(stage, Columns) else _within(frame, stage)
        return frame

    def needed(self) -> frozenset[str]:
        """The columns of a frame that the stages read."""
        found: set[str] = set()
        made: set[str] = set()
        for stage in self.stages:
            if isinstance(stage, Columns):
                found.update(_roots(stage.exprs.values()) - made)
                made.update(stage.exprs)
            else:
                answered = stage.staged.answered()
                found.update((_roots([stage.where]) | stage.staged.needed() | answered) - made)
                made.update(answered)
        return frozenset(found)

    def answered(self) -> frozenset[str]:
        """The columns of the last stage that selects."""
        last = [s for s in self.stages if isinstance(s, Columns) and not s.kept][-1]
        return frozenset(last.exprs)

    def _and(self, stage: Columns | Within) -> Staged:
        return replace(self, stages=(*self.stages, stage))


def _named(exprs: Iterable[pl.Expr | str], named: Mapping[str, pl.Expr | str]) -> Named:
    found = {}
    for expr in exprs:
        whole = pl.col(expr) if isinstance(expr, str) else expr
        found[whole.meta.output_name()] = whole
    for name, expr in named.items():
        found[name] = pl.col(expr) if isinstance(expr, str) else expr
    return found


def _roots(exprs: Iterable[pl.Expr]) -> set[str]:
    return {name for expr in exprs for name in expr.meta.root_names()}


def _columns(frame: pl.DataFrame, stage: Columns) -> pl.DataFrame:
    named = [expr.alias(name) for name, expr in stage.exprs.items()]
    return frame.with_columns(named) if stage.kept else frame.select(named)


def _within(frame: pl.DataFrame, stage: Within) -> pl.DataFrame:
    rows = frame.select(rows=stage.where.arg_true())["rows"]
    if rows.is_empty():
        return frame
    whole = len(rows) == len(frame)
    part = frame.select(stage.staged.needed())
    done = stage.staged.run(part if whole else part[rows])
    columns = (column.cast(frame.schema[column.name]) for column in done.iter_columns())
    return frame.with_columns(
        column if whole else frame[column.name].scatter(rows, column) for column in columns
    )
