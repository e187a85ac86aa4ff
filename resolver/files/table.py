"""One input as columns of text, before anybody has said what the columns mean."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import polars as pl

from resolver.files.accounting import RowError
from resolver.files.limits import BATCH, MAX_COLUMNS
from resolver.frames.result import Finding
from resolver.steps.columns import FILE, LINE, ORDINAL, PLACE


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """The readable records of one input.

    `frame` has the columns of `PLACE` and one String column for each column of the input (nested
    values as JSON text, objects as dotted columns), null where a cell is empty. `header` holds the
    names the input itself uses, by which inputs of one kind are recognised. `given` is the
    path as the caller named it, which may be a folder or archive that holds several tables.
    """

    path: str
    format: str
    frame: pl.DataFrame
    rejects: pl.DataFrame
    physical: int
    header: frozenset[str]
    nested: bool = False
    encoding: str | None = None
    delimiter: str | None = None
    sha256: str | None = None
    warnings: tuple[str, ...] = ()
    given: str | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def columns(self) -> list[str]:
        """The columns of the input, without those of `PLACE`."""
        return [name for name in self.frame.columns if name not in PLACE]


@dataclass(slots=True)
class Rows:
    """Records gathered into columns, a batch at a time, so that Python objects stay few."""

    file: str
    names: dict[str, None] = field(default_factory=dict)
    _batch: list[tuple[int, int, dict[str, str]]] = field(default_factory=list)
    _frames: list[pl.DataFrame] = field(default_factory=list)

    def add(self, line: int, ordinal: int, record: dict[str, str]) -> None:
        """Take one record.

        Raises:
            RowError: its keys would make the table wider than `MAX_COLUMNS`.
        """
        if not record.keys() <= self.names.keys():
            record = {literal(name): text for name, text in record.items()}
            known = {**self.names, **dict.fromkeys(record)}
            if len(known) > MAX_COLUMNS:
                raise RowError("too_many_columns", f"The file has over {MAX_COLUMNS} columns.")
            self.names = known
        self._batch.append((line, ordinal, record))
        if len(self._batch) >= BATCH:
            self._flush()

    def frame(self, columns: Iterable[str] = ()) -> pl.DataFrame:
        """All records, with the given columns even where no record fills them."""
        self._flush()
        schema = {**PLACE, **dict.fromkeys([*columns, *self.names], pl.String)}
        empty = pl.DataFrame(schema=schema)
        return pl.concat([empty, *self._frames], how="diagonal", rechunk=True)

    def _flush(self) -> None:
        if not self._batch:
            return
        height = len(self._batch)
        cells: dict[str, list[str | None]] = {}
        for i, (_, _, record) in enumerate(self._batch):
            for name, value in record.items():
                column = cells.get(name)
                if column is None:
                    column = cells[name] = [None] * height
                column[i] = value
        place = {
            FILE: pl.repeat(self.file, height, eager=True),
            LINE: pl.Series([line for line, _, _ in self._batch], dtype=pl.UInt32),
            ORDINAL: pl.Series([ordinal for _, ordinal, _ in self._batch], dtype=pl.UInt32),
        }
        text = {name: pl.Series(column, dtype=pl.String) for name, column in cells.items()}
        self._frames.append(pl.DataFrame({**place, **text}))
        self._batch = []


def distinct_names(names: Sequence[str]) -> list[str]:
    """The names with a repeated one suffixed `__2`, `__3`; an empty one becomes `column_N`."""
    taken = set(PLACE)
    result: list[str] = []
    for position, name in enumerate(names, start=1):
        base = literal(name) or f"column_{position}"
        unique, n = base, 1
        while unique in taken:
            n += 1
            unique = f"{base}__{n}"
        taken.add(unique)
        result.append(unique)
    return result


def literal(name: str) -> str:
    """The name, marked if it means something else to a frame.

    Those of `PLACE` are taken; `^...$` and `*` are patterns of names to polars.
    """
    if name in PLACE:
        return f"{name}__2"
    return f"{name}_" if name == "*" or (name.startswith("^") and name.endswith("$")) else name
