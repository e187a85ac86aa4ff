"""What the caller names, as tables: files, frames and iterables of dictionaries."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Final

import polars as pl

from resolver.errors import InputError
from resolver.files.formats.columnar import FRAME, read_parquet, table_of
from resolver.files.formats.delimited import read_delimited
from resolver.files.formats.json_document import read_json_document
from resolver.files.formats.json_lines import read_json_lines
from resolver.files.formats.memory import ITEMS, read_items
from resolver.files.formats.vcard import read_vcard
from resolver.files.options import ReadOptions
from resolver.files.raw.compression import Packed
from resolver.files.raw.encoding import encoding_warnings, survey
from resolver.files.sniff import dialect_of, format_of, known_format
from resolver.files.table import Table

_READERS: Final = {
    "json": read_json_document,
    "jsonl": read_json_lines,
    "vcard": read_vcard,
}
Source = str | Path | pl.DataFrame | Iterable[object]


def tables(sources: Source | Sequence[Source], options: ReadOptions) -> list[Table]:
    """One table an input, in the order of the inputs.

    Frames and iterables are numbered from the second on.

    Raises:
        InputError: an input cannot be read at all.
    """
    if isinstance(sources, str | Path | pl.DataFrame):
        return [_table(sources, options, 1)]
    if isinstance(sources, pl.LazyFrame | bytes | Mapping):
        hint = "Give a path, a polars DataFrame or an iterable of dictionaries."
        raise InputError(f"{type(sources).__name__} cannot be read.", hint=hint)
    items = iter(sources)
    first = next(items, None)
    several = isinstance(first, str | Path | pl.DataFrame | list | tuple)
    everything = itertools.chain([] if first is None and not _sized(sources) else [first], items)
    if not several:
        return [_table(everything, options, 1)]
    return [_table(item, options, n) for n, item in enumerate(everything, start=1)]


def _sized(sources: object) -> bool:
    return isinstance(sources, Sequence) and len(sources) > 0


def _table(source: object, options: ReadOptions, number: int) -> Table:
    suffix = "" if number == 1 else str(number)
    if isinstance(source, str | Path):
        return _file(str(source), options)
    if isinstance(source, pl.DataFrame):
        return table_of(source, FRAME + suffix, "frame")
    if isinstance(source, Iterable):
        return read_items(source, ITEMS + suffix)
    hint = "Give a path, a polars DataFrame or an iterable of dictionaries."
    raise InputError(f"{type(source).__name__} cannot be read.", hint=hint)


def _file(path: str, options: ReadOptions) -> Table:
    with Packed(path, options.max_unpacked) as packed:
        kind = known_format(options.format) if options.format else format_of(packed)
        if kind == "parquet":
            return read_parquet(packed)
        found = survey(packed)
        if kind == "csv":
            tab = (options.format or "").casefold().endswith("tsv")
            table = read_delimited(packed, found, dialect_of(packed, found, tab))
        else:
            table = _READERS[kind](packed, found)
    return replace(table, warnings=(*encoding_warnings(found), *table.warnings))
