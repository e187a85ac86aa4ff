"""Columns of any type as columns of text: Parquet files and polars frames.

Integers, decimals, dates and times keep every digit; a floating point NaN is an absent value;
structs become dotted columns, lists JSON text, bytes text where they are UTF-8 and hexadecimal
where not.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from typing import Any

import polars as pl

from resolver.errors import InputError
from resolver.files.accounting import Ledger, RowError
from resolver.files.limits import MAX_COLUMNS, MAX_FIELD, MAX_NAME
from resolver.files.raw.compression import Packed
from resolver.files.table import Table, distinct_names, literal
from resolver.steps.columns import FILE, LINE, ORDINAL, PLACE

FRAME = "frame"
"""What a polars frame is called in place of a file name."""


def read_parquet(packed: Packed) -> Table:
    """The rows of a Parquet file as a table.

    Raises:
        InputError: the file is damaged or of a kind that polars does not read.
    """
    try:
        frame = pl.read_parquet(packed.whole(), glob=False)
    except InputError:
        raise
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt | SystemExit | MemoryError):
            raise
        message = f"is not a readable Parquet file ({type(error).__name__})."
        raise InputError(message, file=packed.path) from None
    return table_of(frame, packed.path, "parquet", packed.sha256)


def table_of(frame: pl.DataFrame, path: str, format_: str, sha256: str | None = None) -> Table:
    """The frame as a table; a row's line is its position from 1.

    Raises:
        InputError: it has too many columns.
    """
    if frame.width > MAX_COLUMNS:
        message = f"has {frame.width} columns; at most {MAX_COLUMNS} are read."
        raise InputError(message, file=path)
    names = distinct_names([name[:MAX_NAME] for name in frame.columns])
    renamed = frame.rename(dict(zip(frame.columns, names, strict=True)))
    columns = [text for name in names for text in _texts(renamed[name])]
    place = [
        pl.repeat(path, frame.height, eager=True).alias(FILE),
        pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True).alias(LINE),
        pl.int_range(1, frame.height + 1, dtype=pl.UInt32, eager=True).alias(ORDINAL),
    ]
    table = pl.DataFrame([*place, *columns])
    ledger = Ledger(path)
    accepted = _without_bad_rows(table, ledger)
    return Table(
        path=path,
        format=format_,
        frame=accepted,
        rejects=ledger.frame(),
        physical=frame.height,
        header=frozenset(names),
        sha256=sha256,
    )


def _texts(column: pl.Series) -> list[pl.Series]:
    """The column as one column of text, or several where it holds structs."""
    dtype, name = column.dtype, column.name
    if isinstance(dtype, pl.Struct):
        fields = column.struct.unnest()
        return [
            text
            for field in fields.columns
            for text in _texts(fields[field].alias(literal(f"{name}.{field}"[:MAX_NAME])))
        ]
    return [_text(column)]


def _text(column: pl.Series) -> pl.Series:
    dtype, name = column.dtype, column.name
    if dtype.is_float():
        text = column.fill_nan(None).cast(pl.String)
    elif isinstance(dtype, pl.Datetime):
        shape = "%Y-%m-%dT%H:%M:%S%.f" + ("%:z" if dtype.time_zone else "")
        text = column.dt.to_string(shape)
    elif isinstance(dtype, pl.List | pl.Array | pl.Binary | pl.Object | pl.Duration):
        text = pl.Series(name, [_spelled(value) for value in column.to_list()], dtype=pl.String)
    else:
        text = column.cast(pl.String)
    return text.replace("", None).alias(name)


def _spelled(value: object) -> str | None:
    if value is None or value == []:
        return None
    plain = json_value(value)
    if isinstance(plain, str):
        return plain
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":"))


def json_value(value: object) -> Any:  # noqa: ANN401
    """The value as JSON has it: text, True, False, None, lists and objects; numbers as text."""
    if value is None or isinstance(value, str | bool):
        return value
    if isinstance(value, float):
        return None if value != value else repr(value)
    if isinstance(value, bytes):
        try:
            return value.decode()
        except UnicodeDecodeError:
            return value.hex()
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): json_value(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset | pl.Series):
        return [json_value(item) for item in value]
    return str(value)


def _without_bad_rows(table: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    texts = [name for name in table.columns if name not in PLACE]
    if not texts:
        return table
    bad = {
        name: pl.any_horizontal(
            pl.col(name).str.len_chars() > MAX_FIELD, pl.col(name).str.contains("\0", literal=True)
        ).fill_null(value=False)
        for name in texts
    }
    wrong = table.filter(pl.any_horizontal(bad.values()))
    if wrong.is_empty():
        return table
    for row in wrong.select(LINE, *texts).iter_rows(named=True):
        ledger.reject(row[LINE], _first_problem(row, texts))
    return table.filter(~pl.any_horizontal(bad.values()))


def _first_problem(row: dict[str, Any], names: list[str]) -> RowError:
    for name in names:
        if row[name] and "\0" in row[name]:
            return RowError("nul", "The value holds a NUL character.", name)
        if row[name] and len(row[name]) > MAX_FIELD:
            reason = f"The value has more than {MAX_FIELD} characters."
            return RowError("field_too_long", reason, name)
    return RowError("field_too_long", "A value is too long.")
