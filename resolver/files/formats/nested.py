"""Cells that hold a JSON object, such as `customAttributes`, as columns of their own."""

from __future__ import annotations

from typing import Final

import polars as pl

from resolver.files.accounting import RowError
from resolver.files.formats.strict_json import flatten, record
from resolver.files.limits import MAX_COLUMNS
from resolver.files.mapping.words import heading
from resolver.steps.columns import PLACE

_POINTS: Final = ("email", "phone", "handle", "channels", "external_id")
_KEY: Final = "__cell__"


def expand_objects(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with `column.key` columns in place of cells that are JSON objects.

    Columns of contact points and ids keep their JSON, which is read as such. A cell that is no
    strict JSON object stays in its column.
    """
    for name in [name for name in frame.columns if name not in PLACE]:
        said = heading(name)
        cells = frame[name].drop_nulls()
        if (said is not None and said.word in _POINTS) or cells.is_empty():
            continue
        if float(cells.str.contains(r"^\s*\{").mean() or 0.0) > 0.5:  # type: ignore[arg-type]
            frame = _expanded(frame, name)
    return frame


def _expanded(frame: pl.DataFrame, name: str) -> pl.DataFrame:
    keys: list[str] = []
    found: dict[str, list[str | None]] = {}
    for cell in frame[name].drop_nulls().unique().sort():
        try:
            flat = {f"{name}.{key}": text for key, text in flatten(record(cell)).items()}
        except RowError:
            continue
        new = flat.keys() - found.keys()
        if flat.keys() & set(frame.columns) or len(new) + len(found) + frame.width > MAX_COLUMNS:
            continue
        for column in flat:
            if column not in found:
                found[column] = [None] * len(keys)
        keys.append(cell)
        for column, texts in found.items():
            texts.append(flat.get(column))
    lookup = pl.DataFrame(
        {_KEY: keys, **found}, schema={_KEY: pl.String, **dict.fromkeys(found, pl.String)}
    )
    joined = frame.join(
        lookup, left_on=name, right_on=_KEY, how="left", maintain_order="left"
    ).with_columns(
        pl.when(~pl.col(name).is_in(lookup[_KEY].implode())).then(pl.col(name)).alias(name)
    )
    return joined if joined[name].null_count() < joined.height else joined.drop(name)
